"""What the stage keeps for predictions: three windows, viewers as they stand now, matrices."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from analysis.hashed_ids import hash_digits
from analysis.scrub.cleaning.window import day_number
from analysis.scrub.features.derivation import viewers_now
from analysis.scrub.features.learned_constants import Ahead
from analysis.scrub.matrix import assembly, feature_selection, transform
from analysis.scrub.prediction import windows

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.scrub.prediction.windows import Taught
    from analysis.scrub.prepared import Work
    from analysis.settings import Scrub

# Viewers that the windows describe.
PREDICTED = 50_000


def viewers_for_windows(users: ir.Table, salt: str) -> ir.Table:
    """Return user_id of about PREDICTED viewers, drawn by hash; all where there are fewer."""
    total = users.count().to_pyarrow().as_py()
    last = f"{min(int(PREDICTED / total * 16**8), 16**8 - 1):08x}"
    drawn = users.filter(hash_digits(users.user_id.cast("string"), salt + "ahead") <= last)
    return drawn.select("user_id").cache()


def window_matrices(
    known: dict[str, ir.Table], work: Work, taught: Taught, settings: Scrub
) -> dict[str, pd.DataFrame]:
    """Return the matrix of each window, made of what the window of train knows only.

    Which features it has, and the pipeline, are decided as those of the whole are, but on
    training viewers as they stood before the first cut.

    Parameters
    ----------
    known : dict of str to ibis Table
        Window to user_id, n and features of its viewers before its cut.
    work : Work
        The split of viewers, and the features that the source yields.
    taught : Taught
        What the window of train knows.
    settings : Scrub
        Cut, limits of features, imputation and tails.

    Returns
    -------
    dict of str to DataFrame
        user_id, split, n and the columns of the matrix, of all viewers of each window.
    """
    parts = work.users.select("user_id", "split", "learns")
    raw = {
        name: table.join(parts, "user_id").order_by("user_id").to_pandas()
        for name, table in known.items()
    }
    first = raw["train"].assign(eligible=raw["train"]["n"] >= settings.min_ratings)
    users = known["train"].join(parts, "user_id").select("user_id", "n", "learns")
    evidence, _ = assembly.evidence_of(
        taught.built, taught.material, users, first, work.computed, settings
    )
    dropped = feature_selection.drop_reasons(work.computed, evidence, settings)
    kept = [feature for feature in work.computed if feature.name not in dropped]
    made = assembly.matrix_of(first, kept, settings)
    return {
        name: pd.concat(
            [
                frame[["user_id", "split", "n"]],
                transform.applied_pipeline(made.pipeline, frame[made.names]),
            ],
            axis=1,
        )
        for name, frame in raw.items()
    }


def prediction_tables(
    work: Work, attributes: ir.Table, settings: Scrub
) -> tuple[dict[str, Any], Ahead | None]:
    """Return the tables of the windows, viewers as they stand now, and the windows' matrices.

    Beside them stands what predictions of other viewers need, None without windows.

    Parameters
    ----------
    work : Work
        Cleaned rows and what was built of them.
    attributes : ibis Table
        What is known of viewers themselves.
    settings : Scrub
        Horizon, cut and salt.
    """
    users = work.users
    viewers = viewers_for_windows(users, settings.salt)
    learners = users.filter(users.learns).select("user_id")
    context = windows.Context(work.computed, viewers, learners, attributes)
    made, taught = windows.prediction_windows(work.material, work.seen, settings.horizon, context)
    described, every = (int(one.count().to_pyarrow().as_py()) for one in (viewers, users))
    made["prediction_windows"] = made["prediction_windows"].assign(share=described / every)
    if taught is None:
        return made | _nobody(made["prediction/engagement/X_train"]), None
    known = {name: made[f"prediction/engagement/X_{name}"] for name in windows.SPLITS}
    matrices = window_matrices(known, work, taught, settings)
    names = tuple(feature.name for feature in work.computed)
    last = made["prediction_windows"].iloc[-1]
    ahead = Ahead(taught.built.learned, int(last["days"]), names)
    end = replace(ahead.learned, reference=day_number(last["end"].to_pydatetime()))
    return {
        **made,
        "prediction/now": viewers_now(work.built.measures, end, ahead.days, work.computed),
        **{f"prediction/matrix_{name}": frame for name, frame in matrices.items()},
    }, ahead


def _nobody(known: ir.Table) -> dict[str, Any]:
    """Return the tables of a source without dates."""
    now = known.mutate(active=ibis.literal(False)).relocate("active", after="n")
    bare = known.select("user_id", "n").mutate(split=ibis.literal(""))
    bare = bare.relocate("split", after="user_id").to_pandas()
    return {
        "prediction/now": now,
        **{f"prediction/matrix_{name}": bare for name in windows.SPLITS},
    }
