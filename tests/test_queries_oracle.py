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
from neo4j_server import EMBEDDED
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


DATA = {  # program -> (data set, example), the parameters that each query is asked with
    "sample": (None, SAMPLE),
    "freebsd": (("freebsd_mentors", "freebsd"), FREEBSD),
    "workplace": (("workplace_invs13", "workplace"), WORKPLACE),
}
FOR_EVERYONE = {
    query.name for query in LIBRARY for param in query.params if param.name == "person" and not param.required
}
IN_CONTACT = ("ecosystem", "growth", "sponsors")  # what there is to ask where contacts are all that is on record


def cases():
    """Every query on every program and engine; a server is asked once about each program."""
    for kind, numbers in ((EMBEDDED, (0, 1, 2)), ("neo4j", (1,))):
        for data, (source, given) in DATA.items():
            loaded = (data, kind)  # one object: pytest makes the program anew where it is another
            marks = [pytest.mark.neo4j] * (kind != EMBEDDED) + [pytest.mark.shared] * (source is not None)
            for query in LIBRARY:
                for number, values in enumerate(given):
                    is_new = query.name in FOR_EVERYONE or values != {"person": None}
                    if number in numbers and is_new and (data != "workplace" or query.group in IN_CONTACT):
                        name = f"{kind}-{data}-{query.name}-{number}"
                        yield pytest.param(loaded, query.name, values, marks=marks, id=name)


@pytest.fixture(scope="module")
def program(request, places, tmp_path_factory):
    """A program in a store, and its tables as they were loaded."""
    data, kind = request.param
    source, _ = DATA[data]
    folder = tmp_path_factory.mktemp(data) / data
    if source is None:
        simulate(folder)
    else:
        shutil.copytree(request.getfixturevalue("shared") / "data" / source[0], folder)
        shutil.copy(ROOT / "examples" / source[1] / "mentornet.toml", folder)
    config = Config.load(folder)
    with check_program(folder, config) as checked, open_store(places(kind)) as store:
        store.replace(checked.tables, config, source_hash=checked.source_hash)
        yield store, Record(checked.tables, max_participants=config.ties.max_participants)


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


@pytest.mark.parametrize(("program", "name", "given"), list(cases()), indirect=["program"])
def test_rows_are_those_of_loops_over_the_tables(program, name, given):
    compare(program, name, given)


SAMPLE_PROGRAM = pytest.mark.parametrize("program", [("sample", EMBEDDED)], indirect=True, ids=["sample"])
FREEBSD_PROGRAM = pytest.mark.parametrize("program", [("freebsd", EMBEDDED)], indirect=True, ids=["freebsd"])


@SAMPLE_PROGRAM
@pytest.mark.parametrize("name", LIBRARY.names())
def test_the_example_of_every_query_finds_something_in_the_sample(program, name):
    query = LIBRARY[name]
    result = compare(program, name, {})
    assert result.rows
    assert result.columns == tuple(column.name for column in query.columns)
    keys = [tuple(row[result.columns.index(column)] for column, _ in query.order) for row in result.rows]
    assert len(set(keys)) == len(keys), "the declared order leaves rows to chance"
    kinds = {"string": str, "int": int, "float": float, "bool": bool, "date": date}
    for place, column in enumerate(query.columns):
        seen = {type(row[place]) for row in result.rows} - {type(None)}
        assert seen <= {kinds[column.type]}, column.name


@pytest.mark.shared
@FREEBSD_PROGRAM
def test_freebsd_by_the_counts_of_its_readme(program):
    """5 mentorships without a date, 12 before the mentor's own, 36 with a later mentor, 198 mentors who were mentees."""
    flags = compare(program, "mentorship_dates", {"all_rows": False})
    assert [sum(column) for column in list(zip(*flags.rows, strict=True))[4:6]] == [5, 12]
    assert sum(row[7] for row in flags.rows) == 36
    store, _ = program
    mentors = LIBRARY["mentors_who_were_mentees"]
    assert len(store.query(mentors.text, mentors.bind({})).rows) == 198
    years = LIBRARY["mentorships_per_year"]
    found = store.query(years.text, years.bind({"start": "1993-01-01", "end": "2021-01-01"})).rows
    assert sum(row[1] for row in found) == 800
