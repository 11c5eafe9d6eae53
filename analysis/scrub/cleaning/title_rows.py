"""Title rows, each marked with the rule that drops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from analysis.scrub.cleaning.facts import Facts
from analysis.scrub.cleaning.rules import KEPT, POSITIONS, RULES

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _described(titles: ir.Table, noise: ir.Table, facts: Facts) -> ir.Table:
    """Return one row a title as read, and a bare one for each id that the source lacks."""
    known = titles.filter(titles.title_id.notnull())
    lacking = noise.filter(noise.title_id.notnull()).anti_join(known, "title_id")
    bare = lacking.select(
        "title_id",
        title=ibis.null("string"),
        year=ibis.null("float64"),
        genres=ibis.null("string"),
    )
    rows = known.select("title_id", "title", "year", "genres").union(bare)
    fullest = [rows[name].isnull() for name in ("title", "year", "genres")]
    order = [*fullest, rows.title, rows.year, rows.genres]
    return rows.mutate(place=ibis.row_number().over(group_by=rows.title_id, order_by=order))


def marked_titles(titles: ir.Table, noise: ir.Table, kept: ir.Table, facts: Facts) -> ir.Table:
    """Return title rows with `position`: of the rule that drops one, KEPT for what stays.

    Parameters
    ----------
    titles : ibis Table
        As read.
    noise : ibis Table
        title_id, read and of_noise.
    kept : ibis Table
        Cleaned events.
    facts : Facts
        What the rules go by.
    """
    enabled = {rule.name for rule in RULES if rule.enabled(facts)}
    rows = _described(titles, noise, facts)
    counts = kept.group_by("title_id").agg(cleaned=kept.count())
    rows = rows.left_join(counts, "title_id").drop("title_id_right")
    rows = rows.left_join(noise, "title_id").drop("title_id_right")
    genuine = ~rows.of_noise.fill_null(False)
    count = ibis.ifelse(genuine, rows.cleaned, rows.read).fill_null(0)
    nameless = rows.title.isnull()
    fallback = ibis.literal("title ") + rows.title_id.cast("string")
    name, drop = (facts.settings.missing_titles == how for how in ("name", "drop"))
    tests = {
        "doubled_titles": rows.place > 0,
        "noise_titles": ~genuine,
        "missing_titles": nameless & drop,
        "unrated_titles": rows.cleaned.isnull(),
    }
    branches = [(test, POSITIONS[name]) for name, test in tests.items() if name in enabled]
    named = ibis.coalesce(rows.title, fallback) if name else rows.title
    position = ibis.cases(*branches, else_=KEPT) if branches else ibis.literal(KEPT)
    return rows.select(
        "title_id",
        "year",
        "genres",
        title=named,
        genuine=genuine,
        count=count.cast("int64"),
        nameless=nameless & name,
        position=position.cast("int64"),
    ).cache()
