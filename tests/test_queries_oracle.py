"""Every query on the sample program and on real ones: rows equal those of loops over the tables that were loaded."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from conftest import ROOT
from mentornet.config import Config
from mentornet.queries import Library
from mentornet.simulate import simulate
from mentornet.stores import open_store
from mentornet.tables import check_program
from oracle import ORACLES, Record

LIBRARY = Library.load()
EARLY = {
    "start": date(2024, 1, 1),
    "end": date(2024, 2, 15),
    "at": date(2024, 3, 1),
    "days": 20,
    "hops": 2,
    "months": 1,
}
LATE = {
    "start": date(2025, 7, 1),
    "end": date(2025, 12, 1),
    "at": date(2025, 12, 31),
    "level": 5,
    "least": 1,
    "links": 500,
}
SAMPLE = [{"person": "P040", **EARLY}, {"person": "P077", **LATE}, {"person": None}]
FREEBSD = [
    {"person": "B100", "start": date(2005, 1, 1), "end": date(2010, 1, 1), "at": date(2008, 1, 1), "generations": 2},
    {"person": "B549", "start": date(2015, 1, 1), "end": date(2016, 1, 1), "at": date(2015, 1, 1), "assumed_days": 365},
    {"person": None, "start": date(1993, 1, 1), "end": date(2021, 1, 1), "at": date(2020, 1, 1), "all_rows": False},
]
WORKPLACE = [
    {"person": "W35", "start": date(2013, 6, 24), "end": date(2013, 6, 27), "at": date(2013, 6, 27), "level": 1}
]


def opened(folder):
    config = Config.load(folder)
    with check_program(folder, config) as checked, open_store(str(folder / "mentornet.db")) as store:
        store.replace(checked.tables, config, source_hash=checked.source_hash)
        yield store, Record(checked.tables, max_participants=config.ties.max_participants)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    simulate(folder)
    yield from opened(folder)


def real(shared, tmp_path_factory, data, example):
    folder = tmp_path_factory.mktemp(example) / data
    shutil.copytree(shared / "data" / data, folder)
    shutil.copy(ROOT / "examples" / example / "mentornet.toml", folder)
    return opened(folder)


@pytest.fixture(scope="module")
def freebsd(shared, tmp_path_factory):
    yield from real(shared, tmp_path_factory, "freebsd_mentors", "freebsd")


@pytest.fixture(scope="module")
def workplace(shared, tmp_path_factory):
    yield from real(shared, tmp_path_factory, "workplace_invs13", "workplace")


def compare(program, name, given):
    """Compare a query with its oracle; parameters are the examples, and of ``given`` those it takes."""
    store, record = program
    query = LIBRARY[name]
    taken = {param.name for param in query.params if not (param.required and given.get(param.name, 0) is None)}
    values = query.bind(query.example() | {key: value for key, value in given.items() if key in taken})
    result = store.query(query.text, values, timeout=60)
    assert result.rows == [tuple(row) for row in ORACLES[name](record, **values)]
    return result


def test_every_query_has_an_oracle():
    assert set(ORACLES) == set(LIBRARY.names())


@pytest.mark.parametrize("given", SAMPLE, ids=["early", "late", "everyone"])
@pytest.mark.parametrize("name", LIBRARY.names())
def test_the_sample_program(sample, name, given):
    compare(sample, name, given)


@pytest.mark.parametrize("name", LIBRARY.names())
def test_the_example_of_every_query_finds_something_in_the_sample(sample, name):
    query = LIBRARY[name]
    result = compare(sample, name, {})
    assert result.rows
    assert result.columns == tuple(column.name for column in query.columns)
    keys = [tuple(row[result.columns.index(column)] for column, _ in query.order) for row in result.rows]
    assert len(set(keys)) == len(keys), "the declared order leaves rows to chance"
    kinds = {"string": str, "int": int, "float": float, "bool": bool, "date": date}
    for place, column in enumerate(query.columns):
        seen = {type(row[place]) for row in result.rows} - {type(None)}
        assert seen <= {kinds[column.type]}, column.name


@pytest.mark.shared
@pytest.mark.parametrize("given", FREEBSD, ids=["B100", "B549", "everyone"])
@pytest.mark.parametrize("name", LIBRARY.names())
def test_freebsd(freebsd, name, given):
    compare(freebsd, name, given)


@pytest.mark.shared
@pytest.mark.parametrize("given", WORKPLACE, ids=["three days"])
@pytest.mark.parametrize(
    "name", [query.name for query in LIBRARY if query.group in ("ecosystem", "growth", "sponsors")]
)
def test_workplace(workplace, name, given):
    compare(workplace, name, given)


@pytest.mark.shared
def test_freebsd_by_the_counts_of_its_readme(freebsd):
    """5 mentorships without a date, 12 before the mentor's own, 36 with a later mentor, 198 mentors who were mentees."""
    flags = compare(freebsd, "mentorship_dates", {"all_rows": False})
    assert [sum(column) for column in list(zip(*flags.rows, strict=True))[4:6]] == [5, 12]
    assert sum(row[7] for row in flags.rows) == 36
    store, _ = freebsd
    mentors = LIBRARY["mentors_who_were_mentees"]
    assert len(store.query(mentors.text, mentors.bind({})).rows) == 198
    years = LIBRARY["mentorships_per_year"]
    found = store.query(years.text, years.bind({"start": "1993-01-01", "end": "2021-01-01"})).rows
    assert sum(row[1] for row in found) == 800
