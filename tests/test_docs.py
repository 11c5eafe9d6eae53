"""Documentation is complete: every command, option and setting; commands that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from analysis import settings
from analysis.__main__ import app

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
COMMANDS = typer.main.get_command(app).commands


def _table_row(name: str) -> str:
    found = re.search(rf"^\| `{re.escape(name)}` \|.*$", README, re.M)
    assert found, f"the README has no row for `{name}`"
    return found[0]


@pytest.mark.parametrize("name", [n for n, c in COMMANDS.items() if not c.hidden])
def test_every_command_and_option_is_documented(name):
    command = COMMANDS[name]
    assert len(command.help or "") > 30
    row = _table_row(name)
    for option in command.params:
        flag = next((text for text in option.opts if text.startswith("--")), None)
        if flag and flag != "--help":
            assert f"`{flag}`" in row
            assert option.help


def test_the_settings_table_is_complete():
    assert settings.settings_table() in README, "run `make readme`"


def test_every_setting_has_a_description():
    fields = dict(settings.Settings.model_fields)
    for field in list(fields.values()):
        if isinstance(field.annotation, type) and issubclass(field.annotation, settings.Section):
            fields |= field.annotation.model_fields
            fields = {n: f for n, f in fields.items() if f is not field}
    assert not [name for name, field in fields.items() if not field.description]


def test_make_targets_of_the_readme_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    used = set(re.findall(r"\bmake ([a-z-]+)", README + (ROOT / "CONTRIBUTING.md").read_text()))
    assert used <= targets


def test_links_of_the_readme_lead_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert not [link for link in links if "://" not in link and not (ROOT / link).exists()]
