"""What a researcher's query may do, decided before it runs: read the graph, and nothing else.

Two looks, and either refuses.  ``check_text`` reads the words, for every store: calls of procedures and of functions
in namespaces that are not known to be harmless, and escapes that could hide a word.  ``check_plan`` reads what a
Neo4j server would do (``EXPLAIN``): the kind of statement, every operator, the database.  A plan cannot be fooled by
spelling, comments or nesting; words are looked at besides because a plan does not show what a function does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import accumulate, chain
from typing import Any

from ..errors import QueryError

ALLOWED = "a query may MATCH, CALL { ... }, UNWIND, WITH, UNION and RETURN what is in the graph"

# Procedures that only tell what is in the graph, on both engines.
PROCEDURES = frozenset(
    {
        "db.labels",
        "db.propertyKeys",
        "db.relationshipTypes",
        "db.schema.nodeTypeProperties",
        "db.schema.relTypeProperties",
        "db.schema.visualization",
    }
)

_PURE = ("agg", "coll", "convert", "date", "label", "map", "math", "node", "number", "rel", "temporal", "text")
# Namespaces of functions that compute from their arguments and the graph alone.
NAMESPACES = frozenset(
    {"date", "datetime", "duration", "localdatetime", "localtime", "point", "time", "vector", "vector.similarity"}
    | set(_PURE)
    | {f"apoc.{name}" for name in _PURE}
)
_NO_FUNCTIONS = frozenset({"eval"})  # turns text into a query

# Families of operators that read; whatever else a plan has is refused, also what only later servers know.
_READS = re.compile(
    r"(?!Transaction|Foreach|AssertSame)\w*?(?:Aggregation|Apply|BFS|CountFromCountStore|Distinct|Expand|Filter|Join|"
    r"Limit|Lookup|Projection|Repeat|Scan|Seek|SeekByRange|Selection|ShortestPath|Skip|Sort|Top|Top1WithTies|Union|Unwind)"
    r"|Anti|Argument|ArgumentTracker|CacheProperties|CartesianProduct|Eager|EmptyResult|EmptyRow|NullifyMetadata"
    r"|Optional|ProduceResults|ProjectEndpoints|TriadicBuild"
)
_SAID = {  # operators -> the words of a query that lead to them
    "LoadCSV": "LOAD CSV",
    "TransactionApply": "IN TRANSACTIONS",
    "TransactionForeach": "IN TRANSACTIONS",
    "RunQueryAt": "USE",
}
_COMMANDS = (
    r"ALTER|CREATE|DEALLOCATE|DELETE|DENY|DETACH\s+DELETE|DROP|DRYRUN|ENABLE|EXPLAIN|FOREACH|GRANT|INSERT|MERGE|PROFILE|REALLOCATE|"
    r"REMOVE|RENAME|REVOKE|SET|SHOW|START|STOP|TERMINATE|USE"
)  # what a query never starts with
_FILES = r"LOAD\s+CSV|(?<=\})\s*IN\s+(?:\S+\s+)?(?:CONCURRENT\s+)?TRANSACTIONS"
_OBJECT = (
    r"(?<=SHOW|STOP|DROP|DENY)|(?<=GRANT|ALTER|START)|(?<=CREATE|ENABLE|RENAME|REVOKE)|(?<=TERMINATE)"  # a word more
)
_BEGINS = re.compile(rf"\s*(?:{_COMMANDS})\b(?:(?:{_OBJECT})\s+[A-Z]+\b)?", re.IGNORECASE)
_NOWHERE = re.compile(rf"(?<![.:$\w])(?:{_FILES})\b", re.IGNORECASE)
_WRITES = re.compile(rf"(?<![.:$\w])(?:{_COMMANDS}|{_FILES})\b(?!\s*:)", re.IGNORECASE)
_TOKEN = re.compile(
    r"(?P<gap>//[^\n\r]*|/\*.*?\*/|\s+)|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\""
    r"|`(?P<quoted>(?:``|[^`])*)`|(?P<word>\w+)|(?P<sign>.)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\u+00[0-7][0-9a-f]|\\U000000[0-7][0-9a-f]", re.IGNORECASE)


# A server plans a query before it looks at the time: 2,000 times NOT, or brackets inside each other, held one up for
# minutes, as did 20 times XOR or 20 times EXISTS { inside each other, each of which doubles the time.  So what is too
# large to be planned is not sent.
LONGEST, DEEPEST, MOST_STEPS, MOST_NEGATIONS = 20_000, 100, 40, 100
MOST_XORS, DEEPEST_SUBQUERIES = 12, 10


def check_text(text: str) -> None:
    """Refuse a query for what can be read off its words, whatever the engine.

    Raises
    ------
    QueryError: it calls a procedure or a function that is not known to only read, writes a plain character as an
        escape, which only hides what it is, or is too long or nested too deeply to be planned in time.

    >>> check_text("MATCH (p:Person) WHERE p.joined > date('2024-01-01') RETURN p.id")
    >>> check_text("CALL dbms.listConfig()")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    mentornet.errors.QueryError: queries are read-only: the procedure dbms.listConfig is not allowed; ...
    """
    if len(text) > LONGEST:
        raise refusal(f"a text of {len(text)} characters", f"{LONGEST} are read; give long lists as parameters")
    if hidden := _ESCAPE.search(text):
        raise refusal(f"the escape {hidden[0]}", "write the character itself")
    bare = _bare(text)
    for what, number, most in _sizes(bare):
        if number > most:
            raise refusal(f"a query with more than {most} {what}", "ask in several, or split it with WITH")
    if found := _BEGINS.match(bare) or _NOWHERE.search(bare):
        raise refusal(_spelled(found[0]))
    if re.search(r";\s*[^\s;]", bare):
        raise refusal("a second statement", "one query at a time is read")
    for kind, name in _calls(text):
        if kind == "procedure":
            _check_procedure(name)
        else:
            _check_function(name)


def check_plan(query_type: str | None, plan: Mapping[str, Any] | None, *, text: str, database: str = "") -> None:
    """Refuse a query for what a Neo4j server would do, as ``EXPLAIN`` tells.

    Parameters
    ----------
    query_type, plan:
        Of the result summary: ``r`` reads; a plan has ``operatorType``, ``args`` and ``children``.
    text:
        The query, from which the message takes the word that is not allowed.
    database:
        The one that may be read; empty: whichever the first operator reads, and no other beside it.

    Raises
    ------
    QueryError: it does anything but read the graph of this database, or there is no plan to tell by.
    """
    operators = list(_operators(plan)) if plan is not None else []
    for name, details, place in operators:
        kind = name.partition("(")[0]
        arguments = details
        if kind == "ProcedureCall":
            procedure, _, arguments = details.partition("(")
            _check_procedure(procedure.replace("`", "").strip())
        elif query_type == "r" and not _READS.fullmatch(kind):
            raise refusal(_SAID.get(kind) or _command(kind) or f"the operator {name}")
        database = database or place
        if place.casefold() not in ("", database.casefold()) and query_type == "r":
            raise refusal(f"USE {place}", "a query reads the database that --store names")
        if query_type == "r":  # of other plans the details are more than expressions, and they do not pass anyway
            for function in (name for kind, name in _calls(arguments) if kind == "function"):
                _check_function(function)
    if query_type != "r" or not operators:
        raise refusal(keyword(text) or "this statement")


def refusal(what: str, instead: str = ALLOWED) -> QueryError:
    """Return the error that says which part is not allowed, and what would be."""
    return QueryError(f"queries are read-only: {what} is not allowed; {instead}")


def keyword(text: str) -> str | None:
    """Return the first word that writes, reads files or administers, for the message only.

    >>> keyword("MATCH (n) /* SET */ WHERE n.set = 'DROP' DETACH DELETE n")
    'DETACH DELETE'
    """
    found = _WRITES.search(_bare(text))
    return _spelled(found[0]) if found else None


def _sizes(bare: str) -> Iterator[tuple[str, int, int]]:
    """Yield (what, how many there are, how many there may be) of what makes a query hard to plan."""
    steps = ((sign in "([{") - (sign in ")]}") for sign in bare)
    yield "brackets inside each other", max(accumulate(steps), default=0), DEEPEST
    yield "relationships in its patterns", len(re.findall(r"-\s*(?:\[|-)", bare)), MOST_STEPS
    yield "negations", len(re.findall(r"\bNOT\b", bare, re.IGNORECASE)), MOST_NEGATIONS
    yield "times XOR", len(re.findall(r"\bXOR\b", bare, re.IGNORECASE)), MOST_XORS
    yield "subqueries inside each other", _nested(bare), DEEPEST_SUBQUERIES


def _nested(bare: str) -> int:
    """Return how many of EXISTS, COUNT and COLLECT { } lie inside each other at most.

    >>> _nested("WHERE EXISTS { MATCH (a) WHERE count { (a)--({x: 1}) } > 1 } AND EXISTS { (a) }")
    2
    """
    open_braces: list[bool] = []  # whether each is a subquery
    most = 0
    for match in re.finditer(r"(?P<word>\b(?:EXISTS|COUNT|COLLECT)\s*)?\{|\}", bare, re.IGNORECASE):
        if match[0] != "}":
            open_braces.append(match["word"] is not None)
            most = max(most, sum(open_braces))
        elif open_braces:
            open_braces.pop()
    return most


def _bare(text: str) -> str:
    """Return the words and signs of a query, with a space for each comment, string and name in backticks."""
    return "".join(" " if m["word"] is None and m["sign"] is None else m[0] for m in _TOKEN.finditer(text))


def _spelled(words: str) -> str:
    return " ".join(words.upper().split())


def _operators(plan: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (operator, details, database) of a plan's every part."""
    waiting = [plan]
    while waiting:
        part = waiting.pop()
        name, _, place = str(part.get("operatorType", "")).partition("@")
        yield name, str((part.get("args") or {}).get("Details") or ""), place
        waiting += part.get("children") or []


def _command(operator: str) -> str | None:
    """Return ``SHOW TRANSACTIONS`` for ``ShowTransactions``."""
    if not operator.startswith(("Show", "Terminate")):
        return None
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", operator).upper()


def _check_procedure(name: str) -> None:
    if name not in PROCEDURES:
        raise refusal(f"the procedure {name}", f"of procedures these are: {', '.join(sorted(PROCEDURES))}")


def _check_function(name: str) -> None:
    space, _, last = name.casefold().rpartition(".")
    if (space and space not in NAMESPACES) or (not space and last in _NO_FUNCTIONS):
        raise refusal(
            f"the function {name}()",
            f"beside the functions of Cypher those of these are: {', '.join(sorted(NAMESPACES))}",
        )


def _calls(text: str) -> Iterator[tuple[str, str]]:
    """Yield ("procedure" or "function", dotted name) of everything called, comments and backticks seen through."""
    words: list[str] = []  # the parts of the name being read
    after_call = dotted = False
    for match in chain(_TOKEN.finditer(text), [None]):
        if match is not None and match["gap"] is not None:
            continue
        word = None if match is None else _word(match)
        sign = None if match is None else match["sign"]
        if word is not None and dotted:
            words.append(word)
            dotted = False
        elif sign == "." and words:
            dotted = True
        else:
            if after_call and (len(words) > 1 or (sign == "(" and words and words[0].upper() != "IN")):
                yield "procedure", ".".join(words)
            elif sign == "(" and words:
                yield "function", ".".join(words)
            after_call = word is not None and [part.upper() for part in words] == ["CALL"]
            words, dotted = [] if word is None else [word], False


def _word(match: re.Match[str]) -> str | None:
    quoted: str | None = match["quoted"]
    return match["word"] if quoted is None else quoted.replace("``", "`")
