"""The model card (Mitchell et al. 2019), filled from the run."""

from __future__ import annotations

import pandas as pd

from analysis import __version__, disclosure
from analysis.communicate.decided import GAPS, WITHHELD
from analysis.reuse.cards.card_facts import CardFacts
from analysis.text.markdown import pipe_table, readable_markdown, single_line
from analysis.text.nouns import capital_first, counted_noun
from analysis.text.numbers import index_text, number_text, percent_tenths


def cells_table(headings: list[str], rows: list[list[object]]) -> str:
    """Return a Markdown table of data."""
    return pipe_table(headings, [[readable_markdown(cell) for cell in row] for row in rows])


def segments_meaning(known: CardFacts) -> str:
    """Say what the segments are, by the verdict of the gate, and where their number is from."""
    if known.gate["structure"] == "not_tested":
        return f"Whether viewers come in types was not tested: {known.gate['note']}"
    given = " Their number was given, not chosen." if known.chosen.get("k_given") else ""
    if known.gate["structure"] == "none":
        return (
            "The gate found no strong structure: the segments are a convenience partition of a "
            f"continuum, not types.{given}"
        )
    return f"The gate found {known.gate['structure']} structure.{given}"


def draft_sentence(known: CardFacts) -> str:
    """Say that the run was a draft, where it was."""
    said = "**DRAFT**: fitted with fewer null tables and resamples; do not use it for decisions."
    return f"\n{said}\n" if known.draft else ""


LABELLING = {
    "centres": "a viewer belongs to the segment of the nearest centre; the margin is (d₂ − d₁)/d₂ "
    "of the distances to the two nearest segments",
    "mixture": "a viewer belongs to the most probable component; the margin is d/(1 + d) with d "
    "the log-odds of the two likeliest",
    "density": "a viewer belongs to the segment of the nearest dense viewer, or else of the "
    "nearest segment; the margin is (d₂ − d₁)/d₂ of the distances to dense viewers of both",
    "nothing": "no viewer is told from another: each is one of all viewers",
}


CONFIDENCE = (
    "Confidence: the probability that another history of as many rows would place a viewer in the "
    "same segment, by margin and number of rows, as parts of viewers' histories showed it; empty "
    "where too few viewers could be parted. It does not say that the segment is the right one."
)

# Of a model of few viewers, or of segments that are all small.
UNTOLD = (
    f"No segment is told of: there are fewer than {disclosure.FEWEST_IN_SEGMENTS} viewers, or each "
    f"has fewer than {disclosure.FEWEST} or would give away one that has."
)


def told_viewers(count: int | None, noun: str) -> str:
    """Return a number of viewers with their noun; some, where it would tell of few."""
    few = f"some {noun} (how many is {WITHHELD})"
    return few if count is None else f"{number_text(count)} {noun}"


def _details(known: CardFacts) -> str:
    k, untested = len(known.segments), known.gate["structure"] == "not_tested"
    divided = f"{known.chosen['candidate']}: {counted_noun(int(known.chosen['k']), 'segment')}"
    return f"""\
## Model Details

- Made by Audience Decode {__version__}; decision rule {known.rule}.
- {"No division of viewers" if untested else divided} on \
{counted_noun(len(known.features), "feature")}.
- How it labels: {LABELLING[known.kind]}.
- {CONFIDENCE}
- {segments_meaning(known) if k or untested else UNTOLD}
- Files: `segmentation.pkl` and `segmentation.skops` (raw feature columns to segment, name and \
margin), `segmentation.json` (the same as plain values, with the scale of confidence), \
`manifest.json` (digests, versions).
- Licence of the code: MIT. The data keeps its own.
"""


def _use(known: CardFacts) -> str:
    plural = readable_markdown(known.source["noun_plural"])
    return f"""\
## Intended Use

- To describe an audience in aggregate, and to label further viewers of the same service with \
`audience-decode score`.
- For analysts and for heads of content.
- Not for decisions about a single viewer, not for causal claims, not as proof of fairness.

## Factors

- Evidence: viewers with fewer than {known.window["min_ratings"]} {plural} are labelled and marked \
`low`.
- The source holds {"" if known.source["has_demographics"] else "no "}demographic attributes; \
none is ever a feature.
"""


def _metrics(known: CardFacts) -> str:
    gate, test = known.gate, known.test
    figures: list[list[object]] = [
        ["p against Gaussian, uniform, continuous tastes",
         ", ".join(index_text(gate[f"p_{name}"], 3) for name in ("gaussian", "uniform", "latent"))],
        ["rise of the silhouette over Gaussian and uniform tables", index_text(gate["delta"], 3)],
        ["the same over continuous tastes", index_text(gate["delta_latent"], 3)],
        ["gain of mixtures beyond continuous tastes", index_text(gate["gain"], 3)],
        ["agreement with the runner-up (adjusted Rand index)",
         index_text(known.chosen["ari_runner_up"])],
        ["silhouette on the test viewers", index_text(test.get("silhouette"), 3)],
    ]  # fmt: skip
    return f"""\
## Metrics

The structure gate, admissibility by clusterwise Jaccard, and ICL of mixtures with a floor, or else
a mean of ranks over silhouette, Calinski–Harabasz, Davies–Bouldin and stability, as
`reports/decision.json` declares.

{cells_table(["figure", "value"], figures)}
"""


def _data(known: CardFacts) -> str:
    counts, name = known.counts, readable_markdown(known.source["name"])
    look = known.test.get("look") or 1
    return f"""\
## Evaluation Data

{capital_first(told_viewers(counts["val"], "validation viewers"))} chose among the candidates; \
{told_viewers(counts["test"], "test viewers")} were looked at for the chosen model alone\
{f" (look {look})" if look > 1 else ""}.

## Training Data

{capital_first(told_viewers(counts["train"], "viewers"))} of {name}; see `datasheet.md`.
"""


def _analyses(known: CardFacts) -> str:
    sizes = [
        [one["id"], one["name"], percent_tenths(one["share_users"]), index_text(one["jaccard"]),
         index_text(one["confidence_median"]), percent_tenths(one["low_evidence_share"])]
        for one in known.segments
    ]  # fmt: skip
    weak = [one for one in known.sensitivity if one["depends"]]
    said = "; ".join(f"{one['check']} {one['value']} ({index_text(one['ari'])})" for one in weak)
    line = {name: index_text(value) for name, value in known.thresholds.items()}
    heads = ["segment", "name", "viewers", "Jaccard", "median confidence", "on little evidence"]
    told = ("confidence_median", "low_evidence_share")
    missing = any(pd.isna(one[name]) for one in known.segments for name in told)
    gaps = f"\n{GAPS}\n" if missing else ""
    return f"""\
## Quantitative Analyses

{cells_table(heads, sizes) if sizes else UNTOLD}
{gaps}
A Jaccard under {line["jaccard_valid"]} makes a name tentative, under \
{line["jaccard_trusted"]} a segment not to be trusted.
Variants of the analysis under an adjusted Rand index of {line["agreement"]}: {said or "none"}.
"""


def _told_apart(known: CardFacts) -> str:
    """Say which groups of known viewers stand apart though no segment was drawn on them."""
    open_ = [one for one in known.fairness if not one["suppressed"] and not one["circular"]]
    if not open_:
        return "Viewers could be grouped only by what the segments were drawn on"
    apart = [
        f"{single_line(one['group_kind'])} {single_line(one['group'])}: "
        f"{index_text(one['matched_ratio'])} times as common in segment {one['segment']}"
        for one in open_
        if one["apart"]
    ]
    said = "; ".join(map(readable_markdown, apart)) or "no group stands apart"
    return f"Among known viewers of like amount and arrival: {said}"


def _ethics(known: CardFacts) -> str:
    return f"""\
## Ethical Considerations

- {_told_apart(known)}; that shows where to look and proves nothing.
- What a source tells of viewers themselves, such as age or gender, is compared and is no measure.
- Labels say what viewers did, never what they are; a label of one viewer is a guess with the \
confidence beside it.

## Caveats and Recommendations

- A viewer of another source is measured with the constants of the training source: mean, \
shrinkage, deviations and popularity of the titles that both know, imputed medians, transforms. \
A title is known where id and name agree.
- Titles that the model does not know are read by what the new source shows of them; in a source \
with less than a tenth of the training events they say nothing of taste, and viewers without \
{known.window["min_ratings"]} other events are marked `low`.
- Recency counts from the later of both ends of observation. Fit a new model when the service, \
its scale or its catalogue has changed.
- Load pickles only if you made them; `segmentation.skops` runs no code of its own.
"""


def model_card(known: CardFacts) -> str:
    """Return the model card as Markdown."""
    parts = (_details, _use, _metrics, _data, _analyses, _ethics)
    return f"# Model card\n{draft_sentence(known)}\n" + "\n".join(part(known) for part in parts)
