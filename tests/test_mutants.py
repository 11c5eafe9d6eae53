"""What `make mutants` changes and how it counts."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = '''"""Count "rows"."""

LEAST = 10


def share(frame: pd.DataFrame | None, low: int = 1) -> float:
    """Return `frame["users"]`."""
    if len(frame) < LEAST:
        raise UserError(f"{len(frame)} rows", "users", "more")
    known = frame.filter(frame["users"] > 0)
    return known["users"].sum() / frame.ratings - math.exp(low)
'''


@pytest.fixture
def driver(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import mutants

    return mutants


@pytest.fixture
def drawn(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import mutant_sample

    return mutant_sample


# Clopper and Pearson: of ten none is 1 − .025^(1/10) at most, of ten five lies in .187 to .813.
@pytest.mark.parametrize(
    ("killed", "of", "expected"),
    [
        (0, 10, (0, 0.3085)),
        (10, 10, (0.6915, 1)),
        (5, 10, (0.1871, 0.8129)),
        (340, 400, (0.8112, 0.8836)),
    ],
)
def test_bounds_of_a_share(driver, killed, of, expected):
    assert driver.bounds(killed, of) == pytest.approx(expected, abs=1e-4)


def test_every_room_has_its_tests(drawn):
    for room, names in drawn.TESTS.items():
        assert (ROOT / room).exists(), room
        for name in names.split():
            assert (ROOT / "tests" / f"{name}.py").is_file(), name


def test_a_third_is_drawn_of_what_is_told(drawn):
    (computed, rooms), (told, words) = drawn.strata(600, "")
    assert (computed, told) == (400, 200)
    assert "analysis/interpret/names/naming.py" in rooms
    assert "analysis/communicate/table.py" in words
    assert not {name for name in rooms if name.startswith("analysis/communicate")}
    assert not drawn.LOOKS & set(words)
    assert all((ROOT / name).is_file() for name in [*rooms, *words, *drawn.LOOKS])
    # One room alone is drawn of alone.
    assert drawn.strata(50, "interpret/names/naming")[0] == (
        50,
        ["analysis/interpret/names/naming.py", "analysis/interpret/names/naming_facts.py"],
    )
    assert [size for size, _ in drawn.strata(50, "communicate/tables")] == [0, 50]


def test_annotations_and_messages_are_left_alone(drawn):
    spans = drawn.left_alone(CODE)
    lines = CODE.splitlines()
    shown = {lines[low[0] - 1][low[1] : high[1]] for low, high in spans}
    assert shown == {
        *("pd.DataFrame | None", "int", "float"),
        'raise UserError(f"{len(frame)} rows", "users", "more")',
    }


MUTATED = {
    "number": {"LEAST = 11", "LEAST = 9", "low: int = 2", "low: int = 0", '["users"] > 1', "> -1"},
    "sign": {"frame.ratings + math", "sum() * frame"},
    "comparison": {"len(frame) <= LEAST", "len(frame) == LEAST", '["users"] >= 0', "< 0"},
    "column": {"frame.users - math"},
    "filter": {"known = frame\n", 'known["users"].mean()', "math.expm1(low)"},
}


@pytest.mark.parametrize("kind", list(MUTATED))
def test_places_are_changed_one_at_a_time(drawn, kind, tmp_path):
    pytest.importorskip("cosmic_ray", reason="Cosmic Ray is not installed: make mutants does it")
    from cosmic_ray.mutating import mutate_code

    code = CODE + 'COLUMNS = ("users", "ratings")\n'
    (tmp_path / "module.py").write_text(code)
    found = [
        mutate_code(code, operator, number)
        for of_kind, _, ways in drawn.places(tmp_path / "module.py")
        for operator, number in ways
        if of_kind == kind
    ]
    for wanted in MUTATED[kind]:
        assert any(wanted in changed for changed in found), wanted
    for changed in found:
        lines = zip(code.splitlines(), changed.splitlines(), strict=True)
        assert sum(old != new for old, new in lines) == 1
        assert 'raise UserError(f"{len(frame)} rows", "users", "more")' in changed
        assert '"""Return `frame["users"]`."""' in changed
