"""Settings: places they come from, refusals, hashes."""

from __future__ import annotations

import pytest

from analysis import settings
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
