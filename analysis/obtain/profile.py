"""What each column holds: counts, range, quartiles, common values, observed type."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import ibis

from analysis import progress
from analysis.obtain import values

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.sources import Source, SourceTable

CHUNK = 40
TOP = 5
# Above this many rows distinct counts are estimates (HyperLogLog) and quartiles are read from
# 4,096 equal bins, since exact ones would need memory in proportion to the rows.
EXACT_ROWS = 20_000_000
BINS = 4096
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
        Counts; `distinct` leaves nulls out and is an estimate where `approximate`.
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

    @property
    def filled(self) -> int:
        """Return the number of values that are not null."""
        return self.rows - self.nulls

    @property
    def unique(self) -> bool:
        """Tell whether no value occurs twice."""
        if self.approximate:
            return self.filled > 0 and self.distinct > 0.97 * self.filled
        return self.filled > 0 and self.distinct == self.filled

    def share(self, form: str) -> float:
        """Return the share of text values that have a form."""
        return self.forms.get(form, 0) / self.filled if self.filled else 0.0

    @property
    def numeric(self) -> bool:
        """Tell whether (nearly) all values are numbers."""
        return self.kind in {"integer", "number"} or self.share("number") >= NEARLY

    @property
    def time_form(self) -> str:
        """Return how to read the column as a time (see `values.time`), or empty text."""
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
        for unit, (least, most) in values.EPOCHS.items():
            if least <= low and high <= most:
                return f"epoch:{unit}"
        least, most = values.COMPACT
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
    facts["distinct"] = value.nunique() if exact else value.approx_nunique()
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
        facts = _facts(values.plain(raw), raw, column.kind, exact)
        wanted |= {f"{key}_{number}": value for key, value in facts.items()}
    row = table.aggregate(**wanted).to_pyarrow().to_pylist()[0]
    for number, column in enumerate(columns):
        get = {
            key: row.get(f"{key}_{number}")
            for key in ("filled", "distinct", "low", "high", "quartiles", "part", "nan", "inf")
        }
        column.rows, column.nulls = row["rows"], row["rows"] - get["filled"]
        column.distinct, column.low, column.high = get["distinct"] or 0, get["low"], get["high"]
        column.quartiles = tuple(get["quartiles"] or ())
        column.whole = column.kind == "integer" or (column.kind == "number" and not get["part"])
        column.odd = {key: get[key] for key in ("nan", "inf") if get[key]}
        column.approximate = not exact


def _counts(table: ir.Table, name: str) -> ir.Table:
    value = values.plain(table[name])
    return (
        table.select(value=value)
        .filter(ibis._.value.notnull())
        .group_by("value")
        .agg(times=ibis._.count())
    )


def _top(table: ir.Table, columns: list[Column]) -> None:
    parts = []
    for number, column in enumerate(columns):
        if column.kind == "blob" or not column.filled or column.unique:
            continue
        if column.approximate and column.distinct > EXACT_ROWS // 4:
            continue
        counts = _counts(table, column.name)
        first = counts.order_by([ibis.desc("times"), "value"]).limit(TOP)
        parts.append(
            first.select(
                number=ibis.literal(number, "int64"),
                value=first.value.cast("string"),
                times=first.times,
            )
        )
    if not parts:
        return
    rows = (parts[0] if len(parts) == 1 else ibis.union(*parts)).to_pyarrow().to_pylist()
    rows.sort(key=lambda row: (row["number"], -row["times"], row["value"]))
    for row in rows:
        columns[row["number"]].top.append((row["value"], row["times"]))


def _text_forms(table: ir.Table, columns: list[Column]) -> None:
    for column in columns:
        if column.kind != "text" or not column.filled:
            continue
        counts = _counts(table, column.name)
        tests = values.tests(counts.value)
        sums = {
            f"f{number}": ibis.ifelse(test, counts.times, 0).sum()
            for number, test in enumerate(tests.values())
        }
        row = counts.aggregate(**sums).to_pyarrow().to_pylist()[0]
        found = {form: int(row[f"f{n}"] or 0) for n, form in enumerate(tests)}
        column.forms = {form: count for form, count in found.items() if count}


def _binned_quartiles(table: ir.Table, column: Column) -> None:
    low, high = float(column.low), float(column.high)
    value = values.plain(table[column.name]).cast("float64")
    if not high > low:
        column.quartiles = (low, low, low)
        return
    width = (high - low) / BINS
    exact = column.distinct <= BINS
    place = value if exact else ((value - low) / width).floor().clip(upper=BINS - 1) * width + low
    counts = (
        table.select(value=place)
        .filter(ibis._.value.notnull())
        .group_by("value")
        .agg(times=ibis._.count())
    )
    frame = counts.order_by("value").to_pandas()
    reached = frame.times.cumsum() / frame.times.sum()
    column.quartiles = tuple(
        float(frame.value[int((reached < share).sum())]) for share in (0.25, 0.5, 0.75)
    )


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
    names = list(data.columns)
    columns = [
        Column(table.name, name, position, _kind(values.plain(data[name])))
        for position, name in enumerate(names)
    ]
    exact = data.count().execute() <= EXACT_ROWS
    for start in range(0, len(columns), CHUNK):
        part = columns[start : start + CHUNK]
        _first_pass(data, part, exact)
        _top(data, part)
        _text_forms(data, part)
        for column in part:
            if not exact and column.kind in {"integer", "number"} and column.filled:
                _binned_quartiles(data, column)
    return columns


def profile(source: Source) -> dict[str, list[Column]]:
    """Describe every column of every table of a source, by table."""
    found = {}
    with progress.step("Profiling tables", len(source.tables)) as advance:
        for table in source.tables:
            found[table.name] = profile_table(table)
            advance(1)
    return found
