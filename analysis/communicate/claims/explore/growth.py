"""Whether rows grow, by how much a viewer of a month gives, and whether there is a season."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import (
    declared_share,
    month_slot,
    share_slot,
    spelled_slot,
)
from analysis.text.nouns import capital_first
from analysis.text.numbers import percent_text, rounded_number

if TYPE_CHECKING:
    from analysis.tables import Results

# Of intervals.
LEVEL = 0.95
INTERVAL = "({level} interval {lower} to {upper})"
# What grows or shrinks.
SUBJECTS = {
    "volume": "{Many} a day",
    "intensity": "{Many} of each viewer who came in a month",
}
WHEN = {
    "whole": "from {start} to {end}",
    "before": "from {start} to {end}",
    "after": "since {start}",
}


def months_compared(results: Results) -> Population:
    """Return the months on which trend, season and growth rest."""
    n = len(results.explored.frame("month_parts"))
    return Population("months compared", n, ("a year", "month"))


def yearly_slots(row: dict[str, Any], of: Population) -> dict[str, Slot]:
    """Return the change a year and its interval, in times where it more than doubles.

    Parameters
    ----------
    row : dict
        effect, low and high, relative.
    of : Population
        The months that it is of.
    """
    slots = {"level": declared_share(LEVEL)}
    for name, end in (("change", "effect"), ("lower", "low"), ("upper", "high")):
        value = float(row[end])
        if row["effect"] > 1:
            slots[name] = Slot(value, rounded_number(1 + value), "share a year", of)
        else:
            slots[name] = Slot(value, _signed_percent(value), "share a year", of)
    return slots


def _signed_percent(value: float) -> str:
    sign = "−" if value < 0 else "+"
    return f"{sign}{percent_text(abs(value))}"


def growth_claim(results: Results, row: dict[str, Any]) -> Claim:
    """Return how one measure changed by the year in one part of the record."""
    people, of = Populations(results), months_compared(results)
    slots = yearly_slots(row, of) | {name: month_slot(row[name], None) for name in ("start", "end")}
    sure = row["low"] > 0 or row["high"] < 0
    subject, when = SUBJECTS[row["measure"]], WHEN[row["part"]]
    if not sure:
        text = f"{subject} show no change {when} that chance does not explain: {{change}} a year"
    elif row["effect"] > 1:
        text = f"{subject} became {{change}} times as many a year {when}"
    else:
        verb = "rose" if row["effect"] > 0 else "fell"
        text = f"{subject} {verb} {when}: {{change}} a year"
    text = f"{text} {INTERVAL}."
    bold = row["measure"] == "volume" and row["part"] != "before"
    used = {name: slot for name, slot in slots.items() if f"{{{name}}}" in text}
    part = "" if row["part"] == "whole" else f"_{row['part']}"
    words = {"Many": capital_first(people.many)}
    text = f"**{text}**" if bold else text
    return Claim(f"explore.{row['measure']}_growth{part}", text, used, words, "estimated")


def growth_claims(results: Results) -> Iterator[Claim]:
    """Yield how rows a day, and rows of a viewer of a month, change; and of the season."""
    frame = results.explored.frame("month_growth")
    if frame.empty:
        return
    for _, parts in frame.groupby("measure", sort=False):
        bent = parts[parts["part"] != "whole"]
        for row in (bent if len(bent) else parts).to_dict("records"):
            yield growth_claim(results, row)
    yield season_claim(results)


def season_claim(results: Results) -> Claim:
    """Say whether a season is told from chance, and how far months lie from the trend."""
    facts, of = results.explored.record("season"), months_compared(results)
    if facts["p"] is None:
        text = "{years} whole years are too few to tell a season from chance."
        slots = {"years": spelled_slot(facts["years"], "years", of)}
        return Claim("explore.season", text, slots, evidence="tested")
    share = {"chance": share_slot(facts["p"], of)}
    shifted = "of years shifted against each other {chance} are as regular"
    if not facts["shown"]:
        slots = share | {"line": declared_share(facts["level"])}
        text = f"No season is told from chance: {shifted}, where fewer than {{line}} should be."
        return Claim("explore.season", text, slots, evidence="tested", further=(of,))
    slots, words = _season_ends(results, of)
    text = (
        "There is a season: {busiest} lies {above} from the trend ({level} interval "
        f"{{above_lower}} to {{above_upper}}), {{quietest}} {{below}} ({{below_lower}} to "
        f"{{below_upper}}); {shifted}."
    )
    return Claim("explore.season", text, slots | share, words, "tested")


def _season_ends(results: Results, of: Population) -> tuple[dict[str, Slot], dict[str, object]]:
    """Return the busiest and the quietest month of the year, each with its interval."""
    profile = results.explored.frame("season_profile").set_index("place")
    slots, words = {"level": declared_share(LEVEL)}, {}
    ends = (("busiest", "above", "idxmax"), ("quietest", "below", "idxmin"))
    for word, name, which in ends:
        place = getattr(profile["factor"], which)()
        words[word] = month_name[place]
        for column, slot in (("factor", name), ("low", f"{name}_lower"), ("high", f"{name}_upper")):
            value = float(profile.loc[place, column])
            slots[slot] = Slot(value, _signed_percent(value - 1), "times the trend", of)
    return slots, words
