"""How a value came about: terms worked out by hand, in frames and on the command line."""

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

from mentornet import metrics
from mentornet.cli import main
from mentornet.commands.explain import MOST_ROWS
from mentornet.errors import UsageError
from mentornet.metrics import explain as module
from mentornet.metrics.explain import EXPLAINERS, explain
from mentornet.metrics.explain_frame import explain_frame
from mentornet.metrics.frame import metrics_frame
from mentornet.projection import project
from mentornet.windows import between
from rows import at, builder, contact, day, person


def rows(metric, graph, ego, **options):
    return explain(metric, project(graph), ego, **options).terms.rows


# -- terms ----------------------------------------------------------------------------------------------------


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


def full_program():
    """a meets b three times and d once, asks b and d, is offered two things, and has a mentor who knows d."""
    people = [person("a"), person("b", level=5), person("c"), person("d", level=5)]
    events = [
        contact("a", "b", "2024-01-10 12:00", mutual=True, kind="meeting"),
        contact("a", "b", "2024-02-05", kind="note"),
        contact("a", "b", "2024-02-20", mutual=True, kind="meeting"),
        contact("a", "d", "2024-02-25 18:00", kind="note"),
        contact("c", "d", "2024-02-02"),
    ]
    mentorships = [{"mentor_id": "c", "mentee_id": "a", "start": day("2024-01-01"), "end": None, "kind": "assigned"}]
    asked = {"ego_id": "a", "asked_at": day("2024-02-06")}
    return builder(
        {"sponsors": {"min_level": 5}, "windows": {"start": day("2024-01-01"), "end": day("2024-03-03")}},
        people=people,
        interactions=events,
        mentorships=mentorships,
        support=[
            asked | {"alter_id": "b", "kind": "guidance", "answered_at": day("2024-02-07"), "used_at": None},
            asked | {"alter_id": "d", "kind": "feedback", "answered_at": None, "used_at": day("2024-02-26")},
        ],
        opportunities=[
            {"person_id": "a", "kind": "role", "offered_at": day("2024-02-10"), "via_id": "b", "strategic": None},
            {"person_id": "a", "kind": "project", "offered_at": day("2024-02-11"), "via_id": None, "strategic": True},
        ],
        introductions=[{"broker_id": "c", "a_id": "a", "b_id": "d", "at": day("2024-02-24")}],
        sponsorships=[{"sponsor_id": "d", "protege_id": "a", "at": day("2024-02-26"), "act": "nomination"}],
    )


@pytest.mark.parametrize(
    ("metric", "value", "columns", "expected"),
    [
        ("strong_ties", 0, ["person", "quarters", "both_ways", "term"],
         [["b", 2, True, 0], ["d", 1, True, 0], ["c", 4, False, 0]]),
        ("frequency", 30 / 31, ["person", "interactions"], [["b", 2], ["d", 1], ["c", 0]]),
        ("duration", 20.25, ["person", "first_on_record", "last", "term"],
         [["b", at("2024-01-10 12:00"), at("2024-02-20"), 40.5],
          ["d", at("2024-02-25 18:00"), at("2024-02-25 18:00"), 0]]),
        ("recency", (12 + 6.25) / 2, ["person", "term"], [["b", 12], ["d", 6.25]]),
        ("multiplexity", 5 / 3, ["person", "kinds", "term"],
         [["b", "meeting, note", 2], ["d", "note, sponsors", 2], ["c", "mentors", 1]]),
        ("sponsor_temporal_reach", 1, ["person", "reached", "term"], [["b", True, 0.5], ["d", True, 0.5]]),
        ("sponsorship_acts", 1, ["person", "act", "at"], [["d", "nomination", at("2024-02-26")]]),
        ("via_mentor", 1, ["person", "mentors", "introduced", "term"], [["d", "c", True, 1]]),
        ("formed_own", 1, ["person", "before", "now", "term"], [["b", True, True, 0], ["d", False, True, 1]]),
        ("requested", 2 / 3, ["person", "asked", "term"],
         [["b", "guidance", 1 / 3], ["d", "feedback", 1 / 3], ["c", "", 0]]),
        ("answered", 0.5, ["person", "kind", "answered_at", "term"],
         [["b", "guidance", at("2024-02-07"), 0.5], ["d", "feedback", None, 0]]),
        ("used_feedback", 1 / 3, ["person", "used", "term"], [["b", "", 0], ["d", "feedback", 1 / 3], ["c", "", 0]]),
        ("opportunities", 2, ["person", "kind", "tie"], [[None, "project", False], ["b", "role", True]]),
        ("opportunities_through_ties", 0.5, ["person", "term"], [[None, 0], ["b", 0.5]]),
    ],
)  # fmt: skip
def test_contacts_requests_offers_acts_and_introductions_are_shown(metric, value, columns, expected):
    made = full_program()
    window = made.windows(length="31D", step="31D")[1]
    frame = explain_frame(made, "a", metric, window)
    assert frame.attrs["value"] == pytest.approx(value)
    found = [[None if pd.isna(cell) else cell for cell in row] for row in frame[columns].to_numpy(object).tolist()]
    for row, wanted in zip(found, expected, strict=True):
        assert row == [pytest.approx(cell) if isinstance(cell, float) else cell for cell in wanted]
    assert metrics_frame(made, [window], metrics=[metric], persons=["a"]).values[metric].tolist() == [
        pytest.approx(value)
    ]


def test_spells_of_contact_are_shown_with_their_ages():
    record = [("b", "01-10"), ("b", "04-05"), ("c", "02-01"), ("c", "05-01"), ("d", "03-01"), ("e", "02-01"),
              ("e", "04-20"), ("e", "06-30"), ("f", "06-01"), ("f", "08-01"), ("g", "05-01")]  # fmt: skip
    events = [contact("a", other, f"2024-{when}") for other, when in record]
    made = builder(people=[person(one) for one in "abcdefg"], interactions=events)
    window = between(day("2024-07-01"), day("2024-09-29"))
    frame = explain_frame(made, "a", "tie_survival_180", window)
    assert frame.attrs["value"] == pytest.approx(1 / 6) == pytest.approx(math.prod(frame["term"]))
    spells = frame.set_index("person")
    assert spells.loc["b", ["age_when_followed", "age_when_left", "ended"]].tolist() == [173, 176, True]
    assert not spells.loc["f", "ended"]
    assert frame["age_when_left"].is_monotonic_increasing


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
    _, out, _ = explained(folder, "--explain", "P1", "--metric", "duration", "--format", "json")
    assert [row["last"][:10] for row in json.loads(out)["terms"]] == ["2024-02-03", "2024-02-05"]
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


def test_long_lists_are_cut_with_what_the_rest_adds_up_to(tmp_path):
    people = [f"P{at}" for at in range(MOST_ROWS + 3)]
    home = tmp_path / "many"
    home.mkdir()
    (home / "mentornet.toml").write_text('name = "Many"\n', encoding="utf-8")
    (home / "people.csv").write_text("person_id\n" + "\n".join(["A", *people]), encoding="utf-8")
    rows = "".join(f"2024-01-{1 + at % 28:02},A,{one},call\n" for at, one in enumerate(people))
    (home / "interactions.csv").write_text(f"at,source_id,target_id,kind\n{rows}", encoding="utf-8")
    assert call("load", home)[0] == 0
    words = [
        "--explain",
        "A",
        "--metric",
        "strength",
        "--start",
        "2024-01-01",
        "--end",
        "2024-02-01",
        "--length",
        "31D",
    ]
    _, out, _ = explained(home, *words)
    assert out.splitlines()[-1] == ("and 3 more rows, whose terms add up to 3 (all of them: --format json, or -o FILE)")
    assert sum(line.startswith("P") for line in out.splitlines()) == MOST_ROWS
    _, out, _ = explained(home, *words, "--format", "json")
    assert len(json.loads(out)["terms"]) == MOST_ROWS + 3


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
