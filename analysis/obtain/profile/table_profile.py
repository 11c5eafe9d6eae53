"""What each column holds: counts, range, quartiles, common values, observed type."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import ibis

from analysis import progress
from analysis.obtain.profile import quartiles, value_readers
from analysis.obtain.profile.common_values import count_common_values
from analysis.obtain.profile.quartiles import estimated_quartiles
from analysis.obtain.profile.text_forms import count_text_forms
from analysis.obtain.profile.value_readers import plain_value, value_hash

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.sources import Source, SourceTable

# Columns that are read in one pass, and values: exact quartiles hold each in memory.
CHUNK, CELLS = 40, 40_000_000
# Above this many rows quartiles are read from bins and many distinct values are estimated,
# since exact figures would need memory in proportion to the rows.
EXACT_ROWS = 20_000_000
# In such tables distinct values are counted exactly up to this many, and ids always, by their
# 64-bit hashes; for others those whose hash is a multiple of PART are counted, times PART, which
# misses by less than a hundredth (Wegman's adaptive sampling, at a fixed rate).
FEW, PART, MISSED = 5_000_000, 64, 0.99
# Nearly all values of a kind: what the rest is counts as an anomaly, not as another type.
NEARLY = 0.99


@dataclass
class Column:
    """What is known of one column.

    Parameters
    ----------
    table, name : str
        Where it is.
    kind : str
        integer, number, boolean, timestamp, text or blob: how the engine reads it.
    rows, nulls, distinct : int
        Counts; `distinct` leaves nulls out and is an estimate where `about`.
    low, high : object
        Smallest and largest value; times as text.
    quartiles : tuple
        First quartile, median, third quartile of numbers; else empty.
    top : list of (str, int)
        Commonest values with their counts.
    odd : dict
        Non-finite numbers: "nan" and "inf" to counts.
    forms : dict
        For text: how many values are integer, number, date, iso, uuid …
    whole : bool
        Whether a number column holds whole numbers only.
    approximate : bool
        Whether the table is too long for exact quartiles.
    about : bool
        Whether `distinct` is an estimate.
    """

    table: str
    name: str
    position: int
    kind: str
    rows: int = 0
    nulls: int = 0
    distinct: int = 0
    low: object = None
    high: object = None
    quartiles: tuple = ()
    top: list[tuple[str, int]] = field(default_factory=list)
    odd: dict[str, int] = field(default_factory=dict)
    forms: dict[str, int] = field(default_factory=dict)
    whole: bool = False
    approximate: bool = False
    about: bool = False

    @property
    def filled(self) -> int:
        """Return the number of values that are not null."""
        return self.rows - self.nulls

    @property
    def binned(self) -> bool:
        """Tell whether the quartiles are estimates, see `estimated_quartiles`."""
        return self.approximate and bool(self.quartiles) and self.distinct > quartiles.BINS

    @property
    def unique(self) -> bool:
        """Tell whether no value occurs twice, as far as is known."""
        least = MISSED * self.filled if self.about else self.filled
        return self.filled > 0 and self.distinct >= least

    def share(self, form: str) -> float:
        """Return the share of text values that have a form."""
        return self.forms.get(form, 0) / self.filled if self.filled else 0.0

    @property
    def numeric(self) -> bool:
        """Tell whether (nearly) all values are numbers."""
        return self.kind in {"integer", "number"} or self.share("number") >= NEARLY

    @property
    def is_clock(self) -> bool:
        """Tell whether (nearly) all values are lengths as hours:minutes:seconds."""
        return self.kind == "text" and self.share("clock") >= NEARLY

    @property
    def time_form(self) -> str:
        """Return how to read the column as a time (see `time_value`), or empty text."""
        if self.kind == "timestamp":
            return "native"
        if self.kind in {"integer", "number"}:
            return self._numeric_time()
        forms = [form for form in self.forms if form.startswith("pattern:")]
        for form in ("iso", *sorted(forms, key=lambda name: -self.forms[name])):
            if self.filled and self.share(form) >= 0.9:
                return "zoned" if form == "iso" and self.forms.get("zoned") else form
        return ""

    def _numeric_time(self) -> str:
        if not self.quartiles or (self.kind == "number" and not self.whole):
            return ""
        low, high = float(self.quartiles[0]), float(self.quartiles[2])
        for unit, (least, most) in value_readers.EPOCHS.items():
            if least <= low and high <= most:
                return f"epoch:{unit}"
        least, most = value_readers.COMPACT
        compact = least <= low and high <= most and 1 <= low % 100 <= 31
        return "pattern:%Y%m%d" if compact and 1 <= low // 100 % 100 <= 12 else ""

    @property
    def observed(self) -> str:
        """Return the type that the values show."""
        if not self.filled:
            return "empty"
        if self.kind == "text":
            for form in ("uuid", "integer", "number", "date"):
                if self.share(form) == 1:
                    return form if form == "uuid" else f"{form} as text"
            return "timestamp as text" if self.time_form else "text"
        if self.kind == "number" and self.whole:
            return "integer"
        return self.kind


def _kind(column: ir.Value) -> str:
    kind = column.type()
    for name, matches in (
        ("integer", kind.is_integer()),
        ("number", kind.is_floating()),
        ("boolean", kind.is_boolean()),
        ("timestamp", kind.is_timestamp()),
        ("blob", kind.is_binary()),
    ):
        if matches:
            return name
    return "text"


def _facts(value: ir.Value, raw: ir.Value, kind: str, exact: bool) -> dict[str, ir.Value]:
    facts = {"filled": value.count()}
    if kind == "blob":
        return facts
    facts["distinct"] = value.nunique(where=None if exact else value_hash(value) % PART == 0)
    if kind == "boolean":
        return facts
    comparable = value.cast("string") if kind == "timestamp" else value
    facts |= {"low": comparable.min(), "high": comparable.max()}
    if kind == "timestamp":
        facts |= {"low": value.min().cast("string"), "high": value.max().cast("string")}
    if kind in {"integer", "number"} and exact:
        facts["quartiles"] = value.cast("float64").quantile([0.25, 0.5, 0.75])
    if kind == "number":
        facts["part"] = (value % 1.0 != 0.0).sum()
        if raw.type().is_floating():
            facts |= {"nan": raw.isnan().sum(), "inf": raw.isinf().sum()}
    return facts


def _first_pass(table: ir.Table, columns: list[Column], exact: bool) -> None:
    wanted: dict[str, ir.Value] = {"rows": table.count()}
    for number, column in enumerate(columns):
        raw = table[column.name]
        facts = _facts(plain_value(raw), raw, column.kind, exact)
        wanted |= {f"{key}_{number}": value for key, value in facts.items()}
    row = table.aggregate(**wanted).to_pyarrow().to_pylist()[0]
    for number, column in enumerate(columns):
        get = {
            key: row.get(f"{key}_{number}")
            for key in ("filled", "distinct", "low", "high", "quartiles", "part", "nan", "inf")
        }
        column.rows, column.nulls = row["rows"], row["rows"] - get["filled"]
        column.distinct = (get["distinct"] or 0) * (1 if exact else PART)
        column.low, column.high = get["low"], get["high"]
        column.quartiles = tuple(get["quartiles"] or ())
        column.whole = column.kind == "integer" or (column.kind == "number" and not get["part"])
        column.odd = {key: get[key] for key in ("nan", "inf") if get[key]}
        column.approximate = column.about = not exact and column.kind != "blob"


def _recount(table: ir.Table, column: Column) -> None:
    """Count the values of a long table's column exactly, where they are few or may be ids."""
    fractions = column.kind == "timestamp" or not (column.whole or column.kind != "number")
    if not column.about or (column.distinct > FEW and fractions):
        return
    value = plain_value(table[column.name])
    held = table.select(value=value).filter(ibis._.value.notnull())
    if column.distinct > FEW:
        held = held.select(value=value_hash(held.value))
    column.distinct, column.about = int(held.distinct().count().execute()), False


def _counted(column: Column) -> bool:
    """Tell whether common values of a column are worth counting."""
    long = column.approximate and column.distinct > FEW
    return column.kind != "blob" and column.filled > 0 and not column.unique and not long


def profile_table(table: SourceTable) -> list[Column]:
    """Describe every column of a table.

    Parameters
    ----------
    table : SourceTable
        One table or view of a source.

    Returns
    -------
    list of Column
        In the order of the table.
    """
    data = table.data
    columns = [
        Column(table.name, name, position, _kind(plain_value(data[name])))
        for position, name in enumerate(data.columns)
    ]
    rows = int(data.count().execute())
    exact = rows <= EXACT_ROWS
    width = max(1, min(CHUNK, CELLS // max(rows, 1))) if exact else CHUNK
    for start in range(0, len(columns), width):
        part = columns[start : start + width]
        _first_pass(data, part, exact)
        for column in part:
            _recount(data, column)
        count_common_values(data, [column for column in part if _counted(column)])
        count_text_forms(data, part)
        for column in part:
            if not exact and column.kind in {"integer", "number"} and column.filled:
                column.quartiles = estimated_quartiles(data, column.name, column.distinct)
    return columns


def profile_source(source: Source) -> dict[str, list[Column]]:
    """Describe every column of every table of a source, by table."""
    found = {}
    with progress.work_step("Profiling tables", len(source.tables)) as advance:
        for table in source.tables:
            found[table.name] = profile_table(table)
            advance(1)
    return found
