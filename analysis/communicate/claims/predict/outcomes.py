"""What is said of the three tasks: how well each is foretold, beside its honest baseline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.explore.told_shares import INTERVAL
from analysis.communicate.claims.explore.viewers import giving_verb
from analysis.communicate.claims.phrase import Phrase
from analysis.communicate.claims.predict.foretold import (
    ENGAGEMENT,
    LEAVING,
    RATING,
    Foretold,
    model_name,
)
from analysis.communicate.claims.slots import spelled_slot

if TYPE_CHECKING:
    from analysis.tables import Results

# Metrics of the sentences: what a reader can imagine, though another may decide.
TOLD_METRIC = {RATING: "rmse", ENGAGEMENT: "mae", LEAVING: "roc_auc"}
# What is said where the task cannot be done, by the reason that the stage gives.
WHAT = {
    RATING: "how viewers will rate is not foretold",
    ENGAGEMENT: "how much viewers will give is not foretold",
    LEAVING: "who will leave is not foretold",
}
WHY = {
    "no_ratings": "The source has no ratings",
    "no_dates": "The source has no dates",
    "short_record": "The record is too short for windows to learn from and to judge by",
    "few_viewers": "Too few viewers are in the windows",
    "few_targets": "Too few viewers came in the windows",
    "few_leavers": "Too few viewers left in the windows, or too few stayed",
}
# The baseline that foretells none of anybody.
NOTHING = "zero"
UNKNOWN_WHY = "There is nothing to learn from and to judge by"


def task_untold(results: Results, task: str) -> Claim | None:
    """Return why a task could not be done, None where it was."""
    told = Foretold(results, task)
    if told.told:
        return None
    why = WHY.get(str(told.record["why"]), UNKNOWN_WHY)
    return Claim(f"predict.{task}_untold", f"{why}, so {WHAT[task]}.")


def outcome_phrase(told: Foretold) -> Phrase | None:
    """Say how well the recommended model does, and its baseline where that is another."""
    metric = TOLD_METRIC[told.task]
    value = told.score_slot(told.recommended, metric)
    if value is None:
        return None
    slots: dict[str, Slot] = {**told.window_slots, "value": value}
    words = {
        **{"many": told.people.many, "model": model_name(told.recommended)},
        **{"baseline": model_name(told.baseline), "points": f"{told.people.point}s"},
    }
    text = _TEMPLATES[told.task]
    if told.task == ENGAGEMENT and told.in_minutes:
        text = text.replace("{many} that a viewer gives", "minutes that a viewer watches")
    text = text.replace("a viewer gives", f"a viewer {giving_verb(told.people.many, True)}")
    base = told.score_slot(told.baseline, metric)
    if base is not None and told.baseline != told.recommended:
        slots["base"] = base
        text += _BASELINES[told.task]
    none = told.score_slot(NOTHING, metric) if told.task == ENGAGEMENT else None
    if none is not None and NOTHING not in (told.baseline, told.recommended):
        slots["none"] = none
        text += ", and by {none} where none are foretold"
    used = {name: word for name, word in words.items() if f"{{{name}}}" in text}
    return Phrase(text, slots, used)


_TEMPLATES = {
    RATING: "With {model}, the {many} of the {days} from {cut} on are missed by {value} {points} "
    "(root mean square error)",
    ENGAGEMENT: "With {model}, the {many} that a viewer gives in the {days} from {cut} on are "
    "missed by {value} on average",
    LEAVING: "By {model}, who left in the {days} from {cut} on ranks above who stayed in {value} "
    "of pairs of active viewers (ROC-AUC)",
}
_BASELINES = {
    RATING: "; with {baseline} by {base}",
    ENGAGEMENT: "; with {baseline} by {base}",
    LEAVING: "; by {baseline} in {base}",
}


def gain_clause(told: Foretold) -> tuple[str, dict[str, Slot]]:
    """Say whether the gain over the baseline is shown, empty where both are one."""
    row = told.difference(told.recommended, told.baseline)
    if row is None:
        return "", {}
    if not bool(row["shown"]):
        return ": no demonstrated gain", {}
    if told.metric == "deviance":
        return ": a gain that is shown by the Poisson deviance, which suits counts", {}
    said = "{gain} less" if told.metric == "rmse" else "{gain} points more"
    return f": {said} {INTERVAL}", told.gain_slots(row)


def outcome_claims(results: Results) -> Iterator[Claim]:
    """Yield how well each task is foretold, or why it is not."""
    for task in (RATING, ENGAGEMENT, LEAVING):
        untold, told = task_untold(results, task), Foretold(results, task)
        if untold:
            yield untold
            continue
        phrase = outcome_phrase(told)
        if phrase is None:
            continue
        clause, more = gain_clause(told)
        slots, text = {**phrase.slots, **more}, f"**{phrase.template}**{clause}."
        yield Claim(f"predict.{task}", text, slots, phrase.words, "tested")
        yield from choice_claim(told)


def choice_claim(told: Foretold) -> Iterator[Claim]:
    """Yield which model was best on validation, and which is recommended."""
    models = int(told.frame("scores")["model"].nunique())
    words = {"challenger": model_name(told.challenger)}
    slots = {"models": spelled_slot(models, "models", None)}
    first = "Of {models} models, {challenger} was best on the validation window"
    if told.challenger == told.recommended:
        rows = told.frame("differences")
        shown = rows.loc[rows["model"] == told.challenger, "shown"].astype(bool)
        text = "; on the test window its gain over every simpler one is shown"
        text = text if len(shown) and shown.all() else ", and is recommended"
        yield Claim(f"predict.{told.task}_choice", f"{first}{text}.", slots, words, "tested")
        return
    row = told.difference(told.challenger, told.recommended)
    words["model"] = model_name(told.recommended)
    text = "; on the test window it shows no demonstrated gain over {model}"
    if row is not None:
        text += " ({gain} better, {level} interval {at_least} to {at_most})"
        slots |= told.gain_slots(row)
    text += ", which is simpler and so recommended"
    yield Claim(f"predict.{told.task}_choice", f"{first}{text}.", slots, words, "tested")


def cold_claim(results: Results) -> Iterator[Claim]:
    """Yield how well ratings of viewers are foretold of whom nothing was known."""
    told = Foretold(results, RATING)
    if not told.told:
        return
    many, parts = told.people.many, {}
    for who, words in (("cold", f"viewers without {many} before"), ("known", "the others")):
        row = told.score(told.recommended, "rmse", who)
        if row is None:
            return
        of = Population(f"{many} of {words}", int(row["rows"]), (words,))
        parts[who] = told.score_slot(told.recommended, "rmse", who, of)
    yield Claim(
        "predict.rating_cold",
        f"Those of viewers without {many} before are missed by {{cold}} {told.people.point}s, "
        "those of the others by {known}.",
        {name: slot for name, slot in parts.items() if slot is not None},
        evidence="tested",
    )
