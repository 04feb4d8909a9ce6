"""A program by its store alone, and its commands: the same on every store."""

from __future__ import annotations

import pandas as pd
import pytest

from mentornet.cli import main
from mentornet.program import open_program
from mentornet.stores import open_store
from neo4j_server import PASSWORD, STORES, free_port
from rows import table
from small_program import CONFIG, PROGRAM

TABLES = {name: table(name, rows) for name, rows in PROGRAM.items()}
WINDOWS = {"start": "2024-03-01", "end": "2024-08-01", "length": "60D", "step": "30D"}


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    """What the program gives on an embedded store."""
    location = str(tmp_path_factory.mktemp("expected") / "program.db")
    return everything(location)


@pytest.fixture(scope="module", params=STORES)
def location(request, places):
    return places(request.param)


def everything(location):
    with open_store(location) as store:
        store.replace(TABLES, CONFIG, source_hash="small")
    with open_program(store=location) as program:
        windows = program.windows(**WINDOWS)
        frame = program.metrics(windows)
        graph = program.graph(windows[-1])
        page = program.map("a", windows=windows).html
        edges = sorted(map(str, graph.edges(data=True)))
        return frame, edges, page, program.query("sponsors_within", person="a", at="2024-07-01")


def test_metrics_graphs_maps_and_queries_do_not_depend_on_the_store(location, expected):
    frame, edges, page, found = everything(location)
    pd.testing.assert_frame_equal(frame, expected[0], check_exact=True)
    pd.testing.assert_frame_equal(frame.attrs["reasons"], expected[0].attrs["reasons"])
    assert edges == expected[1]
    assert page == expected[2]
    pd.testing.assert_frame_equal(found, expected[3])


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main([*arguments])
    out, err = capsys.readouterr()
    return ended.value.code, out, err


def test_commands_name_the_store(location, capsys):
    everything(location)
    code, out, err = run(capsys, "status", "--store", location)
    assert (code, err) == (0, "")
    assert f"store      {location}" in out


@pytest.mark.neo4j
def test_a_server_in_trouble_is_said_in_one_paragraph(neo4j_server, capsys, monkeypatch):
    from mentornet.stores.neo4j import connection

    monkeypatch.setattr(connection, "RETRY_SECONDS", 0.5)
    monkeypatch.setenv("NEO4J_PASSWORD", f"not {PASSWORD}")
    for store, said in (
        (neo4j_server.address, "refuses the user and password"),
        (f"bolt://127.0.0.1:{free_port()}", "does not answer"),
        (f"bolt://me:{PASSWORD}@127.0.0.1:1", "holds a user or password"),
    ):
        code, out, err = run(capsys, "status", "--store", store)
        assert (code, out) == (3, "")
        assert err.startswith("mentornet: ")
        assert len(err.splitlines()) == 1
        assert said in err
        assert PASSWORD not in err
