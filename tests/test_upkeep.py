"""Copies lose nothing, a backup restores, and a person who is forgotten is nowhere any more."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings

import mentornet as mn
from mentornet.commands.output import write_frame
from mentornet.config import Sponsors
from mentornet.errors import DataError, StoreBroken, StoreError, StoreUnavailable, UsageError
from mentornet.simulate import simulate
from mentornet.stores import open_store
from mentornet.upkeep import copy_store, restore_store, write_backup
from mentornet.upkeep.content import differences, read_content
from mentornet.upkeep.erase import erase_person
from mentornet.upkeep.traces import Traces
from neo4j_server import EMBEDDED, STORES
from store_samples import CONFIG, MAX_PARTICIPANTS, interactions, programs, sample_tables

PERSON, NAME, ALIAS, EMAIL = "QX-7714", "Zoë Ångström", "OLD.QX.3", "zoe.a@leaders.example"
TRACES = Traces((PERSON, ALIAS), (NAME, EMAIL))


# -- copy and backup ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=STORES)
def elsewhere(request, places):
    """A store of each kind that copies go into, one after another."""
    with open_store(places(request.param)) as opened:
        yield opened


@settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(tables=programs())
def test_copies_and_backups_lose_nothing(elsewhere, tables, tmp_path_factory):
    folder = tmp_path_factory.mktemp("copy")
    with open_store(str(folder / "a.db")) as source, open_store(str(folder / "b.db")) as back:
        source.replace(tables, CONFIG, source_hash=str(id(tables)))
        source.write_document("layout", {"P1": {"ü": [1, 2.5, None]}})
        copy_store(source, elsewhere)
        copy_store(elsewhere, back)
        assert differences(read_content(source), read_content(back)) == []
        write_backup(back, folder / "backup.zip")
        back.replace(sample_tables(), CONFIG, source_hash="other")
        restore_store(folder / "backup.zip", back)
        assert differences(read_content(source), read_content(back)) == []


def test_differences_are_named(tmp_path):
    with open_store(str(tmp_path / "a.db")) as store:
        store.replace(sample_tables(), CONFIG, source_hash="1")
        whole = read_content(store)
    people = whole.tables["people"].slice(1)
    other = replace(whole, tables={**whole.tables, "people": people}, documents={"layout": {}})
    assert differences(whole, other) == ["the table people has other rows (5 and 4)"]
    assert differences(other, whole) == ["the table people has other rows (4 and 5)", "the documents differ"]
    fewer = {name: table for name, table in whole.tables.items() if name != "aliases"}
    assert differences(whole, replace(whole, tables=fewer)) == ["the table aliases is in one only"]


def test_a_copy_goes_on_where_the_first_store_was(tmp_path):
    """The copy of a load counts as that load: the same tables change nothing in it."""
    simulate(tmp_path / "p", people=30, seed=1)
    with mn.open(tmp_path / "p") as program:
        program.load()
        report = program.copy(str(tmp_path / "copy.db"))
        assert (report.source, report.target) == (program.store.location, str(tmp_path / "copy.db"))
    with mn.open(tmp_path / "p", store=str(tmp_path / "copy.db")) as copied:
        assert copied.load().unchanged
        assert copied.status().counts == report.status.counts


def test_a_store_is_not_copied_onto_itself_or_another_program(tmp_path):
    with open_store(str(tmp_path / "a.db")) as one, open_store(str(tmp_path / "b.db")) as other:
        with pytest.raises(StoreUnavailable, match="nothing to copy"):
            copy_store(one, other)
        one.replace(sample_tables(), CONFIG, source_hash="1")
        with pytest.raises(UsageError, match="is the store itself"):
            copy_store(one, one)
        other.replace(sample_tables(), replace(CONFIG, name="Other"), source_hash="1")
        with pytest.raises(StoreError, match="holds the program 'Other'"):
            copy_store(one, other)


def test_a_backup_is_the_same_bytes_and_for_its_owner(tmp_path):
    with open_store(str(tmp_path / "a.db")) as store:
        store.replace(sample_tables(), CONFIG, source_hash="1")
        first, second = write_backup(store, tmp_path / "1.zip"), write_backup(store, tmp_path / "2.zip")
    assert first.path.read_bytes() == second.path.read_bytes()
    assert first.path.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.zip", "2.zip", "a.db"]


def garble(path):
    """Overwrite packed data of the manifest, which the archive's reader then cannot unpack."""
    with zipfile.ZipFile(path) as file:
        at = file.getinfo("manifest.json").header_offset + 30 + len("manifest.json")
        assert file.getinfo("manifest.json").compress_type == zipfile.ZIP_DEFLATED
    data = path.read_bytes()
    path.write_bytes(data[:at] + b"\xff" * 20 + data[at + 20 :])


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (lambda path: path.unlink(), UsageError, "cannot be read"),
        (lambda path: path.write_bytes(b"no archive"), UsageError, "is no backup of MentorNet"),
        (lambda path: path.write_bytes(path.read_bytes()[:2000]), UsageError, "is no backup of MentorNet"),
        (garble, UsageError, "is no backup of MentorNet, or is damaged"),
        (lambda path: rewrite(path, "tables/people.arrow", b"x"), StoreBroken, "tables/people.arrow is not as written"),
        (lambda path: rewrite(path, "manifest.json", b"{}"), UsageError, "is no backup of MentorNet"),
        (lambda path: rewrite(path, "manifest.json", b'{"format": 9, "status": {"schema_version": 1}}'), StoreBroken,
         "format 9 and schema version 1, and this MentorNet reads 1 and 1"),
    ],
)  # fmt: skip
def test_a_backup_that_is_not_whole_is_refused(tmp_path, change, error, message):
    path = tmp_path / "backup.zip"
    with open_store(str(tmp_path / "a.db")) as store:
        store.replace(sample_tables(), CONFIG, source_hash="1")
        write_backup(store, path)
        change(path)
        with pytest.raises(error, match=message), open_store(str(tmp_path / "b.db")) as other:
            restore_store(path, other)
        assert not (tmp_path / "b.db").exists()


def rewrite(path, name, data):
    with zipfile.ZipFile(path) as file:
        parts = {part: file.read(part) for part in file.namelist()}
    with zipfile.ZipFile(path, "w") as file:
        for part, old in parts.items():
            file.writestr(part, data if part == name else old)


# -- a person out of tables -----------------------------------------------------------------------------------


def test_rows_of_others_stay_and_only_lose_the_person():
    people = ["P1", "P2", "P3", "P4", "P5", "P6"]
    when = [date(2024, 1, 1)] * 5
    tables = {
        "people": pa.table({"person_id": people, "name": ["Ann", "Bob", "Cy", "Ann", None, "F"], "buddy": ["P2", "P1", "P1", "x", None, None]}),
        "aliases": pa.table({"alias_id": ["A1", "A2"], "person_id": ["P1", "P2"]}),
        "positions": pa.table({"person_id": ["P1", "P2"], "valid_from": when[:2], "manager_id": ["P2", "P1"], "title": ["a", "b"]}),
        "interactions": interactions(
            at=pa.array([1, 2, 3, 4, 5], pa.timestamp("ms")), day=when,
            source_id=["P1", "P2", None, None, None], target_id=["P2", "P3", None, None, None],
            participants=[None, None, ["P2", "P1", "P3"], ["P3", "P1", "P4", "P2"], ["P1", "P2", "P3", "P4", "P5"]],
            interaction_id=["x", "P1-y", "three", "four", "five"], initiator_id=["P2", "P1", "P3", None, None],
            mutual=[True] * 5, occurrence=[1] * 5,
        ),
        "goals": pa.table({"goal_id": ["g1", "g2"], "person_id": ["P1", "P2"], "title": ["x", "like Ann and P1"], "revised_from": [None, "g1"]}),
        "learning": pa.table({"person_id": ["P2", "P1"], "skill": ["s", "s"], "at": when[:2], "goal_id": ["g1", "g1"]}),
        "artifacts": pa.table({"artifact_id": ["a1", "a2"], "author_id": ["P1", "P2"], "at": when[:2]}),
        "reuses": pa.table({"artifact_id": ["a1", "a2"], "person_id": ["P2", "P3"], "at": when[:2]}),
        "reflections": pa.table({"person_id": ["P2"], "at": when[:1], "text": ["ANN said so; Annabel did not. P14, P1."], "codes": [["enabler:Ann", "Ann", "x"]]}),
        "career": pa.table({"person_id": ["P2"], "at": when[:1], "kind": ["scope"], "source": ["P1"]}),
    }  # fmt: skip
    before = {name: table.to_pylist() for name, table in tables.items()}
    erased = erase_person(tables, "A1", max_participants=4)
    rows = {name: table.to_pylist() for name, table in erased.tables.items()}
    assert {name: table.to_pylist() for name, table in tables.items()} == before
    assert list(rows) == list(tables)
    assert [(row["person_id"], row["name"], row["buddy"]) for row in rows["people"]] == [
        ("P2", "Bob", None), ("P3", "Cy", None), ("P4", "Ann", "x"), ("P5", None, None), ("P6", "F", None),
    ]  # fmt: skip
    assert rows["aliases"] == [{"alias_id": "A2", "person_id": "P2"}]
    assert [(row["person_id"], row["manager_id"]) for row in rows["positions"]] == [("P2", None)]
    assert [
        (row["source_id"], row["target_id"], row["participants"], row["interaction_id"], row["initiator_id"])
        for row in rows["interactions"]
    ] == [
        ("P2", "P3", None, "P1-y", None),
        ("P2", "P3", None, "three", "P3"),
        (None, None, ["P3", "P4", "P2"], "four", None),
    ]
    assert rows["goals"] == [
        {"goal_id": "g2", "person_id": "P2", "title": "like [erased] and P1", "revised_from": None}
    ]
    assert [(row["person_id"], row["goal_id"]) for row in rows["learning"]] == [("P2", None)]
    assert [row["artifact_id"] for row in rows["artifacts"]] == ["a2"]
    assert [row["artifact_id"] for row in rows["reuses"]] == ["a2"]
    assert rows["reflections"][0]["text"] == "[erased] said so; Annabel did not. P14, P1."
    assert rows["reflections"][0]["codes"] == ["enabler:[erased]", "x"]
    assert rows["career"][0]["source"] is None
    assert erased.rows == {
        "people": 1, "goals": 1, "artifacts": 1, "aliases": 1, "positions": 1, "interactions": 2, "learning": 1, "reuses": 1,
    }  # fmt: skip
    assert erased.values == {
        "people": 2,
        "positions": 1,
        "interactions": 3,
        "goals": 2,
        "learning": 1,
        "reflections": 2,
        "career": 1,
    }


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables=programs())
def test_whoever_is_erased_is_in_no_column_and_the_rest_still_makes_a_graph(tables):
    from mentornet.stores.mapping import to_graph

    person = tables["people"]["person_id"][0].as_py()
    erased = erase_person(tables, person, max_participants=MAX_PARTICIPANTS)
    graph = to_graph(erased.tables, max_participants=MAX_PARTICIPANTS)
    assert graph.counts["Person"] == tables["people"].num_rows - 1
    for table in erased.tables.values():
        for column in table.columns:
            for value in column.to_pylist():
                assert value != person
                assert person not in (value if isinstance(value, list) else ())


# -- a person out of everything -------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    """A program whose person 14 has an unmistakable id and name, and is mentioned wherever one can be."""
    folder = tmp_path / "leaders"
    simulate(folder, people=60, seed=3)
    for path in folder.glob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8").replace("P014", PERSON), encoding="utf-8")
    edit(
        folder / "people.csv", lambda row: {**row, "name": NAME, "email": EMAIL} if row["person_id"] == PERSON else row
    )
    edit(folder / "reflections.csv", lambda row: {**row, "text": f"{NAME.upper()} ({PERSON}) helped; write to {EMAIL}"})
    with (folder / "aliases.csv").open("a", encoding="utf-8") as file:
        file.write(f"{ALIAS},{PERSON}\n")
    toml = (folder / "mentornet.toml").read_text(encoding="utf-8")
    (folder / "mentornet.toml").write_text(
        toml.replace("min_level = 6", f'ids = ["P002", "{PERSON}"]'), encoding="utf-8"
    )
    return folder


def edit(path, change):
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [change(row) for row in csv.DictReader(stream)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def mentornet(*arguments, code=0):
    done = subprocess.run(
        [sys.executable, "-m", "mentornet", *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("kind", STORES)
def test_a_forgotten_person_is_nowhere(kind, places, folder, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    location, out = places(kind), tmp_path / "out"
    common = ["--program", folder, "--store", location]
    formats = ("csv", "xlsx", "parquet", "json", "jsonl")
    with mn.open(folder, store=location) as program:
        program.load()
        for person, map in program.maps([PERSON, "P002"]):
            map.save(out / f"{person}.html")
        program.backup(out / "backup.zip")
        everybody = program.query("MATCH (p:Person) RETURN p.id, p.name, p.aliases, p.email")
        for ending in formats:
            write_frame(everybody, ending, out / f"people.{ending}")
    mentornet(*common, "metrics", "--metric", "size", "--person", "P002", "-o", out / "one.csv")
    named = {f"{PERSON}.html", "backup.zip", "one.csv.about.json", *(f"people.{ending}" for ending in formats)}
    assert named <= {path.name for path in out.iterdir() if TRACES.in_file(path)} <= named | {"P002.html"}
    assert "P002" in (out / "one.csv").read_text(encoding="utf-8")

    said = mentornet(*common, "forget", PERSON, "--search", out, "--receipt", tmp_path / "receipt.json")
    listed = {line.strip() for line in said.splitlines() if line.startswith("  /")}
    assert (
        named <= {line.removeprefix(f"{out}/") for line in listed if line.startswith(str(out))} <= named | {"P002.html"}
    )
    sources = {path.name for path in folder.glob("*.csv") if TRACES.in_file(path)} | {"mentornet.toml"}
    assert {line.removeprefix(f"{folder}/") for line in listed if line.startswith(str(folder))} == sources
    assert not TRACES.in_text((tmp_path / "receipt.json").read_text(encoding="utf-8"))

    nowhere(location, kind, tmp_path)
    assert "were erased from this store are in the tables: 'QX-7714'" in mentornet(*common, "load", code=1)
    edit(folder / "reflections.csv", lambda row: {**row, "text": "helped"})
    for name in sources - {"mentornet.toml"}:
        keep_others(folder / name)
    toml = (folder / "mentornet.toml").read_text(encoding="utf-8")
    (folder / "mentornet.toml").write_text(toml.replace(f', "{PERSON}"', ""), encoding="utf-8")
    with mn.open(folder, store=location) as program:
        program.load(quarantine=tmp_path / "aside")  # who reused an artifact that has gone
        program.map("P002").save(out / "after.html")
    assert not TRACES.in_file(out / "after.html")
    nowhere(location, kind, tmp_path)


def keep_others(path):
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *(row for row in rows if not TRACES.in_text(" | ".join(row)))])


def nowhere(location, kind, tmp_path):
    """Look for the person in everything that the store keeps, the bytes of its files included."""
    with mn.open(store=location) as program:
        texts = [json.dumps(program.status().to_dict(), ensure_ascii=False)]
        content = read_content(program.store)
        texts += [str(table.to_pylist()) for table in content.tables.values()] + [str(content.documents)]
        snapshot = program.store.snapshot()
        texts += [str(snapshot.table(name).to_pylist()) for name in content.tables] + [str(snapshot.people_ids)]
        found = program.query("MATCH (n) RETURN n")
        texts += [str(found["n"].tolist())]
        texts += [str(program.query("MATCH ()-[r]->() RETURN properties(r) AS r")["r"].tolist())]
        assert program.status().config["sponsors"]["ids"] in (("P002",), ["P002"])
    assert [text[:200] for text in texts if TRACES.in_text(text)] == []
    kept = [*(tmp_path / "cache").rglob("*")]
    if kind == EMBEDDED:
        kept += open_store(location)._folder.path.rglob("*")
    words = [word.encode() for word in (PERSON, ALIAS, NAME, EMAIL)]
    held = [path for path in kept if path.is_file() and any(word in path.read_bytes() for word in words)]
    assert held == []


def test_nobody_unknown_is_forgotten_and_nothing_changes(folder):
    with mn.open(folder) as program:
        program.load()
        before = program.status()
        with pytest.raises(UsageError, match="there is no person 'QX-7715' in this store; did you mean 'QX-7714'"):
            program.forget("QX-7715")
        assert program.status() == before
        program.forget(ALIAS)  # an alias names the same person
        assert PERSON not in program.store.snapshot().people_ids
        assert program.store.read_document("layout") is None
        with pytest.raises(DataError, match="'QX-7714'"):
            program.load()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (NAME, True), (NAME.casefold(), True), (f"x,{PERSON},y", True), (f"{PERSON}0", False), (f"1{PERSON}", False),
        ("Zo&euml; &Aring;ngstr&ouml;m", True), ("Zo\\u00eb \\u00c5ngstr\\u00f6m", True), ("Zoe\u0308 A\u030angstro\u0308m", True),
        ("Zoë", False), (f"maps/{PERSON}.html", True), ("old.qx.3", True), ("oldxqx.3", False),
    ],
)  # fmt: skip
def test_a_person_is_found_however_the_name_is_written(text, found):
    assert TRACES.in_text(text) is found


def test_short_ids_and_numbers_are_not_blanked_inside_texts():
    traces = Traces(("7", "1234567"), ())
    assert traces.blanked("7 people, 1234567 steps") == "7 people, 1234567 steps"
    assert (traces.is_named_by("7"), traces.is_named_by("77")) == (True, False)
    assert traces.document({"7": {"x": 1}, "8": {"people": ["7", "9"], "7": 2}}) == {"8": {"people": ["9"]}}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_files_of_any_usual_encoding_are_read(tmp_path, encoding):
    path = tmp_path / "x.csv"
    path.write_text(f"name\n{NAME}\n", encoding=encoding)
    assert TRACES.in_file(path)
    path.write_text("name\nZoë Other\n", encoding=encoding)
    assert not TRACES.in_file(path)


def damaged_files(folder):
    """Files that nobody can look into: damaged ones, and an archive whose marks say that it is encrypted."""
    table = pa.table({"name": [NAME, "x"] * 20})
    pq.write_table(table, folder / "whole.parquet")
    with pa.OSFile(str(folder / "whole.arrow"), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)
    with zipfile.ZipFile(folder / "whole.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "nobody\n" * 100)
    parquet, arrow, archive = ((folder / f"whole.{ending}").read_bytes() for ending in ("parquet", "arrow", "zip"))
    (folder / "cut.parquet").write_bytes(parquet[: len(parquet) // 2])
    (folder / "cut.arrow").write_bytes(arrow[: len(arrow) // 2])
    # The offsets of the texts: one that leads far outside the column.
    at = arrow.index(np.array([0, len(NAME.encode()), len(NAME.encode()) + 1], np.int32).tobytes())
    (folder / "astray.arrow").write_bytes(arrow[: at + 4] + b"\xff\xff\xff\x6f" + arrow[at + 8 :])
    (folder / "cut.zip").write_bytes(archive[:40] + bytes(8) + archive[48:])
    central = archive.index(b"PK\x01\x02")
    sealed = bytearray(archive)
    sealed[6] |= 1
    sealed[central + 8] |= 1
    (folder / "sealed.zip").write_bytes(sealed)
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("whole"))


def test_what_cannot_be_looked_into_is_listed(folder, tmp_path):
    places = tmp_path / "places"
    places.mkdir()
    damaged = damaged_files(places)
    assert damaged == ["astray.arrow", "cut.arrow", "cut.parquet", "cut.zip", "sealed.zip"]
    mentornet("--program", folder, "load")
    said = mentornet("--program", folder, "forget", PERSON, "--search", places)
    listed = said.partition("encrypted, too large or not readable; look yourself:")[2].partition("files elsewhere")[0]
    assert [Path(line.strip()).name for line in listed.splitlines() if line.startswith("  /")] == damaged
    assert f"{places}/whole.parquet" in said.partition("not looked into")[0]
    assert "whole.zip" not in said


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc, where the system lists threads")
def test_looking_into_a_file_leaves_no_thread_of_arrow_behind(tmp_path):
    """A thread that still holds Python's bytes when Python ends makes the process abort, one time in ten when busy."""
    pq.write_table(pa.table({f"column {i}": [NAME] * 100 for i in range(8)}), tmp_path / "x.parquet")
    program = (
        "import os, sys, pyarrow.parquet\nfrom pathlib import Path\nfrom mentornet.upkeep.traces import Traces\n"
        "before = os.listdir('/proc/self/task')\n"
        "assert Traces((), (sys.argv[1],)).in_file(Path(sys.argv[2]))\n"
        "assert os.listdir('/proc/self/task') == before\n"
    )
    subprocess.run([sys.executable, "-c", program, NAME, tmp_path / "x.parquet"], check=True)


def test_sponsors_named_by_the_configuration_lose_the_person(tmp_path):
    with open_store(str(tmp_path / "a.db")) as store:
        store.replace(sample_tables(), replace(CONFIG, sponsors=Sponsors(ids=("P1", "P2"))), source_hash="1")
        store.write_document("layout", {"P1": {"people": {"P2": 1}}, "P2": {"people": {"P1": 1, "P3": 2}}})
        from mentornet.upkeep import forget_person

        done = forget_person(store, "P1")
        assert tuple(store.status().config["sponsors"]["ids"]) == ("P2",)
        assert store.read_document("layout") == {"P2": {"people": {"P3": 2}}}
        assert done.receipt["rows_removed"]["people"] == 1


def test_another_store_that_holds_the_person_is_listed_as_one(folder, tmp_path):
    with mn.open(folder) as program:
        program.load()
        program.copy(str(tmp_path / "other" / "copy.db"))
        done = program.forget(PERSON, places=[tmp_path / "other"])
        assert list(done.files) == [tmp_path / "other" / "copy.db"]
