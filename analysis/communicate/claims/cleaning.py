"""What cleaning kept and what is measured of a viewer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.communicate.claims.claim import Claim, Population
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import count_slot, day_slot, share_slot, spelled_slot
from analysis.text.nouns import noun_form

if TYPE_CHECKING:
    from analysis.tables import Results


def cleaning_claims(results: Results) -> Iterator[Claim]:
    """Yield what is said of cleaning and of the measures."""
    people = Populations(results)
    yield from _kept(results, people)
    yield from _measures(results)
    yield _window(results, people)


def _kept(results: Results, people: Populations) -> Iterator[Claim]:
    chain = results.scrubbed.frame("ledger").query("table == 'ratings'")
    read, kept = int(chain["rows_in"].iloc[0]), int(chain["rows_out"].iloc[-1])
    words = {"many": noun_form(read, people.one, people.many)}
    rows = Population(f"{people.many} as read", read, (people.many, people.one))
    slots = {"read": count_slot(read, people.many, rows)}
    if kept == read:
        yield Claim("scrub.kept", "**All {read} {many} are kept.**", slots, words)
    else:
        top = chain.loc[chain["rows_dropped"].idxmax()]
        yield Claim(
            "scrub.kept",
            "**{share} of {read} {many} are kept**; most of the others, {most}, fall to one rule "
            "({rule}).",
            {
                "share": share_slot(kept / read, rows),
                **slots,
                "most": count_slot(top["rows_dropped"], people.many, rows),
            },
            {**words, "rule": str(top["rule"]).replace("_", " ")},
        )
    if changed := int(chain["rows_changed"].sum()):
        verb = noun_form(changed, "was", "were")
        yield Claim(
            "scrub.changed",
            f"{{changed}} {{many}} {verb} changed, and are kept.",
            {"changed": count_slot(changed, people.many, rows)},
            {"many": noun_form(changed, people.one, people.many)},
        )


def _measures(results: Results) -> Iterator[Claim]:
    frame = results.scrubbed.frame("catalogue")
    every = Population("measures of a viewer", len(frame), ("measure",))
    kept = int(frame["kept"].sum())
    reasons = frame.loc[~frame["kept"].astype(bool), "dropped_reason"].fillna("").astype(str)
    lacking = int(reasons.str.startswith("the source has no").sum())
    counts = {"kept": kept, "lost": len(reasons) - lacking, "lacking": lacking}
    parts = [
        f"{{kept}} {noun_form(kept, 'measure')} of a viewer {noun_form(kept, 'is', 'are')} used"
    ]
    if counts["lost"]:
        verb = noun_form(counts["lost"], "was", "were")
        parts.append(f"{{lost}} {verb} dropped as chance or as repetition")
    if lacking:
        needs = noun_form(lacking, "needs", "need")
        parts.append(f"{{lacking}} {needs} what the source does not hold")
    slots = {
        name: spelled_slot(n, "measures", every)
        for name, n in counts.items()
        if n or name == "kept"
    }
    yield Claim("scrub.measures", f"{'; '.join(parts)}.", slots, evidence="tested")


def _window(results: Results, people: Populations) -> Claim:
    facts = results.scrubbed.record("window")
    if facts["start"] is None or facts["reference"] is None:
        return Claim(
            "scrub.window", "The source has no dates, so there is no window of observation."
        )
    return Claim(
        "scrub.window",
        "The window of observation begins on {start}; time since a viewer's last {one} is counted "
        "up to {end} for all.",
        {
            "start": day_slot(facts["start"], people.rows),
            "end": day_slot(facts["reference"], people.rows),
        },
        {"one": people.one},
    )
