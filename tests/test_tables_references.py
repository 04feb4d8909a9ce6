"""Ids: unknown ones and what they were meant to be, aliases, external people, keys, rows that hang on bad rows."""

from __future__ import annotations

import pytest

from mentornet.tables.references import Nearest
from table_folders import check, errors, only, warnings

MENTORS = "mentor_id,mentee_id,start\n"


def roster(count: int) -> str:
    return "person_id\n" + "".join(f"P{i:02d}\n" for i in range(1, count + 1))


def test_the_sentence_that_the_product_promises(tmp_path):
    rows = "P01,P02,2024-01-01\n" * 12
    checked = check(tmp_path, {"people.csv": roster(30), "mentorships.csv": f"{MENTORS}{rows}P01,P9,2024-01-01\n"})
    problem = only(checked.errors)
    assert str(problem) == "mentorships.csv row 14: mentee_id 'P9' is not in people; did you mean 'P09'?"
    assert problem.to_dict() == {
        "file": "mentorships.csv", "row": 14, "column": "mentee_id", "value": "P9", "severity": "error",
        "code": "unknown_id", "message": "mentee_id 'P9' is not in people; did you mean 'P09'?", "suggestion": "P09",
    }  # fmt: skip


@pytest.mark.parametrize("size", [30, 5000])
@pytest.mark.parametrize(
    ("wrong", "right"),
    [("P0009", "P9"), ("p-17", "P17"), ("P 17", "P17"), ("Q12", None), ("P1l", None), ("zzzz", None)],
)
def test_the_nearest_id(size, wrong, right):
    found = Nearest([f"P{i}" for i in range(size)]).to(wrong)
    assert found == right if right else found is None or found.startswith("P1")


def test_a_typing_error_in_a_big_roster():
    nearest = Nearest([f"emp-{i:06d}-x" for i in range(20_000)])
    assert nearest.to("emp-001234-y") == "emp-001234-x"
    assert nearest.to("empp-001234-x") == "emp-001234-x"
    assert nearest.to("something else") is None


def test_everything_wrong_in_one_pass_in_one_order(tmp_path):
    files = {
        "people.csv": "person_id,joined,left\nP01,2024-01-01,2023-01-01\nP02,,\n,2024-01-01,\nP02,x,\n",
        "mentorships.csv": f"{MENTORS}P02,P9,2024-01-01\nP02,,2024-01-01\nP02,P02,2024-02-30\n",
        "interactions.csv": "at,source_id,target_id,minutes\n,P02,P8,x\n2024-01-01,P02,P02,1\n",
        "surveys.csv": "rater_id,about_id,at,item\nP02,P7,2024-01-01,\n",
    }
    assert errors(check(tmp_path, files)) == [
        ("people.csv", 2, "left", "2023-01-01", "end_before_start"),
        ("people.csv", 4, "person_id", None, "missing"),
        ("people.csv", 5, "joined", "x", "date"),
        ("people.csv", 5, "person_id", "P02", "repeated_id"),
        ("mentorships.csv", 2, "mentee_id", "P9", "unknown_id"),
        ("mentorships.csv", 3, "mentee_id", None, "missing"),
        ("mentorships.csv", 4, "mentee_id", "P02", "same_person"),
        ("mentorships.csv", 4, "start", "2024-02-30", "date"),
        ("interactions.csv", 2, "at", None, "missing"),
        ("interactions.csv", 2, "minutes", "x", "number"),
        ("interactions.csv", 2, "target_id", "P8", "unknown_id"),
        ("interactions.csv", 3, "target_id", "P02", "same_person"),
        ("surveys.csv", 2, "about_id", "P7", "unknown_id"),
        ("surveys.csv", 2, "item", None, "missing"),
    ]


def test_rows_that_refer_to_a_bad_row_are_set_aside_with_it(tmp_path):
    files = {
        "people.csv": "person_id,joined\nP01,2024-02-30\nP02,\nP03,\n",
        "mentorships.csv": f"{MENTORS}P01,P02,2024-01-01\nP03,P02,2024-01-01\nP02,P01,2024-01-01\nP03,P01,2024-01-01\n",
        "interactions.csv": "at,participants\n2024-01-01,P01;P02;P03\n2024-01-01,P02;P03\n",
    }
    checked = check(tmp_path, files)
    assert errors(checked) == [("people.csv", 2, "joined", "2024-02-30", "date")]
    assert [w for w in warnings(checked) if w[-1] == "set_aside"] == [
        ("mentorships.csv", 2, "mentor_id", "P01", "set_aside"),
        ("mentorships.csv", 4, "mentee_id", "P01", "set_aside"),
        ("interactions.csv", 2, "participants", "P01;P02;P03", "set_aside"),
    ]
    assert checked.warnings[1].message.startswith("2 rows whose mentee_id (first 'P01') is in a row of people that has")
    assert [(c.kept, c.with_errors) for c in checked.counts.values()] == [(2, 1), (1, 3), (1, 1)]
    assert checked.write_quarantine(tmp_path / "aside") == {
        "people.csv": 1,
        "mentorships.csv": 3,
        "interactions.csv": 1,
    }
    assert checked.tables["people"]["person_id"].to_pylist() == ["P02", "P03"]


def test_external_people(tmp_path):
    files = {
        "mentorships.csv": f"{MENTORS}P01,X2,2024-01-01\nX1,P02,2024-01-01\n",
        "interactions.csv": "at,participants\n2024-01-01,P01;X1;X3\n",
    }
    checked = check(tmp_path, files, toml='[people]\nunknown_ids = "external"\n')
    assert checked.errors == []
    assert checked.tables["people"].select(["person_id", "external"]).to_pylist() == [
        {"person_id": "P01", "external": False},
        {"person_id": "P02", "external": False},
        {"person_id": "P03", "external": False},
        {"person_id": "X1", "external": True},
        {"person_id": "X2", "external": True},
        {"person_id": "X3", "external": True},
    ]
    assert warnings(checked) == [
        ("mentorships.csv", 3, "mentor_id", "X1", "external"),
        ("interactions.csv", 2, "participants", "X3", "external"),
    ]
    assert checked.warnings[0].message.startswith("2 ids of mentorships not in people, first 'X1'")
    assert checked.counts["people"].kept == 3


def test_references_to_goals_and_artifacts(tmp_path):
    files = {
        "goals.csv": "goal_id,person_id,revised_from,set_at\nG1,P01,,2024-01-01\nG2,P01,G1,2024-01-01\nG3,P01,G9,\nG4,P01,G3,\nG5,P9,,\nG6,P01,G5,\n",
        "learning.csv": "person_id,skill,at,goal_id\nP01,talk,2024-01-01,G1\nP01,talk,2024-01-01,g-2\nP01,talk,2024-01-01,G3\n",
        "artifacts.csv": "artifact_id,author_id,at\nA1,P01,2024-01-01\n",
        "reuses.csv": "artifact_id,person_id,at\nA1,P02,2024-01-01\nA01,P02,2024-01-01\n",
    }
    checked = check(tmp_path, files)
    assert errors(checked) == [
        ("learning.csv", 3, "goal_id", "g-2", "unknown_id"),
        ("goals.csv", 4, "revised_from", "G9", "unknown_id"),
        ("goals.csv", 6, "person_id", "P9", "unknown_id"),
        ("reuses.csv", 3, "artifact_id", "A01", "unknown_id"),
    ]
    assert [p.suggestion for p in checked.errors] == ["G2", None, None, "A1"]
    assert [w for w in warnings(checked) if w[-1] == "set_aside"] == [
        ("learning.csv", 4, "goal_id", "G3", "set_aside"),
        ("goals.csv", 5, "revised_from", "G3", "set_aside"),
    ]
    assert checked.tables["goals"]["goal_id"].to_pylist() == ["G1", "G2"]


class TestAliases:
    def test_every_table_may_use_them(self, tmp_path):
        files = {
            "aliases.csv": "alias_id,person_id\nP1,P01\nold1,P1\nP2,P02\nAnn,P01\n",
            "mentorships.csv": f"{MENTORS}old1,P2,2024-01-01\n",
            "interactions.csv": "at,participants,initiator_id\n2024-01-01,P1;P02;P03,old1\n2024-01-02,Ann;P2,\n",
        }
        checked = check(tmp_path, files)
        assert checked.problems == []
        assert checked.tables["mentorships"]["mentor_id"].to_pylist() == ["P01"]
        assert checked.tables["mentorships"]["mentee_id"].to_pylist() == ["P02"]
        interactions = checked.tables["interactions"].to_pylist()
        assert (interactions[0]["participants"], interactions[0]["initiator_id"]) == (["P01", "P02", "P03"], "P01")
        assert (interactions[1]["source_id"], interactions[1]["target_id"]) == ("P01", "P02")
        assert checked.tables["aliases"].to_pylist() == [
            {"alias_id": "P1", "person_id": "P01"},
            {"alias_id": "old1", "person_id": "P01"},
            {"alias_id": "P2", "person_id": "P02"},
            {"alias_id": "Ann", "person_id": "P01"},
        ]
        assert checked.tables["people"]["aliases"].to_pylist() == [["P1", "old1", "Ann"], ["P2"], None]

    def test_two_names_of_one_person_are_one_person(self, tmp_path):
        files = {
            "aliases.csv": "alias_id,person_id\nA,P01\n",
            "mentorships.csv": f"{MENTORS}A,P01,2024-01-01\n",
            "interactions.csv": "at,participants\n2024-01-01,A;P01\n",
        }
        assert errors(check(tmp_path, files)) == [
            ("mentorships.csv", 2, "mentee_id", "P01", "same_person"),
            ("interactions.csv", 2, "participants", "A;P01", "one_participant"),
        ]

    def test_aliases_that_lead_nowhere(self, tmp_path):
        text = "alias_id,person_id\nP02,P01\nA,P9\nB,C\nC,B\nD,D\nE,P01\nE,P02\n"
        checked = check(tmp_path, {"people.csv": roster(12), "aliases.csv": text})
        assert errors(checked) == [
            ("aliases.csv", 2, "alias_id", "P02", "alias_is_person"),
            ("aliases.csv", 3, "person_id", "P9", "unknown_id"),
            ("aliases.csv", 4, "person_id", "C", "alias_circle"),
            ("aliases.csv", 5, "person_id", "B", "alias_circle"),
            ("aliases.csv", 6, "person_id", "D", "alias_circle"),
            ("aliases.csv", 8, "alias_id", "E", "repeated_id"),
        ]
        assert checked.errors[1].suggestion == "P09"
        assert checked.tables["aliases"].to_pylist() == [{"alias_id": "E", "person_id": "P01"}]


class TestKeys:
    def test_the_second_row_is_the_error_and_names_the_first(self, tmp_path):
        checked = check(tmp_path, {"people.csv": "person_id,name\nP01,Ann\nP02,Bo\nP01,Ann\n P01,Cy\n"})
        assert errors(checked) == [
            ("people.csv", 4, "person_id", "P01", "repeated_id"),
            ("people.csv", 5, "person_id", "P01", "repeated_id"),
        ]
        assert (
            str(checked.errors[0])
            == "people.csv row 4: person_id 'P01' is already in row 2: each needs an id of its own"
        )

    def test_across_files(self, tmp_path):
        toml = '[files.people]\npath = "p*.csv"\n'
        files = {"people.csv": "person_id\nP01\n", "p2.csv": "person_id\nP01\n"}
        problem = only(check(tmp_path, files, toml=toml).errors)
        assert (problem.file, problem.row) == ("people.csv", 2)
        assert "already in p2.csv row 2" in problem.message

    def test_interaction_ids(self, tmp_path):
        text = (
            "at,source_id,target_id,interaction_id\n2024-01-01,P01,P02,i1\n2024-01-01,P01,P02,i1\n2024-01-01,P01,P02,\n"
        )
        assert errors(check(tmp_path, {"interactions.csv": text})) == [
            ("interactions.csv", 3, "interaction_id", "i1", "repeated_id")
        ]


def test_sponsors_of_the_configuration(tmp_path):
    checked = check(tmp_path, {"people.csv": roster(12)}, toml='[sponsors]\nids = ["P01", "P9"]\n')
    problem = only(checked.errors)
    assert str(problem) == "mentornet.toml: [sponsors] ids 'P9' is not in people; did you mean 'P09'?"
