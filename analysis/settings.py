"""One validated settings object: audience.toml < AUDIENCE_* variables < flags."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from analysis.errors import UserError

FILE = "audience.toml"


class Section(BaseModel):
    """A group of settings that one stage reads; unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Engine(Section):
    """Where tables are computed."""

    memory: str = Field("2GB", description="memory limit of the embedded engine, as '2GB'")
    threads: int = Field(2, ge=1, description="threads of the embedded engine")


class Obtain(Section):
    """How the source is read."""

    table: str | None = Field(None, description="table that holds the interactions")
    viewer: str | None = Field(None, description="its column with the viewer")
    title: str | None = Field(None, description="its column with the title")
    rating: str | None = Field(None, description="its column with the rating")
    time: str | None = Field(None, description="its column with the time")
    minutes: str | None = Field(None, description="its column with minutes watched")
    plays: str | None = Field(None, description="its column with a count of plays")
    columns: list[str] | None = Field(
        None, description="names of the columns of a CSV without a header"
    )


class Scrub(Section):
    """How rows are cleaned and features are built."""

    min_ratings: int = Field(5, ge=2, description="fewest interactions of a viewer to fit on")


class Model(Section):
    """How clusterings are compared."""

    k_max: int = Field(12, ge=2, le=50, description="largest number of segments tried")


class Interpret(Section):
    """How segments are described."""


class Report(Section):
    """How the report is presented."""

    title: str = Field("Audience Decode", description="title of the executive summary")


class Settings(BaseSettings):
    """Everything that a run can be told, with its default.

    Raises
    ------
    UserError
        Through `load`, when a value is unknown or outside its range.
    """

    model_config = SettingsConfigDict(
        env_prefix="AUDIENCE_",
        env_nested_delimiter="__",
        toml_file=FILE,
        extra="forbid",
        frozen=True,
    )

    source: str = Field("", description="path or URL of the data; empty: the demo database")
    seed: int = Field(2006, ge=0, description="seed of everything drawn at random")
    renderer: Literal["auto", "quarto", "embedded"] = Field(
        "auto", description="who renders the book"
    )
    engine: Engine = Engine()
    obtain: Obtain = Obtain()
    scrub: Scrub = Scrub()
    model: Model = Model()
    interpret: Interpret = Interpret()
    report: Report = Report()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the places that settings come from, strongest first."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load(**flags: object) -> Settings:
    """Read the settings; flags that are None leave the value as it stands elsewhere.

    Raises
    ------
    UserError
        When a name is unknown, a value is out of range or audience.toml cannot be read.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise UserError(
            f"setting {name} = {first['input']!r} ({FILE}, AUDIENCE_* or a flag)",
            first["msg"],
            f"Correct {name}; the README lists every setting.",
        ) from None
    except ValueError as error:
        raise UserError(
            f"{Path(FILE).absolute()}: {error}", "a valid TOML file", "Correct that line."
        ) from None


def digest(settings: Settings, names: tuple[str, ...] | None = None) -> str:
    """Hash the settings that can change a result (all of them, or the named ones)."""
    chosen = settings.model_dump(mode="json", include=set(names) if names else None)
    for name in ("renderer", "engine", "source") if names is None else ():
        chosen.pop(name)
    text = json.dumps(chosen, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def flat(settings: Settings) -> dict[str, object]:
    """Return every setting but the source under its dotted name."""
    values: dict[str, object] = {}
    for name, value in settings.model_dump(mode="json", exclude={"source"}).items():
        if isinstance(value, dict):
            values |= {f"{name}.{inner}": item for inner, item in value.items()}
        else:
            values[name] = value
    return values


def shown(value: object) -> str:
    """Return a setting's value as audience.toml would have it, empty for none."""
    return "" if value is None else f"`{json.dumps(value)}`"


def table() -> str:
    """Return every setting as a Markdown table, for the README (`make readme`)."""
    lines = ["| setting | default | meaning |", "|---|---|---|"]
    defaults = {"source": None, **flat(Settings.model_construct())}
    for name, value in defaults.items():
        model: type[BaseModel] = Settings
        for part in name.split(".")[:-1]:
            model = model.model_fields[part].annotation
        described = model.model_fields[name.split(".")[-1]].description
        lines.append(f"| `{name}` | {shown(value)} | {described} |")
    return "\n".join(lines)
