"""Gives worked solutions to a strict HTML parser and to a checker of accessibility, and says what they found.

python tools/pages.py FOLDER    installs html5lib (PyPI) and axe-core (npm) into FOLDER, then reads the pages with them
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from netderive import derivation

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
NETWORKS = ("text_a", "text_b", "text_c", "sentiment", "encoder", "zoo/gpt2", "zoo/unet", "zoo/resnet")
WIDTHS = (1000, 390)
BROWSER = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=60000", "--dump-dom")

PARSE = """
import html5lib, sys
parser = html5lib.HTMLParser()
parser.parse(open(sys.argv[1], "rb").read())
print([error[:2] for error in parser.errors])
"""
CHECK = """<script>{axe}</script><script>
axe.run().then(found => {{
  const said = found.violations.map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html).join(' '));
  document.documentElement.dataset.found = JSON.stringify(said);
}});
</script></body>"""


def run(*command: str | Path, cwd: Path) -> str:
    return subprocess.run([*map(str, command)], cwd=cwd, check=True, capture_output=True, text=True).stdout.strip()


def installed(folder: Path) -> tuple[Path, str]:
    """A Python with html5lib, and the source of axe-core."""
    folder.mkdir(parents=True, exist_ok=True)
    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        venv.create(folder / "venv", with_pip=True)
    run(python, "-m", "pip", "install", "--quiet", "html5lib", cwd=folder)
    run("npm", "install", "--silent", "--no-fund", "--no-audit", "axe-core", cwd=folder)
    return python, (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Path, axe: str, width: int, folder: Path) -> list[str]:
    """What axe-core finds in a page as wide as this, in light."""
    checked = folder / "checked.html"
    text = page.read_text(encoding="utf-8")
    checked.write_text(text.replace("</body>", CHECK.format(axe=axe)), encoding="utf-8")
    with tempfile.TemporaryDirectory() as profile:
        window = (f"--user-data-dir={profile}", f"--window-size={width},1400")
        drawn = run(*BROWSER, *window, checked.as_uri(), cwd=folder)
    found = re.search(r'data-found="([^"]*)"', drawn)
    if found is None:
        return ["axe-core did not come to an end"]
    return json.loads(found[1].replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def main(folder: Path) -> int:
    python, axe = installed(folder)
    faults = 0
    for name in NETWORKS:
        page = folder / f"{Path(name).name}.html"
        network = (EXAMPLES / f"{name}.net").read_text(encoding="utf-8")
        page.write_text(derivation(network, detail="full").to("html"), encoding="utf-8")
        parsed = run(python, "-c", PARSE, page, cwd=folder)
        found = [f"{width} px: {one}" for width in WIDTHS for one in violations(page, axe, width, folder)]
        faults += (parsed != "[]") + len(found)
        print(f"{name}: html5lib {parsed}, axe-core {found}", flush=True)
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
