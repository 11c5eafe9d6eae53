"""A fingerprint moves when code, what it imports, a setting or the source moves; else not."""

from __future__ import annotations

import pytest

from analysis import fingerprint, settings


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of two stages, of which one imports a module that imports another."""
    root = tmp_path / "analysis"
    for name, text in {
        "__init__.py": "",
        "shared.py": "from analysis.deep import unit\n",
        "deep.py": "unit = 1\n",
        "other.py": "x = 1\n",
        "scrub/__init__.py": "from analysis.scrub.rules import rule\n",
        "scrub/rules.py": "def rule():\n    from analysis import shared\n    return shared.unit\n",
        "scrub/query.sql": "select 1",
        "model/__init__.py": "from . import gate\n",
        "model/gate/__init__.py": "",
        "model/gate/nulls.py": "from ...deep import unit\n",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    monkeypatch.setattr(fingerprint, "PACKAGE", root)
    fingerprint.code_hash.cache_clear()
    yield root
    fingerprint.code_hash.cache_clear()


def _stage(package, **flags):
    fingerprint.code_hash.cache_clear()
    return fingerprint.stage_fingerprint(
        "scrub", settings.load_settings(**flags), ("scrub",), {"obtain": "a"}
    )


def test_what_a_stage_depends_on_is_followed_through_imports(package):
    def names(stage):
        return {path.relative_to(package).as_posix() for path in fingerprint.source_files(stage)}

    assert names("scrub") == {
        "scrub/__init__.py",
        "scrub/rules.py",
        "scrub/query.sql",
        "shared.py",
        "deep.py",
    }
    assert names("model") == {
        "model/__init__.py",
        "model/gate/__init__.py",
        "model/gate/nulls.py",
        "deep.py",
    }


@pytest.mark.parametrize(
    "text",
    [
        "if 1:\n    pass\nelse:\n    {}\n",
        "try:\n    pass\nexcept ValueError:\n    {}\n",
        "try:\n    pass\nfinally:\n    {}\n",
        "match 1:\n    case _:\n        {}\n",
        "class A:\n    async def f(self):\n        with self:\n            {}\n",
    ],
)
def test_imports_are_found_wherever_they_stand(package, text):
    (package / "scrub" / "more.py").write_text(text.format("from analysis import other"))
    assert package / "other.py" in fingerprint.source_files("scrub")


@pytest.mark.parametrize(
    ("name", "moves"),
    [("scrub/rules.py", True), ("deep.py", True), ("scrub/query.sql", True), ("other.py", False)],
)
def test_only_code_that_counts_moves_it(package, name, moves):
    before = _stage(package)
    (package / name).write_text((package / name).read_text() + "\n# more\n")
    assert (_stage(package) != before) == moves


def test_settings_that_are_read_move_it(package):
    before = _stage(package)
    assert _stage(package, scrub=settings.Scrub(min_ratings=9)) != before
    assert _stage(package, model=settings.Model(k_max=9)) == before


def test_source_and_earlier_stages_move_it(package):
    plain = settings.load_settings()

    def one(needs, source):
        return fingerprint.stage_fingerprint("scrub", plain, (), needs, source)

    sources = [None, {"sha256": "1"}, {"sha256": "2"}]
    different = {one({}, source) for source in sources} | {one({"obtain": "1"}, None)}
    assert len(different) == 4


def test_real_modules_are_followed():
    names = {path.name for path in fingerprint.source_files("scrub")}
    assert "engine.py" in names
    assert "console.py" not in names
