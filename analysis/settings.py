"""One validated settings object: audience.toml < AUDIENCE_* variables < flags."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from analysis.errors import UserError
from analysis.text.markdown import inline_code
from analysis.text.safe_source import safe_message, safe_source
from analysis.text.units import LengthUnit

FILE = "audience.toml"
# Sizes as DuckDB reads them; they reach its SQL as text.
SIZE = re.compile(r"(\d{1,9}(?:\.\d{1,9})?) ?([KMGT]i?B)", re.IGNORECASE | re.ASCII)
BYTES = {
    **{f"{unit}B": 1000**power for power, unit in enumerate("KMGT", 1)},
    **{f"{unit}IB": 1024**power for power, unit in enumerate("KMGT", 1)},
}
# Below the least DuckDB cannot hold one batch of rows of each thread; the most is beyond machines.
LEAST_MEMORY, MOST_MEMORY = 100e6, 1e15
# Larger seeds are refused by scikit-learn.
LARGEST_SEED = 2**32 - 1


class Section(BaseModel):
    """A group of settings that one stage reads; unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def _bytes(text: str) -> float:
    """Return the bytes of a size, 0 for a text that is none."""
    found = SIZE.fullmatch(text)
    return float(found[1]) * BYTES[found[2].upper()] if found else 0.0


class Engine(Section):
    """Where tables are computed."""

    memory: str = Field("2GB", description="most memory of the engine, as '2GB'; it spills beyond")
    threads: int = Field(2, ge=1, le=1024, description="threads of the embedded engine")

    @field_validator("memory")
    @classmethod
    def _size(cls, text: str) -> str:
        if not LEAST_MEMORY <= _bytes(text) <= MOST_MEMORY:
            raise ValueError("a size from 100MB to 1000TB, as '2GB', '1.5GB' or '512MiB'")
        return text

    @property
    def memory_bytes(self) -> float:
        """Return the memory limit in bytes."""
        return _bytes(self.memory)


class Obtain(Section):
    """How the source is read."""

    table: str | None = Field(None, description="table that holds the interactions")
    viewer: str | None = Field(None, description="its column with the viewer")
    title: str | None = Field(None, description="its column with the title")
    rating: str | None = Field(None, description="its column with the rating; '' for none")
    time: str | None = Field(None, description="its column with the time; '' for none")
    minutes: str | None = Field(None, description="its column with minutes watched; '' for none")
    plays: str | None = Field(None, description="its column with a count of plays; '' for none")
    unit: LengthUnit | None = Field(None, description="unit of its minutes, as 'seconds'")
    day_first: bool | None = Field(None, description="3/4 is 3 April, where no value says which")
    year_first: bool | None = Field(None, description="21-04-25 is in 2021, where no value says")
    columns: list[str] | None = Field(None, description="names of a CSV's columns without header")
    only: dict[str, list[str]] = Field(
        {}, description='rows that are read, by column: `{event = ["view"]}`; "" is an empty cell'
    )

    @field_validator("only", mode="before")
    @classmethod
    def _texts(cls, only: Any) -> Any:
        given = only.values() if isinstance(only, dict) else [None]
        if not all(isinstance(values, list) and values for values in given):
            raise ValueError('values by column, as {event = ["view"]}')
        return {name: [str(value).strip() for value in values] for name, values in only.items()}


class Scrub(Section):
    """How rows are cleaned and features are built."""

    min_ratings: int = Field(5, ge=2, le=1_000_000, description="fewest rows of a viewer to fit on")
    salt: str = Field("audience-decode", description="prefix of ids in the splitting hash")
    window_start: date | None = Field(None, description="first day that counts; empty: documented")
    window_end: date | None = Field(None, description="last day that counts; empty: documented")
    rating_low: float | None = Field(None, description="lowest valid rating; empty: the source's")
    rating_high: float | None = Field(None, description="highest valid rating; empty: the source's")
    missing_ids: bool = Field(True, description="drop rows without a viewer or a title")
    impossible_values: bool = Field(True, description="take impossible numbers for missing ones")
    stray_dates: bool = Field(
        True, description="take dates far from all others, or of a crowd, for missing ones"
    )
    duplicate_rows: Literal["auto", "drop", "keep"] = Field(
        "auto",
        description="further copies of an equal row; auto: dropped where they are no second view",
    )
    copied_viewers: bool = Field(
        True, description="drop viewers whose whole history another has too"
    )
    phantom_users: bool = Field(True, description="drop viewers that only the statistics know")
    doubled_titles: bool = Field(True, description="drop further rows of a title's id")
    recovered_ratings: bool = Field(True, description="restore null ratings where that is exact")
    out_of_range: bool = Field(True, description="drop ratings outside the scale")
    out_of_window: bool = Field(True, description="drop rows dated outside the window")
    repeated_pairs: Literal["auto", "last", "all"] = Field(
        "auto", description="of a pair rated again keep the last, or all; auto: last for ratings"
    )
    noise_titles: bool = Field(True, description="drop titles that injected noise made")
    null_ratings: Literal["event", "drop"] = Field(
        "event", description="rows without a rating: keep as events, or drop"
    )
    missing_titles: Literal["name", "keep", "drop"] = Field(
        "name", description="titles without a name: name by id, keep as they are, or drop"
    )
    unrated_titles: bool = Field(True, description="drop titles that nobody chose")
    winsor: float = Field(0.001, ge=0, lt=0.5, description="share of each tail that is drawn in")
    impute: Literal["median", "mode", "model"] = Field(
        "median", description="how missing features are filled, learned on train"
    )
    treatment: dict[str, str] = Field(
        {}, description="other treatment by feature: 'drop', 'impute:mode', 'winsor:0.01' …"
    )
    max_missing: float = Field(0.4, ge=0, le=1, description="largest missing share of a feature")
    min_reliability: float = Field(0.4, ge=0, le=1, description="lowest reliability of a feature")
    max_correlation: float = Field(0.9, gt=0, le=1, description="largest |ρ| of two features")
    horizon: int = Field(90, ge=1, le=36_500, description="days that the predictions look ahead")


class Model(Section):
    """How clusterings are compared."""

    k: int | None = Field(
        None, ge=2, le=50, description="number of segments; empty: chosen by the rule"
    )
    k_max: int = Field(
        12, ge=2, le=50, description="largest number of segments tried; `cluster`: 22 if not set"
    )
    draft: bool = Field(False, description="fewer nulls and resamples, for a first look")


class Report(Section):
    """How the report is presented."""

    title: str = Field("Audience Decode", description="title of the executive summary")


class Editions(Section):
    """Which earlier edition of the report a run goes on from."""

    fresh: bool = Field(
        False, description="follow no earlier edition: ids and names of segments begin anew"
    )
    against: str = Field(
        "", description="folder of the edition to go on from; empty: the one before"
    )


class Settings(BaseSettings):
    """Everything that a run can be told, with its default.

    Raises
    ------
    UserError
        Through `load_settings`, when a value is unknown or outside its range.
    """

    model_config = SettingsConfigDict(
        env_prefix="AUDIENCE_",
        env_nested_delimiter="__",
        toml_file=FILE,
        extra="forbid",
        frozen=True,
    )

    source: str = Field("", description="path or URL of the data; empty: the demo database")
    seed: int = Field(2006, ge=0, le=LARGEST_SEED, description="seed of everything drawn at random")
    renderer: Literal["auto", "quarto", "embedded"] = Field(
        "auto", description="who renders the book"
    )
    engine: Engine = Engine()
    obtain: Obtain = Obtain()
    scrub: Scrub = Scrub()
    model: Model = Model()
    report: Report = Report()
    editions: Editions = Editions()

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


def _shown(mistake: Mapping[str, Any]) -> str:
    """Return the value of a wrong setting; of an unknown one and of groups it may be a secret."""
    value = mistake["input"]
    if mistake["type"] == "extra_forbidden" or not isinstance(value, (str, int, float)):
        return ""
    return f" = {safe_source(value)!r}" if isinstance(value, str) else f" = {value!r}"


def load_settings(**flags: Any) -> Settings:
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
            f"setting {name}{_shown(first)} ({FILE}, AUDIENCE_* or a flag)",
            first["msg"].removeprefix("Value error, "),
            f"Correct {name}; the README lists every setting.",
        ) from None
    except SettingsError as error:
        raise UserError(
            f"the environment: {safe_message(str(error))}",
            "single settings, as AUDIENCE_ENGINE__MEMORY=2GB",
            "Correct or unset that AUDIENCE_* variable.",
        ) from None
    except (ValueError, OSError, RecursionError) as error:
        raise UserError(
            f"{Path(FILE).absolute()}: {safe_message(str(error))}",
            "a valid TOML file",
            "Correct that line.",
        ) from None


def settings_digest(settings: Settings, names: tuple[str, ...] | None = None) -> str:
    """Hash the settings that can change a result (all of them, or the named ones)."""
    chosen = settings.model_dump(mode="json", include=set(names) if names else None)
    for name in ("renderer", "engine", "source", "editions") if names is None else ():
        chosen.pop(name)
    text = json.dumps(chosen, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def flat_settings(settings: Settings) -> dict[str, object]:
    """Return every setting but the source and the editions under its dotted name."""
    return _flat(settings.model_dump(mode="json", exclude={"source", "editions"}))


def _flat(groups: dict[str, Any]) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, value in groups.items():
        if isinstance(value, dict):
            values |= {f"{name}.{inner}": item for inner, item in value.items()}
        else:
            values[name] = value
    return values


def toml_value(value: object) -> str:
    """Return a setting's value as audience.toml would have it, empty for none."""
    return "" if value is None else inline_code(json.dumps(value))


def settings_table() -> str:
    """Return every setting as a Markdown table, for the README (`make readme`)."""
    lines = ["| setting | default | meaning |", "|---|---|---|"]
    defaults = _flat(Settings.model_construct().model_dump(mode="json") | {"source": None})
    for name, value in defaults.items():
        model: type[BaseModel] = Settings
        for part in name.split(".")[:-1]:
            model = cast("type[BaseModel]", model.model_fields[part].annotation)
        described = model.model_fields[name.split(".")[-1]].description
        lines.append(f"| `{name}` | {toml_value(value)} | {described} |")
    return "\n".join(lines)
