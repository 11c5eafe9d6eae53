"""No password of a source is shown or kept, however the source is written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import places
from analysis.__main__ import cli
from analysis.errors import UserError
from analysis.obtain import source_identity
from analysis.obtain.sources import open_source
from analysis.obtain.sources.databases import database_url
from analysis.settings import load_settings
from analysis.text.safe_source import REPEATED, safe_message, safe_source

ROOT = Path(__file__).resolve().parent.parent
# The parts in which a driver may quote it too.
PASSWORD, PARTS = "Hidden77/Word88", ("Hidden77", "Word88")
FORMS = {
    "url": "postgres://u:Hidden77Word88@127.0.0.1:1/db",
    "slash": f"postgres://u:{PASSWORD}@127.0.0.1:1/db",
    "at": "postgres://u:Hidden77@Word88@127.0.0.1:1/db",
    "mark": "postgres://u:Hidden77?Word88#@127.0.0.1:1/db",
    "bracket": "postgres://u:Hidden77[Word88@127.0.0.1:1/db",
    "no host": "http://u:Hidden77Word88@h",
    "capitals": "POSTGRES://u:Hidden77Word88@127.0.0.1:1/db",
    "blank": "  postgres://u:Hidden77Word88@127.0.0.1:1/db",
    "spaces": "postgres://u:Hidden77 Word88@127.0.0.1:1/db",
    "no scheme": "u:Hidden77Word88@127.0.0.1:1/db",
    "one slash": "postgres:/u:Hidden77Word88@127.0.0.1:1/db",
    "no at": "postgres://u:Hidden77Word88",
    "query": "postgres://127.0.0.1:1/db?user=u&password=Hidden77Word88",
    "words": "host=127.0.0.1 port=1 user=u password=Hidden77Word88 dbname=db",
    "quoted": "host=127.0.0.1 PASSWORD = 'Hidden77 Word88'",
    "other engine": "mysql+driver://u:Hidden77Word88@127.0.0.1:1/db",
    "file": "sqlite://u:Hidden77Word88@/data/x.db",
}
COMMANDS = {
    "run": ["run", "--quiet", "--source", "{}"],
    "render": ["render", "--quiet", "--source", "{}"],
    "audit": ["audit", "--quiet", "{}", "--out", "audit"],
    "score": ["score", "--quiet", "{}", "--out", "scores.csv"],
    "cluster": ["cluster", "--quiet", "{}"],
    "doctor": ["doctor", "--source", "{}"],
}


def secret_in(text: str) -> bool:
    return any(part.lower() in text.lower() for part in PARTS)


@pytest.fixture
def _away(tmp_path, monkeypatch):
    """Work in an empty folder; what a command exports to the environment goes with the test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AUDIENCE_SOURCE", "")
    for name in ("DERIVED", "LOCK", "REPORTS", "MODELS"):
        monkeypatch.setattr(places, name, tmp_path / name.lower())


@pytest.mark.usefixtures("_away")
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_shows_or_keeps_a_password(command, form, tmp_path, capfd):
    arguments = [part.format(FORMS[form]) for part in COMMANDS[command]]
    assert cli(arguments) == (1 if command == "doctor" else 2)
    shown = capfd.readouterr()
    assert "Traceback" not in shown.err
    assert not secret_in(shown.out + shown.err)
    for path in tmp_path.rglob("*"):
        assert not secret_in(path.name)
        assert path.is_dir() or not secret_in(path.read_text("latin-1"))


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["run", FORMS["spaces"]], ""),
        (["run", "--seed", FORMS["slash"]], ""),
        (["run", f"--sauce={FORMS['url']}"], ""),
        (["demo", "--out", FORMS["url"], "--scale", FORMS["words"]], ""),
        (["run"], f'[database]\npassword = "{PASSWORD}"\n'),
        (["run"], f'password = "{PASSWORD}"\n'),
        (["run"], f'source = ["{FORMS["url"]}"]\n'),
        (["run"], f'seed = "{FORMS["url"]}"\n'),
        (["run"], f'[engine]\nthreads = {{ password = "{PASSWORD}" }}\n'),
        (["run"], f'source = "{FORMS["words"]}\n'),
        (["run"], f'source = "{FORMS["words"]}"\n'),
        (["doctor"], f'source = "{FORMS["slash"]}"\n'),
    ],
)
def test_wrong_options_and_settings_show_no_password(arguments, text, tmp_path):
    (tmp_path / "audience.toml").write_text(text)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "AUDIENCE_SOURCE": ""}
    if text:
        del environment["AUDIENCE_SOURCE"]
    done = subprocess.run(
        [sys.executable, "-m", "analysis", *arguments],
        cwd=tmp_path, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == (1 if "doctor" in arguments else 2)
    assert "Traceback" not in done.stderr
    assert not secret_in(done.stdout + done.stderr)


def test_a_variable_that_is_no_setting_shows_no_password(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AUDIENCE_ENGINE", f'{{"password": "{PASSWORD}"}}')
    with pytest.raises(UserError) as error:
        load_settings()
    assert not secret_in(str(error.value))
    assert "engine.password" in str(error.value)


@pytest.mark.parametrize("form", FORMS)
def test_a_driver_that_repeats_its_url_is_not_shown(form, monkeypatch):
    given = FORMS[form]

    class Driver:
        name = "postgres"

        def list_tables(self):
            return ["films"]

        def table(self, name):
            raise ValueError(f"no {name} in {given} with {PASSWORD} or {PARTS[0]}{PARTS[1]}")

        def disconnect(self):
            pass

    class Closed(Driver):
        def list_tables(self):
            raise ValueError(f"closed: {given}")

    monkeypatch.setattr(database_url.ibis, "connect", lambda url: Closed())
    with pytest.raises(UserError) as closed:
        open_source(given)
    assert not secret_in(str(closed.value))
    monkeypatch.setattr(database_url.ibis, "connect", lambda url: Driver())
    monkeypatch.setattr(database_url, "_describe", lambda *_: None)
    shown = []
    try:
        source = open_source(given)
        shown += [source.name, source.problems[0].consequence, str(source_identity(given))]
    except UserError as error:
        shown += [str(error)]
    assert not secret_in(" ".join(shown))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("postgres://u:p@h:5432/db", "postgres://h:5432/db"),
        ("POSTGRES://u:p@h/db?sslmode=require", "postgres://h/db"),
        ("postgres://u:p/w@h/db", "postgres://h/db"),
        ("postgres://[::1]:5432/db", "postgres://[::1]:5432/db"),
        ("postgres://u:secret", "postgres://u"),
        ("spark://local/db", "spark://local/db"),
        ("host=h password=a b", "host=h password=…"),
        ("u:p@h/db", "…@h/db"),
        ("/home/me@work/views.db", "/home/me@work/views.db"),
        ("data/views.db", "data/views.db"),
    ],
)
def test_what_is_left_of_a_source(source, shown):
    assert safe_source(source) == shown
    assert safe_source(shown) == shown


def test_messages_without_passwords_stay():
    text = "Found: password authentication failed for user “u” at postgres://h:5432/db\nDo: a: b@c"
    assert safe_message(text, ["postgres://u:p7@h:5432/db", "data/views.db", ""]) == text


def test_a_password_that_cannot_be_parted_is_explained():
    with pytest.raises(UserError, match="%2F") as error:
        open_source(FORMS["slash"])
    assert "postgres://127.0.0.1:1/db" in error.value.found


def test_only_the_line_that_repeats_a_password_is_left_out():
    source = "postgres://u:Hidden77@h/db\nx"
    text = "Usage: run\nError: Got (postgres://u:Hidden77@h/db x) again\nand Hidden77\nBye"
    assert safe_message(text, [source]).split("\n") == [
        "Usage: run", REPEATED, REPEATED, "Bye",
    ]  # fmt: skip
