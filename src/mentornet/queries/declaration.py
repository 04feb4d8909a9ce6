"""The comment block that a query begins with: its name, what it answers, its parameters and its columns.

::

    // name: sponsors_within
    // doc: Sponsors that a person can reach in at most $hops steps, nearest first.
    //   A line that begins with more spaces continues the one before.
    // param person: string, example "P014"
    // param hops: int = 3, 1..4
    // returns sponsor: string; steps: int, steps
    // order: steps, sponsor
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from ..errors import hint
from .cypher import direction
from .values import EXPECTED, ValueType, converted

_KEYS = ("name", "doc", "param", "returns", "order")
_LINE = re.compile(r"^(name|doc|order)\s*:\s*(.*)$|^(param|returns)\s+(.*)$", re.DOTALL)
_VALUE = r'"[^"]*"|\[[^\]]*\]|[^,]*?'
_PARAM = re.compile(
    rf"^(?P<name>\w+)\s*:\s*(?P<type>\w+)(?:\s*=\s*(?P<default>{_VALUE}))?"
    r"(?:\s*,\s*(?P<least>-?\d+)\.\.(?P<most>-?\d+))?"
    rf"(?:\s*,\s*example\s+(?P<example>{_VALUE}))?$"
)
_COLUMN = re.compile(r"^`?(?P<name>\w+)`?\s*:\s*(?P<type>\w+)(?:\s*,\s*(?P<unit>.+))?$")


@dataclass(frozen=True, kw_only=True)
class Param:
    """One parameter; without a default it is required.  ``example`` works on the sample program.

    ``least`` and ``most`` bound a whole number, both included.
    """

    name: str
    type: ValueType
    default: Any = None
    example: Any = None
    required: bool = True
    least: int | None = None
    most: int | None = None

    def __str__(self) -> str:
        """Return the parameter as a declaration has it: ``hops: int = 3``."""
        default = "" if self.required else f" = {shown(self.default)}"
        bounds = "" if self.least is None else f", {self.least}..{self.most}"
        example = "" if self.example is None else f", example {shown(self.example)}"
        return f"{self.name}: {self.type}{default}{bounds}{example}"


@dataclass(frozen=True, kw_only=True)
class ResultColumn:
    """One column of the result."""

    name: str
    type: ValueType
    unit: str = ""


@dataclass(kw_only=True)
class Declaration:
    """What the comment block says; ``problems`` are (line, message) of what could not be read."""

    name: str = ""
    doc: str = ""
    params: list[Param] = field(default_factory=list)
    columns: list[ResultColumn] = field(default_factory=list)
    order: list[tuple[str, bool]] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)  # key, or parameter name -> line
    problems: list[tuple[int, str]] = field(default_factory=list)


def shown(value: Any) -> str:
    """Return a value as it is typed on a command line.

    >>> shown(date(2025, 1, 1)), shown(["P1", "P2"]), shown(True), shown(3)
    ('2025-01-01', 'P1,P2', 'true', '3')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, list):
        return ",".join(value)
    return "null" if value is None else str(value)


def read_declaration(text: str) -> Declaration:
    """Read the leading comment lines of a query; comment lines that declare nothing are left alone.

    Lines count from 1.  Problems are gathered, not raised.
    """
    found = Declaration()
    for number, line in _entries(text):
        match = _LINE.match(line)
        if match is None:
            found.problems += _stray(number, line)
            continue
        key, rest = match[1] or match[3], (match[2] or match[4] or "").strip()
        if key == "param":
            _read_param(found, number, rest)
        elif key in found.lines:
            found.problems.append((number, f"'{key}' is declared twice"))
        else:
            found.lines[key] = number
            _READ[key](found, number, rest)
    return found


def _entries(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line number, text) of the leading comment lines, continuations joined."""
    number, entry = 0, ""
    for count, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if line and not line.startswith("//"):
            break
        said = line[2:]
        if entry and said.startswith("  "):
            entry += " " + said.strip()
            continue
        if entry:
            yield number, entry
        number, entry = count, said.strip()
    if entry:
        yield number, entry


def _stray(number: int, line: str) -> list[tuple[int, str]]:
    """Return a problem where a comment looks like a declaration with a wrong key."""
    word = re.match(r"^(\w+)\s*:", line) or re.match(r"^(param\w*|return\w*)\s+\w+\s*:", line)
    if word is None:
        return []
    if word[1] in _KEYS:
        return [(number, f"'{word[1]}' is written without a colon: {word[1]} NAME: TYPE")]
    return [(number, f"'{word[1]}' is nothing that a query declares{hint(word[1], _KEYS)}")]


def _read_name(found: Declaration, number: int, rest: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", rest):
        found.problems.append((number, f"the name '{rest}' is not made of a-z, 0-9 and _"))
    found.name = rest


def _read_doc(found: Declaration, number: int, rest: str) -> None:
    if not rest:
        found.problems.append((number, "'doc' says nothing"))
    found.doc = rest


def _read_order(found: Declaration, number: int, rest: str) -> None:
    found.order = [direction(item) for item in rest.split(",") if item.strip()]
    if not found.order:
        found.problems.append((number, "'order' names no column"))


def _read_param(found: Declaration, number: int, rest: str) -> None:
    match = _PARAM.match(rest)
    if match is None:
        found.problems.append(
            (number, f"'param {rest}' is not of the form: param NAME: TYPE [= default][, LEAST..MOST][, example X]")
        )
        return
    name = match["name"]
    if name in found.lines and any(param.name == name for param in found.params):
        found.problems.append((number, f"parameter '{name}' is declared twice"))
        return
    type = _type(found, number, match["type"])
    default = _value(found, number, match["default"], type)
    example = _value(found, number, match["example"], type)
    required = match["default"] is None
    found.lines[name] = number
    least, most = (int(match[bound]) if match[bound] else None for bound in ("least", "most"))
    if least is not None and type is not ValueType.INT:
        found.problems.append((number, f"'{name}' is no whole number, so it has no bounds {least}..{most}"))
    found.params.append(
        Param(name=name, type=type, default=default, example=example, required=required, least=least, most=most)
    )


def _read_returns(found: Declaration, number: int, rest: str) -> None:
    for part in filter(None, (part.strip() for part in rest.split(";"))):
        match = _COLUMN.match(part)
        if match is None:
            found.problems.append((number, f"'returns {part}' is not of the form: returns NAME: TYPE[, unit]; ..."))
            continue
        type = _type(found, number, match["type"])
        found.columns.append(ResultColumn(name=match["name"], type=type, unit=match["unit"] or ""))
    names = [column.name for column in found.columns]
    for name in sorted({name for name in names if names.count(name) > 1}):
        found.problems.append((number, f"column '{name}' is declared twice"))


_READ = {"name": _read_name, "doc": _read_doc, "order": _read_order, "returns": _read_returns}


def _type(found: Declaration, number: int, word: str) -> ValueType:
    try:
        return ValueType(word)
    except ValueError:
        found.problems.append((number, f"'{word}' is not a type{hint(word, ValueType)}"))
        return ValueType.ANY


def _value(found: Declaration, number: int, written: str | None, type: ValueType) -> Any:
    if written is None or written.strip() == "null":
        return None
    text = written.strip()
    plain = text[1:-1] if text.startswith('"') else text
    try:
        return converted(plain, type)
    except ValueError:
        found.problems.append((number, f"{text} is not of type {type}: {EXPECTED[type]}"))
        return None
