"""The faults that `mutants.py` tries: places that can be changed, and a seeded sample of them."""

from __future__ import annotations

import ast
import difflib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Rooms with the tests that hold them, the quickest first; a longer name leads.
TESTS = {
    "analysis/text": "test_text test_text_markdown",
    "analysis/obtain/values": "test_value_times test_value_numbers test_value_minutes",
    "analysis/obtain/values/written_numbers.py": "test_value_numbers test_value_tables",
    "analysis/obtain/roles": "test_linked_tables test_roles_by_values test_obtain_roles",
    "analysis/obtain/roles/readings": "test_value_minutes test_value_numbers test_obtain_roles",
    "analysis/obtain/roles/advice": "test_role_advice test_ways_on",
    "analysis/obtain/roles/row_sorts.py": "test_row_sorts",
    "analysis/obtain/roles/sort_values.py": "test_row_sorts",
    "analysis/explore": "test_explore test_counted_explore",
    "analysis/explore/changes": "test_explore_changes",
    "analysis/explore/hypotheses": "test_hypotheses test_month_hypotheses",
    "analysis/explore/returning": "test_explore_returning",
    "analysis/intervals.py": "test_explore_returning test_portraits test_explore_changes",
    "analysis/explore/choices": "test_explore_choices",
    "analysis/interpret": "test_counted_segments test_interpret test_naming",
    "analysis/interpret/favourites.py": "test_favourites test_interpret",
    "analysis/interpret/names/lexicon.py": "test_naming test_interpret",
    "analysis/interpret/names/naming.py": "test_naming test_interpret",
    "analysis/interpret/portraits": "test_portraits test_portrait_recount",
    "analysis/interpret/recommendations.py": "test_shelves test_interpret",
    "analysis/interpret/shelves": "test_shelves",
    "analysis/title_facts.py": "test_portrait_recount test_hypotheses",
    "analysis/shrunken_lifts.py": "test_favourites",
    "analysis/interpret/names/vocabulary.py": "test_naming test_interpret",
    "analysis/clustering/distances.py": "test_model_counted test_model_indices",
    "analysis/model/compare/indices.py": "test_model_counted test_model_indices",
    "analysis/model/compare/gap.py": "test_model_counted test_model_gap",
    "analysis/model/compare/ranking.py": "test_model_counted test_model_votes",
    "analysis/model/compare/votes.py": "test_model_counted test_model_votes",
    "analysis/predict/rating": "test_predict_amounts test_predict_rating",
    "analysis/predict/measure_forecasts.py": "test_returning_forecasts",
    "analysis/predict/returning": "test_returning_forecasts",
    "analysis/predict/returning/bg_nbd.py": "test_returning_law test_returning_forecasts",
    "analysis/predict/returning/calibration.py": "test_returning_gains",
    "analysis/predict/returning/gains.py": "test_returning_gains",
    "analysis/communicate": "test_narrative test_counted_report",
    "analysis/communicate/claims": "test_claims test_counted_report",
    "analysis/communicate/exports": "test_exports test_counted_report",
    "analysis/communicate/figures": "test_drawn_numbers test_figures",
    "analysis/communicate/figure.py": "test_figures",
    "analysis/communicate/summary.py": "test_summary",
    "analysis/communicate/table.py": "test_shown_numbers test_figures",
    "analysis/communicate/tables": "test_shown_numbers test_figures",
}
# What is told has more places than what is computed, and is drawn apart: a third of the sample.
TOLD, TOLD_SHARE = "analysis/communicate", 1 / 3
# Colours, sizes and distances: that they look well no test of numbers can say.
LOOKS = {"analysis/communicate/style.py", "analysis/communicate/figures/marks.py"}
KINDS = ("number", "sign", "comparison", "column", "filter")
# Where an operator joins two values; elsewhere a star unpacks or marks a function's parameters.
JOINED = {"term", "arith_expr", "power", "factor", "expr", "and_expr"}


@dataclass(frozen=True)
class Mutant:
    """One change.

    Parameters
    ----------
    path : str
        The module, from the project's root.
    kind : str
        One of `KINDS`.
    line : int
        Where it begins.
    whole, code : str
        The module as it is and with the change.
    """

    path: str
    kind: str
    line: int
    whole: str
    code: str

    @property
    def tests(self) -> list[str]:
        """Return the files that hold this module."""
        room = max((room for room in TESTS if self.path.startswith(room)), key=len)
        return [f"tests/{name}.py" for name in TESTS[room].split()]

    def difference(self) -> str:
        """Return the lines that differ."""
        old, new = self.whole.splitlines(), self.code.splitlines()
        lines = difflib.unified_diff(old, new, lineterm="", n=0)
        changed = [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
        return "\n".join(f"    {line}" for line in changed)


def left_alone(code: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return what is never changed: annotations, and what is said of a user's mistake."""
    spans = []
    for node in ast.walk(ast.parse(code)):
        parts: list[ast.AST | None] = [getattr(node, "annotation", None)]
        parts.append(getattr(node, "returns", None))
        parts += [node] if isinstance(node, ast.Raise) else []
        spans += [
            ((part.lineno, part.col_offset), (part.end_lineno, part.end_col_offset))
            for part in parts
            if part is not None
        ]
    return spans


def places(path: Path) -> Iterator[tuple[str, tuple[int, int], list[tuple[object, int]]]]:
    """Yield every place of a module that can be changed: kind, start, and the ways to do it."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from mutant_operators import operators

    code = path.read_text()
    nodes, spared = list(ast_nodes(get_ast(code))), left_alone(code)
    for kind, of_kind in operators().items():
        ways: dict[tuple[int, int], list[tuple[object, int]]] = {}
        for operator in of_kind:
            spans = ((node, span) for node in nodes for span in operator.mutation_positions(node))
            for number, (node, (start, _)) in enumerate(spans):
                joins = node.type != "operator" or node.parent.type in JOINED
                if joins and not any(low <= start < high for low, high in spared):
                    ways.setdefault(start, []).append((operator, number))
        for start in sorted(ways):
            yield kind, start, ways[start]


def modules() -> list[str]:
    """Return the modules that are changed, from the project's root."""
    found = {path for room in TESTS for path in (ROOT / room, *ROOT.glob(f"{room}/**/*.py"))}
    names = {path.relative_to(ROOT).as_posix() for path in found if path.suffix == ".py"}
    return sorted(names - LOOKS)


def strata(size: int, only: str) -> list[tuple[int, list[str]]]:
    """Return how many places are drawn of which modules: of what is told, and of the others."""
    told = [name for name in modules() if only in name and name.startswith(TOLD)]
    others = [name for name in modules() if only in name and not name.startswith(TOLD)]
    of_told = size if not others else round(size * TOLD_SHARE) if told else 0
    return [(size - of_told, others), (of_told, told)]


def sample(size: int, seed: int, only: str = "") -> list[Mutant]:
    """Draw so many places, and one way to change each."""
    return [one for part in strata(size, only) for one in _drawn(*part, seed)]


def _drawn(size: int, names: list[str], seed: int) -> list[Mutant]:
    from cosmic_ray.mutating import mutate_code

    every = [(ROOT / name, *place) for name in names for place in places(ROOT / name)]
    draw = random.Random(seed)
    draw.shuffle(every)
    mutants: list[Mutant] = []
    for path, kind, start, ways in every:
        if len(mutants) == size:
            break
        whole = path.read_text()
        code = mutate_code(whole, *draw.choice(ways))
        if _compiles(code):
            mutants.append(Mutant(path.relative_to(ROOT).as_posix(), kind, start[0], whole, code))
    print(f"{len(mutants)} of {len(every)} places, seed {seed}", flush=True)
    return mutants


def _compiles(code: str) -> bool:
    # Two stars before a mapping are read as a power: no fault that anybody could commit.
    try:
        compile(code, "mutant", "exec")
    except SyntaxError:
        return False
    return True
