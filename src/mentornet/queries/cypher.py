"""What can be read off Cypher text without an engine: its parameters, its columns and its order.

Strings, comments and backticked names are blanked first, so that a ``$`` or a ``*`` in them means nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

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
_NAMED = re.compile(r"\bAS\s+`?\w+`?\s*$", re.IGNORECASE)
_DIRECTION = re.compile(r"^(.*?)(?:\s+(ASC|ASCENDING|DESC|DESCENDING))?$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Item:
    """One returned column: its name ('' where it has none), its expression, and where it begins."""

    name: str
    expression: str
    offset: int


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


def without_comments(text: str) -> str:
    """Return ``text``, of the same length, with comments blanked out.

    >>> without_comments("RETURN '//' // b")
    "RETURN '//'     "
    """

    def blank(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", match[0]) if match[0].startswith("/") else match[0]

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
    return [item.name for item in returned_items(text)]


def returned_items(text: str) -> list[Item]:
    """Return the columns of the last RETURN, in order.

    >>> returned_items("MATCH (p) RETURN p.id AS person")
    [Item(name='person', expression='p.id', offset=17)]
    """
    blank = blanked(text)
    start = last_return(text)
    if start is None:
        return []
    end = start + _first(_CLAUSE_END, blank[start:])
    return [Item(_name(item), _NAMED.sub("", item).strip(), offset) for offset, item in _items(text, blank, start, end)]


def last_return(text: str) -> int | None:
    """Return the offset after the words of the last RETURN, ``None`` where there is none."""
    return max((match.end() for match in _RETURN.finditer(blanked(text))), default=None)


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
    return [direction(item) for _, item in _items(text, blank, start, end)]


def direction(item: str) -> tuple[str, bool]:
    """Split ``n DESC`` into the expression and whether it descends.

    >>> direction("n DESC"), direction("`end`")
    (('n', True), ('end', False))
    """
    match = _DIRECTION.match(item.strip())
    expression, way = (match[1], match[2] or "") if match else (item, "")
    return expression.strip().strip("`"), way.upper().startswith("DESC")


def _first(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.search(text)
    return match.start() if match else len(text)


def _items(text: str, blank: str, start: int, end: int) -> list[tuple[int, str]]:
    """Split a clause at its commas outside brackets: (offset, text) of each part."""
    cuts, depth = [start - 1], 0
    for place in range(start, end):
        sign = blank[place]
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and depth == 0:
            cuts.append(place)
    bare = without_comments(text)
    parts = [(one + 1, bare[one + 1 : other]) for one, other in pairwise([*cuts, end])]
    return [(offset + len(part) - len(part.lstrip()), part.strip()) for offset, part in parts if part.strip()]


def _name(item: str) -> str:
    """Return the name of a returned item: what follows AS, or the item where it is a plain variable."""
    match = _ALIAS.search(item)
    if match is None:
        return ""
    return match[1] if _NAMED.search(item) or match.start() == 0 else ""
