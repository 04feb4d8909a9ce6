"""Tables for the store tests: one small program by hand, and random programs from the schema."""

from __future__ import annotations

from datetime import date, datetime

import pyarrow as pa
from hypothesis import strategies as st

from mentornet.config import Config, Ties
from mentornet.schema import TABLES, Type, companion
from mentornet.stores.columns import INTERACTION_COLUMNS, TYPES

MAX_PARTICIPANTS = 4
CONFIG = Config(name="Sample", ties=Ties(max_participants=MAX_PARTICIPANTS))


def sample_tables() -> dict[str, pa.Table]:
    """Four people, two positions, mentoring, six contacts (a pair twice, a group, a gathering)."""
    at = [datetime(2024, 3, day, 9, 30, 0, 250_000) for day in (1, 1, 2, 3, 4)]
    return {
        "people": pa.table(
            {
                "person_id": ["P2", "P1", "P3", "P4", "X9"],
                "name": ["Zoë", "Amara", None, "", "Guest"],
                "joined": pa.array([date(2020, 1, 1), None, date(2021, 5, 1), date(2021, 5, 1), None], pa.date32()),
                "office nr.": pa.array([7, None, 2**53 + 1, 1, None], pa.int64()),
                "external": [False, False, False, False, True],
            }
        ),
        "aliases": pa.table({"alias_id": ["old-1", "old-2"], "person_id": ["P1", "P1"]}),
        "positions": pa.table(
            {
                "person_id": ["P1", "P1", "P2"],
                "valid_from": [date(2020, 1, 1), date(2023, 1, 1), date(2020, 1, 1)],
                "org_unit": ["Sales", "Plant", "Sales"],
                "level": pa.array([3, 4, 6], pa.int64()),
                "manager_id": ["P2", "P2", None],
            }
        ),
        "mentorships": pa.table(
            {
                "mentor_id": ["P2", "P2"],
                "mentee_id": ["P1", "P3"],
                "start": [date(2024, 1, 1), None],
                "start_time": pa.array([datetime(2024, 1, 1, 8), None], pa.timestamp("ms")),
                "kind": ["assigned", None],
            }
        ),
        "participants": pa.table({"person_id": ["P1"], "program": ["Leaders"], "arm": ["participant"]}),
        "interactions": interactions(
            at=pa.array(at, pa.timestamp("ms")),
            day=[moment.date() for moment in at],
            source_id=["P1", "P1", None, None, "P2"],
            target_id=["P2", "P2", None, None, "P1"],
            participants=[None, None, ["P3", "P1", "P2"], ["P4", "P1", "P2", "P3", "X9"], None],
            interaction_id=[None, None, "i-1", "i-2", "i-3"],
            kind=["meeting", "meeting", "call", "meeting", "message"],
            minutes=[30.0, 30.0, None, 60.0, None],
            initiator_id=["P1", "P1", None, None, None],
            mutual=[True, True, True, True, False],
            occurrence=[1, 2, 1, 1, 1],
        ),
    }


def interactions(**columns: object) -> pa.Table:
    """Return an interactions table with all its columns; those not given are null."""
    rows = len(next(iter(columns.values())))
    arrays = [
        pa.array(columns[name], TYPES[type]) if name in columns else pa.nulls(rows, TYPES[type])
        for name, type in INTERACTION_COLUMNS.items()
    ]
    return pa.table(arrays, names=list(INTERACTION_COLUMNS))


TEXTS = st.text(max_size=8) | st.sampled_from(["", " ", '"', "\\", "a,b", "{,", "\x00", "\u2028", "🙂", "null", "Ünï"])
TIMES = st.datetimes().map(lambda value: value.replace(microsecond=value.microsecond // 1000 * 1000))
VALUES = {
    "string": TEXTS,
    "int": st.integers(-(2**63), 2**63 - 1),
    "float": st.floats(allow_nan=False),
    "bool": st.booleans(),
    "date": st.dates(),
    "time": TIMES,
    "list": st.lists(TEXTS, max_size=3),
}
_NAMES = {
    Type.STRING: "string",
    Type.INT: "int",
    Type.FLOAT: "float",
    Type.BOOL: "bool",
    Type.DAY: "date",
    Type.TIME: "time",
    Type.LIST: "list",
}


@st.composite
def programs(draw: st.DrawFn) -> dict[str, pa.Table]:
    """Random canonical tables of a program: any of the schema's tables, any of their optional columns."""
    ids = draw(st.lists(st.text(min_size=1, max_size=4), min_size=6, max_size=8, unique=True))
    tables = {"people": draw(_people(ids)), "interactions": draw(_interactions(ids))}
    keys = {"people": ids}
    for name in ("goals", "artifacts"):
        keys[name] = draw(st.lists(TEXTS.filter(bool), min_size=1, max_size=3, unique=True))
    for name in TABLES:
        if name in tables or not draw(st.booleans()):
            continue
        if name == "aliases":
            rows = draw(st.lists(TEXTS, max_size=3, unique=True))
            owners = [draw(st.sampled_from(ids)) for _ in rows]
            tables[name] = pa.table(
                {"alias_id": pa.array(rows, pa.string()), "person_id": pa.array(owners, pa.string())}
            )
        else:
            tables[name] = draw(_rows(name, keys))
    if "artifacts" not in tables and tables.get("reuses") is not None:
        del tables["reuses"]
    return tables


@st.composite
def _people(draw: st.DrawFn, ids: list[str]) -> pa.Table:
    columns = {"person_id": pa.array(ids, pa.string()), "external": pa.array([False] * len(ids))}
    for name, type in (("name", "string"), ("joined", "date")):
        if draw(st.booleans()):
            columns[name] = draw(_column(type, len(ids)))
    for type in draw(st.sets(st.sampled_from(["string", "int", "float", "bool", "date"]))):
        columns[draw(st.sampled_from(["", "in", "a.b ", "日本 "])) + f"own {type}"] = draw(_column(type, len(ids)))
    return pa.table(columns)


@st.composite
def _rows(draw: st.DrawFn, name: str, keys: dict[str, list[str]]) -> pa.Table:
    spec = TABLES[name]
    rows = len(keys[name]) if name in keys else draw(st.integers(0, 4))
    columns: dict[str, pa.Array] = {}
    for column in spec.columns:
        if column.name == spec.key:
            columns[column.name] = pa.array(keys[name], pa.string())
        elif not column.required and draw(st.booleans()):
            continue
        elif column.refers_to is not None:
            choice = st.sampled_from(keys[column.refers_to])
            columns[column.name] = draw(_of(choice, pa.string(), rows, required=column.required))
        else:
            kind = _NAMES.get(column.type) or draw(st.sampled_from(["int", "float", "string"]))
            columns[column.name] = draw(_column(kind, rows, required=column.required))
            if column.type is Type.DAY and draw(st.booleans()):
                columns[companion(column.name)] = draw(_column("time", rows))
    return pa.table(columns)


@st.composite
def _interactions(draw: st.DrawFn, ids: list[str]) -> pa.Table:
    rows = []
    for number in range(draw(st.integers(0, 6))):
        members = draw(st.lists(st.sampled_from(ids), min_size=2, max_size=6, unique=True))
        pair = len(members) == 2
        rows.append(
            {
                "at": draw(TIMES),
                "day": draw(st.dates()),
                "source_id": members[0] if pair else None,
                "target_id": members[1] if pair else None,
                "participants": None if pair else members,
                "interaction_id": draw(st.none() | TEXTS) if pair else f"auto-{number}",
                "kind": draw(st.none() | st.sampled_from(["call", "meeting", "", "z"])),
                "minutes": draw(st.none() | st.floats(0, 1e6)),
                "initiator_id": draw(st.none() | st.sampled_from(ids)),
                "quality": draw(st.none() | st.floats(allow_nan=False)),
                "mutual": draw(st.booleans()) if pair else True,
                "occurrence": draw(st.integers(1, 3)),
            }
        )
    return interactions(**{name: [row[name] for row in rows] for name in INTERACTION_COLUMNS})


def _column(kind: str, rows: int, *, required: bool = False) -> st.SearchStrategy[pa.Array]:
    return _of(VALUES[kind], TYPES[kind], rows, required=required)


def _of(
    values: st.SearchStrategy[object], type: pa.DataType, rows: int, *, required: bool
) -> st.SearchStrategy[pa.Array]:
    one = values if required else st.none() | values
    return st.lists(one, min_size=rows, max_size=rows).map(lambda found: pa.array(found, type))
