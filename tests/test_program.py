"""The Python twin: open, load, windows, graph, metrics, query, map."""

from __future__ import annotations

import re
import subprocess
import sys
import threading

import networkx as nx
import numpy as np
import pytest

import mentornet as mn
from conftest import ROOT
from mentornet.errors import DataError, StoreUnavailable, UsageError
from mentornet.simulate import simulate


@pytest.fixture(scope="module")
def leaders(tmp_path_factory):
    folder = tmp_path_factory.mktemp("program") / "leaders"
    folder.mkdir()
    simulate(folder, people=60, seed=3)
    with mn.open(folder) as program:
        program.load()
    return folder


@pytest.fixture
def program(leaders):
    with mn.open(leaders) as opened:
        yield opened


def test_the_python_of_the_readme_runs(leaders, tmp_path, monkeypatch):
    monkeypatch.chdir(leaders.parent)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    [code] = [block for block in re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL) if "mn.open" in block]
    names = {}
    exec(code, names)  # noqa: S102 - it is our own README
    assert isinstance(names["G"], nx.MultiDiGraph)
    assert names["frame"].index.names == ["window", "person_id"]
    assert (leaders.parent / "P014.html").stat().st_size > 100_000


def test_a_load_says_what_is_in_the_store(leaders):
    with mn.open(leaders) as program:
        report = program.load()
    assert report.unchanged
    assert report.counts["Person"] == 60
    assert report.tables["people"].kept == 60


def test_the_graph_and_the_frame_agree(program):
    window = program.windows()[-1]
    graph = program.graph(window)
    frame = program.metrics([window], metrics=["size", "constraint"])
    sizes = mn.metrics.size(graph)
    constraints = mn.metrics.constraint(graph)
    for person, row in frame.xs(window, level="window").iterrows():
        assert row["size"] == sizes[person] or (np.isnan(row["size"]) and np.isnan(sizes[person]))
        assert row["constraint"] == pytest.approx(constraints[person], nan_ok=True)
    simple = mn.project(graph).to_networkx()
    assert {n: d for n, d in simple.degree() if graph.nodes[n]["present"]} == {
        n: value for n, value in sizes.items() if not np.isnan(value)
    }


def test_every_missing_value_has_a_reason_and_no_other(program):
    frame = program.metrics()
    reasons = frame.attrs["reasons"]
    assert (frame.isna() == reasons.notna()).all(axis=None)
    assert frame.isna().any(axis=None)


def test_a_query_returns_real_dtypes(program):
    frame = program.query(
        "MATCH (p:Person) RETURN p.id AS id, p.joined AS joined, 1.5 AS x, 2 AS n ORDER BY id LIMIT 2"
    )
    assert [str(dtype) for dtype in frame.dtypes] == ["object", "datetime64[ms]", "Float64", "Int64"]
    assert frame["id"].tolist() == ["P001", "P002"]


def test_a_query_limit_is_said(program):
    frame = program.query("MATCH (p:Person) RETURN p.id AS id ORDER BY id", limit=5)
    assert len(frame) == 5
    assert frame.attrs["truncated"] is True


def test_maps_keep_everyones_place(leaders):
    with mn.open(leaders) as program:
        first = program.map("P014").html
    with mn.open(leaders) as program:
        assert dict(program.maps(["P014"]))["P014"].html == first


def test_unknown_people_metrics_and_queries_are_named_with_the_nearest(program):
    with pytest.raises(UsageError, match="did you mean 'P014'"):
        program.map("P0014")
    with pytest.raises(UsageError, match="did you mean 'constraint'"):
        program.metrics(metrics=["constrant"])
    with pytest.raises(UsageError, match="did you mean 'sponsors_within'"):
        program.query("sponsor_within")


def test_a_program_without_a_load_says_how(tmp_path):
    folder = tmp_path / "p"
    folder.mkdir()
    simulate(folder, people=30, seed=1)
    program = mn.open(folder)
    for ask in (program.status, program.windows, lambda: program.query("RETURN 1 AS n")):
        with pytest.raises(StoreUnavailable, match="mentornet load"):
            ask()


def test_errors_in_the_tables_carry_all_problems(tmp_path):
    folder = tmp_path / "p"
    folder.mkdir()
    truth = simulate(folder, people=40, seed=1, dirty=True)
    with pytest.raises(DataError) as caught, mn.open(folder) as program:
        program.load()
    found = {(p.file, p.row) for p in caught.value.problems if p.severity == "error"}
    expected = {(dirt.file, dirt.row) for dirt in truth.dirt if dirt.severity == "error"}
    assert expected
    assert found == expected


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(UsageError, match="there is no folder"):
        mn.open(tmp_path / "nowhere")


def test_a_changed_configuration_is_noticed(leaders):
    path = leaders / "mentornet.toml"
    text = path.read_text(encoding="utf-8")
    try:
        path.write_text(text.replace('timezone = "Europe/Berlin"', 'timezone = "Asia/Tokyo"'), encoding="utf-8")
        with mn.open(leaders) as program:
            assert program.stale() == ["timezone"]
            assert program.builder.config.timezone == "Europe/Berlin"  # as it was loaded
    finally:
        path.write_text(text, encoding="utf-8")


def test_importing_mentornet_imports_nothing_heavy():
    code = "import sys, mentornet, mentornet.cli; print(sorted({'pandas','numpy','networkx','pyarrow','jpype'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_two_processes_read_at_once(leaders, program):
    """A reader holds the store open; another process asks the same store."""
    program.query("RETURN 1 AS n")
    words = [sys.executable, "-m", "mentornet", "query", "RETURN 1 AS n", "--program", str(leaders), "--format", "csv"]
    results = []

    def ask():
        results.append(subprocess.run(words, capture_output=True, text=True, check=False))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [(done.returncode, done.stdout, done.stderr) for done in results] == [(0, "n\n1\n", "")] * 2


def test_a_query_returns_a_graph(program):
    text = "MATCH (a:Person)-[m:MENTORS]->(b:Person) RETURN m ORDER BY m.start, a.id, b.id LIMIT 5"
    graph = program.query(text, as_graph=True)
    assert graph.number_of_edges() == 5
    assert {type for _, _, type in graph.edges(data="type")} == {"MENTORS"}
    assert set(graph) <= set(program.builder.snapshot.people_ids)
    paths = program.query("MATCH p = (a:Person)-[:PURSUED]->(g:Goal) RETURN p LIMIT 3", as_graph=True)
    assert sum(labels == ["Goal"] for _, labels in paths.nodes(data="labels")) == 3
