"""Settings: places they come from, refusals, hashes."""

from __future__ import annotations

import duckdb
import pytest

from analysis import engine, settings
from analysis.errors import UserError


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AUDIENCE_SEED", raising=False)


def test_file_then_environment_then_flag(tmp_path, monkeypatch):
    assert settings.load_settings().seed == 2006
    (tmp_path / "audience.toml").write_text("seed = 1\n[model]\nk_max = 7\n")
    assert settings.load_settings().seed == 1
    monkeypatch.setenv("AUDIENCE_SEED", "2")
    monkeypatch.setenv("AUDIENCE_MODEL__K_MAX", "9")
    assert settings.load_settings().seed == 2
    assert settings.load_settings().model.k_max == 9
    assert settings.load_settings(seed=3).seed == 3
    assert settings.load_settings(seed=None).seed == 2


@pytest.mark.parametrize(
    ("text", "named"),
    [("sead = 1\n", "sead"), ("[model]\nk_max = 1\n", "model.k_max"), ("seed = \n", "TOML")],
)
def test_wrong_settings_are_named(tmp_path, text, named):
    (tmp_path / "audience.toml").write_text(text)
    with pytest.raises(UserError, match=named):
        settings.load_settings()


@pytest.mark.parametrize(
    "memory",
    [
        *("lots", "", "0GB", "-1GB", "1KB", "99MB", "2", "2 gigabytes", "80%", "nan GB", "infGB"),
        *("2GB'; DROP TABLE x; --", "2GB\n", "٢GB", "9999999TB", "1e3GB"),
    ],
)
def test_a_memory_that_is_no_size_is_refused(monkeypatch, memory):
    monkeypatch.setenv("AUDIENCE_ENGINE__MEMORY", memory)
    with pytest.raises(UserError, match=r"engine\.memory") as caught:
        settings.load_settings()
    assert "'512MiB'" in caught.value.expected


@pytest.mark.parametrize("memory", ["2GB", "1.5gb", "512MiB", "100 MB", "1TB"])
def test_the_engine_takes_every_size_that_settings_take(monkeypatch, memory):
    monkeypatch.setenv("AUDIENCE_ENGINE__MEMORY", memory)
    given = settings.load_settings().engine
    with duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = {engine.quoted_sql(given.memory)}")


def test_text_for_the_engine_stays_text():
    text = "it's '' \"quoted\"; --"
    assert duckdb.sql(f"SELECT {engine.quoted_sql(text)}").fetchone() == (text,)


@pytest.mark.parametrize(
    "text",
    [
        *("engine = 5\n", "[engine]\nthreads = 0\n", "[engine]\nthreads = 100000000\n"),
        *("[[engine]]\nthreads = 1\n", "seed = 1e400\n", "seed = 99999999999999999999\n"),
        *("[scrub]\nrating_low = nan\n", "[scrub]\nrating_high = inf\n", "seed = -1\n"),
        *("[scrub]\nhorizon = 99999999999\n", "[scrub]\nmin_ratings = 10000000000000000000000\n"),
        *("[scrub]\nwindow_start = 'soon'\n", "[obtain]\ncolumns = 'a'\n", "source = ['a']\n"),
        *("x = " + "[" * 5000, "\x00", "[scrub.treatment]\na = 1\n", "renderer = true\n"),
    ],
)
def test_malformed_files_end_with_a_users_error(tmp_path, text):
    (tmp_path / "audience.toml").write_text(text)
    with pytest.raises(UserError):
        settings.load_settings()


def test_a_file_that_is_no_text_is_named(tmp_path):
    (tmp_path / "audience.toml").write_bytes(b"seed = \xff\xfe\n")
    with pytest.raises(UserError, match=r"audience\.toml"):
        settings.load_settings()


@pytest.mark.parametrize("text", ["{", "5", "[]", '{"memory": "lots"}'])
def test_malformed_variables_are_named(monkeypatch, text):
    monkeypatch.setenv("AUDIENCE_ENGINE", text)
    with pytest.raises(UserError, match="engine|ENGINE"):
        settings.load_settings()


def test_digest_changes_with_results_only():
    plain = settings.load_settings()
    assert settings.settings_digest(plain) == settings.settings_digest(
        settings.load_settings(renderer="embedded")
    )
    assert settings.settings_digest(plain) != settings.settings_digest(
        settings.load_settings(seed=7)
    )
    assert settings.settings_digest(plain, ("model",)) == settings.settings_digest(
        settings.load_settings(seed=7), ("model",)
    )
