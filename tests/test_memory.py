"""What memory there is, and what is said where it does not suffice."""

from __future__ import annotations

import ast
import errno
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis import engine, guard
from analysis.__main__ import cli
from analysis.clustering.parallel import run_jobs
from analysis.errors import UserError
from analysis.memory import group_rooms, is_own_limit, lacks_memory, memory_shortage
from analysis.settings import Engine

ROOT = Path(__file__).resolve().parent.parent
# Measured at 360 MB for this program, at 2,500 MB with what allocators reserve of themselves.
ADDRESSES = 1_200_000_000


def group(folder: Path, version: int, limit: str, used: int, reclaimed: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    names = {
        1: ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
        2: ("memory.max", "memory.current", "inactive_file"),
    }[version]
    (folder / names[0]).write_text(limit + "\n")
    (folder / names[1]).write_text(f"{used}\n")
    (folder / "memory.stat").write_text(f"anon 7\n{names[2]} {reclaimed}\n")


@pytest.mark.parametrize(
    ("version", "top", "line"), [(1, "memory", "4:memory:/a/b"), (2, "", "0::/a/b")]
)
def test_the_tightest_group_around_a_process_bounds_it(tmp_path, version, top, line):
    group(tmp_path / top / "a" / "b", version, "3000", 1000, 0)
    group(tmp_path / top / "a", version, "2500", 1700, 400)
    group(tmp_path / top, version, "max", 9000, 0)
    rooms = list(group_rooms(tmp_path, f"9:name=systemd:/\n{line}\n"))
    assert [room.free for room in rooms] == [2000, 1200]


@pytest.mark.parametrize(
    ("version", "top", "line"), [(1, "memory", "4:memory:/docker/x"), (2, "", "0::/../x")]
)
def test_a_container_is_bounded_by_the_group_at_its_top(tmp_path, version, top, line):
    group(tmp_path / top, version, "5000000", 1000000, 0)
    (room,) = group_rooms(tmp_path, line)
    assert room.free == 4_000_000
    assert "5 MB" in room.bound


def limited(code: str, most: int) -> subprocess.CompletedProcess:
    """Run a program whose address space is limited."""
    text = f"import resource\nresource.setrlimit(resource.RLIMIT_AS, ({most}, {most}))\n{code}"
    return subprocess.run([sys.executable, "-c", text], cwd=ROOT, capture_output=True, text=True)


def test_a_limit_of_addresses_is_the_bound():
    done = limited("from analysis.memory import memory_room as r; print(r())", 900_000_000)
    assert "900 MB of address space (ulimit -v)" in done.stdout


def test_few_addresses_are_reserved_where_they_are_limited():
    code = """
from analysis.memory import spare_addresses
spare_addresses()
import pandas as pd, pyarrow.parquet
from analysis import engine
engine.shared_connection().raw_sql("SET threads = 2")
table = engine.shared_connection().sql("SELECT range AS x, 'a' || range AS y FROM range(300000)")
frame = table.to_pandas()
assert len(frame) == frame.y.nunique() == 300000
import scipy.stats, sklearn.cluster, matplotlib.pyplot
print("done")
"""
    done = limited(code, ADDRESSES)
    assert done.stdout == "done\n", done.stderr[-2000:]


def test_addresses_that_the_engine_gives_back_are_free_again():
    # The groups take 300 MB; the engine's allocator would keep the addresses of all of them.
    code = """
from analysis.memory import spare_addresses
spare_addresses()
import duckdb, psutil
engine = duckdb.connect(config={"threads": 2})
before = psutil.Process().memory_info().vms
engine.execute("SELECT count(*) FROM (SELECT 'a text that is long enough to be held apart ' || i "
               "AS v FROM range(2000000) rows(i) GROUP BY v)").fetchall()
print((psutil.Process().memory_info().vms - before) // 1_000_000)
"""
    # Behind the engine's own bar of progress.
    assert int(limited(code, ADDRESSES).stdout.split()[-1]) < 150


def kill_worker(number: int) -> int:
    if number:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def fill_engine() -> None:
    connection = duckdb.connect(config={"memory_limit": "30MB"})
    connection.execute("SELECT list(i) FROM range(20000000) rows(i)").fetchall()


def raised(text: str, kind: type[Exception] = RuntimeError):
    def work() -> None:
        raise kind(text)

    return work


def system_refuses() -> None:
    raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))


@pytest.mark.parametrize(
    "work",
    [
        lambda: np.empty(1 << 50),
        lambda: pa.allocate_buffer(1 << 60),
        fill_engine,
        lambda: run_jobs(kill_worker, [(0,), (1,), (2,)]),
        system_refuses,
        raised("can't start new thread"),
        raised("lib.so: failed to map segment from shared object", ImportError),
    ],
)
def test_a_want_of_memory_is_told_with_what_bounds_it(work):
    with pytest.raises((MemoryError, OSError, RuntimeError, ImportError, duckdb.Error)) as caught:
        work()
    assert lacks_memory(caught.value)
    told = memory_shortage(caught.value)
    assert told.exit_code == 2
    assert "MB are left by" in told.found
    assert "engine.memory" in told.remedy


@pytest.mark.parametrize(
    "error",
    [ValueError("1"), RuntimeError("no such thing"), OSError(errno.ENOSPC, "full"), KeyError("x"),
     ImportError("no module named x"), duckdb.IOException("IO Error: gone")],
)  # fmt: skip
def test_other_errors_are_no_want_of_memory(error):
    assert not lacks_memory(error)
    assert memory_shortage(error) is None


def test_a_want_of_memory_behind_an_error_is_found():
    outer = ValueError("outer")
    outer.__cause__ = MemoryError()
    assert memory_shortage(outer) is not None


@pytest.mark.parametrize(
    ("asked", "free", "granted"),
    [(2e9, 22e9, 2e9), (2e9, 4.6e9, 2e9), (2e9, 2.0e9, 7e8), (2e9, 0.3e9, 1e8), (5e8, 1e9, 2e8)],
)
def test_the_engine_gets_what_is_left_beside_the_rest(asked, free, granted):
    assert engine.granted_memory(asked, free) == granted


def test_the_engine_that_needs_more_names_its_setting():
    query = "SELECT list(i) FROM range(40000000) rows(i)"
    with (
        pytest.raises(UserError) as caught,
        engine.within_limits(Engine(memory="100MB", threads=2)),
    ):
        engine.shared_connection().raw_sql(query)
    engine.apply_limits(Engine())
    assert "ran out of its 100 MB of memory" in caught.value.found
    assert "Set engine.memory above 100MB in audience.toml" in caught.value.remedy
    assert "engine.threads = 1" in caught.value.remedy


@pytest.mark.parametrize(
    ("said", "own"),
    [
        ("could not allocate block of size 256.0 MiB (257.8 MiB/476.8 MiB used)\n\nAdvice", True),
        ("failed to pin block of size 256.0 KiB (877.2 MiB/877.1 MiB used)", True),
        ("Failed to allocate block of 262144 bytes (bad allocation)\n\nAdvice", False),
        ("ArrowBuffer: failed to allocate 8388608 bytes", False),
    ],
)
def test_the_engines_own_limit_is_told_from_that_of_the_process(said, own):
    error = duckdb.OutOfMemoryException(f"Out of Memory Error: {said}")
    assert is_own_limit(error) == own
    with (
        pytest.raises(UserError if own else duckdb.OutOfMemoryException),
        engine.within_limits(Engine()),
    ):
        raise error
    assert "Advice" not in memory_shortage(error).found


def broad_handlers(path: Path) -> list[ast.ExceptHandler]:
    """Return the handlers of a module that catch whatever the engine raises."""
    functions = [
        node
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name not in ELSEWHERE
    ]
    found = [
        node
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.ExceptHandler) and node.type is not None
    ]
    return [one for one in found if re.search(r"duckdb\.Error|^Exception", ast.unparse(one.type))]


READERS = [
    path
    for room in ("obtain", "scrub", "explore", "model", "predict", "interpret")
    for path in sorted((ROOT / "analysis" / room).rglob("*.py"))
    # Runs on its own, within limits of its own: a view that exceeds them is left out.
    if path.name != "view_program.py"
]
# They speak to another machine's database, or to none, before any of its rows is read.
ELSEWHERE = {"connect_url", "_table_names", "_rows_of"}


def test_no_broad_handler_takes_a_want_of_memory_for_a_fault_of_the_data():
    found = {path: broad_handlers(path) for path in READERS}
    assert sum(map(len, found.values())) >= 8
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, nodes in found.items()
        for node in nodes
        if "lacks_memory(error)" not in ast.unparse(node)
    ]
    assert not wrong


def ratings(path: Path, rows: int, titles: int) -> Path:
    """Write ratings of so many long titles, from no chance at all."""
    query = f"""SELECT i % 5000 AS user_id, 'A long name that nobody shortens, number '
        || (hash(i) % {titles}) AS title, 1 + (i % 5000 % 3 + hash(i + 1) % 3) AS rating
        FROM range({rows}) rows(i)"""
    duckdb.connect().execute(f"COPY ({query}) TO '{path}' (FORMAT {path.suffix[1:]})")
    return path


def test_many_titles_are_audited_within_few_addresses(tmp_path):
    source, out = ratings(tmp_path / "ratings.csv", 900_000, 300_000), tmp_path / "out"
    arguments = ["audit", str(source), "--out", str(out), "--quiet"]
    code = f"import sys\nfrom analysis.__main__ import cli\nsys.exit(cli({arguments!r}))"
    done = limited(code, 1_700_000_000)
    assert done.returncode == 0, done.stderr[-2000:]
    assert (out / "anomalies.csv").is_file()


def test_a_run_out_of_memory_ends_with_2_and_leaves_nothing(tmp_path, capsys, monkeypatch):
    from analysis.obtain import audit_folder

    def full(*_):
        fill_engine()

    monkeypatch.setattr(audit_folder, "audited_tables", full)
    out = tmp_path / "out"
    source = ratings(tmp_path / "ratings.csv", 1000, 50)
    assert cli(["audit", str(source), "--out", str(out), "--quiet"]) == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "Set engine.memory above 2GB in audience.toml" in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ratings.csv"]


@pytest.mark.parametrize(("rows", "columns"), [(3_000_000, 2), (500_000, 5)])
def test_room_for_parquet_follows_its_rows(tmp_path, rows, columns):
    table = pa.table({f"c{n}": pa.repeat(pa.scalar(1, pa.int64()), rows) for n in range(columns)})
    pq.write_table(table, tmp_path / "same.parquet")
    assert (tmp_path / "same.parquet").stat().st_size < 100_000
    # Four bytes a value, whatever they take in the file.
    assert guard.source_size(str(tmp_path / "same.parquet")) == rows * columns * 4
    (tmp_path / "cut.parquet").write_bytes(b"PAR1 no Parquet at all")
    assert guard.source_size(str(tmp_path)) == rows * columns * 4 + 22
