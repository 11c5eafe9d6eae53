"""Two histories of equal size from one viewer's rows, as the matrix has them.

What a second history would say of a viewer is seen by two parts of the first that share no row.
Days stay whole as far as sizes allow, since the rows of one day are one witness of a habit; only
who has too few of them is parted within a day. How much a viewer did is that of the part,
as long as there are viewers who did as little; where hardly any are, as in an audience of equal
amounts, parts would lie where no viewer is, and how much and when is that of the whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pandas as pd

from analysis.hashed_ids import hash_digits
from analysis.scrub.features.build import measured_viewers, sampled_rows
from analysis.scrub.features.derivation import derived_features
from analysis.scrub.matrix.transform import applied_pipeline, raw_columns

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from sklearn.pipeline import Pipeline

    from analysis.scrub.features.catalogue import Feature
    from analysis.scrub.prepared import Work

# Two sizes an octave, so that what more rows change shows, down to a hundredth of a history.
SHARES = (1 / 2, 3 / 8, 1 / 4, 3 / 16, 1 / 8, 3 / 32, 1 / 16, 1 / 32, 1 / 64, 1 / 128)
# About so many viewers, with so many rows together, at most: .01 of probability in a tenth.
DRAWN = (12_000, 300_000)
# Share of viewers with no more rows than the largest part from which parts are like viewers.
ALIKE = 0.5
# Parts of a viewer have numbers of their own, with room for two a share.
ROOM = 32


def ordered_rows(rows: ir.Table, salt: str, repeats: bool) -> ir.Table:
    """Add place (1, 2 …) in a drawn order and many (rows) of each viewer.

    Parameters
    ----------
    rows : ibis Table
        user_id, title_id, day and event.
    salt : str
        Of the hash that draws.
    repeats : bool
        Whether viewers come back to a title: its rows then stay together, not those of a day.
    """
    own = rows.user_id.cast("string")
    title = hash_digits(own + ":" + rows.title_id.cast("string"), salt + "thinned")
    day = hash_digits(own + ":" + rows.day.cast("string"), salt + "thinned day")
    first = title if repeats else day.fill_null(title)
    rows = rows.mutate(first=first, second=title)
    by_viewer = ibis.window(group_by=rows.user_id)
    order = ibis.window(group_by=rows.user_id, order_by=[rows.first, rows.second, rows.event])
    placed = rows.mutate(place=ibis.row_number().over(order) + 1, many=rows.count().over(by_viewer))
    return placed.drop("first", "second")


def parted_rows(rows: ir.Table) -> ir.Table:
    """Return the rows of both parts of every size, under numbers of their own.

    Parameters
    ----------
    rows : ibis Table
        As `ordered_rows` gives them, with number, a whole number a viewer.

    Returns
    -------
    ibis Table
        The rows with user_id = number · 32 + 2 · place of the share + (0 or 1, the part). A size
        that a viewer has already is left out.
    """
    parts = []
    for at, share in enumerate(SHARES):
        size = (rows.many * share).floor().cast("int64")
        before = (rows.many * SHARES[at - 1]).floor().cast("int64") if at else size + 1
        chosen = rows.filter((size >= 1) & (size < before) & (rows.place <= 2 * size))
        second = ibis.ifelse(chosen.place > (chosen.many * share).floor(), 1, 0)
        parts.append(chosen.mutate(user_id=chosen.number * ROOM + 2 * at + second))
    return ibis.union(*parts).drop("number", "place", "many")


def whole_amounts(
    parts: pd.DataFrame, whole: pd.DataFrame, computed: list[Feature]
) -> pd.DataFrame:
    """Return features of parts, with how much and when of the whole where no viewer did as little.

    Parameters
    ----------
    parts : DataFrame
        user_id, n and features.
    whole : DataFrame
        The same of every viewer.
    computed : list of Feature
        What is known of both.
    """
    if (whole["n"] <= parts["n"].max()).mean() >= ALIKE:
        return parts
    volumes = [one.name for one in computed if one.volume]
    known = whole.set_index("user_id").loc[parts["user_id"], volumes]
    return parts.assign(**{name: known[name].to_numpy() for name in volumes})


def _numbered_parts(work: Work, users: ir.Table) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return features of parts under their numbers, and number and user_id of viewers."""
    salt = work.facts.settings.salt
    rows = sampled_rows(work.built, work.material, users.select("user_id", "n"), DRAWN, salt)
    known = rows.select("user_id").distinct()
    known = known.mutate(number=ibis.row_number().over(order_by=known.user_id)).cache()
    placed = ordered_rows(rows, salt, work.material.repeats).join(known, "user_id").cache()
    parts = parted_rows(placed).cache()
    measures = measured_viewers(parts, work.material, work.built.scale)
    made = derived_features(measures, work.built.learned, work.computed).to_pandas()
    who = known.join(users.select("user_id", "split"), "user_id").to_pandas()
    return made.rename(columns={"user_id": "place"}).astype({"place": "int64"}), who


def thinned_matrix(work: Work, raw: pd.DataFrame, pipeline: Pipeline) -> pd.DataFrame:
    """Return both parts of the histories of learning and of validating viewers.

    Parameters
    ----------
    work : Work
        Cleaned rows and what was learned of them.
    raw : DataFrame
        Raw features of every viewer, see `assembly.raw_of`.
    pipeline : Pipeline
        Raw features to the matrix.

    Returns
    -------
    DataFrame
        user_id, split, share (of the viewer's rows), part (1 or 2), n and the columns of the
        matrix; two rows a size, ordered.
    """
    users = work.users.filter(work.users.learns | (work.users.split == "val"))
    made, who = _numbered_parts(work, users)
    made = made.assign(number=made["place"] // ROOM).merge(who, on="number")
    made = whole_amounts(made.sort_values("place", ignore_index=True), raw, work.computed)
    at = made["place"] % ROOM
    told = made[["user_id", "split"]].assign(
        share=[SHARES[one // 2] for one in at], part=at % 2 + 1, n=made["n"]
    )
    matrix = applied_pipeline(pipeline, made[raw_columns(pipeline)])
    return pd.concat([told, matrix], axis=1)
