"""What every query of the library answers: rows worked out by hand on a small program."""

from __future__ import annotations

import pytest

from golden_rows import GOLDEN
from mentornet.queries import Library
from mentornet.stores import open_store
from neo4j_server import QUERIED
from rows import table
from small_program import CONFIG, PROGRAM

LIBRARY = Library.load()


@pytest.fixture(scope="module", params=QUERIED)
def store(request, places):
    with open_store(places(request.param)) as opened:
        opened.replace({name: table(name, rows) for name, rows in PROGRAM.items()}, CONFIG, source_hash="small")
        yield opened


def ask(store, name, **values):
    query = LIBRARY[name]
    result = store.query(query.text, query.bind(values))
    assert result.columns == tuple(column.name for column in query.columns) or not result.rows
    return result.rows


@pytest.mark.parametrize(("name", "values", "rows"), GOLDEN, ids=[f"{g[0]}-{n}" for n, g in enumerate(GOLDEN)])
def test_rows_by_hand(store, name, values, rows):
    assert ask(store, name, **values) == rows


def test_every_query_has_rows_by_hand():
    assert {name for name, _, rows in GOLDEN if rows} == set(LIBRARY.names())
