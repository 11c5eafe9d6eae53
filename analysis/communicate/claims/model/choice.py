"""Which clustering was taken, how well it holds, and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.opened_tests import opened_claim
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import (
    count_slot,
    declared_slot,
    index_slot,
    noun_slot,
    share_slot,
    spelled_slot,
)
from analysis.communicate.claims.words import given_number, group_noun
from analysis.communicate.decided import (
    WITHHELD,
    no_segments,
    threshold_of,
    threshold_text,
    told_choice,
    told_comparison,
    votes_by_criterion,
)
from analysis.text.nouns import english_list, noun_form
from analysis.text.numbers import index_text

if TYPE_CHECKING:
    from analysis.tables import Results

# From so many on the numbers that criteria name are worth a clause: two are neighbours often.
MANY_NUMBERS = 3
# Of the variants that change the result, those that are named.
NAMED = 3


def choice_claims(results: Results) -> Iterator[Claim]:
    """Yield what is said of the choice, its stability and the test viewers."""
    if no_segments(results):
        return
    people = Populations(results)
    yield from _choice(results, people)
    yield from _runner_up(results, people)
    yield from _found_again(results, people)
    yield from apart_claims(results, people)
    yield from _depends(results, people)
    yield from _by_volume(results, people)
    yield from _test(results, people)


def _choice(results: Results, people: Populations) -> Iterator[Claim]:
    chosen, frame = results.modelled.record("chosen"), told_comparison(results)
    k, given = int(chosen["k"]), given_number(results)
    tried = Population("candidates", len(frame), ("candidate",))
    number = {"k": spelled_slot(k, "segments", people.known)}
    if given:
        yield Claim(
            "model.given",
            f"The number of {group_noun(results)} was given, not chosen: {{k}}.",
            number,
            further=(people.known,),
        )
    own = frame.loc[frame["candidate"] == chosen["candidate"], "floor"]
    why = ""
    if chosen["admissible"] and (own > 0).any():
        why = ", which has the lowest ICL of those mixtures that it may take, or fewer groups at "
        why += "nearly that"
    if not chosen["admissible"]:
        why = ", although none was stable and large enough to be admissible"
    of = int((frame["k"] == k).sum()) if given else len(frame)
    with_that = " with that number" if given else ""
    yield Claim(
        "model.choice",
        f"Of {{candidates}}{with_that} for the known viewers the rule takes **{{method}} with "
        f"{{k}} {group_noun(results, k)}**{why}.",
        {"candidates": noun_slot(of, "candidate", "candidates", tried), **number},
        {"method": chosen["method"]},
        evidence="assigned",
    )


def _runner_up(results: Results, people: Populations) -> Iterator[Claim]:
    chosen = results.modelled.record("chosen")
    if chosen["ari_runner_up"] is None:
        return
    apart = chosen["depends_on_method"]
    groups = group_noun(results)
    end = f"gives other {groups}" if apart else f"gives nearly the same {groups}"
    so = ": they depend on the method" if apart else ""
    yield Claim(
        "model.runner_up",
        f"The second-best clustering of known viewers {end} (adjusted Rand index {{ari}}{so}).",
        {"ari": index_slot(chosen["ari_runner_up"], people.known)},
        evidence="tested",
    )


def held_text(good: int, of: int, group: str) -> str:
    """Return "All {of} segments are", "{good} of {of} segments are", "No segment is"."""
    if good == 0:
        return f"No {group} is"
    if good == of:
        every = "Both" if of == 2 else "All {of}"
        return f"{every} {group}s are" if of > 1 else f"The one {group} is"
    return f"{{good}} of {{of}} {group}s {noun_form(good, 'is', 'are')}"


def _found_again(results: Results, people: Populations) -> Iterator[Claim]:
    frame = results.modelled.frame("stability").dropna()
    if frame.empty:
        yield Claim(
            "model.found_again", "Too few viewers could be fitted to try the result on resamples."
        )
        return
    good, k = int((~frame["tentative"].astype(bool)).sum()), len(frame)
    text = held_text(good, k, group_noun(results, 1))
    counts = {"good": good, "of": k}
    slots = {
        name: spelled_slot(value, "segments", people.known)
        for name, value in counts.items()
        if f"{{{name}}}" in text
    }
    line = threshold_of(results, "jaccard_valid")
    slots["line"] = declared_slot(line, threshold_text(results, "jaccard_valid"), "Jaccard")
    yield Claim(
        "model.found_again",
        f"{text} found again when known viewers are drawn again (Jaccard {{line}} or more).",
        slots,
        evidence="tested",
        further=(people.known,),
    )


def numbers_apart(results: Results) -> list[int]:
    """Return the numbers of segments that criteria name, where they name many."""
    named = sorted(set(votes_by_criterion(results).values()))
    return named if len(named) >= MANY_NUMBERS else []


def apart_claims(results: Results, people: Populations) -> Iterator[Claim]:
    """Yield that criteria name many numbers of segments, where they do."""
    named = numbers_apart(results)
    if not named:
        return
    yield Claim(
        "model.criteria_apart",
        f"Single criteria name {{count}} numbers of {group_noun(results)} of known viewers "
        "({numbers}).",
        {
            "count": spelled_slot(len(named), "numbers", people.known),
            "numbers": numbers_slot(named, people.known),
        },
        evidence="tested",
    )


def numbers_slot(named: list[int], of: Population) -> Slot:
    """Return the numbers of segments that criteria name, as one slot."""
    values = [str(k) for k in named]
    return Slot(", ".join(values), english_list(values), "segments", of)


def _depends(results: Results, people: Populations) -> Iterator[Claim]:
    """Yield what the segments change with: measures left out, scalings, other cuts, seeds."""
    frame = results.modelled.frame("sensitivity")
    weak = frame[frame["depends"].astype(bool)].sort_values("ari", kind="stable")
    tried = Population("variants of the analysis", len(frame), ("variant",))
    if weak.empty:
        return
    named = [f"{row.check} {row.value}".replace("_", " ") for row in weak.head(NAMED).itertuples()]
    more = len(weak) - len(named)
    yield Claim(
        "model.depends",
        f"The {group_noun(results)} of known viewers change in {{weak}} of {{tried}} "
        f"{noun_form(len(frame), 'variant')} of the analysis: {{named}}"
        f"{' and {more} more' if more else ''} (adjusted Rand index under {{line}}).",
        {
            "weak": spelled_slot(len(weak), "variants", tried),
            "tried": spelled_slot(len(frame), "variants", tried),
            **({"more": spelled_slot(more, "variants", tried)} if more else {}),
            "line": declared_slot(
                threshold_of(results, "agreement"), threshold_text(results, "agreement"), "index"
            ),
        },
        {"named": ", ".join(named)},
        evidence="tested",
        further=(people.known,),
    )


def _by_volume(results: Results, people: Populations) -> Iterator[Claim]:
    """Yield that volume alone explains the segments, where it explains most of them."""
    frame = results.interpreted.frame("effects")
    share = frame.loc[frame["feature"] == "events", "epsilon2_all"]
    if share.empty or not share.iloc[0] > threshold_of(results, "activity"):
        return
    yield Claim(
        "model.activity",
        "This is mainly a division by activity: the number of {many} alone explains {share} of "
        "the differences between known viewers.",
        {"share": share_slot(float(share.iloc[0]), people.known)},
        {"many": people.many},
        evidence="estimated",
    )


def _test(results: Results, people: Populations) -> Iterator[Claim]:
    choice = told_choice(results)
    test = choice["test"]
    if "rows" in test and test["rows"] is None:
        yield Claim("model.test", f"What the test viewers show is {WITHHELD}.")
        return
    if "silhouette" not in test or test.get("opened") is None:
        yield Claim("model.test", "There were too few viewers to keep some for a test.")
        return
    of = Population("test viewers", int(test["rows"]))
    judged = Population("viewers who chose it", None)
    slots = {
        "rows": count_slot(test["rows"], "viewers", of),
        "test": index_slot(test["silhouette"], of, "silhouette"),
    }
    before, chosen = "", (choice["scores"] or {}).get("silhouette")
    if chosen is not None:
        slots["chosen"] = index_slot(chosen, judged, "silhouette")
        before = "; on the viewers who chose it, {chosen}"
    yield Claim(
        "model.test",
        "On {rows} test viewers, whom nothing was learned from or chosen on, the silhouette is "
        f"{{test}}{before}.",
        slots,
        evidence="tested",
    )
    yield opened_claim(test)


def silhouette_claims(results: Results) -> Iterator[Claim]:
    """Yield the silhouette of the viewers beside that of tables without types."""
    if no_segments(results):
        return
    gate, curve = results.modelled.record("gate"), results.modelled.frame("gate_curve")
    curve = curve[curve["mean"].notna() & curve["observed"].notna()]
    if curve.empty or gate["delta"] is None:
        return
    best = curve.loc[curve["observed"].idxmax()]
    at = curve[(curve["k"] == best["k"]) & curve["null"].isin(["gaussian", "uniform", "latent"])]
    if at.empty:
        return
    known = Populations(results).known
    tables = Population("simulated audiences without types", None)
    highest = float(at["mean"].max())
    yield Claim(
        "model.against_tables",
        "The silhouette of known viewers is at best {observed} (k = {k}); simulated audiences "
        "without types score {highest} there on average, by the kind that scores highest.",
        {
            "observed": index_slot(best["observed"], known, "silhouette"),
            "k": count_slot(best["k"], "segments", known),
            "highest": Slot(highest, index_text(highest), "silhouette", tables),
        },
        evidence="simulated",
    )
