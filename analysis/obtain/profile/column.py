"""What is known of one column, and what follows from it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from analysis.obtain.profile.quartiles import BINS
from analysis.obtain.profile.value_readers import (
    COMPACT,
    COMPACT_TIME,
    EPOCHS,
    FRACTIONAL,
    OTHER_EPOCHS,
)
from analysis.obtain.values.written_times import swapped_order, time_mark

# Share of a column's values from which an estimated number of distinct ones counts as all.
MISSED = 0.99
# Nearly all values of a kind: what the rest is counts as an anomaly, not as another type.
NEARLY = 0.99
# Share of a column's texts that have to be times of one form.
READABLE = 0.9
# Where one form does not read all, so many have to be times of the other.
SECOND = 0.01
# Years are so many times fewer than days of the month, or nothing says which is which.
FEWER_YEARS = 3


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
    withheld : bool
        Whether nothing of its values may be shown.
    personal : bool
        Whether that is so because they lead to persons or are secrets.
    day_first : bool, optional
        Whether days stand before months where the values do not say, as far as the user told.
    year_first : bool, optional
        The same for years of two digits before months and days.
    serial_days : bool
        Whether numbers are days as spreadsheets count them.
    outer_parts : tuple of int
        How many values stand before and behind the months of days whose year has two digits.
    unit : str
        In what lengths of time count, where it is known: seconds, minutes …
    unit_doubt : str
        What leaves doubt in that unit: "size" where nothing else tells it and another is as likely,
        or the other unit where their size and their times tell different ones.
    gap_words : dict
        Words for “no value” that are read as null, with how many rows each.
    reached : bool
        Whether another table gave the column, by a key.
    """

    table: str
    name: str
    position: int
    kind: str
    rows: int = 0
    nulls: int = 0
    distinct: int = 0
    low: Any = None
    high: Any = None
    quartiles: tuple = ()
    top: list[tuple[str, int]] = field(default_factory=list)
    odd: dict[str, int] = field(default_factory=dict)
    forms: dict[str, int] = field(default_factory=dict)
    whole: bool = False
    approximate: bool = False
    about: bool = False
    withheld: bool = False
    personal: bool = False
    day_first: bool | None = None
    year_first: bool | None = None
    serial_days: bool = False
    outer_parts: tuple[int, int] = (0, 0)
    unit: str = ""
    unit_doubt: str = ""
    gap_words: dict[str, int] = field(default_factory=dict)
    reached: bool = False

    @property
    def filled(self) -> int:
        """Return the number of values that are not null."""
        return self.rows - self.nulls

    @property
    def binned(self) -> bool:
        """Tell whether the quartiles are estimates, see `estimated_quartiles`."""
        return self.approximate and bool(self.quartiles) and self.distinct > BINS

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
    def length_form(self) -> str:
        """Return how to read the column as a length (see `length_minutes`), or empty text."""
        if self.kind != "text":
            return ""
        for form in ("clock", "units"):
            if self.share(form) >= NEARLY:
                return form
        short = "short:m" if self.forms.get("short_long") else "short:h"
        return short if self.share("short") >= NEARLY else ""

    @property
    def time_form(self) -> str:
        """Return how to read the column as a time (see `time_value`), or empty text."""
        if self.kind == "timestamp":
            return "native"
        if self.kind in {"integer", "number"}:
            return self._numeric_time()
        forms = [form for form in self.forms if form.startswith(("pattern:", "epoch:"))]
        forms = ["iso", *sorted(forms, key=self._rank)]
        days = self._written_days
        one = next(
            (form for form in forms if days and self.forms.get(form, 0) >= READABLE * days), ""
        )
        parts = self._two_forms(forms) or [one]
        zoned = "zoned" if self.forms.get("zoned") else "iso"
        return "|".join(zoned if form == "iso" else form for form in parts)

    def _two_forms(self, forms: list[str]) -> list[str]:
        """Return two forms that part the texts between them, each sure of its days, or nothing."""
        known = [form for form in forms if self.share(form) >= SECOND and form[0] != "e"]
        best = max(known, key=lambda form: self.forms[form], default="")
        others = [form for form in known if time_mark(form) != time_mark(best)]
        both = [best, others[0]] if others else []
        told = sum(self.forms[form] for form in both)
        sure = all(self._is_decided(form) for form in both)
        return both if sure and READABLE * self._written_days <= told <= self.filled else []

    @property
    def _written_days(self) -> int:
        """Return how many texts may be days: all but those of noughts or nines."""
        return self.filled - self.forms.get("no_day", 0)

    def _is_decided(self, form: str) -> bool:
        """Tell whether the values say where day, month and year of two digits stand in a form."""
        pattern = form.removeprefix("pattern:")
        turned = f"pattern:{swapped_order(pattern)}"
        days = self.day_first is not None or self.forms[form] > self.forms.get(turned, 0)
        return "." in pattern or days and ("%y" not in pattern or self.year_first is not None)

    @property
    def _starts_with_year(self) -> bool | None:
        """Tell whether years of two digits stand first: there are fewer of them than of days."""
        if self.year_first is not None:
            return self.year_first
        first, last = self.outer_parts
        if max(first, last) < FEWER_YEARS * min(first, last):
            return None
        return first < last

    def _rank(self, form: str) -> tuple[int, bool, bool]:
        """Put the form that reads most first; of equals the order of the parts decides."""
        day_first = "." in form if self.day_first is None else self.day_first
        turned = form.startswith("pattern:%y") != bool(self._starts_with_year)
        return -self.forms[form], turned, form.startswith("pattern:%d") != day_first

    @property
    def undecided_days(self) -> bool:
        """Tell whether no value says if its day or its month stands first."""
        form = self.time_form.removeprefix("pattern:")
        other = f"pattern:{swapped_order(form)}"
        tied = self.forms.get(other, 0) == self.forms.get(f"pattern:{form}", -1)
        return tied and "." not in form and self.day_first is None

    @property
    def undecided_years(self) -> bool:
        """Tell whether no value says if its year of two digits stands first or last."""
        form = self.time_form
        mark = form[-3:-2]
        tied = self.forms.get(f"pattern:%y{mark}%m{mark}%d", 0) == self.forms.get(form, -1)
        short = form.endswith("%y") and swapped_order(form.removeprefix("pattern:"))
        return bool(short) and tied and mark != "." and self._starts_with_year is None

    def _numeric_time(self) -> str:
        if not self.quartiles or self.serial_days:
            return "serial" if self.serial_days else ""
        first, middle, third = (float(number) for number in self.quartiles)
        # 0 and -1 are written where there is no time.
        low, high = first if first > 0 else middle, third
        if self.kind == "number" and not self.whole:
            return "epoch:s" if FRACTIONAL[0] <= low and high <= FRACTIONAL[1] else ""
        old = re.search("birth|born|dob|premier|release", self.name.lower())
        others = {} if old else OTHER_EPOCHS
        for unit, (least, most) in (others | EPOCHS).items():
            if least <= low and high <= most and not _compact(low, high, COMPACT_TIME, 1e6):
                return f"epoch:{unit}"
        if _compact(low, high, COMPACT_TIME, 1e6):
            return "pattern:%Y%m%d%H%M%S"
        return "pattern:%Y%m%d" if _compact(low, high, COMPACT, 1) else ""

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


def _compact(low: float, high: float, range_: tuple[int, int], beyond: float) -> bool:
    """Tell whether numbers are days written 20051231, with so many places beyond."""
    day, month = low // beyond % 100, low // beyond // 100 % 100
    return range_[0] <= low and high <= range_[1] and 1 <= day <= 31 and 1 <= month <= 12
