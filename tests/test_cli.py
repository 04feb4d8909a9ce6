"""The command line as a user meets it: real processes, exit codes, output, and no traceback anywhere."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import mentornet as mn
from mentornet.cli import main


def run(*words, cwd=None, text=None, env=None):
    """Run a command in a process of its own; its stderr never holds a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "mentornet", *map(str, words)],
        cwd=cwd,
        input=text if text is not None else "",
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **(env or {})},
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def call(*words, cwd=None, text=""):
    """Run a command in this process, which is quicker: the same entry point, the same streams, the same exit code."""
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(cwd or Path.cwd()),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(sys, "stdin", io.StringIO(text))
        with pytest.raises(SystemExit) as end:
            main([str(word) for word in words])
    assert "Traceback" not in err.getvalue()
    return subprocess.CompletedProcess(words, end.value.code, out.getvalue(), err.getvalue())


def fails(code, *words, **options):
    """Run a command that must fail: one readable paragraph on stderr."""
    done = call(*words, **options)
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    assert done.stderr.startswith("mentornet: "), done.stderr
    return done.stderr


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo, made once by the command itself."""
    home = tmp_path_factory.mktemp("demo")
    done = run("demo", cwd=home)
    assert (done.returncode, done.stderr) == (0, "")
    assert str(home / "mentornet-demo" / "maps" / "P014.html") in done.stdout
    assert [path.name for path in home.iterdir()] == ["mentornet-demo"]  # nothing left beside it
    return home / "mentornet-demo"


def test_measuring_a_loaded_program_waits_for_nothing_it_does_not_need(demo, tmp_path):
    code = (
        "import sys; from mentornet.cli import main; sys.argv[1:] = sys.argv[2:]\n"
        "try: main()\n"
        "finally: print(sorted({'pandas', 'networkx', 'numba', 'jpype'} & set(sys.modules)))"
    )
    words = ["--", "metrics", "--program", demo, "-o", tmp_path / "metrics.csv"]
    done = subprocess.run([sys.executable, "-c", code, *map(str, words)], check=False, capture_output=True, text=True)
    assert (done.stderr, done.stdout.splitlines()[-1]) == ("", "[]")


def small(folder: Path, **tables: str) -> Path:
    """Write a small program by hand."""
    texts = {
        "mentornet.toml": 'name = "Small"\n',
        "people.csv": "person_id,name\nP1,Ann\nP2,Bob\nP3,Cy\n",
        "interactions.csv": "at,source_id,target_id,kind\n2024-01-05,P1,P2,call\n2024-03-20,P2,P3,mail\n",
    } | {name.replace("__", "."): text for name, text in tables.items()}
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


# -- the demo and what works on it -----------------------------------------------------------------------------------


def test_the_demo_can_be_made_again_but_never_over_other_files(demo, tmp_path):
    before = (demo / "maps" / "P014.html").read_bytes()
    assert run("demo", demo).returncode == 0
    assert (demo / "maps" / "P014.html").read_bytes() == before  # the same input, the same bytes
    (tmp_path / "mine.txt").touch()
    assert "is not an empty folder" in fails(2, "demo", tmp_path)


def test_every_printed_command_of_the_demo_works(demo):
    printed = call("demo", demo).stdout.splitlines()
    commands = [line.split(" mentornet ", 1)[1] for line in printed if " mentornet " in line]
    assert len(commands) == 3
    for command in commands:
        assert call(*command.split(), cwd=demo.parent).returncode == 0


def test_metrics_are_those_of_the_python_call(demo, tmp_path):
    done = call("metrics", "--program", demo, "-o", tmp_path / "m.parquet")
    assert (done.returncode, done.stderr) == (0, "")
    table = pd.read_parquet(tmp_path / "m.parquet")
    with mn.open(demo) as program:
        frame = program.metrics()
    assert list(table["person_id"]) == list(frame.index.get_level_values("person_id"))
    for name in frame.columns:
        pd.testing.assert_series_equal(table[name], frame[name].reset_index(drop=True))
    reasons = frame.attrs["reasons"]
    first = next(i for i, text in enumerate(table["missing"]) if text)
    assert dict(part.split(":") for part in table["missing"][first].split()) == reasons.iloc[first].dropna().to_dict()


def test_a_number_file_says_how_it_came_about(demo, tmp_path):
    call("metrics", "--program", demo, "--metric", "constraint", "-o", tmp_path / "m.csv")
    about = json.loads((tmp_path / "m.csv.about.json").read_text(encoding="utf-8"))
    assert about["program"] == "Leaders 2026"
    assert [card["name"] for card in about["metrics"]] == ["constraint"]
    assert about["windows"][0] == {
        "window": "2024-01-01..2024-03-30", "start": "2024-01-01", "end": "2024-03-31", "days": 90, "kind": "rolling",
        "flags": {},
    }  # fmt: skip
    assert about["parameters"]["ties"]["kinds"] == ["interactions", "mentorships", "sponsorships"]
    assert len(about["data_hash"]) == 64


def test_what_to_bear_in_mind_with_values_is_in_every_output(demo, tmp_path):
    names = ("--metric", "duration", "--metric", "size", "--metric", "tie_survival_180")
    call("metrics", "--program", demo, *names, "-o", tmp_path / "m.csv")
    table = pd.read_csv(tmp_path / "m.csv")
    early = table["window_start"] < "2024-03-31"  # the record begins on 2024-01-01, windows are of 90 days
    expected = [
        " ".join(
            f"{name}:left_truncated" for name in ("duration", "tie_survival_180") if late and not np.isnan(row[name])
        )
        for late, (_, row) in zip(early, table.iterrows(), strict=True)
    ]
    assert table["flags"].fillna("").tolist() == expected
    assert {"", "duration:left_truncated"} <= set(expected)
    about = json.loads((tmp_path / "m.csv.about.json").read_text(encoding="utf-8"))
    flags = {"duration": "left_truncated", "tie_survival_180": "left_truncated"}
    assert [window["flags"] for window in about["windows"]] == [flags] * 3 + [{}] * 19
    assert "left_truncated" in about["metrics"][0]["flags"]
    rows = json.loads(call("metrics", "--program", demo, *names, "--format", "json").stdout)
    assert [row["flags"] for row in rows] == expected
    explained = call(
        "metrics", "--program", demo, "--explain", "P014", "--metric", "duration", "--window", "2024-01-31"
    )
    assert "(left_truncated)" in explained.stdout
    with mn.open(demo) as program:
        frame = program.metrics(metrics=["size", "duration"])
    assert frame.attrs["flags"]["duration"].tolist() == ["left_truncated"] * 3 + [None] * 19
    assert frame.attrs["flags"]["size"].tolist() == [None] * 22


def test_metrics_of_one_person_window_and_family(demo):
    done = call(
        "metrics", "--program", demo, "--person", "P014", "--window", "2024-01-31", "--family", "growth",
        "--format", "csv",
    )  # fmt: skip
    header, row = done.stdout.splitlines()
    assert header == (
        "window,window_start,window_end,person_id,formed,dissolved,persistence,jaccard,via_mentor,formed_own,"
        "dissolved_own,persistence_own,jaccard_own,via_mentor_own,tie_survival_180,missing,flags"
    )
    assert row.startswith("2024-01-31..2024-04-29,2024-01-31,2024-04-30,P014,")


def test_windows_follow_the_options(demo):
    done = call("windows", "--program", demo, "--length", "180D", "--step", "60D", "--format", "json")
    windows = json.loads(done.stdout)
    assert windows[0] == {
        "window": "2024-01-01..2024-06-28", "start": "2024-01-01", "end": "2024-06-29", "days": 180, "kind": "rolling",
    }  # fmt: skip
    months = json.loads(call("windows", "--program", demo, "--unit", "month", "--format", "json").stdout)
    assert [w["days"] for w in months[:3]] == [31, 29, 31]
    assert {w["kind"] for w in months} == {"calendar"}


def test_a_map_for_an_evaluator_names_nobody_not_even_in_its_own_name(demo, tmp_path):
    done = call("map", "P014", "--program", demo, "--audience", "evaluator", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    [page] = tmp_path.iterdir()
    assert page.name.startswith("N-")
    names = [line.split(",")[1] for line in (demo / "people.csv").read_text(encoding="utf-8").splitlines()[1:]]
    text = page.read_text(encoding="utf-8")
    assert len(names) > 100
    assert not [name for name in names if len(name) > 5 and name in text]


def test_a_map_is_written_where_it_is_asked_for(demo, tmp_path):
    done = call("map", "P014", "--program", demo, "-o", tmp_path / "one.html")
    assert (done.returncode, done.stdout) == (0, f"{tmp_path / 'one.html'} written\n")
    assert (tmp_path / "one.html").read_bytes() == (demo / "maps" / "P014.html").read_bytes()


def test_a_store_alone_is_enough(demo, tmp_path):
    store = demo / "mentornet.db"
    words = ("metrics", "--store", store, "--metric", "size", "--person", "P014", "--format", "csv")
    alone = call(*words, cwd=tmp_path)
    assert alone.returncode == 0
    assert alone.stdout == call(*words[:1], "--program", demo, *words[3:]).stdout
    assert run("status", cwd=tmp_path, env={"MENTORNET_STORE": str(store)}).returncode == 0


def test_the_nearest_program_upwards_is_found(demo):
    done = call("status", "--format", "json", cwd=demo / "maps")
    facts = json.loads(done.stdout)
    assert facts["program"] == "Leaders 2026"
    assert facts["counts"]["Person"] == 150
    assert facts["stale"] == []


def test_the_library_of_queries_works_as_printed(demo):
    listed = json.loads(call("queries", "--format", "json").stdout)
    assert len(listed) >= 8
    assert set(listed[0]) == {"name", "doc", "params", "columns", "text"}
    for query in listed:
        shown = call("queries", query["name"]).stdout
        example = next(line.strip() for line in shown.splitlines() if line.strip().startswith("mentornet query"))
        done = call(*shlex.split(example)[1:], "--program", demo, "--format", "json")
        assert done.returncode == 0, (example, done.stderr)
        rows = json.loads(done.stdout)
        assert rows, example
        assert list(rows[0]) == [column["name"] for column in query["columns"]]


def test_a_query_from_stdin_a_file_and_the_library_give_the_same_rows(demo, tmp_path):
    text = "MATCH (p:Person {id: $person}) RETURN p.id AS id, p.joined AS joined"
    (tmp_path / "one.cypher").write_text(text, encoding="utf-8")
    words = ("--param", "person=P014", "--program", demo, "--format", "jsonl")
    from_file = call("query", tmp_path / "one.cypher", *words)
    assert json.loads(from_file.stdout)["id"] == "P014"
    assert call("query", "-", *words, text=text).stdout == from_file.stdout
    assert call("query", text, *words).stdout == from_file.stdout


def test_a_limit_says_that_it_cut(demo):
    done = call("query", "MATCH (p:Person) RETURN p.id AS id ORDER BY id", "--limit", "3", "--program", demo)
    assert "only the first 3 rows are shown" in done.stderr
    assert "P003" in done.stdout
    assert "P004" not in done.stdout


def test_typed_parameters_of_plain_text(demo):
    words = ("--program", demo, "--format", "jsonl")
    text = "RETURN $n + 1 AS n, $name AS name"
    done = call("query", text, "--param", "n=6", "--param", "name=007", *words)
    assert json.loads(done.stdout) == {"n": 7, "name": "007"}


# -- wrong use: exit 2, and what would be right ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("metrics", "--metric", "constrant"), "did you mean 'constraint'"),
        (("metrics", "--person", "P0014"), "did you mean 'P014'"),
        (("metrics", "--family", "bredth"), "did you mean 'breadth'"),
        (("metrics", "--length", "3M"), "Months and years differ in length"),
        (("metrics", "--window", "1999-01-01"), "there is no window '1999-01-01'"),
        (("metrics", "--kind", "expanding", "--metric", "formed"), "expanding"),
        (("metrics", "--format", "cvs"), "did you mean 'csv'"),
        (("metrics", "-o", "out.docx"), "end it in .csv"),
        (("windows", "--start", "soon"), "soon"),
        (("map", "P0014"), "did you mean 'P014'"),
        (("map",), "or say --all"),
        (("query", "sponsors_withn"), "did you mean 'sponsors_within'"),
        (("query", "sponsors_within"), "person"),
        (("query", "sponsors_within", "--param", "person=P014", "--param", "hops=x"), "hops"),
        (("query", "sponsors_within", "--param", "persn=P014"), "person"),
        (("query", "sponsors_within", "--param", "P014"), "name=value"),
        (("query", "CREATE (:Person {id: 'x'})"), "read-only"),
        (("query", "MATCH (p:Person RETURN p"), "line 1"),
        (("query", "nowhere.cypher"), "cannot be read"),
        (("query", "RETURN $x"), "x"),
    ],
)  # fmt: skip
def test_wrong_use(demo, words, said):
    assert said in fails(2, *words, "--program", demo)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("measure",), "measure"),
        (("metrics", "--metrc", "size"), "--metric"),
        (("describe", "constrant"), "did you mean 'constraint'"),
        (("queries", "sponsors_withn"), "did you mean 'sponsors_within'"),
        (("demo", "a", "b"), "b"),
        (("load", "no-such-folder"), "there is no folder"),
        (("status",), "no mentornet.toml"),
        (("metrics", "--store", "neo4j://localhost"), ""),
    ],
)
def test_wrong_use_anywhere(tmp_path, words, said):
    code = 3 if "--store" in words else 2
    assert said in fails(code, *words, cwd=tmp_path)


# -- data: exit 1 -----------------------------------------------------------------------------------------------------


BAD = "at,source_id,target_id,kind\n2024-01-05,P1,P9,call\n2024-02-30,P1,P2,call\n2024-03-01,P2,P3,mail\n"


def test_check_finds_every_problem_and_says_where(tmp_path):
    folder = small(tmp_path / "p", interactions__csv=BAD)
    done = call("check", folder, "--format", "json")
    assert done.returncode == 1
    found = [(p["file"], p["row"], p["column"], p["value"], p["severity"]) for p in json.loads(done.stdout)]
    assert ("interactions.csv", 2, "target_id", "P9", "error") in found
    assert ("interactions.csv", 3, "at", "2024-02-30", "error") in found
    assert set(json.loads(done.stdout)[0]) == {
        "file", "row", "column", "value", "severity", "code", "message", "suggestion",
    }  # fmt: skip
    text = call("check", folder)
    assert text.returncode == 1
    assert "2 errors" in text.stdout


def test_errors_stop_a_load_and_nothing_is_left(tmp_path):
    folder = small(tmp_path / "p", interactions__csv=BAD)
    said = fails(1, "load", folder)
    assert "2 errors" in said
    assert "row 3" in said
    assert "--quarantine" in said
    assert "no finished load" in fails(3, "status", "--program", folder)


def test_quarantine_sets_bad_rows_aside_and_loads_the_rest(tmp_path):
    folder = small(tmp_path / "p", interactions__csv=BAD)
    done = call("load", folder, "--quarantine", tmp_path / "aside")
    assert done.returncode == 0, done.stderr
    assert "2 rows with errors set aside" in done.stdout
    assert "1 INTERACTED" in done.stdout
    [aside] = (tmp_path / "aside").iterdir()
    text = aside.read_text(encoding="utf-8-sig")
    assert "P9" in text
    assert "2024-02-30" in text
    assert "mail" not in text


def test_a_wrong_configuration_is_a_problem_of_the_data(tmp_path):
    folder = small(tmp_path / "p", mentornet__toml='name = "x"\n[ties]\nkind = []\n')
    done = call("check", folder, "--format", "json")
    assert done.returncode == 1
    [problem] = json.loads(done.stdout)
    assert (problem["file"], problem["severity"]) == ("mentornet.toml", "error")
    assert "did you mean 'kinds'" in problem["message"]
    assert "did you mean 'kinds'" in fails(1, "load", folder)


def test_init_writes_a_folder_that_checks_and_loads(tmp_path):
    done = call("init", tmp_path / "new")
    assert done.returncode == 0
    assert call("check", tmp_path / "new").returncode == 0
    assert "mentornet.toml" in fails(2, "init", tmp_path / "new")


# -- loads ------------------------------------------------------------------------------------------------------------


def test_loading_twice_changes_nothing_and_mirrors_the_folder(tmp_path):
    folder = small(tmp_path / "p")
    assert "2 INTERACTED" in call("load", folder).stdout
    assert "nothing changed" in call("load", folder).stdout
    small(folder, interactions__csv="at,source_id,target_id\n2024-01-05,P1,P2\n")
    assert "1 INTERACTED" in call("load", folder).stdout


def test_append_only_adds(tmp_path):
    folder = small(tmp_path / "p")
    call("load", folder)
    small(folder, interactions__csv="at,source_id,target_id,kind\n2024-05-05,P1,P3,call\n2024-01-05,P1,P2,call\n")
    assert "3 INTERACTED" in call("load", folder, "--append").stdout
    assert "nothing changed" in call("load", folder, "--append").stdout


def test_a_store_of_another_program_is_refused_with_the_way_out(tmp_path):
    call("load", small(tmp_path / "a"))
    other = small(tmp_path / "b", mentornet__toml='name = "Other"\n')
    said = fails(3, "load", other, "--store", tmp_path / "a" / "mentornet.db")
    assert "Small" in said
    assert "Other" in said


def test_a_folder_that_is_no_store_is_said(tmp_path):
    folder = small(tmp_path / "p")
    (folder / "mentornet.db").mkdir()
    (folder / "mentornet.db" / "letter.txt").write_text("dear", encoding="utf-8")
    assert "mentornet.db" in fails(3, "load", folder)
    assert (folder / "mentornet.db" / "letter.txt").read_text(encoding="utf-8") == "dear"


def test_hostile_names_do_not_steer_the_terminal(tmp_path):
    folder = small(tmp_path / "p", people__csv='person_id,name\nP1,"\x1b[31mred"\nP2,B\nP3,C\n')
    call("load", folder)
    done = call("query", "MATCH (p:Person) RETURN p.name AS name ORDER BY p.id", "--program", folder)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout


def test_a_closed_pipe_is_no_error(demo):
    words = f"{sys.executable} -m mentornet metrics --program '{demo}' --format csv | head -n 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", words], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("window,")
    assert done.stderr == ""


def test_help_is_there_for_every_command():
    listed = call("--help").stdout
    commands = [line.split()[0] for line in listed.split("Commands:")[1].splitlines() if line.strip()]
    assert commands == [
        "demo", "init", "check", "load", "windows", "metrics", "map", "site", "query", "queries", "describe", "schema",
        "copy", "backup", "restore", "forget", "status",
    ]  # fmt: skip
    for command in commands:
        done = call(command, "--help")
        assert done.returncode == 0
        assert done.stdout.startswith(f"Usage: mentornet {command}")


def test_a_database_is_chosen_on_a_server_only(demo):
    done = call("status", "--program", demo, "--database", "leaders")
    assert (done.returncode, done.stdout) == (2, "")
    assert "is a folder: only a Neo4j server has databases to choose from" in done.stderr


def test_the_schema_is_written_as_its_files_ending_says(tmp_path):
    for ending in ("json", "svg", "txt"):
        assert call("schema", "-o", tmp_path / f"schema.{ending}").returncode == 0
    assert "Person" in {one["name"] for one in json.loads((tmp_path / "schema.json").read_text(encoding="utf-8"))}
    assert (tmp_path / "schema.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (tmp_path / "schema.txt").read_text(encoding="utf-8").startswith("(:")
