"""The command line: help that teaches, exit codes, one clear message."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

import analysis

ROOT = Path(__file__).resolve().parent.parent


def _command(*arguments, **settings):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("AUDIENCE_")}
    return subprocess.run(
        [sys.executable, "-m", "analysis", *arguments],
        cwd=ROOT,
        env={**environment, **settings},
        capture_output=True,
        text=True,
    )


def test_help_lists_the_commands_and_loads_nothing_heavy():
    result = _command("--help")
    assert result.returncode == 0
    assert "render" in result.stdout
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, analysis.__main__; print(*sys.modules)",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert not {"pandas", "ibis", "sklearn", "matplotlib", "duckdb"} & set(loaded)


def _installed(*arguments):
    command = Path(sys.executable).with_name("audience-decode")
    return subprocess.run([command, *arguments], capture_output=True, text=True)


def test_the_installed_command_goes_by_its_own_name():
    result = _installed("render", "--help")
    assert result.returncode == 0
    assert result.stdout.split()[:3] == ["Usage:", "audience-decode", "render"]
    assert _command("--help").stdout.split()[:4] == ["Usage:", "python", "-m", "analysis"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--version",), 0),
        (("brew",), 2),
        (("run", "--source", "/no/such/file.db"), 2),
    ],
)
def test_the_installed_command_ends_with_the_same_codes(arguments, code):
    assert _installed(*arguments).returncode == code == _command(*arguments).returncode


def test_the_version_stands_in_one_place():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert "version" in project["dynamic"]
    assert "version" not in project
    assert _installed("--version").stdout.split()[1] == f"{analysis.__version__},"


def test_version_names_version_and_commit():
    assert _command("--version").stdout.startswith("audience-decode 0.")


@pytest.mark.parametrize(
    ("arguments", "settings", "said"),
    [
        (("render", "--renderer", "word"), {}, "renderer"),
        (("render", "--seed", "many"), {}, "seed"),
        (("brew",), {}, "brew"),
        (("run", "--source", "/no/such/file.db"), {}, "/no/such/file.db"),
        (("run",), {"AUDIENCE_SEED": "many"}, "seed"),
        (("preview", "--out", "/no/such/site"), {}, "/no/such/site"),
    ],
)
def test_mistakes_end_with_two_and_one_message(arguments, settings, said):
    result = _command(*arguments, **settings)
    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupt_ends_with_130(tmp_path, number):
    (tmp_path / "index.html").write_text("x")
    process = subprocess.Popen(
        [sys.executable, "-m", "analysis", "preview", "--out", str(tmp_path), "--port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert "Serving" in process.stdout.readline()
    time.sleep(0.1)
    process.send_signal(number)
    _, error = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in error


def test_interrupt_ends_a_command_that_a_shell_started_in_the_background(tmp_path):
    (tmp_path / "index.html").write_text("x")
    process = subprocess.Popen(
        [sys.executable, "-m", "analysis", "preview", "--out", str(tmp_path), "--port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )
    assert "Serving" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 130


def test_an_interrupted_query_is_an_interrupt_and_no_fault_of_ours(tmp_path):
    code = (
        "import os, signal, sys, threading, typer\n"
        "import duckdb\n"
        "from analysis import __main__ as line\n"
        "@line.app.command()\n"
        "def count():\n"
        "    threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
        "    duckdb.sql('select sum(a.range * b.range) from range(10_000_000) a, range(100_000) b')"
        ".fetchall()\n"
        "sys.exit(line.cli(['count']))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 130
    assert done.stderr == "Interrupted; what stood before is untouched.\n"


def test_an_interrupt_in_code_given_as_text_gives_the_same_code(tmp_path):
    # So does the import of a dataclass; Python would then end with the signal itself.
    code = (
        "import sys\n"
        "from analysis import __main__ as line\n"
        "@line.app.command()\n"
        "def count():\n"
        "    exec('import os, signal; os.kill(os.getpid(), signal.SIGTERM)')\n"
        "sys.exit(line.cli(['count']))\n"
    )
    (tmp_path / "counting.py").write_text(code)
    done = subprocess.run(
        [sys.executable, "-m", "counting"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (130, "Interrupted; what stood before is untouched.\n")
