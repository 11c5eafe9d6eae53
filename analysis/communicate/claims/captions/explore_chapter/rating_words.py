"""The words of figures of rows: their values, and when they came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.communicate.claims.captions.absences import said_before
from analysis.communicate.claims.captions.words import FigureWords, Sentences
from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.explore.rhythm import (
    WEEKDAYS,
    even_week_phrase,
    evenness_of,
    uneven_measures,
)
from analysis.communicate.claims.explore.viewers import (
    BUSY_YEAR,
    high_phrase,
    mark_slot,
    mean_phrase,
    year_phrase,
)
from analysis.communicate.claims.phrase import Phrase
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import (
    declared_slot,
    large_slot,
    month_slot,
    noun_slot,
    rounded_slot,
    share_slot,
    year_slot,
)
from analysis.text.nouns import capital_first, noun_form
from analysis.text.numbers import percent_text

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results

# Where days are alike, and hours not.
EVENLY = "{Many} come evenly over the week"
DAILY = f"{EVENLY}, but not over the day: most at {{hour}}"
# Of a week.
DAYS = len(WEEKDAYS)


def rating_histogram_words(results: Results) -> FigureWords | Claim:
    """Return the words of the share of ratings at each value of the scale."""
    frame, facts = results.explored.frame("rating_shares"), results.explored.record("summary")
    name, people = "rating-distribution", Populations(results)
    if frame.empty:
        text = "The source has no ratings, so there is no distribution of ratings to show."
        return Sentences("figure", name).absent(text)
    of, high, mean = people.rated, high_phrase(people, facts), mean_phrase(people, facts)
    rated = noun_slot(of.n or 0, "rating", "ratings", of)
    slots = {**high.slots, **mean.slots, "rated": rated, **_marks(frame, of)}
    say = Sentences("figure", name, slots, of=(of,))
    tells = ". Where most ratings are high, a low one says more"
    return say.figure(
        title=high.template,
        subtitle="Share of ratings by value; {rated}",
        caption=f"{mean.template}, and {{high}} of ratings are {{from_mark}} or more"
        f"{tells if facts['share_high'] > 0.5 else ''}.",
        alt="Bar chart of ratings by value, with bars from {lowest} to {highest}. The longest bar "
        "is {most} with {most_share} of ratings; the lowest holds {lowest_share}, the highest "
        "{highest_share}.",
    )


def _marks(frame: pd.DataFrame, of: Population) -> dict[str, Slot]:
    """Return the ends of the scale and its most given value, each with its share."""
    places = {"lowest": 0, "highest": len(frame) - 1, "most": int(frame["share"].argmax())}
    slots = {}
    for name, place in places.items():
        value, share = frame["rating"].iloc[place], frame["share"].iloc[place]
        slots[name] = mark_slot(value, of)
        slots[f"{name}_share"] = share_slot(share, of)
    return slots


def rows_by_month_words(results: Results) -> FigureWords | Claim:
    """Return the words of the number of rows in each month."""
    frame, facts = results.explored.frame("by_month"), results.explored.record("summary")
    name, people = "by-month", Populations(results)
    if frame.empty:
        return Sentences("figure", name, {}, {"many": people.many}).absent(
            "The source has no dates, so {many} cannot be followed over time."
        )
    year = _busiest(people, facts)
    words = {**year.words, "many": people.many, "one": people.one}
    words["Many"] = capital_first(people.many)
    say = Sentences("figure", name, {**year.slots, **_months(frame, people)}, words)
    whole = facts["busiest_year_share"] == 1
    peak = "The busiest month, {top_month}, holds {top_share} of all {dated}"
    line = "Line of {many} a month from {begin} to {end}. It peaks in {top_month} at {top}"
    rising = frame["ratings"].idxmax() == frame.index[-1]
    line += ", where it ends." if rising else " and ends at {last}."
    return say.figure(
        title=peak if whole else year.template,
        subtitle="{Many} a month, {begin} to {end}; {rows} {rows_noun}",
        caption=f"{year.template}; time since a viewer’s last {{one}} is counted up to one date "
        "for all.",
        alt=line if len(frame) > 1 else "One dot: {top} {many} in {top_month}.",
    )


def _busiest(people: Populations, facts: dict[str, Any]) -> Phrase:
    """Say how much of the record is of its busiest year."""
    found = year_phrase(people, facts)
    words = {**found.words, "rows_noun": noun_form(people.dated.n or 0, people.one, people.many)}
    if facts["busiest_year_share"] < 1:
        which = "" if facts["busiest_year_share"] >= BUSY_YEAR else ", the busiest year"
        return Phrase(f"{found.template}{which}", found.slots, words)
    slots = {"year": year_slot(facts["busiest_year"], people.dated)}
    return Phrase("All {dated} are of {year}", slots, words)


def _months(frame: pd.DataFrame, people: Populations) -> dict[str, Slot]:
    """Return the first, the last and the busiest month, with what they hold."""
    of, many = people.dated, people.many
    top = frame.loc[frame["ratings"].idxmax()]
    return {
        "begin": month_slot(frame["month"].iloc[0], of),
        "end": month_slot(frame["month"].iloc[-1], of),
        "rows": large_slot(of.n or 0, many, of),
        "top_month": month_slot(top["month"], of),
        "top": large_slot(top["ratings"], many, of),
        "top_share": share_slot(top["ratings"] / frame["ratings"].sum(), of),
        "last": large_slot(frame["ratings"].iloc[-1], many, of),
    }


def weekly_rhythm_words(results: Results) -> FigureWords | Claim:
    """Return the words of the days of the week, and where known the hours, of rows."""
    days, hours = results.explored.frame("by_weekday"), results.explored.frame("by_hour")
    name, people = "rhythm", Populations(results)
    words: dict[str, object] = {"many": people.many}
    if days.empty:
        return said_before("figure", name)
    uneven, week = uneven_measures(results), evenness_of(results, "weekday")
    if not uneven and week is not None:
        return even_week_phrase(results, week).claim("figure.rhythm.absent", evidence="estimated")
    most, least = days["share"].idxmax(), days["share"].idxmin()
    words |= {"busiest": WEEKDAYS[most], "quietest": WEEKDAYS[least]}
    words["Many"] = capital_first(people.many)
    even = "weekday" not in uneven
    say = Sentences("figure", name, _rhythm(days, hours, people), words, of=(people.dated,))
    title = "{busiest} is the busiest day, {quietest} the quietest"
    clock = " and by hour, in UTC where the source names a zone" if len(hours) else ""
    beside = ", beside bars by hour, the longest at {hour}" if len(hours) else ""
    return say.figure(
        title=title if not even else DAILY if "hour" in uneven else EVENLY,
        subtitle=f"Share of {{many}} by weekday{clock}; dashed: one seventh",
        caption=_caption(people.many, even, float(days["share"][least])),
        alt="Bars of the share of {many} by weekday, the longest for {busiest} with {most}, the "
        f"shortest for {{quietest}} with {{least}}{beside}.",
    )


def _caption(many: str, even: bool, least: float) -> str:
    """Say how far the busiest day is from the quietest; a rating may be older than its entry."""
    against = ", {quietest} {least}" if even else ", {times} times what {quietest} holds"
    against = against if least else ""
    later = " A date may tell when a rating was entered, not when the title was watched."
    return (
        f"{{busiest}} holds {{most}} of {{many}}{against}; if all days were alike, each would "
        f"hold {{seventh}}.{later if 'rating' in many else ''}"
    )


def _rhythm(days: pd.DataFrame, hours: pd.DataFrame, people: Populations) -> dict[str, Slot]:
    of, share = people.dated, days["share"]
    slots = {
        "most": share_slot(share.max(), of),
        "least": share_slot(share.min(), of),
        "seventh": declared_slot(1 / DAYS, percent_text(1 / DAYS), "share"),
    }
    if share.min():
        slots["times"] = rounded_slot(share.max() / share.min(), "times", of)
    if len(hours):
        top = int(hours.loc[hours["share"].idxmax(), "hour"])
        slots["hour"] = Slot(top, f"{top}:00", "hour", of)
    return slots
