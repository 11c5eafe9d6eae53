"""Every script of benchmarks/ starts as its README says: from the project's root, by itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = sorted(
    path for path in (ROOT / "benchmarks").glob("*.py") if "__main__" in path.read_text()
)


def test_the_scripts_are_there():
    assert {"gate.py", "model.py", "obtain.py", "run.py", "scrub.py"} <= {p.name for p in SCRIPTS}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_says_what_it_takes(script):
    done = subprocess.run(
        [sys.executable, f"benchmarks/{script.name}", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "usage:" in done.stdout
