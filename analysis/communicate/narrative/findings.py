"""What the report comes down to: the same sentences on the landing page, in the PDF, in files.

Every function takes `show`, which makes data safe for the place where the sentence will stand.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.words import (
    count,
    large,
    listed,
    noun,
    number,
    percent,
    score,
    sentence,
    spelled,
)

if TYPE_CHECKING:
    from analysis.tables import Tables

Show = Callable[[object], str]
VALID = 0.75
# Shares from here on deserve a sentence.
BUSY_YEAR, CARRIES, MANY_LOW, VOLUME = 0.25, 1.25, 0.1, 0.5


def as_of(obtained: Tables, scrubbed: Tables, show: Show) -> str:
    """Say how recent the data is and where it comes from."""
    name, date = obtained.record("source")["name"], scrubbed.record("window")["data_as_of"]
    when = f"Data as of {pd.Timestamp(date):%-d %B %Y}" if date else "Data without dates"
    return f"{when}; source: {show(name)}."


def verdict(modelled: Tables, interpreted: Tables, show: Show) -> str:
    """Answer in one sentence what the audience is.

    Parameters
    ----------
    modelled, interpreted : Tables
        Results of these stages.
    show : callable
        Makes data safe.
    """
    structure, frame = modelled.record("gate")["structure"], interpreted.frame("segments")
    k = len(frame)
    if structure == "none":
        serve = (
            f"these {spelled(k)} bands lose the least" if k > 1 else "one band holds all viewers"
        )
        return (
            "Viewers differ by degree, not by type: the data give no reason to draw a line "
            f"anywhere. Where a cut is needed, {serve}."
        )
    if k < 2:
        return "All viewers form one group."
    kind = "clear segments" if structure == "strong" else "segments with blurred borders"
    return f"The audience falls into {spelled(k)} {kind}: {_leader(frame, show)}."


def _leader(frame: pd.DataFrame, show: Show) -> str:
    lead = frame.loc[frame["share_ratings"].idxmax()]
    more = lead["share_ratings"] > CARRIES * lead["share_users"]
    joint = "but give" if more else "and give"
    return (
        f"{show(lead['name'])} are {percent(lead['share_users'])} of viewers {joint} "
        f"{percent(lead['share_ratings'])} of all {show(lead['noun'])}"
    )


def low_evidence(interpreted: Tables) -> float:
    """Return the share of viewers who were assigned on little evidence."""
    frame = interpreted.frame("segments")
    users = frame["users"].sum()
    return float((frame["low_evidence_share"] * frame["users"]).sum() / users) if users else 0.0


def doubt(modelled: Tables, interpreted: Tables, show: Show) -> str:
    """Say in one line what speaks against the result."""
    frame = interpreted.frame("segments")
    parts = []
    if modelled.record("gate")["structure"] == "none":
        parts.append("no test found types, so any cut is a convenience")
    shaky = [called(name, show) for name in frame.loc[~(frame["jaccard"] >= VALID), "name"]]
    if shaky and len(shaky) == len(frame):
        parts.append("no group holds well when viewers are drawn again")
    elif shaky:
        verb = noun(len(shaky), "does", "do")
        parts.append(f"{listed(shaky)} {verb} not hold well when viewers are drawn again")
    low = low_evidence(interpreted)
    if low:
        parts.append(f"{percent(low)} of viewers are assigned on little evidence")
    if not parts:
        return "Nothing that was tested speaks against these groups; nothing here is causal."
    return f"{sentence('; '.join(parts))}."


def key_figures(obtained: Tables, scrubbed: Tables, explored: Tables) -> list[tuple[str, str]]:
    """Return the four numbers that the audience comes down to, each with its words, as text."""
    source, facts = obtained.record("source"), explored.record("summary")
    one, many = source["noun_singular"], source["noun_plural"]
    users = scrubbed["users"]
    fitted = users.aggregate(share=users["eligible"].ifelse(1.0, 0.0).mean()).execute()
    cut = int(scrubbed.record("window")["min_ratings"])
    median = short(facts["median_n"])
    return [
        (large(source["users"]), noun(source["users"], "viewer")),
        (
            large(source["ratings"]),
            f"{noun(source['ratings'], one, many)}, half of those kept from "
            f"{percent(facts['half_from_share'])} of viewers",
        ),
        (median, f"{one if median == '1' else many} from the median viewer"),
        (
            percent(float(fitted["share"].iloc[0])),
            f"of viewers have {cut} {many} or more: the groups rest on them",
        ),
    ]


def short(value: float | None) -> str:
    """Return a median as it is: whole where it is whole, else with one figure behind the point."""
    if value is None:
        return "–"
    return number(value, 0 if float(value).is_integer() else 1)


def called(name: object, show: Show) -> str:
    """Return a group's name as it stands in a sentence: "Band A: more" as "Band A (more)"."""
    first, found, rest = str(name).partition(": ")
    return show(f"{first} ({rest})" if found else first)


def _largest(frame: pd.DataFrame, show: Show, many: str) -> str | None:
    largest, lead = frame["share_users"].idxmax(), frame["share_ratings"].idxmax()
    if largest == lead:
        return None
    row = frame.loc[largest]
    return (
        f"The largest group, {called(row['name'], show)}, holds {percent(row['share_users'])} of "
        f"viewers and {percent(row['share_ratings'])} of all {many}."
    )


def _habits(facts: dict[str, Any], many: str) -> list[str]:
    found = [
        f"{percent(facts['half_from_share'])} of viewers give half of all {many}; "
        f"the median viewer gives {short(facts['median_n'])}."
    ]
    if facts["mean_rating"] is not None and facts["share_high"] is not None:
        lead = "Viewers rate what they like" if facts["share_high"] > 0.5 else "Marks are spread"
        found.append(
            f"{lead}: {percent(facts['share_high'])} of ratings are {facts['high_from']:g} or more."
        )
    if facts["busiest_year_share"] is not None and facts["busiest_year_share"] >= BUSY_YEAR:
        found.append(
            f"{percent(facts['busiest_year_share'])} of all {many} are of "
            f"{facts['busiest_year']:.0f}."
        )
    if facts["top_titles"] and facts["titles"] > facts["top_titles"]:
        found.append(
            f"The {spelled(int(facts['top_titles']))} most seen of "
            f"{count(facts['titles'], 'title')} hold {percent(facts['top_titles_share'])} of all "
            f"{many}."
        )
    return found


def findings(
    obtained: Tables,
    scrubbed: Tables,
    explored: Tables,
    modelled: Tables,
    interpreted: Tables,
    show: Show,
) -> list[str]:
    """Return what was found, the most important first; at most six sentences."""
    source, noise = obtained.record("source"), obtained.record("noise")
    many = show(source["noun_plural"])
    found = _habits(explored.record("summary"), many)
    frame = interpreted.frame("segments")
    if len(frame) > 1 and (text := _largest(frame, show, many)):
        found.insert(0, text)
    low = low_evidence(interpreted)
    if low >= MANY_LOW:
        cut = int(scrubbed.record("window")["min_ratings"])
        found.append(
            f"{percent(low)} of viewers have fewer than {cut} {many}: too few to say what they "
            "like, so they are assigned and flagged."
        )
    if noise["detected"]:
        titles = noise["titles_noise"] + noise["titles_genuine"]
        verb = noun(noise["titles_noise"], "looks", "look")
        found.append(
            f"{number(noise['titles_noise'])} of {count(titles, 'title')} {verb} like injected "
            "noise, not like hidden gems."
        )
    return found[:6]


def _against_nulls(modelled: Tables) -> str | None:
    gate, curve = modelled.record("gate"), modelled.frame("gate_curve")
    curve = curve[curve["mean"].notna() & curve["observed"].notna()]
    if curve.empty or gate["delta"] is None:
        return None
    best = curve.loc[curve["observed"].idxmax()]
    at = curve[(curve["k"] == best["k"]) & curve["null"].isin(["gaussian", "uniform", "latent"])]
    if at.empty:
        return None
    return (
        f"Our silhouette is at best {score(best['observed'])} (k = {int(best['k'])}); tables "
        f"without any types score up to {score(at['mean'].max())} there."
    )


def held(good: int, of: int, group: str) -> str:
    """Return "All four segments are", "Three of four segments are", "No segment is"."""
    if good == 0:
        return f"No {group} is"
    if good == of:
        return f"All {spelled(of)} {group}s are" if of > 1 else f"The one {group} is"
    return f"{sentence(spelled(good))} of {spelled(of)} {group}s {noun(good, 'is', 'are')}"


def sureness(modelled: Tables, interpreted: Tables, show: Show) -> list[str]:
    """Return how sure the result is: the gate, stability, method, evidence, what is untested."""
    gate, chosen = modelled.record("gate"), modelled.record("chosen")
    frame = interpreted.frame("segments")
    group = "band" if gate["structure"] == "none" else "segment"
    found = [text for text in (_against_nulls(modelled),) if text]
    good = int((frame["jaccard"] >= VALID).sum())
    if frame["jaccard"].notna().any():
        found.append(
            f"{held(good, len(frame), group)} found again when viewers are drawn again "
            "(Jaccard .75 or more)."
        )
    if chosen["ari_runner_up"] is not None:
        close = chosen["ari_runner_up"] >= VALID
        end = "gives nearly the same groups" if close else "gives other groups"
        found.append(
            f"The second-best clustering {end} (adjusted Rand index "
            f"{score(chosen['ari_runner_up'])}{'' if close else ': they depend on the method'})."
        )
    if gate["p_latent"] is None and gate["structure"] != "none":
        found.append(
            "No test against a continuum of tastes was made, so the verdict is moderate at most."
        )
    found += [text for text in (_by_volume(interpreted, show), _depends(modelled, show)) if text]
    low = low_evidence(interpreted)
    if low:
        found.append(f"{percent(low)} of viewers are assigned on little evidence.")
    return found


def _by_volume(interpreted: Tables, show: Show) -> str | None:
    """Say that volume alone explains the groups, where it explains more than half of them."""
    frame, names = interpreted.frame("effects"), interpreted.frame("segments")
    share = frame.loc[frame["feature"] == "events", "epsilon2_all"]
    if share.empty or not share.iloc[0] > VOLUME:
        return None
    return (
        f"This is mainly a division by activity: the number of {show(names['noun'].iloc[0])} "
        f"alone explains {percent(float(share.iloc[0]))} of it."
    )


def _depends(modelled: Tables, show: Show) -> str | None:
    """Name what the groups change with: features left out, scalings, other cuts, other seeds."""
    frame = modelled.frame("sensitivity")
    weak = frame[frame["ari"] < VALID].sort_values("ari", kind="stable")
    if weak.empty:
        return None
    named = [show(f"{row.check} {row.value}") for row in weak.head(3).itertuples()]
    more = len(weak) - len(named)
    rest = f" and {spelled(more)} more" if more else ""
    return (
        f"The groups change in {spelled(len(weak))} of {spelled(len(frame))} "
        f"{noun(len(frame), 'variant')} of the "
        f"analysis: {', '.join(named)}{rest} (adjusted Rand index under .75)."
    )


def not_to_conclude(obtained: Tables, modelled: Tables, interpreted: Tables) -> list[str]:
    """Return what the figures do not carry."""
    found = [
        "Nothing here is causal: viewers who give more were not made to by what they watch.",
        "A segment says what viewers did, not what they are like, and nothing of one viewer alone.",
    ]
    if modelled.record("gate")["structure"] == "none":
        found[1] = "The bands are cuts through a continuum: nobody is of a type, and borders move."
    if not obtained.record("source")["has_demographics"]:
        found.append(
            "The source holds no protected attribute, so fairness towards such groups is unknown."
        )
    if interpreted.frame("forward").empty:
        found.append("Nothing was tested on later data: what segments will do next is not shown.")
    return found
