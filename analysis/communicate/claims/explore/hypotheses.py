"""What survives a test: each finding with its interval, how many there are, what is not shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.explore.growth import INTERVAL, LEVEL
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import (
    count_slot,
    day_slot,
    declared_share,
    declared_slot,
    share_slot,
    spelled_slot,
)
from analysis.text.dates import day_month_year, year_text
from analysis.text.nouns import english_list, noun_form
from analysis.text.numbers import number_text, rounded_number

if TYPE_CHECKING:
    from analysis.tables import Results

# Percentage points of a share, and figures of their ends.
POINTS, FIGURES = 100, 2
# Kinds of titles, as they stand behind "of".
KINDS = {
    "older": "titles of {split} or before",
    "best_known": "the best known titles",
    "genre": "{genre}",
}
# Who are compared: the last third, the first one.
GROUPS = {
    "amount": ("with {high_end} {many} or more since then", "with {low_end} or fewer"),
    "arrival": ("who arrived from {high_end} on", "who arrived up to {low_end}"),
}
# What each finding comes to: for an effect above zero, and below it.
LEADS = {
    "older_by_amount": (
        "Who gives more chooses older titles",
        "Who gives more chooses newer titles",
    ),
    "older_by_arrival": (
        "Who arrived later chooses older titles",
        "Who arrived later chooses newer titles",
    ),
    "best_known_by_amount": (
        "Who gives more chooses better known titles",
        "Who gives more chooses less known titles",
    ),
    "best_known_by_arrival": (
        "Who arrived later chooses better known titles",
        "Who arrived later chooses less known titles",
    ),
    "genre_by_amount": (
        "Who gives more chooses {genre} more often",
        "Who gives more chooses {genre} less often",
    ),
    "genre_by_arrival": (
        "Who arrived later chooses {genre} more often",
        "Who arrived later chooses {genre} less often",
    ),
    "experience": ("Marks rise with experience", "Marks fall with experience"),
    "older_rating": ("Older titles are rated higher", "Older titles are rated lower"),
    "known_rating": (
        "The best known titles are rated higher",
        "The best known titles are rated lower",
    ),
}
CHOICES = (
    "of the first {cut} {many} since {since} of each viewer who has as many, {mean_high} are "
    "{kind} for those {last} and {mean_low} for those {first}: {effect} points {way} "
    f"{INTERVAL}"
)
RATINGS = {
    "experience": "the same known viewers rate the later half of what they rate {effect} {points} "
    f"{{way}} than the earlier half, against each title’s mean {INTERVAL}",
    "older_rating": "the same known viewers rate titles of {split} or before {effect} "
    f"{{points}} {{way}} than newer ones {INTERVAL}",
    "known_rating": "the same known viewers rate the best known titles, which hold half of all "
    f"{{many}}, {{effect}} {{points}} {{way}} than others {INTERVAL}",
}
SLIGHT = ", too little to matter"
# How a question stands in a list of what is not shown.
NOT_SHOWN = {
    "volume": "whether {many} grow",
    "intensity": "whether viewers who come give more",
    "older_by_amount": "whether who gives more chooses older titles",
    "older_by_arrival": "whether who arrived later chooses older titles",
    "best_known_by_amount": "whether who gives more chooses better known titles",
    "best_known_by_arrival": "whether who arrived later chooses better known titles",
    "genre_by_amount": "whether who gives more chooses other genres",
    "genre_by_arrival": "whether who arrived later chooses other genres",
    "experience": "whether viewers rate otherwise with experience",
    "older_rating": "whether they rate older titles otherwise",
    "known_rating": "whether they rate the best known titles otherwise",
}
# How many came to what, one and several.
COUNTED = {
    "found": (
        "{found} holds, beyond what chance gives among so many, and is large enough to matter",
        "{found} hold, beyond what chance gives among so many, and are large enough to matter",
    ),
    "slight": (
        "{slight} holds and is too small to matter",
        "{slight} hold and are too small to matter",
    ),
    "not_shown": ("{not_shown} is not shown", "{not_shown} are not shown"),
}
NONE_SHOWN = (
    "Not even the one hypothesis that was tested is shown",
    "Not one of {tested} hypotheses that were tested is shown",
)


def tested_claims(results: Results) -> Iterator[Claim]:
    """Yield how many hypotheses hold, each that does, and which are not shown."""
    frame = results.explored.frame("hypotheses")
    people = Populations(results)
    made = frame[frame["verdict"] != "not_tested"]
    if made.empty:
        yield Claim("explore.tested", "No hypothesis could be tested on this source.")
        return
    yield _counted(made)
    for row in made.sort_values("verdict", kind="stable").to_dict("records"):
        if row["verdict"] in ("found", "slight") and row["unit"] != "year":
            yield finding_claim(row, people)
    missed = made.loc[made["verdict"] == "not_shown", "hypothesis"]
    if len(missed):
        listed = "; ".join(NOT_SHOWN[name] for name in missed)
        words = {"many": people.many} if "{many}" in listed else {}
        yield Claim("explore.not_shown", f"Not shown: {listed}.", words=words, evidence="tested")


def _counted(made: pd.DataFrame) -> Claim:
    """Return how many hypotheses hold, of those that were tested."""
    family = Population("hypotheses tested", len(made), ("hypothes",))
    counts = made["verdict"].value_counts().to_dict()
    one = len(made) == 1
    if set(counts) == {"not_shown"}:
        text = NONE_SHOWN[0 if one else 1]
    else:
        told = [forms[counts[name] > 1] for name, forms in COUNTED.items() if name in counts]
        noun = "hypothesis that was" if one else "hypotheses that were"
        text = f"Of {{tested}} {noun} tested, {english_list(told)}"
    slots = {
        name: spelled_slot(int(count), "hypotheses", family)
        for name, count in {"tested": len(made), **counts}.items()
        if f"{{{name}}}" in text
    }
    return Claim("explore.tested", f"**{text}.**", slots, evidence="tested", further=(family,))


def finding_claim(row: dict[str, Any], people: Populations) -> Claim:
    """Return one difference that holds, with its interval."""
    of = Population("viewers compared", int(row["n"]), ("viewer",))
    end = SLIGHT if row["verdict"] == "slight" else ""
    name, _, by = row["hypothesis"].partition("_by_")
    if by:
        text, slots, words = _choice_parts(row, people, of, name, by)
    else:
        text, slots, words = _rating_parts(row, people, of)
    lead = LEADS[row["hypothesis"]][0 if row["effect"] > 0 else 1]
    text = f"**{lead}**: {text}{end}."
    used = {name: slot for name, slot in slots.items() if f"{{{name}}}" in text}
    words = {name: word for name, word in words.items() if f"{{{name}}}" in text}
    return Claim(f"explore.{row['hypothesis']}", text, used, words, "tested")


Parts = tuple[str, dict[str, Slot], dict[str, object]]


def _choice_parts(
    row: dict[str, Any], people: Populations, of: Population, kind: str, by: str
) -> Parts:
    last, first = GROUPS[by]
    text = CHOICES.replace("{last}", last).replace("{first}", first)
    text = text.replace("{kind}", f"of {KINDS[kind]}")
    text = text.replace("{way}", "more" if row["effect"] > 0 else "fewer")
    slots = signed_ends(row, POINTS, "share", of)
    slots |= {name: share_slot(row[name], of) for name in ("mean_low", "mean_high")}
    slots |= {name: group_end(row[name], by, of) for name in ("low_end", "high_end")}
    slots["cut"] = declared_slot(people.cut, number_text(people.cut), people.many)
    slots["since"] = day_slot(row["since"], None)
    return text, slots | _split(row), {"many": people.many, "genre": row["detail"]}


def _rating_parts(row: dict[str, Any], people: Populations, of: Population) -> Parts:
    text = RATINGS[row["hypothesis"]]
    text = text.replace("{way}", "higher" if row["effect"] > 0 else "lower")
    slots = signed_ends(row, 1, "rating", of) | _split(row)
    points = noun_form(slots["effect"].shown, people.point, f"{people.point}s")
    return text.replace("{points}", points), slots, {"many": people.many}


def _split(row: dict[str, Any]) -> dict[str, Slot]:
    """Return the year up to which a title is older."""
    if pd.isna(row["split"]):
        return {}
    return {"split": declared_slot(row["split"], year_text(row["split"]), "year")}


def signed_ends(row: dict[str, Any], scale: float, unit: str, of: Population) -> dict[str, Slot]:
    """Return an effect and its interval, shown in the direction that the effect has."""
    sign = 1 if row["effect"] >= 0 else -1
    ends = ("low", "high") if sign > 0 else ("high", "low")
    values = {"effect": row["effect"], "lower": row[ends[0]], "upper": row[ends[1]]}
    slots = {}
    for name, value in values.items():
        shown = rounded_number(sign * scale * float(value), FIGURES)
        slots[name] = Slot(float(value), shown, unit, of)
    return slots | {"level": declared_share(LEVEL)}


def group_end(value: float, by: str, of: Population) -> Slot:
    """Return where a third of viewers ends: at a number of rows, or on a day."""
    if by == "amount":
        return count_slot(value, "rows", of)
    when = pd.Timestamp(0) + pd.Timedelta(days=float(value))
    return Slot(when.date().isoformat(), day_month_year(when), "day")
