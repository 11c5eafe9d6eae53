"""What the report comes down to: the same sentences on the landing page, in the PDF, in files.

Every function takes `show`, which makes data safe for the place where the sentence will stand.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import disclosure
from analysis.communicate.decided import WITHHELD, no_segments
from analysis.communicate.narrative.data_in_sentences import Show, group_called
from analysis.communicate.narrative.doubts import given_k, low_evidence_share
from analysis.text.dates import day_month_year, year_text
from analysis.text.nouns import capital_first, counted_noun, english_list, noun_form, spelled_number
from analysis.text.numbers import large_count, number_text, percent_text, rounded_number

if TYPE_CHECKING:
    from analysis.tables import Results

# Shares from here on deserve a sentence.
BUSY_YEAR, CARRIES, MANY_LOW = 0.25, 1.25, 0.1


# What viewers fall into groups by, apart from taste.
AMOUNTS = {
    "events": "their number of {many}",
    "day_share": "the share of their {many} that open a new day",
    "tenure": "the days between their first and last {many}",
    "recency": "the days since their last {many}",
}
CLOSE = "This is close to the line."
# One wording for the site, the PDF and the files.
DRAFT = (
    "Fewer null tables and resamples were drawn than the method asks for: a first look, "
    "not to be passed on."
)


def is_draft(results: Results) -> bool:
    """Say whether the run was a draft."""
    return bool(json.loads(results.modelled.record("rule")["json"]).get("draft"))


def date_sentence(results: Results, show: Show) -> str:
    """Say how recent the data is and where it comes from."""
    name, date = (
        results.obtained.record("source")["name"],
        results.scrubbed.record("window")["data_as_of"],
    )
    when = f"Data as of {day_month_year(pd.Timestamp(date))}" if date else "Data without dates"
    return f"{when}; source: {show(name)}."


def verdict_sentence(results: Results, show: Show) -> str:
    """Answer in one sentence what the audience is.

    Parameters
    ----------
    results : Results
        Every stage's tables.
    show : callable
        Makes data safe.
    """
    structure, frame = (
        results.modelled.record("gate")["structure"],
        results.interpreted.frame("segments"),
    )
    if few := no_segments(results):
        return few
    k, asked = len(frame), given_k(results) is not None
    near = f" {CLOSE}" if results.modelled.record("gate")["close"] else ""
    if structure == "none":
        bands = f"these {spelled_number(k)} bands "
        serve = bands + ("are those asked for" if asked else "lose the least")
        serve = serve if k > 1 else "one band holds all viewers"
        return (
            "As far as these viewers and measures show, they differ by degree, not by type."
            f"{near} Where a cut is needed, {serve}."
        )
    if k < 2:
        return "All viewers form one group."
    if asked:
        kind = "clear groups" if structure == "strong" else "groups with blurred borders"
        cut = f"{kind}, cut into {spelled_number(k)} as asked"
        return f"The audience falls into {cut}: {_leader(frame, show)}.{near}"
    kind = "clear segments" if structure == "strong" else "segments with blurred borders"
    return f"The audience falls into {spelled_number(k)} {kind}: {_leader(frame, show)}.{near}"


def giving_verb(many: str, singular: bool = False) -> str:
    """Return what viewers do with their rows: they give ratings, and have plays or views."""
    if "rating" in str(many):
        return "gives" if singular else "give"
    return "has" if singular else "have"


def _leader(frame: pd.DataFrame, show: Show) -> str:
    lead = frame.loc[frame["share_ratings"].idxmax()]
    more = lead["share_ratings"] > CARRIES * lead["share_users"]
    joint = f"{'but' if more else 'and'} {giving_verb(lead['noun'])}"
    return (
        f"{show(lead['name'])} are {percent_text(lead['share_users'])} of viewers {joint} "
        f"{percent_text(lead['share_ratings'])} of all {show(lead['noun'])}"
    )


def _kept(kept: int, read: int, one: str, many: str) -> tuple[str, str]:
    """Return how many are kept, and of how many where cleaning dropped some."""
    of = "" if kept == read else f" kept of {large_count(read)}"
    return large_count(kept), f"{noun_form(kept, one, many)}{of}"


def key_values(results: Results) -> list[tuple[str, str]]:
    """Return the four numbers that the audience comes down to, each with its words, as text.

    All are of the viewers and rows that cleaning kept.
    """
    source, facts = results.obtained.record("source"), results.explored.record("summary")
    one, many = source["noun_singular"], source["noun_plural"]
    kept = results.scrubbed.frame("viewers_by_evidence").set_index("evidence")
    users, rows = kept["users"], kept["rows"]
    cut = int(results.scrubbed.record("window")["min_ratings"])
    median = median_text(facts["median_n"])
    rest = "" if no_segments(results) else ": the groups rest on them"
    few = any(disclosure.is_few(count) for count in users)
    half = facts["half_from_share"]
    told = "" if half is None else f"; half of them from {percent_text(half)} of these viewers"
    why = f" ({WITHHELD})"
    events = _kept(int(rows.sum()), source["ratings"], one, many)
    return [
        _kept(int(users.sum()), source["users"], "viewer", "viewers"),
        (events[0], f"{events[1]}{told}"),
        (
            median,
            f"{one if median == '1' else many} from the median viewer"
            f"{why if facts['median_n'] is None else ''}",
        ),
        (
            "–" if few else percent_text(float(users["full"] / users.sum())),
            f"of viewers have {cut} {many} or more{rest}{why if few else ''}",
        ),
    ]


def median_text(value: float | None) -> str:
    """Return a median as it is: whole where it is whole, else with one figure behind the point."""
    if value is None:
        return "–"
    return number_text(value, 0 if float(value).is_integer() else 1)


def _largest(frame: pd.DataFrame, show: Show, many: str) -> str | None:
    largest, lead = frame["share_users"].idxmax(), frame["share_ratings"].idxmax()
    if largest == lead:
        return None
    row = frame.loc[largest]
    return (
        f"The largest group, {group_called(row['name'], show)}, holds "
        f"{percent_text(row['share_users'])} of "
        f"viewers and {percent_text(row['share_ratings'])} of all {many}."
    )


def _habits(facts: dict[str, Any], many: str) -> list[str]:
    found, half = [], facts["half_from_share"]
    if facts["median_n"] is not None:
        gives = f"he median viewer {giving_verb(many, True)} {median_text(facts['median_n'])}"
        lead = f"{percent_text(half)} of viewers {giving_verb(many)} half of all {many}; t"
        found.append(f"T{gives} {many}." if half is None else f"{lead}{gives}.")
    if facts["mean_rating"] is not None and facts["share_high"] is not None:
        lead = "Viewers rate what they like" if facts["share_high"] > 0.5 else "Marks are spread"
        found.append(
            f"{lead}: {percent_text(facts['share_high'])} of ratings are {facts['high_from']:g} "
            "or more."
        )
    if facts["busiest_year_share"] is not None and BUSY_YEAR <= facts["busiest_year_share"] < 1:
        found.append(
            f"{percent_text(facts['busiest_year_share'])} of all {many} are of "
            f"{year_text(facts['busiest_year'])}."
        )
    if facts["top_titles"] and facts["titles"] > facts["top_titles"]:
        found.append(
            f"The {spelled_number(int(facts['top_titles']))} most seen of "
            f"{counted_noun(facts['titles'], 'title')} hold "
            f"{percent_text(facts['top_titles_share'])} of all "
            f"{many}."
        )
    return found


def amount_sentence(results: Results, show: Show) -> str:
    """Say by how much, or when, viewers fall into groups; empty text where they do not."""
    frame = results.modelled.frame("amounts")
    many = show(results.obtained.record("source")["noun_plural"])
    parts = []
    for row in frame[frame["found"].astype(bool)].itertuples():
        shown = rounded_number(row.border)
        unit = many if row.measure == "events" else noun_form(shown, "day")
        border = percent_text(row.border) if row.measure == "day_share" else f"{shown} {unit}"
        measure, groups = AMOUNTS[row.measure].format(many=many), spelled_number(int(row.groups))
        parts.append(f"by {measure} into {groups} groups parted at about {border}")
    if not parts:
        return ""
    cut = int(results.scrubbed.record("window")["min_ratings"])
    return (
        f"Viewers with {cut} {many} or more fall {english_list(parts)}; that is no type of taste."
    )


def minority_sentences(results: Results, show: Show) -> list[str]:
    """Say which few viewers lie apart from all others in one measure."""
    cut = int(results.scrubbed.record("window")["min_ratings"])
    many = show(results.obtained.record("source")["noun_plural"])
    return [
        f"{capital_first(counted_noun(row.viewers, 'viewer'))} of {number_text(row.of)} with {cut} "
        f"{many} or more {noun_form(row.viewers, 'lies', 'lie')} far "
        f"{'below' if row.side == 'low' else 'above'} all others in one measure, "
        f"{show(row.label)}, with nobody between; a segment needs {percent_text(row.needed)} of "
        "them, so none is made of these few."
        for row in results.modelled.frame("minorities").itertuples()
    ]


def finding_sentences(
    results: Results,
    show: Show,
) -> list[str]:
    """Return what was found, the most important first; eight sentences at most."""
    source, noise = results.obtained.record("source"), results.obtained.record("noise")
    many = show(source["noun_plural"])
    found = _habits(results.explored.record("summary"), many)
    frame = results.interpreted.frame("segments")
    if len(frame) > 1 and (text := _largest(frame, show, many)):
        found.insert(0, text)
    low = low_evidence_share(results)
    if low is not None and low >= MANY_LOW:
        cut = int(results.scrubbed.record("window")["min_ratings"])
        found.append(
            f"{percent_text(low)} of viewers have fewer than {cut} {many}: too few to say what "
            "they "
            "like, so they are assigned and flagged."
        )
    if noise["detected"]:
        titles = noise["titles_noise"] + noise["titles_genuine"]
        verb = noun_form(noise["titles_noise"], "looks", "look")
        found.append(
            f"{number_text(noise['titles_noise'])} of {counted_noun(titles, 'title')} {verb} like "
            "injected "
            "noise, not like hidden gems."
        )
    if text := amount_sentence(results, show):
        found.append(text)
    return found + minority_sentences(results, show)
