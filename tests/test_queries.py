"""Declarations of queries: what is read, what is refused and where, how values are bound."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentornet.errors import QueryError, UsageError
from mentornet.queries import Library, Param, Text, ValueType, parse_adhoc, parse_query
from mentornet.queries.cypher import blanked, ordered_by, parameters, returned

GOOD = """\
// name: near
// doc: People near $person,
//   nearest first.
// param person: string, example "P014"
// param hops: int = 3, 1..4
// returns other: string; steps: int, steps
// order: steps, other
MATCH p = (a:Person {id: $person})-[:INTERACTED*1..3]-(b:Person)
WHERE length(p) <= $hops
RETURN DISTINCT b.id AS other, length(p) AS steps
ORDER BY steps, other
"""


def faults(text):
    return parse_query(text)[1]


def library(folder: Path, **texts):
    for name, text in texts.items():
        path = folder / f"{name.replace('__', '/')}.cypher"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Library.load(folder)


# -- the library --------------------------------------------------------------------------------------------------


def test_the_library_that_comes_with_mentornet():
    found = Library.load()
    assert len(found) == len(list(found)) >= 14
    assert found.names() == sorted(found.names())
    query = found["sponsors_within"]
    assert query.call_example() == "mentornet query sponsors_within --param person=P014 --param at=2025-01-01"
    assert query.params[:3] == (
        Param(name="person", type=ValueType.STRING, example="P014"),
        Param(name="hops", type=ValueType.INT, default=3, required=False, least=1, most=4),
        Param(name="level", type=ValueType.INT, default=6, required=False),
    )
    assert [(column.name, column.type, column.unit) for column in query.columns] == [
        ("sponsor", "string", ""),
        ("steps", "int", "steps"),
    ]
    assert query.order == (("steps", False), ("sponsor", False))
    assert query.bind({"person": "P014"}) == {"person": "P014", "hops": 3, "level": 6, "at": None, "days": 90}


def test_every_query_says_what_it_answers_and_has_an_example():
    for query in Library.load():
        assert query.doc.endswith(".")
        assert set(query.bind(query.example())) == {param.name for param in query.params}
        assert query.call_example().startswith(f"mentornet query {query.name}")


def test_a_name_that_is_not_there_is_answered_with_the_nearest():
    with pytest.raises(UsageError, match="no query is named 'sponsor_within'; did you mean 'sponsors_within'"):
        Library.load()["sponsor_within"]
    assert "sponsors_within" in Library.load()
    assert "sponsor_within" not in Library.load()


def test_a_folder_of_ones_own_with_groups(tmp_path):
    found = library(tmp_path, near=GOOD, deep__far=GOOD.replace("near", "far", 1))
    assert found.names() == ["far", "near"]
    assert (found["far"].group, found["far"].path) == ("deep", "deep/far.cypher")
    assert found["near"].doc == "People near $person, nearest first."
    assert found["near"].text == GOOD


# -- faults, with file and line -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("// name: near\n", "", 1, "'name' is not declared"),
        ("// order: steps, other\n", "", 1, "'order' is not declared"),
        ("// returns other: string; steps: int, steps\n", "", 1, "'returns' is not declared"),
        ("// name: near", "// name: Near!", 1, "the name 'Near!' is not made of a-z, 0-9 and _"),
        ("// doc: People near $person,\n//   nearest first.", "// doc:", 2, "'doc' says nothing"),
        ("// param hops: int = 3, 1..4\n", "", 8, "parameter $hops is not declared"),
        ("<= $hops", "<= $hop", 9, "parameter $hop is not declared; did you mean 'hops'?"),
        ("<= $hops", "<= 3 // $hops", 5, "parameter 'hops' is declared and not used"),
        ("<= $hops", "<= 3 /* $hops */", 5, "parameter 'hops' is declared and not used"),
        ("<= $hops", "<= size('$hops')", 5, "parameter 'hops' is declared and not used"),
        ("<= $hops", "<= a.`$hops`", 5, "parameter 'hops' is declared and not used"),
        (', example "P014"', "", 4, "parameter 'person' has neither a default nor an example"),
        ("hops: int", "hops: integer", 5, "'integer' is not a type; did you mean 'int'?"),
        ("steps: int, steps", "steps: whole, steps", 6, "'whole' is not a type"),
        ("int = 3", "int = three", 5, "three is not of type int: a whole number such as 3"),
        ("int = 3, 1..4", "string = 3, 1..4", 5, "'hops' is no whole number, so it has no bounds 1..4"),
        ("// param hops: int = 3", "// param hops = 3", 5, "is not of the form: param NAME: TYPE"),
        ("// param hops: int = 3, 1..4", "// param person: int = 3", 5, "parameter 'person' is declared twice"),
        ("// order: steps, other", "// order: steps, other\n// order: other", 8, "'order' is declared twice"),
        ("// doc:", "// docs:", 2, "'docs' is nothing that a query declares; did you mean 'doc'?"),
        ("// returns other", "// returns: other", 6, "'returns' is written without a colon"),
        ("// order: steps, other", "// order: steps", 7, "declares steps, but the text has steps, other"),
        ("ORDER BY steps, other", "ORDER BY steps DESC, other", 7, "but the text has steps DESC, other"),
        ("// order: steps, other", "// order: steps, others", 7, "'others' is not a returned column; did you mean 'other'?"),
        ("ORDER BY steps, other\n", "", 10, "there is no ORDER BY after the last RETURN"),
        ("ORDER BY steps, other\n", "// ORDER BY steps, other\n", 10, "there is no ORDER BY"),
        ("AS steps", "AS hops", 6, "declares other, steps, but the text returns other, hops"),
        ("length(p) AS steps", "length(p)", 6, "the text returns other, (no name)"),
        ("*1..3", "*", 8, "an unbounded '*' walks the whole graph"),
        ("*1..3", "*2..", 8, "an unbounded '*' walks the whole graph"),
        ("[:INTERACTED*1..3]-", "[:INTERACTED]-+", 8, "quantified paths are not part of the common subset"),
        ("[:INTERACTED*1..3]-", "[:INTERACTED]-{1,3}", 8, "quantified paths are not part of the common subset"),
        ("length(p) <= $hops", "length(p) <= $hops AND a.at < datetime('2024-01-01')", 9, "use localdatetime"),
        ("length(p) <= $hops", "length(p) <= $hops AND a.end < 3", 9, "'end' is a reserved word"),
        ("RETURN DISTINCT", "SET a.seen = true RETURN DISTINCT", 10, "a query of the library only reads"),
        ("MATCH p", "CALL db.labels() YIELD label MATCH p", 8, "procedures differ between the two engines"),
        ("MATCH p", "LOAD CSV FROM 'file:///x' AS l MATCH p", 8, "a query of the library only reads"),
    ],
)  # fmt: skip
def test_faults_are_reported_with_their_line(old, new, line, said):
    assert GOOD.count(old) >= 1
    text = GOOD.replace(old, new, 1)
    assert any(fault.line == line and said in fault.message for fault in faults(text)), faults(text)


def test_a_good_query_has_no_fault():
    assert faults(GOOD) == []
    bounded = ("*3", "*..3", "*0..2", "* 1 .. 3")
    assert [faults(GOOD.replace("*1..3", bound)) for bound in bounded] == [[]] * 4
    multiplied = GOOD.replace("length(p) <= $hops", "length(p) <= $hops AND 6 = reduce(s = 1, n IN [1, 2, 3] | s * n)")
    assert faults(multiplied) == []
    named = GOOD.replace("length(p) <= $hops", "length(p) <= $hops AND b.`end` > 1 AND b.name <> 'CREATE [*]'")
    assert faults(named) == []


def test_all_faults_of_all_files_are_reported_together(tmp_path):
    with pytest.raises(QueryError) as caught:
        library(
            tmp_path,
            near=GOOD.replace("$hops", "$hop"),
            far=GOOD.replace("near", "for", 1),
            broken=GOOD.replace("near", "broken", 1).replace("*1..3", "*"),
        )
    assert str(caught.value).splitlines() == [
        f"4 faults in the queries of {tmp_path}:",
        "broken.cypher line 8: an unbounded '*' walks the whole graph; give it an upper bound such as *1..3",
        "far.cypher line 1: the name 'for' is not the file's name 'far'",
        "near.cypher line 5: parameter 'hops' is declared and not used",
        "near.cypher line 9: parameter $hop is not declared; did you mean 'hops'?",
    ]


def test_one_name_twice(tmp_path):
    with pytest.raises(QueryError, match=r"near\.cypher line 1: the name 'near' is taken by deep/near\.cypher"):
        library(tmp_path, near=GOOD, deep__near=GOOD)


def test_a_mark_at_the_start_and_windows_lines_do_no_harm(tmp_path):
    (tmp_path / "near.cypher").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert Library.load(tmp_path)["near"].params == parse_query(GOOD)[0].params


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(UsageError, match=r"there is no folder .* with queries"):
        Library.load(tmp_path / "nowhere")


def test_a_file_that_is_no_text(tmp_path):
    (tmp_path / "bad.cypher").write_bytes(b"// name: \xff\xfe")
    with pytest.raises(QueryError, match=r"bad\.cypher line 1: cannot be read as UTF-8 text"):
        Library.load(tmp_path)


# -- values -------------------------------------------------------------------------------------------------------

TYPED = """\
// name: typed
// doc: Every type.
// param text: string, example "a"
// param whole: int = 3, 1..9
// param number: float = 0.5
// param flag: bool = false
// param on: date = 2024-01-31
// param at: datetime = null
// param many: strings = ["P1", "P2"]
// returns x: any
// order: x
RETURN [$text, $whole, $number, $flag, $on, $at, $many] AS x ORDER BY x
"""


@pytest.fixture
def typed():
    query, problems = parse_query(TYPED)
    assert problems == []
    return query


def test_defaults_are_typed(typed):
    assert typed.bind({"text": "a"}) == {
        "text": "a",
        "whole": 3,
        "number": 0.5,
        "flag": False,
        "on": date(2024, 1, 31),
        "at": None,
        "many": ["P1", "P2"],
    }


@pytest.mark.parametrize(
    ("name", "given_value", "bound"),
    [
        ("text", "007", "007"),
        ("text", Text("007"), "007"),
        ("whole", "4", 4),
        ("whole", np.int64(4), 4),
        ("number", "1e-3", 0.001),
        ("number", 2, 2.0),
        ("flag", "TRUE", True),
        ("flag", "no", False),
        ("flag", True, True),
        ("on", "2025-02-28", date(2025, 2, 28)),
        ("on", datetime(2025, 2, 28), date(2025, 2, 28)),
        ("on", pd.Timestamp("2025-02-28"), date(2025, 2, 28)),
        ("on", None, None),
        ("at", "2025-02-28T09:30", datetime(2025, 2, 28, 9, 30)),
        ("at", "2025-02-28T09:30+02:00", datetime(2025, 2, 28, 7, 30)),
        ("at", "2025-02-28T09:30Z", datetime(2025, 2, 28, 9, 30)),
        ("at", date(2025, 2, 28), datetime(2025, 2, 28)),
        ("at", datetime(2025, 2, 28, 9, tzinfo=timezone(timedelta(hours=-5))), datetime(2025, 2, 28, 14)),
        ("many", "P3, P4", ["P3", "P4"]),
        ("many", '["P,3"]', ["P,3"]),
        ("many", ("P5",), ["P5"]),
        ("many", "", []),
    ],
)
def test_values_become_their_declared_type(typed, name, given_value, bound):
    found = typed.bind({"text": "a", name: given_value})[name]
    assert found == bound
    assert type(found) is type(bound)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("text", 7, "parameter 'text' must be text, not '7'"),
        ("text", None, "parameter 'text' must be text, not 'None'"),
        ("whole", "3.5", "parameter 'whole' must be a whole number such as 3, not '3.5'"),
        ("whole", True, "parameter 'whole' must be a whole number"),
        ("whole", 2.0, "parameter 'whole' must be a whole number"),
        ("whole", "10", "parameter 'whole' must be from 1 to 9, not 10"),
        ("number", "nan", "parameter 'number' must be a number such as 0.5, not 'nan'"),
        ("number", False, "parameter 'number' must be a number"),
        ("flag", "maybe", "parameter 'flag' must be true or false, not 'maybe'"),
        ("flag", 1, "parameter 'flag' must be true or false, not '1'"),
        ("on", "31.01.2024", "parameter 'on' must be a date such as 2025-01-31, not '31.01.2024'"),
        ("on", "20240131", "parameter 'on' must be a date"),
        ("on", datetime(2024, 1, 31, 9), "parameter 'on' must be a date"),
        ("at", "yesterday", "parameter 'at' must be a date and time"),
        ("many", "[1, 2]", "parameter 'many' must be texts with commas between, or a list"),
        ("many", [1], "parameter 'many' must be texts"),
    ],
)
def test_ill_typed_values_are_refused(typed, name, value, said):
    with pytest.raises(UsageError) as caught:
        typed.bind({"text": "a", name: value})
    assert said in str(caught.value)


def test_everything_wrong_with_a_call_is_said_at_once():
    with pytest.raises(UsageError) as caught:
        parse_query(GOOD)[0].bind({"persn": "P014", "hops": "many"})
    assert str(caught.value) == (
        "near: parameter 'persn' is unknown; did you mean 'person'?; parameter 'person' is missing; parameter 'hops' must "
        "be a whole number such as 3, not 'many'. It takes person: string, example P014; hops: int = 3, 1..4. "
        "For example: mentornet query near --param person=P014"
    )
    with pytest.raises(UsageError, match="It takes no parameters"):
        parse_adhoc("MATCH (n) RETURN n").bind({"x": 1})


def test_the_example_call_is_quoted_for_a_shell():
    query, _ = parse_query(GOOD.replace("P014", "Ann O’Neil & co"))
    assert query.call_example() == "mentornet query near --param 'person=Ann O’Neil & co'"


# -- text that somebody wrote -------------------------------------------------------------------------------------


def test_undeclared_parameters_are_found_and_take_any_value():
    query = parse_adhoc("MATCH (p {id: $person}) WHERE p.level >= $level RETURN p ORDER BY p.id")
    assert [param.name for param in query.params] == ["person", "level"]
    assert query.bind({"person": "007", "level": 6}) == {"person": "007", "level": 6}
    with pytest.raises(UsageError, match="query: parameter 'level' is missing"):
        query.bind({"person": "P014"})


@pytest.mark.parametrize(
    ("typed_in", "read"),
    [
        ("6", 6),
        ("-1", -1),
        ("0.5", 0.5),
        ("007", "007"),
        ("true", True),
        ("2025-01-31", date(2025, 1, 31)),
        ("2025-01-31T09:00", datetime(2025, 1, 31, 9)),
        ("P014", "P014"),
        ("0-1", "0-1"),
        ("", ""),
        ("True", "True"),
        ("2025-02-30", "2025-02-30"),
    ],
)
def test_what_is_typed_in_is_read_as_what_it_looks_like(typed_in, read):
    query = parse_adhoc("RETURN $x")
    found = query.bind({"x": Text(typed_in)})["x"]
    assert (found, type(found)) == (read, type(read))
    assert query.bind({"x": typed_in}) == {"x": typed_in}  # from Python, text is text


def test_a_type_can_be_given_with_the_name():
    query = parse_adhoc("RETURN $x, $y")
    assert query.bind({"x:string": Text("6"), "y:date": "2025-01-31"}) == {"x": "6", "y": date(2025, 1, 31)}
    with pytest.raises(UsageError, match="'dat' is not a type; did you mean 'date'"):
        query.bind({"x": "1", "y:dat": "2025-01-31"})


def test_a_declaration_counts_where_there_is_one():
    query = parse_adhoc(
        "// my own: query\n// param level: int = 6\nMATCH (p) WHERE p.level >= $level AND p.id <> $x RETURN p"
    )
    assert query.bind({"level": "7", "x": "P1"}) == {"level": 7, "x": "P1"}
    assert parse_adhoc(GOOD).bind({"person": "P1"}) == {"person": "P1", "hops": 3}
    with pytest.raises(UsageError, match="'integer' is not a type"):
        parse_adhoc("// param level: integer = 6\nRETURN $level")


@pytest.mark.parametrize("text", ["", "  \n ", "// only a comment", "/* nothing */ ;"])
def test_text_without_a_query_is_refused(text):
    with pytest.raises(UsageError, match="there is no query in the text"):
        parse_adhoc(text)


# -- reading Cypher -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("RETURN $a, $b, $a", ["a", "b"]),
        ("RETURN '$a', \"$b\", `$c`, $d // $e\n/* $f */", ["d"]),
        (r"RETURN 'it\'s $a', $b", ["b"]),
        ("RETURN 'http://x', $a", ["a"]),
        ('RETURN "\'", $a, "\'"', ["a"]),
        ("// it's $a\nRETURN $b", ["b"]),
        ("/* ' */ RETURN $a /* ' */", ["a"]),
        ("RETURN `it's`, $a, `b``$c`", ["a"]),
        ("RETURN $`two words`, $größe", ["two words", "größe"]),
        ("RETURN p.`$a` + $b", ["b"]),
    ],
)
def test_parameters_in_strings_comments_and_names_mean_nothing(text, names):
    assert list(parameters(text)) == names


@given(st.text(alphabet="ab$'\"`/*\n\\ ", max_size=40))
def test_blanking_keeps_every_place(text):
    blank = blanked(text)
    assert len(blank) == len(text)
    assert [place for place, sign in enumerate(text) if sign == "\n"] == [
        place for place, sign in enumerate(blank) if sign == "\n"
    ]
    assert all(new in (old, " ") for old, new in zip(text, blank, strict=True))


@pytest.mark.parametrize(
    ("text", "columns", "order"),
    [
        ("MATCH (p) RETURN p.id AS a, p AS b ORDER BY a, b DESC LIMIT 3", ["a", "b"], [("a", False), ("b", True)]),
        ("MATCH (p) RETURN p ORDER BY p.name descending SKIP 1", ["p"], [("p.name", True)]),
        ("MATCH (p) WITH p ORDER BY p.id RETURN p", ["p"], []),
        ("MATCH (p) RETURN p.id", [""], []),
        (
            "RETURN collect([1, 2]) AS x, {a: 1, b: 2} AS `end` ORDER BY `end`, x",
            ["x", "end"],
            [("end", False), ("x", False)],
        ),
        ("CALL { MATCH (p) RETURN p ORDER BY p.id } RETURN p AS q", ["q"], []),
        ("RETURN 'a RETURN b ORDER BY c' AS d ORDER BY d", ["d"], [("d", False)]),
        ("MATCH (n) WITH n", [], []),
    ],
)
def test_columns_and_order_are_those_of_the_last_return(text, columns, order):
    assert (returned(text), ordered_by(text)) == (columns, order)


def test_instants_with_a_zone_become_utc():
    moment = datetime(2025, 6, 1, 12, tzinfo=UTC)
    query, _ = parse_query(TYPED)
    assert query.bind({"text": "a", "at": moment})["at"] == datetime(2025, 6, 1, 12)


def test_a_value_that_no_engine_knows_is_refused_and_numbers_of_numpy_are_numbers():
    query = parse_adhoc("RETURN $x")
    zoned = datetime(2025, 1, 1, 9, tzinfo=timezone(timedelta(hours=2)))
    assert query.bind({"x": [np.int64(3), zoned, {"a": (1.5, None)}]}) == {
        "x": [3, datetime(2025, 1, 1, 7), {"a": [1.5, None]}]
    }
    assert type(query.bind({"x": np.int64(3)})["x"]) is int
    for wrong in (timedelta(days=1), {1, 2}, [object()]):
        with pytest.raises(UsageError, match="parameter 'x' must be text, a number, true or false, a date or time, or"):
            query.bind({"x": wrong})
