"""The gallery shows what netderive writes today."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_gallery_is_not_stale():
    run = subprocess.run([sys.executable, "tools/gallery.py", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
