"""Files and streams as a shell gives them: written whole or not at all, exit code 2 and one report, no traceback."""

import os
import resource
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from netderive.files import whole_folder
from netderive.grammar import Mistakes

pytestmark = pytest.mark.slow

NET = "input 1@9x9 -> conv 3@3x3 -> dense 10"
COMMAND = [sys.executable, "-m", "netderive"]


def shell(line: str, folder: Path, *arguments: str | bytes, limit: int | None = None) -> subprocess.CompletedProcess:
    """Runs a line of shell in which `$N` is netderive and "$@" are the arguments."""

    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    environment = os.environ | {"N": " ".join(COMMAND), "NET": NET}
    words = ["sh", "-c", line, "sh", *arguments]
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, preexec_fn=limited, check=False)


def reported(done: subprocess.CompletedProcess) -> str:
    """The report of a run that must end with exit code 2."""
    said = done.stderr.decode()
    assert done.returncode == 2, said
    assert "Traceback" not in said and "Exception ignored" not in said
    return said


def test_a_document_that_does_not_fit_leaves_the_old_one(tmp_path):
    out = tmp_path / "out.html"
    out.write_text("the old document")
    # Python ignores the signal that comes with this limit, so that writing fails as on a full disk
    done = shell('exec $N derive -e "$NET" -o out.html', tmp_path, limit=2000)
    assert reported(done) == "`out.html` cannot be written: File too large\n"
    assert out.read_text() == "the old document"
    assert os.listdir(tmp_path) == ["out.html"]


def test_a_document_keeps_the_permissions_and_the_link(tmp_path):
    out, link = tmp_path / "out.md", tmp_path / "link.md"
    out.write_text("old")
    out.chmod(0o640)
    link.symlink_to(out)
    assert shell('exec $N derive -e "$NET" -o link.md', tmp_path).returncode == 0
    assert link.is_symlink() and "conv1" in out.read_text()
    assert stat.S_IMODE(out.stat().st_mode) == 0o640


def test_a_new_document_has_the_permissions_of_any_new_file(tmp_path):
    assert shell('umask 027; exec $N derive -e "$NET" -o out.md', tmp_path).returncode == 0
    assert stat.S_IMODE((tmp_path / "out.md").stat().st_mode) == 0o640


@pytest.fixture
def made_from(tmp_path: Path) -> Path:
    """A folder with a network, a link to it, and another network that includes it."""
    (tmp_path / "b.net").write_text(NET)
    (tmp_path / "link.net").symlink_to("b.net")
    (tmp_path / "a.net").write_text('include "b.net"\ninput 1@9x9 -> b()\nclaim params = 1')
    return tmp_path


@pytest.mark.parametrize(
    "line",
    [
        "derive b.net --as text -o b.net",
        "derive b.net --as json -o ./b.net",
        "derive b.net --as pytorch -o link.net",
        f"derive -e '{NET}' --letters b.net --as text -o b.net",
        "compare a.net b.net --as text -o b.net",
        "compare b.net conv1 dense1 --as text -o b.net",
        "plot a.net b.net --along k=1..4 --as svg -o b.net",
        "table a.net --as text -o b.net",
        "check a.net --as text -o link.net",
        "solve b.net 'params <= 9' --for k --as text -o b.net",
        "sweep b.net --vary k=1..4 --as csv -o b.net",
        "scale b.net --as text -o b.net",
        "page b.net --as html -o b.net",
        "draw b.net -o b.net --as svg",
        "mark b.net a.net -o b.net",
        "mark a.net b.net -o b.net",
    ],
)
def test_no_document_overwrites_what_it_is_made_from(run, made_from, monkeypatch, line):
    monkeypatch.chdir(made_from)
    result = run(*shlex.split(line))
    assert (result.exit_code, "which it is made from" in result.stderr) == (2, True)
    assert (made_from / "b.net").read_text() == NET


def test_no_document_overwrites_what_standard_input_is_read_from(made_from):
    done = shell("exec $N derive - --as text -o b.net < b.net", made_from)
    assert "which it is made from" in reported(done)
    assert (made_from / "b.net").read_text() == NET


def test_no_file_of_a_folder_overwrites_what_it_is_made_from(tmp_path):
    (tmp_path / "pages.csv").write_text("student,variant\n")
    folder = whole_folder(str(tmp_path), (str(tmp_path / "pages.csv"),))
    with pytest.raises(Mistakes, match="which it is made from"), folder as beside:
        Path(beside, "pages.csv").write_text("student,page\n")
        Path(beside, "summary.html").write_text("")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("pages.csv", "student,variant\n")]


FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")


@FULL
@pytest.mark.parametrize("words", ['table -e "$NET"', 'derive -e "$NET" --as json', "--help", "derive --help", "zoo"])
def test_standard_output_is_full(tmp_path, words):
    assert "No space left on device" in reported(shell(f"exec $N {words} > /dev/full", tmp_path))


@FULL
def test_a_file_that_is_a_full_device(tmp_path):
    done = shell('exec $N table -e "$NET" --as text -o /dev/full', tmp_path)
    assert reported(done) == "`/dev/full` cannot be written: No space left on device\n"


@FULL
@pytest.mark.parametrize("words", ["table -e 'cnov 3'", "table -e 'cnov 3' --as json", "table --nonsense", "nonsense"])
def test_standard_error_is_full(tmp_path, words):
    assert shell(f"exec $N {words} 2> /dev/full", tmp_path).returncode == 2


def test_closed_streams(tmp_path):
    assert reported(shell("exec $N table - <&-", tmp_path)).startswith("standard input is closed\n")
    assert reported(shell('exec $N table -e "$NET" >&-', tmp_path)).startswith("standard output is closed\n")
    assert shell("exec $N table -e 'cnov 3' 2>&-", tmp_path).returncode == 2


@pytest.mark.parametrize("form", ["text", "json", "html", "pytorch"])
def test_bytes_that_are_no_text(tmp_path, form):
    assert "U+DCFF" in reported(shell(f'exec $N derive --as {form} -e "$1"', tmp_path, b"input 3 -> cnov\xff 3"))


def test_a_title_of_bytes_that_are_no_text(tmp_path):
    done = shell('exec $N derive --as json -e "$1"', tmp_path, b"network a\xffb\ninput 3 -> dense 4")
    assert done.returncode == 0, done.stderr
    assert b'"network": "a\\udcffb"' in done.stdout


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no /dev/zero here")
def test_endless_files(tmp_path):
    assert "is too large" in reported(shell("exec $N table /dev/zero", tmp_path))
    (tmp_path / "endless.toml").symlink_to("/dev/zero")
    done = shell('exec $N derive -e "$NET" --letters endless.toml', tmp_path)
    assert "the notation endless.toml is too large" in reported(done)


@pytest.mark.parametrize(
    ("engine", "report"),
    [
        ("#!/bin/sh\nexit 0\n", "pdflatex made no PDF:\nit ended without an error and without a document\n"),
        ("#!/bin/sh\necho it broke\nexit 1\n", "pdflatex made no PDF:\nit broke\n"),
        ("no program", "pdflatex made no PDF:\nit cannot be run: Exec format error\n"),
        ("#!/no/such/shell\n", "pdflatex made no PDF:\nit cannot be run: No such file or directory\n"),
    ],
)
def test_a_broken_tex_engine(run, tmp_path, monkeypatch, engine, report):
    program = tmp_path / "pdflatex"
    program.write_text(engine)
    program.chmod(0o755)
    (tmp_path / "out.pdf").write_bytes(b"old")
    monkeypatch.setenv("PATH", str(tmp_path))
    result = run("derive", "-e", NET, "-o", tmp_path / "out.pdf")
    assert (result.exit_code, result.stderr) == (2, report)
    assert (tmp_path / "out.pdf").read_bytes() == b"old"


def test_a_command_of_one_format_writes_under_no_other_name(run, tmp_path):
    page, marks = tmp_path / "x.pdf", tmp_path / "m.html"
    result = run("page", "-e", "input 3 -> dense k", "-o", page)
    assert (result.exit_code, page.exists()) == (2, False)
    assert result.stderr == "`.pdf` is no format that is known\n    hint: say which with `--as`, or end in .html\n"
    result = run("mark", "keys.json", "answers.csv", "-o", marks)
    assert (result.exit_code, marks.exists()) == (2, False)
    assert result.stderr == "this command does not write `.html`\n    hint: give the file the ending .csv\n"
