"""The gallery and the reference of the layers show what netderive says today."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("tool", ["gallery", "reference"])
def test_what_is_written_by_a_tool_is_not_stale(tool: str):
    run = subprocess.run([sys.executable, f"tools/{tool}.py", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
