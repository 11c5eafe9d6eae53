"""The model card (Mitchell et al. 2019), and the facts that it shares with the datasheet."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis import __version__
from analysis.text.numbers import index_text

if TYPE_CHECKING:
    from analysis.tables import Results

NEVER = "–"


@dataclass(frozen=True)
class Facts:
    """What both texts tell.

    Parameters
    ----------
    source, window, gate, chosen : dict
        Records of these tables.
    counts : dict
        Viewers by split and evidence: users, eligible, train, val, test, events.
    features : list of dict
        label, unit, block, reliability of the features that the model takes.
    segments : list of dict
        Rows of interpret's segments.
    sensitivity, fairness : list of dict
        Rows of these tables.
    thresholds : dict
        Lines that figures are read by, as the model stage declared them.
    kind : str
        What labels a viewer: centres, mixture, density or nothing.
    rule : str
        Hash of the declared rule.
    draft : bool
        Whether the run was a draft.
    ledger : list of dict
        Rows of the cleaning ledger.
    """

    source: dict[str, Any]
    window: dict[str, Any]
    gate: dict[str, Any]
    chosen: dict[str, Any]
    counts: dict[str, int]
    features: list[dict[str, Any]]
    segments: list[dict[str, Any]]
    sensitivity: list[dict[str, Any]]
    fairness: list[dict[str, Any]]
    thresholds: dict[str, float]
    ledger: list[dict[str, Any]]
    kind: str
    rule: str
    draft: bool


def facts(
    results: Results,
    kind: str,
    draft: bool,
) -> Facts:
    """Gather what the cards tell."""
    users = results.scrubbed["users"]
    parts = {name: (users.eligible & (users.split == name)).sum() for name in ("train", "val")}
    counted = users.aggregate(
        users=users.count(),
        events=users.n.sum(),
        eligible=users.eligible.sum(),
        test=(users.eligible & (users.split == "test")).sum(),
        **parts,
    )
    catalogue = results.scrubbed.frame("catalogue")
    kept = catalogue[catalogue["kept"]]
    return Facts(
        results.obtained.record("source"),
        results.scrubbed.record("window"),
        results.modelled.record("gate"),
        results.modelled.record("chosen"),
        {name: int(n or 0) for name, n in counted.to_pyarrow().to_pylist()[0].items()},
        kept[["label", "unit", "block", "reliability"]].to_dict("records"),
        results.interpreted.frame("segments").sort_values("segment").to_dict("records"),
        results.modelled.frame("sensitivity").to_dict("records"),
        results.interpreted.frame("fairness").to_dict("records"),
        dict(results.modelled.frame("thresholds")[["name", "value"]].itertuples(index=False)),
        results.scrubbed.frame("ledger").to_dict("records"),
        kind,
        results.modelled.record("rule")["hash"],
        draft,
    )


def number(value: float | None, digits: int = 2) -> str:
    """Return a number as text, a dash where there is none."""
    return NEVER if value is None or value != value else f"{value:,.{digits}f}"


def _share(value: float) -> str:
    return f"{100 * value:.1f} %"


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("\\", "\\\\").replace("|", "\\|")


def rows(heads: str, cells: list[list[object]]) -> str:
    """Return a Markdown table."""
    lines = [heads, " | ".join("---" for _ in heads.split(" | "))]
    lines += [" | ".join(_cell(value) for value in row) for row in cells]
    return "\n".join(f"| {line} |" for line in lines)


def meaning(known: Facts) -> str:
    """Say what the segments are, by the verdict of the gate, and where their number is from."""
    given = " Their number was given, not chosen." if known.chosen.get("k_given") else ""
    if known.gate["structure"] == "none":
        return (
            "The gate found no strong structure: the segments are a convenience partition of a "
            f"continuum, not types.{given}"
        )
    return f"The gate found {known.gate['structure']} structure.{given}"


def draft(known: Facts) -> str:
    """Say that the run was a draft, where it was."""
    said = "**DRAFT**: fitted with fewer null tables and resamples; do not use it for decisions."
    return f"\n{said}\n" if known.draft else ""


LABELLING = {
    "centres": "a viewer belongs to the segment of the nearest centre; the confidence is the "
    "margin (d₂ − d₁)/d₂ between the two nearest segments",
    "mixture": "a viewer belongs to the most probable component; the confidence is its posterior",
    "density": "a viewer belongs to the segment of the nearest dense viewer, or else of the "
    "nearest segment; the confidence is the margin (d₂ − d₁)/d₂ between the two nearest segments",
    "nothing": "everybody is in the one segment",
}


def _details(known: Facts) -> str:
    k = len(known.segments)
    return f"""\
## Model Details

- Made by Audience Decode {__version__}; decision rule {known.rule}.
- {known.chosen["candidate"]}: {k} {"segment" if k == 1 else "segments"} on \
{len(known.features)} features.
- How it labels: {LABELLING[known.kind]}.
- {meaning(known)}
- Files: `segmentation.pkl` and `segmentation.skops` (raw feature columns to segment, name and \
confidence), `segmentation.json` (the same as plain values), `manifest.json` (digests, versions).
- Licence of the code: MIT. The data keeps its own.
"""


def _use(known: Facts) -> str:
    plural = known.source["noun_plural"]
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


def _metrics(known: Facts) -> str:
    gate, test = known.gate, json.loads(known.chosen["test"] or "{}")
    figures = [
        ["p against Gaussian, uniform, continuous tastes",
         ", ".join(number(gate[f"p_{name}"], 3) for name in ("gaussian", "uniform", "latent"))],
        ["rise of the silhouette over Gaussian and uniform tables", number(gate["delta"], 3)],
        ["the same over continuous tastes", number(gate["delta_latent"], 3)],
        ["agreement with the runner-up (adjusted Rand index)",
         number(known.chosen["ari_runner_up"])],
        ["silhouette on the test viewers, opened once", number(test.get("silhouette"), 3)],
    ]  # fmt: skip
    return f"""\
## Metrics

The structure gate, admissibility by clusterwise Jaccard, and a mean of ranks over silhouette,
Calinski–Harabasz, Davies–Bouldin and stability, as `reports/decision.json` declares.

{rows("figure | value", figures)}
"""


def _data(known: Facts) -> str:
    counts = known.counts
    return f"""\
## Evaluation Data

{counts["val"]:,} validation viewers chose among the candidates; {counts["test"]:,} test viewers \
were opened once, for the chosen model.

## Training Data

{counts["train"]:,} viewers of {known.source["name"]}; see `datasheet.md`.
"""


def _analyses(known: Facts) -> str:
    sizes = [
        [one["id"], one["name"], _share(one["share_users"]), number(one["jaccard"]),
         number(one["confidence_median"]), _share(one["low_evidence_share"])]
        for one in known.segments
    ]  # fmt: skip
    weak = [one for one in known.sensitivity if one["depends"]]
    said = "; ".join(f"{one['check']} {one['value']} ({number(one['ari'])})" for one in weak)
    line = {name: index_text(value) for name, value in known.thresholds.items()}
    heads = "segment | name | viewers | Jaccard | median confidence | on little evidence"
    return f"""\
## Quantitative Analyses

{rows(heads, sizes)}

A Jaccard under {line["jaccard_valid"]} makes a name tentative, under \
{line["jaccard_trusted"]} a segment not to be trusted.
Variants of the analysis under an adjusted Rand index of {line["agreement"]}: {said or "none"}.
"""


def _ethics(known: Facts) -> str:
    shown = [one for one in known.fairness if not one["suppressed"]]
    outside = sum(not 0.8 <= one["ratio"] <= 1.25 for one in shown)
    return f"""\
## Ethical Considerations

- Of {len(shown)} cells of groups and segments {outside} lie outside the screen of .8 to 1.25; a \
screen shows where to look and proves nothing.
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


def model_card(known: Facts) -> str:
    """Return the model card as Markdown."""
    parts = (_details, _use, _metrics, _data, _analyses, _ethics)
    return f"# Model card\n{draft(known)}\n" + "\n".join(part(known) for part in parts)
