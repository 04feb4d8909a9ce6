"""How a value came about: the terms of every metric make its value, on any graph."""

from __future__ import annotations

import contextlib
import doctest
import io
import json
import math
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from mentornet import metrics
from mentornet.cli import main
from mentornet.errors import UsageError
from mentornet.metrics import METRICS
from mentornet.metrics import explain as module
from mentornet.metrics.explain import EXPLAINERS, explain
from mentornet.metrics.explain_frame import explain_frame
from mentornet.network import project
from random_graphs import cases
from rows import builder, contact, person

EVERY = pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))


def networks(case):
    """Return the case's network and the one of the window before."""
    network = project(case.graph, sponsors=case.sponsors, categories=case.categories)
    return network, None if case.previous is None else project(case.previous)


def rows(metric, graph, ego, **options):
    return explain(metric, project(graph), ego, **options).terms.rows


# -- terms ----------------------------------------------------------------------------------------------------


@EVERY
@given(case=cases())
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_the_terms_make_the_value(metric, case):
    network, previous = networks(case)
    options = {"previous": previous} if metric.compares else {}
    for ego in network.ties:
        found = explain(metric, network, ego, **options)
        assert found.value == metric.value(network, ego, **options)
        if metric.card.name in EXPLAINERS and not isinstance(found.value, str):
            total = found.terms.total([row["term"] for row in found.terms.rows])
            assert total == pytest.approx(found.value, rel=1e-9, abs=1e-9)
            assert found.terms.rule
        else:  # inputs: every contact with its weight
            assert found.terms.rule == ""
            assert {row["person"]: row["weight"] for row in found.terms.rows} == network.ties[ego]


def test_every_explainer_is_of_a_metric():
    assert set(EXPLAINERS) <= set(METRICS)


def test_constraint_by_hand():
    # a has 4/6 of its contact with b and 2/6 with c; c has 2/11 of its own with a, 1/11 with b, and 8/11 with d.
    graph = nx.Graph()
    graph.add_weighted_edges_from([("a", "b", 4), ("a", "c", 2), ("b", "c", 1), ("c", "d", 8)])
    b, c = rows(metrics.constraint, graph, "a")
    assert (b["person"], b["weight"], b["direct"]) == ("b", 8 / 2, pytest.approx(2 / 3))
    assert b["indirect"] == pytest.approx(1 / 3 * 1 / 11)
    assert b["term"] == pytest.approx((2 / 3 + 1 / 33) ** 2)
    assert c["indirect"] == pytest.approx(2 / 3 * 1 / 5)
    assert metrics.constraint(graph)["a"] == pytest.approx((2 / 3 + 1 / 33) ** 2 + (1 / 3 + 2 / 15) ** 2)
    b, c = rows(metrics.effective_size, graph, "a")
    assert b["redundancy"] == pytest.approx(1 / 3 * 1 / 4)
    assert c["redundancy"] == pytest.approx(2 / 3 * 1 / 8)


def test_groups_are_counted_and_contacts_without_one_are_shown():
    graph = nx.star_graph(4)
    nx.set_node_attributes(graph, {0: "x", 1: "x", 2: "x", 3: "y"}, "group")
    assert rows(metrics.blau, graph, 0) == [
        {"group": "x", "contacts": 2, "share": 2 / 3, "term": pytest.approx(4 / 9)},
        {"group": "y", "contacts": 1, "share": 1 / 3, "term": pytest.approx(1 / 9)},
        {"group": None, "contacts": 1, "share": None, "term": 0.0},
    ]
    sides = {row["person"]: (row["side"], row["term"]) for row in rows(metrics.ei_index, graph, 0)}
    assert sides[1] == ("inside", pytest.approx(-1 / 3))
    assert sides[3] == ("outside", pytest.approx(1 / 3))
    assert sides[4] == ("not known", 0.0)
    graph.nodes[4]["external"] = True
    assert rows(metrics.range, graph, 0)[-1]["term"] == 1.0


def test_sponsors_with_steps_and_the_first_contact_on_the_way():
    network = project(nx.Graph([("a", "b"), ("b", "s"), ("a", "c"), ("c", "d"), ("d", "t")]), sponsors={"s", "t", "u"})
    found = explain(metrics.sponsors_within_2, network, "a").terms.rows
    assert found == [
        {"person": "s", "steps": 2, "via": "b", "term": 1.0},
        {"person": "t", "steps": 3, "via": "c", "term": 0.0},
        {"person": "u", "steps": None, "via": None, "term": 0.0},
    ]
    assert [row["steps"] for row in explain(metrics.sponsor_distance, network, "a").terms.rows] == [2, 3]


def test_who_was_there_before_and_now():
    now, before = project(nx.Graph([("a", "b"), ("a", "d")])), project(nx.Graph([("a", "b"), ("a", "c")]))
    found = explain(metrics.formed, now, "a", previous=before).terms.rows
    assert found == [
        {"person": "b", "before": True, "now": True, "term": 0.0},
        {"person": "c", "before": True, "now": False, "term": 0.0},
        {"person": "d", "before": False, "now": True, "term": 1.0},
    ]


def test_the_example_in_the_documentation():
    result = doctest.testmod(module)
    assert (result.attempted, result.failed) == (4, 0)


# -- frames ---------------------------------------------------------------------------------------------------


def program():
    people = [person("a"), person("b"), person("c", joined=None), person("d")]
    events = [contact("a", "b", "2024-01-01"), contact("c", "a", "2024-01-20"), contact("a", "d", "2024-02-10")]
    return builder(people=people, interactions=[*events, contact("b", "c", "2024-01-25")])


def test_a_frame_with_all_about_it():
    made = program()
    january, february = made.windows(length="31D", step="31D", start="2024-01-01", end="2024-03-03")
    frame = explain_frame(made, "a", "constraint", january)
    assert frame[["person", "name"]].to_numpy().tolist() == [["b", "B"], ["c", "C"]]
    assert frame["term"].sum() == frame.attrs["value"] == 1.125
    about = frame.attrs
    assert (about["person"], about["name"], about["metric"], about["unit"]) == ("a", "A", "constraint", "index")
    assert (about["window"], about["window_end"]) == ("2024-01-01..2024-01-31", "2024-02-01")
    assert about["counts"] == {"contacts": 2, "rows": 2}
    assert about["reason"] is None
    formed = explain_frame(made, "a", "formed", february)
    assert formed.set_index("person")["term"].to_dict() == {"b": 0.0, "c": 0.0, "d": 1.0}
    missing = explain_frame(made, "b", "constraint", february)
    assert missing.empty
    assert (missing.attrs["value"], missing.attrs["reason"]) == (None, "isolate")
    first = explain_frame(made, "a", "formed", january)
    assert first.attrs["reason"] == "no_previous_window"
    assert json.loads(json.dumps(about))["rule"] == "the sum of the terms"


def test_unknown_names_are_refused_with_the_nearest():
    made = program()
    [window] = made.windows(length="31D", step="31D", start="2024-01-01", end="2024-02-01")
    with pytest.raises(UsageError, match="did you mean 'constraint'"):
        explain_frame(made, "a", "constrain", window)
    with pytest.raises(UsageError, match="there is no person 'A'; did you mean 'a'"):
        explain_frame(made, "A", "constraint", window)


# -- the command ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small loaded program; one name would steer a terminal."""
    home = tmp_path_factory.mktemp("explain")
    (home / "mentornet.toml").write_text('name = "Small"\n[windows]\nlength = "31D"\nstep = "31D"\n', encoding="utf-8")
    (home / "people.csv").write_text("person_id,name\nP1,Ann\nP2,Bo\x1b[2Jb\nP3,=Cy\n", encoding="utf-8")
    rows = "2024-01-01,P1,P2,call\n2024-02-03,P1,P2,call\n2024-02-05,P1,P3,call\n2024-03-02,P2,P3,call\n"
    (home / "interactions.csv").write_text(f"at,source_id,target_id,kind\n{rows}", encoding="utf-8")
    assert call("load", home)[0] == 0
    return home


def call(*words):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as end:
        main([str(word) for word in words])
    return end.value.code, out.getvalue(), err.getvalue()


def explained(folder, *words):
    return call("metrics", "--program", folder, *words)


def test_the_last_window_is_explained_in_words(folder):
    code, out, _ = explained(folder, "--explain", "P1", "--metric", "constraint")
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "Constraint (constraint) of Ann (P1) in 2024-02-01..2024-03-02: 1.125"
    assert "counts     contacts 2, rows 2" in lines
    assert "The value is the sum of the terms." in lines
    assert lines[-2].split() == ["P2", "Bo\N{REPLACEMENT CHARACTER}[2Jb", "other", "1", "0.5", "0.25", "0.5625"]
    assert "\x1b" not in out


def test_json_and_files(folder, tmp_path):
    _, out, _ = explained(folder, "--explain", "P1", "--metric", "constraint", "--format", "json")
    data = json.loads(out)
    assert data["value"] == sum(row["term"] for row in data["terms"]) == 1.125
    assert [row["person"] for row in data["terms"]] == ["P2", "P3"]
    code, _, _ = explained(folder, "--explain", "P1", "--metric", "constraint", "-o", tmp_path / "why.csv")
    assert code == 0
    written = pd.read_csv(tmp_path / "why.csv")
    assert written["name"].tolist()[1] == "'=Cy"
    assert written["term"].sum() == 1.125
    assert json.loads(Path(tmp_path / "why.csv.about.json").read_text(encoding="utf-8"))["value"] == 1.125


def test_a_missing_value_says_why(folder):
    code, out, _ = explained(folder, "--explain", "P3", "--metric", "constraint", "--window", "2024-01-01")
    assert code == 0
    assert out.splitlines()[0].endswith("missing: the person has no tie in the window (isolate)")
    _, out, _ = explained(
        folder, "--explain", "P3", "--metric", "constraint", "--window", "2024-01-01", "--format", "json"
    )
    assert (json.loads(out)["value"], json.loads(out)["terms"]) == (None, [])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--explain", "P1"], "one metric"),
        (["--explain", "P1", "--metric", "size", "--metric", "blau"], "one metric"),
        (["--explain", "P9", "--metric", "size"], "there is no person 'P9'"),
        (["--explain", "P1", "--metric", "sise"], "did you mean 'size'?"),
        (["--explain", "P1", "--metric", "size", "--person", "P1"], "not with --person"),
        (["--explain", "P1", "--metric", "size", "--window", "1999"], "there is no window"),
        (
            ["--explain", "P1", "--metric", "size", "--window", "2024-01-01", "--window", "2024-02-01"],
            "takes one window",
        ),
    ],
)
def test_calls_that_make_no_sense(folder, words, expected):
    code, out, err = explained(folder, *words)
    assert (code, out) == (2, "")
    assert err.startswith("mentornet: ")
    assert expected in err


def test_the_python_twin(folder):
    import mentornet as mn

    with mn.open(folder) as opened:
        frame = opened.explain("P1", metric="strength", window=opened.windows()[0])
        assert frame["term"].sum() == frame.attrs["value"] == 1.0
        assert opened.explain("P1", metric="size").attrs["value"] == 2.0
        with pytest.raises(UsageError, match="there is no person 'P7'"):
            opened.explain("P7", metric="size")
        values = opened.metrics()
        for metric in EXPLAINERS:
            found = opened.explain("P1", metric=metric).attrs["value"]
            engine = values.iloc[values.index.get_level_values("person_id") == "P1"][metric].iloc[-1]
            assert (found is None and math.isnan(engine)) or found == pytest.approx(engine)
