"""What is wrong with a query: its declaration, its parameters, its order, and what the engines disagree on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ..errors import hint
from . import cypher, rules
from .rules import Severity

if TYPE_CHECKING:
    from .declaration import Declaration

_REQUIRED = ("name", "doc", "returns", "order")
_AGGREGATE = re.compile(
    r"(?<![\w.])(?:count|sum|avg|min|max|collect|percentileDisc|percentileCont|stDev|stDevP)\s*\(", re.IGNORECASE
)
_ID = re.compile(r"\w+\.id")
_COLLECT = re.compile(r"(?<![\w.])collect\s*\(", re.IGNORECASE)
_ORDER_BY = re.compile(r"\bORDER\s+BY\b", re.IGNORECASE)
_VARIABLE = re.compile(r"(?<![\w.$])([A-Za-z_]\w*)\s*\.\s*\w+(?!\s*[\w(])")


@dataclass(frozen=True, order=True)
class Finding:
    """Something to change in a query; lines and columns count from 1.

    Attributes
    ----------
    rule: what kind of thing it is: one of ``rules.RULES``, or declaration, parameter, columns, order, engine.
    severity: an error keeps a query out of the library.
    """

    line: int
    column: int
    rule: str
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.message}"

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready data."""
        return asdict(self)


def check_text(text: str) -> list[Finding]:
    """Return what is wrong with text that somebody wrote, whether it declares anything or not.

    >>> [str(finding) for finding in check_text("MATCH (p)-[:MENTORS*]->(q) RETURN q.id AS q ORDER BY q")]
    ["line 1, column 10: an unbounded '*' walks the whole graph; give it an upper bound such as *1..3"]
    """
    found = [_at(text, offset, rule.name, rule.message, rule.severity) for offset, rule in rules.broken(text)]
    return sorted([*found, *_order_findings(text)])


def check_declared(declared: Declaration, text: str) -> list[Finding]:
    """Return what is wrong with a query of the library: its declaration must be whole and say what the text does."""
    found = [Finding(line, 1, "declaration", message) for line, message in declared.problems]
    missing = [key for key in _REQUIRED if key not in declared.lines]
    found += [Finding(1, 1, "declaration", f"'{key}' is not declared") for key in missing]
    return sorted([*found, *_column_findings(declared, text), *check_parameters(declared, text), *check_text(text)])


def check_parameters(declared: Declaration, text: str) -> Iterator[Finding]:
    """Yield the parameters that are used and not declared, and the other way round."""
    used = cypher.parameters(text)
    names = [param.name for param in declared.params]
    for name, offset in used.items():
        if name not in names:
            near = hint(name, names) if names else ""
            yield _at(text, offset, "parameter", f"parameter ${name} is not declared{near}")
    for param in declared.params:
        line = declared.lines[param.name]
        if param.name not in used:
            yield Finding(line, 1, "parameter", f"parameter '{param.name}' is declared and not used")
        elif param.required and param.example is None:
            yield Finding(line, 1, "parameter", f"parameter '{param.name}' has neither a default nor an example")


def _column_findings(declared: Declaration, text: str) -> Iterator[Finding]:
    """Check that RETURN and ORDER BY are what the declaration says, and that the order is by returned columns."""
    columns = [column.name for column in declared.columns]
    returned, order = cypher.returned(text), cypher.ordered_by(text)
    if columns and returned != columns:
        said = ", ".join(name or "(no name)" for name in returned)
        message = f"declares {', '.join(columns)}, but the text returns {said}"
        yield Finding(declared.lines["returns"], 1, "columns", message)
    if order and declared.order and order != declared.order:
        message = f"declares {_said(declared.order)}, but the text has {_said(order)}"
        yield Finding(declared.lines["order"], 1, "order", message)
    for name, _ in declared.order:
        if name not in columns:
            message = f"'{name}' is not a returned column{hint(name, columns)}"
            yield Finding(declared.lines["order"], 1, "order", message)


def _order_findings(text: str) -> Iterator[Finding]:
    """Yield what leaves the order of rows, or of a list in them, to chance."""
    start = cypher.last_return(text)
    if start is None:
        yield Finding(1, 1, "columns", "there is no RETURN: the query gives no rows")
        return
    items = cypher.returned_items(text)
    for item in items:
        if _COLLECT.search(cypher.blanked(item.expression)) and not _ORDER_BY.search(cypher.blanked(text)[:start]):
            message = "the list of collect(...) comes in any order: put WITH ... ORDER BY before it"
            yield _at(text, item.offset, "order", message, Severity.WARNING)
    ordered = {expression for expression, _ in cypher.ordered_by(text)}
    if not ordered:
        message = "there is no ORDER BY after the last RETURN: the order of rows would be left to chance"
        yield _at(text, start - len("RETURN"), "order", message)
    else:
        for item in _left_out(items, ordered):
            message = f"ORDER BY leaves out {item.name or item.expression}: rows that differ in it come in any order"
            yield _at(text, item.offset, "order", message)


def _left_out(items: list[cypher.Item], ordered: set[str]) -> Iterator[cypher.Item]:
    """Yield the columns that tell rows apart and are not in the order.

    They are every ``x.id`` and, in a RETURN that counts or adds up, every column that it groups by, but for what is
    worked out from people ``x`` whose ids are in the order.
    """
    known = {item.name for item in items if {item.name, item.expression} & ordered}
    told = {item.expression[:-3] for item in items if item.name in known and _ID.fullmatch(item.expression)}
    blanked = {item: cypher.blanked(item.expression) for item in items}
    counts = any(_AGGREGATE.search(expression) for expression in blanked.values())
    for item, expression in blanked.items():
        if item.name not in known and not _AGGREGATE.search(expression) and (counts or _ID.fullmatch(expression)):
            variables = set(_VARIABLE.findall(expression))
            if not variables or not variables <= told:
                yield item


def engine_finding(message: str, severity: Severity = Severity.ERROR) -> Finding:
    """Return what an engine says about a query as a finding, at the place that its words name.

    The embedded engine counts columns from 0; Neo4j sees the word EXPLAIN before the first line.

    >>> engine_finding("the query failed: Syntax error at line 3:10 - no viable alternative")
    Finding(line=3, column=11, rule='engine', message='the query failed: Syntax error at line 3:10 - no viable \
alternative', severity=<Severity.ERROR: 'error'>)
    """
    line, column = 1, 1
    if found := re.search(r"\bline (\d+):(\d+)", message):
        line, column = int(found[1]), int(found[2]) + 1
    elif found := re.search(r"\bline (\d+), column (\d+)", message):
        line, column = int(found[1]), int(found[2])
        column -= len("EXPLAIN ") if line == 1 else 0
        message = message.replace(found[0], f"line {line}, column {column}")
    return Finding(line, max(column, 1), "engine", message, severity)


def listed(findings: Iterable[Finding], where: str) -> list[str]:
    """Return findings as lines of text: ``near.cypher line 8: ...``."""
    return [f"{where} line {finding.line}: {finding.message}" for finding in findings]


def _said(order: list[tuple[str, bool]]) -> str:
    return ", ".join(f"{name} DESC" if descending else name for name, descending in order)


def _at(text: str, offset: int, rule: str, message: str, severity: Severity = Severity.ERROR) -> Finding:
    begun = text.rfind("\n", 0, offset) + 1
    return Finding(text.count("\n", 0, offset) + 1, offset - begun + 1, rule, message, severity)
