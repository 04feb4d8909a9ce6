"""What can be read off Cypher text without an engine: its parameters, its columns, its order, what it must not do.

Strings, comments and backticked names are blanked first, so that a ``$`` or a ``*`` in them means nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    //[^\n]* | /\*.*?\*/                          # comments
    | '(?:\\.|[^'\\])*' | "(?:\\.|[^"\\])*"       # strings
    | \$`(?P<quoted>(?:``|[^`])+)` | \$(?P<plain>\w+)
    | `(?:``|[^`])*`                              # names
    """,
    re.VERBOSE | re.DOTALL,
)
_CLAUSE_END = re.compile(r"\b(?:ORDER\s+BY|SKIP|OFFSET|LIMIT|UNION)\b|;|\Z", re.IGNORECASE)
_RETURN = re.compile(r"\bRETURN\b(?:\s+DISTINCT\b)?", re.IGNORECASE)
_ORDER_BY = re.compile(r"\bORDER\s+BY\b", re.IGNORECASE)
_ALIAS = re.compile(r"(?:\bAS\s+)?`?(\w+)`?\s*$", re.IGNORECASE)
_DIRECTION = re.compile(r"^(.*?)(?:\s+(ASC|ASCENDING|DESC|DESCENDING))?$", re.IGNORECASE | re.DOTALL)

# What both engines answer alike is a subset of Cypher; (pattern in blanked text, what to say).
_REFUSED: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"-\s*\[[^\[\]]*\*(?!\s*(?:\d+\s*)?\.\.\s*\d|\s*\d+\s*(?!\s*\.\.|\d))"),
        "an unbounded '*' walks the whole graph; give it an upper bound such as *1..3",
    ),
    (
        re.compile(r"\]\s*-\s*>?\s*(?:[+*]|\{\d)"),
        "quantified paths are not part of the common subset; use [:TYPE*1..3]",
    ),
    (
        re.compile(r"(?<![\w.])datetime\s*\(", re.IGNORECASE),
        "datetime(...) compares differently on the two engines; times are naive UTC: use localdatetime(...)",
    ),
    (re.compile(r"\.\s*end\b", re.IGNORECASE), "'end' is a reserved word; write it with backticks"),
    (
        re.compile(r"(?<![\w.$:])(?:CREATE|MERGE|SET|DELETE|DETACH|REMOVE|DROP|FOREACH|LOAD\s+CSV)\b", re.IGNORECASE),
        "a query of the library only reads",
    ),
    (re.compile(r"\bCALL\s+[a-z]\w*\s*[.(]", re.IGNORECASE), "procedures differ between the two engines"),
)


@dataclass(frozen=True)
class Fault:
    """Something wrong in a query's text, at an offset."""

    offset: int
    message: str


def blanked(text: str) -> str:
    """Return ``text``, of the same length, with strings, comments and backticked names blanked out.

    >>> blanked("MATCH (a) // b")
    'MATCH (a)     '
    """

    def blank(match: re.Match[str]) -> str:
        if match["plain"] is not None:
            return match[0]
        return re.sub(r"[^\n]", " ", match[0])

    return _TOKEN.sub(blank, text)


def parameters(text: str) -> dict[str, int]:
    """Return the parameters of a query and the offset of each one's first use, in order.

    >>> list(parameters("MATCH (p {id: $person}) WHERE p.name <> '$name' AND p.level > $level // $no"))
    ['person', 'level']
    """
    found: dict[str, int] = {}
    for match in _TOKEN.finditer(text):
        name = match["plain"] or (match["quoted"] or "").replace("``", "`")
        if name:
            found.setdefault(name, match.start())
    return found


def returned(text: str) -> list[str]:
    """Return the column names of the last RETURN; a column that is an expression without a name is ''.

    >>> returned("MATCH (p) RETURN p.id AS person, count(*) AS n, p ORDER BY n")
    ['person', 'n', 'p']
    """
    blank = blanked(text)
    start = max((match.end() for match in _RETURN.finditer(blank)), default=None)
    if start is None:
        return []
    end = start + _first(_CLAUSE_END, blank[start:])
    return [_name(item) for item in _items(text, blank, start, end)]


def ordered_by(text: str) -> list[tuple[str, bool]]:
    """Return the last ORDER BY, if it comes after the last RETURN, as (expression, descending).

    >>> ordered_by("MATCH (p) RETURN p.id AS person, count(*) AS n ORDER BY n DESC, person LIMIT 3")
    [('n', True), ('person', False)]
    """
    blank = blanked(text)
    last_return = max((match.end() for match in _RETURN.finditer(blank)), default=0)
    start = max((match.end() for match in _ORDER_BY.finditer(blank)), default=0)
    if start <= last_return:
        return []
    end = start + _first(_CLAUSE_END, blank[start:])
    return [direction(item) for item in _items(text, blank, start, end)]


def direction(item: str) -> tuple[str, bool]:
    """Split ``n DESC`` into the expression and whether it descends.

    >>> direction("n DESC"), direction("`end`")
    (('n', True), ('end', False))
    """
    match = _DIRECTION.match(item.strip())
    expression, way = (match[1], match[2] or "") if match else (item, "")
    return expression.strip().strip("`"), way.upper().startswith("DESC")


def faults(text: str) -> list[Fault]:
    """Return what the library does not allow: unbounded paths, writes, what the engines answer differently."""
    blank = blanked(text)
    return [Fault(match.start(), message) for pattern, message in _REFUSED for match in pattern.finditer(blank)]


def _first(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.search(text)
    return match.start() if match else len(text)


def _items(text: str, blank: str, start: int, end: int) -> list[str]:
    """Split a clause at its commas outside brackets."""
    items, depth, begun = [], 0, start
    for place in range(start, end):
        sign = blank[place]
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and depth == 0:
            items.append(text[begun:place].strip())
            begun = place + 1
    last = text[begun:end].strip()
    return [*items, last] if last else items


def _name(item: str) -> str:
    """Return the name of a returned item: what follows AS, or the item where it is a plain variable."""
    match = _ALIAS.search(item)
    if match is None:
        return ""
    named = re.search(r"\bAS\s+`?\w+`?\s*$", item, re.IGNORECASE)
    return match[1] if named or match.start() == 0 else ""
