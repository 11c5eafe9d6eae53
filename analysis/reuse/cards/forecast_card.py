"""A card for each exported predictor (Mitchell et al. 2019), filled from the run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import __version__, disclosure
from analysis.communicate.claims.predict.foretold import METRICS, measure_name, model_name
from analysis.reuse.cards.model_card import cells_table
from analysis.text.markdown import readable_markdown
from analysis.text.nouns import capital_first
from analysis.text.numbers import index_text, number_text

if TYPE_CHECKING:
    from analysis.tables import Results

# What each task foresees, and of whom.
MEANING = {
    "rating": "the rating that a viewer will give a title",
    "engagement": "how many {unit} a viewer will bring in the {days} days to come",
    "churn": "the probability that a viewer who was active in the last {days} days does nothing "
    "in the {days} days to come",
}
TITLES = {"rating": "ratings", "engagement": "engagement", "churn": "leaving"}
CALLS = {"rating": "predict_ratings", "engagement": "predict_amount", "churn": "predict_leaving"}
# The parts of the rows that ratings are judged on.
PARTS = {"all": "all", "known": "of viewers known before", "cold": "of viewers new in the window"}


@dataclass(frozen=True)
class ForecastFacts:
    """What the card of a predictor tells.

    Parameters
    ----------
    task : dict
        Its row of the table tasks.
    scores : DataFrame
        Rows of the table scores on test, of the recommended model and of the baseline.
    gain : dict or None
        How much better than the baseline it is, a row of differences.
    windows : list of dict
        Rows of the table windows.
    measures : list of str
        What it learns from is called.
    source, many : str
        Name of the source, and what its rows are called.
    holds_ids : bool
        Whether the file holds ids of viewers.
    """

    task: dict[str, Any]
    scores: pd.DataFrame
    gain: dict[str, Any] | None
    windows: list[dict[str, Any]]
    measures: list[str]
    source: str
    many: str
    holds_ids: bool

    @property
    def is_baseline(self) -> bool:
        """Tell whether the baseline itself is recommended."""
        return bool(self.task["recommended"] == self.task["baseline"])


def gather_forecast_facts(
    results: Results, task: str, columns: list[str], holds_ids: bool
) -> ForecastFacts:
    """Gather what the card of a task's predictor tells."""
    predicted = results.predicted
    tasks, source = predicted.frame("tasks").set_index("task"), results.obtained.record("source")
    told = tasks.loc[task].to_dict()
    pair = [told["recommended"], told["baseline"]]
    scores, gains = predicted.frame("scores"), predicted.frame("differences")
    own = scores["model"].isin(pair) & (scores["task"] == task) & (scores["split"] == "test")
    beside = gains.query("task == @task and model == @pair[0] and against == @pair[1]")
    return ForecastFacts(
        task={"task": task} | told,
        scores=scores[own & ~scores["viewers"].map(disclosure.is_few)],
        gain=next(iter(beside.to_dict("records")), None),
        windows=predicted.frame("windows").to_dict("records"),
        measures=list(dict.fromkeys(measure_name(results, name) for name in columns)),
        source=readable_markdown(source["name"]),
        many=readable_markdown(source["noun_plural"]),
        holds_ids=holds_ids,
    )


def _meaning(known: ForecastFacts) -> str:
    unit = known.many if known.task["unit"] == "rows" else known.task["unit"]
    return MEANING[known.task["task"]].format(unit=unit, days=known.task["days"])


def _details(known: ForecastFacts) -> str:
    task = known.task["task"]
    return f"""\
## Model Details

- Made by Audience Decode {__version__}.
- What it foresees: {_meaning(known)}.
- {capital_first(model_name(known.task["recommended"]))}: the simplest model that the best on \
validation shows no gain over, or that best one. Parameters: `{known.task["parameters"]}`.
- File: `prediction_{task}.skops`; `analysis.reuse.load` checks it, and `{CALLS[task]}` of what \
that returns foresees.
"""


def _use(known: ForecastFacts) -> str:
    return """\
## Intended Use

- To rank and to plan over many viewers of the same service.
- Not for a decision about a single viewer, not for another service, and not as what would happen \
if something were done: what was foreseen is what came where nothing was changed.
- It never learns from attributes of viewers (age, gender or the like).
"""


def _score_rows(known: ForecastFacts) -> list[list[object]]:
    shown = known.scores[known.scores["value"].notna()]
    return [
        [
            METRICS[one.metric],
            PARTS[one.who],
            model_name(one.model),
            index_text(one.value, 3),
            f"{index_text(one.low, 3)} to {index_text(one.high, 3)}",
            number_text(one.viewers),
        ]
        for one in shown.itertuples()
    ]


def _gain(known: ForecastFacts) -> str:
    beside = model_name(known.task["baseline"])
    if known.is_baseline or known.gain is None:
        return f"It is the honest baseline, {beside}; nothing that learns more showed a gain."
    said = f"{index_text(known.gain['low'], 3)} to {index_text(known.gain['high'], 3)}"
    metric = METRICS[known.task["metric"]]
    if not known.gain["shown"]:
        return f"Beside {beside}: no demonstrated gain in {metric} ({said})."
    value = index_text(known.gain["value"], 3)
    return f"Beside {beside} it is better by {value} in {metric} ({said})."


def _metrics(known: ForecastFacts) -> str:
    heads = ["metric", "rows", "model", "value", "95 % interval", "viewers"]
    return f"""\
## Metrics

{cells_table(heads, _score_rows(known))}

{_gain(known)} Intervals are over resampled viewers.
"""


def _data(known: ForecastFacts) -> str:
    shown = [
        [one["split"], f"{one['cut']:%Y-%m-%d}", f"{one['end']:%Y-%m-%d}", one["days"]]
        for one in known.windows
    ]
    task = known.task
    drawn = " A sample of viewers, drawn by a hash." if task["drawn"] else ""
    return f"""\
## Evaluation Data

{number_text(task["rows_test"])} rows of {number_text(task["viewers_test"])} viewers in the window \
of test, after the choice was made on validation.{drawn}

{cells_table(["window", "from", "before", "days"], shown)}

## Training Data

Measures of viewers of {known.source} before the windows of validation and test, and what came in \
these. The model that was measured stood one window earlier; this one was fitted by the same \
recipe for the window after the data, and its own errors are not known.

Measures that it is given: {", ".join(readable_markdown(name) for name in known.measures)}.
"""


def _caveats(known: ForecastFacts) -> str:
    ids = (
        "- The file holds the ids of viewers and titles, with what was learned of each: it stays "
        "on the machine that made it.\n"
        if known.holds_ids
        else "- The file holds limits and means of measures, and no id of a viewer.\n"
    )
    return f"""\
## Caveats and Recommendations

{ids}\
- Which measures matter is what the model goes by, not what makes viewers come, stay or go.
- Fit a new model when the service, its scale or its catalogue has changed.
"""


def forecast_card(known: ForecastFacts) -> str:
    """Return the card of a predictor as Markdown."""
    parts = (_details, _use, _metrics, _data, _caveats)
    title = f"# Prediction card: {TITLES[known.task['task']]}\n\n"
    return title + "\n".join(part(known) for part in parts)
