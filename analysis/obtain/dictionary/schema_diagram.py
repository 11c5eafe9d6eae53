"""The diagram of a source's tables, as SVG without a browser.

Tables stand under each other, so that the picture is as narrow as a phone; each reference runs
through a lane of its own at the right. Rows name the references too, for whoever cannot follow
a line. Where there are many tables, one picture shows all of them and one each neighbourhood.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from analysis.text.nouns import counted_noun
from analysis.text.numbers import percent_text

if TYPE_CHECKING:
    import pandas as pd

# Pixels at a scale of one: a box's width, its heading, a row, the space around boxes and arrows.
WIDTH, HEAD, ROW, GAP, EDGE = 400, 30, 21, 16, 14
# Between two arrows that run side by side.
LANE = 12
# Letters of 13 px that fit beside the margins.
LETTERS = 47
# Above this many tables the whole shows no columns, and neighbourhoods show them.
WHOLE = 12
# A box with more rows would push the others off the page; columns beyond are counted.
MOST_ROWS = 9
# Those of the site first, so that letters are as wide as was reckoned.
FONTS = "'Source Sans 3', 'Source Sans Pro', Helvetica, Arial, sans-serif"
# Letters, what stands back, lines, ground, and the blue of references found in the values.
INK, QUIET, LINE, FILL, INFERRED = "#1b1f24", "#57606a", "#8c959f", "#f6f8fa", "#0072B2"


@dataclass(frozen=True)
class Reference:
    """One reference, as a line to draw."""

    child: str
    column: str
    parent: str
    key: str
    declared: bool
    containment: float


@dataclass
class Box:
    """One table at its place."""

    name: str
    rows: list[tuple[str, str]]
    note: str
    top: int = 0

    @property
    def height(self) -> int:
        """Return its height."""
        return HEAD + ROW * len(self.rows) + (6 if self.rows else 0)


def _references(relations: pd.DataFrame) -> list[Reference]:
    names = ["child_table", "child_column", "parent_table", "parent_column", "declared",
             "containment"]  # fmt: skip
    return [Reference(*row) for row in relations[names].itertuples(index=False)]


def _short(text: str, letters: int = LETTERS) -> str:
    clean = "".join(letter if letter.isprintable() else "·" for letter in str(text))
    return clean if len(clean) <= letters else clean[: letters - 1] + "…"


def _order(names: list[str], references: list[Reference]) -> list[str]:
    """Put tables that refer to each other close together, the most referring first."""
    links: dict[str, set[str]] = {name: set() for name in names}
    for item in references:
        if item.child in links and item.parent in links and item.child != item.parent:
            links[item.child].add(item.parent)
            links[item.parent].add(item.child)
    referring = {n: sum(item.child == n for item in references) for n in names}
    left = [name for name in names if links[name]]
    ordered: list[str] = []
    while left:
        placed = set(ordered)

        def worth(name: str, placed: set[str] = placed) -> tuple:
            near = [ordered.index(other) for other in links[name] & placed]
            return (len(links[name] - placed) - len(near), -max(near, default=-1),
                    -referring[name], name)  # fmt: skip

        touching = [name for name in left if links[name] & placed]
        pool = touching or left
        first = min(pool, key=worth if touching else lambda n: (-len(links[n]), n))
        ordered.append(first)
        left.remove(first)
    return ordered + [name for name in names if not links[name]]


def _box(name: str, tables: dict[str, int], references: list[Reference], columns: dict[str, int],
         detailed: bool) -> Box:  # fmt: skip
    count = tables[name]
    note = counted_noun(count, "row")
    if not detailed:
        return Box(name, [], note)
    rows, seen = [], {item.column for item in references if item.child == name}
    for item in references:
        if item.parent == name and item.key not in seen:
            rows.append((item.key, ""))
            seen.add(item.key)
    for item in references:
        if item.child == name:
            share = "" if item.containment >= 0.9995 else f" ({percent_text(item.containment)})"
            rows.append((item.column, f"→ {item.parent}{share}"))
            seen.add(item.column)
    rows = rows[:MOST_ROWS]
    rest = columns.get(name, 0) - len({column for part, _ in rows for column in part.split(", ")})
    if rest > 0:
        rows.append(("", f"{rest} more column{'' if rest == 1 else 's'}" if rows else
                     f"{rest} column{'' if rest == 1 else 's'}"))  # fmt: skip
    return Box(name, rows, note)


def _drawn_box(box: Box) -> list[str]:
    left, right = EDGE, EDGE + WIDTH
    parts = [
        f'<rect x="{left}" y="{box.top}" width="{WIDTH}" height="{box.height}" rx="4" '
        f'fill="#fff" stroke="{LINE}"/>',
        f'<rect x="{left}" y="{box.top}" width="{WIDTH}" height="{HEAD}" rx="4" fill="{FILL}" '
        f'stroke="{LINE}"/>',
        f'<text x="{left + 10}" y="{box.top + 20}" font-weight="600" fill="{INK}">'
        f"{escape(_short(box.name, 34))}</text>",
        f'<text x="{right - 10}" y="{box.top + 20}" text-anchor="end" fill="{QUIET}">'
        f"{escape(box.note)}</text>",
    ]
    for number, (column, target) in enumerate(box.rows):
        middle = box.top + HEAD + ROW * number + 17
        room = max(8, LETTERS - len(_short(target, 28)))
        parts.append(
            f'<text x="{left + 10}" y="{middle}" fill="{INK}">{escape(_short(column, room))}</text>'
        )
        parts.append(
            f'<text x="{right - 10}" y="{middle}" text-anchor="end" fill="{QUIET}">'
            f"{escape(_short(target, 28))}</text>"
        )
    return parts


def _ends(item: Reference, boxes: dict[str, Box]) -> tuple[int, int]:
    """Return the heights at which a reference leaves its child and reaches its parent."""
    child, parent = boxes[item.child], boxes[item.parent]
    start = child.top + HEAD // 2
    for number, (column, target) in enumerate(child.rows):
        if column == item.column and target.startswith(f"→ {item.parent}"):
            start = child.top + HEAD + ROW * number + 12
    return start, parent.top + HEAD // 2


def _lanes(spans: list[tuple[int, int]]) -> list[int]:
    """Give each span the innermost lane in which no other overlaps it."""
    taken: list[list[tuple[int, int]]] = []
    lanes = [0] * len(spans)
    for number in sorted(range(len(spans)), key=lambda n: (spans[n][1] - spans[n][0], spans[n])):
        low, high = spans[number]
        for lane, others in enumerate(taken):
            if all(high + 3 < other[0] or low - 3 > other[1] for other in others):
                others.append((low, high))
                lanes[number] = lane
                break
        else:
            taken.append([(low, high)])
            lanes[number] = len(taken) - 1
    return lanes


def _drawn_line(item: Reference, ends: tuple[int, int], lane: int) -> str:
    right = EDGE + WIDTH
    away, (start, end) = right + 14 + LANE * lane, ends
    color, dash = (LINE, "") if item.declared else (INFERRED, ' stroke-dasharray="5 3"')
    name = f"{item.child}.{item.column} refers to {item.parent}.{item.key}"
    return (
        f'<path d="M{right} {start}H{away}V{end}H{right + 7}" fill="none" stroke="{color}" '
        f'stroke-width="1.5"{dash}><title>{escape(_short(name, 200))}</title></path>'
        f'<circle cx="{right}" cy="{start}" r="3" fill="{color}"/>'
        f'<path d="M{right} {end}l8 -4v8z" fill="{color}"/>'
    )


def _legend(top: int, alone: list[str]) -> tuple[list[str], int]:
    text = [f'<text x="{EDGE}" y="{top + 14}" fill="{QUIET}">Grey lines are declared references, '
            "dashed blue ones were</text>",
            f'<text x="{EDGE}" y="{top + 31}" fill="{QUIET}">found in the values. The arrow points '
            "to the table referred to.</text>"]  # fmt: skip
    top += 44
    if alone:
        shown = ", ".join(_short(name, 24) for name in alone[:40]) + (" …" if alone[40:] else "")
        words, line = shown.split(" "), "Without references:"
        for word in words:
            if len(line) + len(word) > LETTERS + 8:
                text.append(f'<text x="{EDGE}" y="{top + 14}" fill="{QUIET}">{escape(line)}</text>')
                line, top = "", top + 17
            line = f"{line} {word}".strip()
        text.append(f'<text x="{EDGE}" y="{top + 14}" fill="{QUIET}">{escape(line)}</text>')
        top += 24
    return text, top


def _heading(title: str) -> list[str]:
    place = f'x="{EDGE}" y="{EDGE + 14}"'
    return [f'<text {place} font-size="15" fill="{INK}">{escape(_short(title, 52))}</text>']


def draw_schema(names: list[str], tables: dict[str, int], columns: dict[str, int],
         references: list[Reference], title: str, detailed: bool = True,
         legend: bool = True) -> str:  # fmt: skip
    """Draw some tables with the references between them.

    Parameters
    ----------
    names : list of str
        The tables to draw.
    tables, columns : dict
        Number of rows and of columns of every table.
    references : list of Reference
        All references; those between `names` are drawn.
    title : str
        What the picture is called, for who cannot see it.
    detailed : bool
        Whether to name the columns that refer or are referred to.
    legend : bool
        Whether to explain the lines; a picture without has its title written above it.

    Returns
    -------
    str
        A complete SVG file.
    """
    inside = [r for r in references if r.child in names and r.parent in names]
    touched = {name for r in inside for name in (r.child, r.parent)}
    alone = [name for name in names if name not in touched] if len(names) > WHOLE else []
    shown = [name for name in _order(names, inside) if name not in alone]
    boxes, top = {}, EDGE + (0 if legend else HEAD)
    for name in shown:
        boxes[name] = _box(name, tables, inside, columns, detailed)
        boxes[name].top = top
        top += boxes[name].height + GAP
    ends = [_ends(item, boxes) for item in inside]
    lanes = _lanes([(min(pair), max(pair)) for pair in ends])
    wide = EDGE + WIDTH + 14 + LANE * (max(lanes, default=0) + 1) + EDGE
    parts = [part for box in boxes.values() for part in _drawn_box(box)]
    parts += [_drawn_line(*item) for item in zip(inside, ends, lanes, strict=True)]
    text, top = _legend(top, alone) if legend else (_heading(title), top)
    told = "; ".join(f"{r.child}.{r.column} refers to {r.parent}.{r.key}" for r in inside[:60])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {top}" width="{wide}" '
        f'height="{top}" role="img" font-size="13" font-family="{FONTS}">'
        f"<title>{escape(_short(title, 200))}</title>"
        f"<desc>{escape(_short(told, 8000)) or 'No references.'}</desc>"
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(parts + text)}</svg>\n'
    )


def _file_name(number: int, name: str) -> str:
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in name).strip("-")
    return f"schema-{number:02d}-{plain[:40] or 'table'}.svg"


def schema_diagrams(tables: pd.DataFrame, relations: pd.DataFrame) -> dict[str, str]:
    """Draw a source: the whole, and each neighbourhood where there are many tables.

    Parameters
    ----------
    tables : DataFrame
        table, kind, rows, columns; views are left out.
    relations : DataFrame
        See `find_relations`.

    Returns
    -------
    dict
        File name to SVG; "schema.svg" is always there.
    """
    kept = tables[tables.kind == "table"]
    sizes = dict(zip(kept.table, kept["rows"], strict=True))
    columns = dict(zip(kept.table, kept["columns"], strict=True))
    references = [r for r in _references(relations) if r.child in sizes and r.parent in sizes]
    names = list(sizes)
    few = len(names) <= WHOLE
    title = f"{len(names)} tables and {len(references)} references"
    found = {"schema.svg": draw_schema(names, sizes, columns, references, title, detailed=few)}
    for number, name in enumerate([] if few else names, start=1):
        near = {r.parent for r in references if r.child == name}
        near |= {r.child for r in references if r.parent == name}
        if near - {name}:
            part = [other for other in names if other == name or other in near]
            own = [r for r in references if name in (r.child, r.parent)]
            found[_file_name(number, name)] = draw_schema(
                part, sizes, columns, own, f"{name} and the tables around it", legend=False
            )
    return found
