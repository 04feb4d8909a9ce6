"""Problems: what is wrong, where, why, and what would be right; gathered over all tables and reported together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from ..config import FILE_NAME
from ..schema import TABLES

if TYPE_CHECKING:
    from ..errors import ConfigError

Severity = Literal["error", "warning"]

ROW_WARNINGS = 20  # warnings listed row by row for one file, column and code; the rest is one warning with the count
MAX_ERRORS = 100_000  # errors listed one by one; how many more there are is said
MESSAGE_VALUE = 80  # characters of a cell in a message
MAX_VALUE = 200  # characters of a cell that a problem repeats

_LAST = 2**62  # where the count of what is not listed stands among a file's rows
_ORDER = {name: position for position, name in enumerate(TABLES)}


@dataclass(frozen=True)
class Problem:
    """One problem of one file.

    Attributes
    ----------
    file: the file's name as the program's folder shows it.
    row: the row as a spreadsheet shows it (the header is row 1); ``None``: the whole file.
    column: the column as the file itself calls it; ours where the whole file is meant.
    value: the cell as it stands in the file; ``None``: the cell is empty, or no one cell is meant.
    severity: ``error`` stops a load, ``warning`` does not.
    code: the kind of problem, one word that stays the same over versions.
    message: why, in plain words, ending with what would be right.
    suggestion: the nearest valid alternative, where there is one.

    >>> str(Problem("people.csv", 3, "person_id", None, "error", "missing", "person_id is missing", None))
    'people.csv row 3: person_id is missing'
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    severity: Severity
    code: str
    message: str
    suggestion: str | None = None

    def __str__(self) -> str:
        place = self.file if self.row is None else f"{self.file} row {self.row}"
        return f"{place}: {self.message}"

    def to_dict(self) -> dict[str, str | int | None]:
        """Return the problem as JSON-ready data: file, row, column, value, severity, code, message, suggestion."""
        return asdict(self)


@dataclass(frozen=True)
class Kind:
    """A kind of problem of one column: its code, its severity, and what to say about a cell."""

    code: str
    severity: Severity
    say: Callable[[str | None], tuple[str, str | None]]  # the cell's text -> (message, suggestion)


@dataclass
class _Tally:
    """A warning that is said once a file and column, with a count and the first row as its example."""

    table: str
    file: str
    column: str | None
    code: str
    say: Callable[[int, str | None], str]  # how many, the first cell's text -> the message
    row: int | None
    value: str | None
    count: int = 0


class ProblemLog:
    """Gathers problems while tables are read, keeps each kind within bounds, and gives them in one order."""

    def __init__(self) -> None:
        self._entries: list[tuple[str, Problem]] = []
        self._errors = 0
        self._unlisted = 0
        self._listed: dict[tuple[str, str, str | None, str], int] = {}
        self._more: dict[tuple[str, str, str | None, str], int] = {}
        self._tallies: dict[tuple[str, str, str | None, str], _Tally] = {}

    def add(
        self,
        table: str,
        file: str,
        message: str,
        *,
        code: str,
        severity: Severity = "error",
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        suggestion: str | None = None,
    ) -> None:
        """Add one problem; of row-level warnings of a kind the first ``ROW_WARNINGS`` are kept and the rest counted."""
        if severity == "warning" and row is not None:
            key = (table, file, column, code)
            if self._listed.get(key, 0) >= ROW_WARNINGS:
                self._more[key] = self._more.get(key, 0) + 1
                return
            self._listed[key] = self._listed.get(key, 0) + 1
        if severity == "error":
            self._errors += 1
            if self._errors > MAX_ERRORS:
                self._unlisted += 1
                return
        if value is not None and len(value) > MAX_VALUE:
            value = value[: MAX_VALUE - 1] + "…"
        self._entries.append((table, Problem(file, row, column, value, severity, code, message, suggestion)))

    def cells(
        self, table: str, file: str, column: str, kind: Kind, cells: Iterable[tuple[int, str | None]], count: int
    ) -> None:
        """Add the same kind of problem for ``count`` cells, given as (row, text); stops reading once all is said."""
        done = 0
        for row, value in cells:
            if self._full(table, file, column, kind):
                break
            message, suggestion = kind.say(None if value is None else shorten(value))
            self.add(
                table, file, message, code=kind.code, severity=kind.severity,
                row=row, column=column, value=value, suggestion=suggestion,
            )  # fmt: skip
            done += 1
        if kind.severity == "error":
            self._errors += count - done
            self._unlisted += count - done
        elif count > done:
            key = (table, file, column, kind.code)
            self._more[key] = self._more.get(key, 0) + count - done

    def tally(
        self,
        table: str,
        file: str,
        column: str | None,
        code: str,
        say: Callable[[int, str | None], str],
        *,
        count: int,
        row: int | None = None,
        value: str | None = None,
    ) -> None:
        """Count ``count`` more cases of a warning that is said once for the file and column, first case as example."""
        if count:
            key = (table, file, column, code)
            entry = self._tallies.setdefault(key, _Tally(table, file, column, code, say, row, value))
            entry.count += count

    def has_errors(self, table: str) -> bool:
        """Return whether an error of this table is listed."""
        return any(name == table and problem.severity == "error" for name, problem in self._entries)

    def problems(self) -> list[Problem]:
        """Return everything in one total order: by table, file, row, column."""
        entries = [(table, problem.row or 0, problem) for table, problem in self._entries]
        for tally in self._tallies.values():
            message = tally.say(tally.count, tally.value)
            problem = Problem(tally.file, tally.row, tally.column, tally.value, "warning", tally.code, message)
            entries.append((tally.table, tally.row or 0, problem))
        for (table, file, column, code), count in self._more.items():
            what = f"of column '{column}' " if column else ""
            message = (
                f"{count:,} more row{'s' * (count != 1)} {what}with the same warning ({code}), "
                f"{count + ROW_WARNINGS:,} in all"
            )
            entries.append((table, _LAST, Problem(file, None, column, None, "warning", code, message)))
        if self._unlisted:
            message = f"{self._unlisted:,} more errors are not listed; the first {MAX_ERRORS:,} are"
            entries.append(("", _LAST, Problem(FILE_NAME, None, None, None, "error", "too_many", message)))
        return [problem for _, _, problem in sorted(entries, key=_order)]

    def _full(self, table: str, file: str, column: str, kind: Kind) -> bool:
        if kind.severity == "error":
            return self._errors >= MAX_ERRORS
        return self._listed.get((table, file, column, kind.code), 0) >= ROW_WARNINGS


def _order(entry: tuple[str, int, Problem]) -> tuple[int, str, int, str, str, str]:
    table, row, problem = entry
    return _ORDER.get(table, -1), problem.file, row, problem.column or "", problem.code, problem.message


def shorten(text: str) -> str:
    """Return a cell's text for a message: on one line, at most ``MESSAGE_VALUE`` characters."""
    line = " ".join(text.split()) if "\n" in text or "\r" in text else text
    return line if len(line) <= MESSAGE_VALUE else line[: MESSAGE_VALUE - 1] + "…"


def config_problems(error: ConfigError) -> list[Problem]:
    """Return the problems of a ``mentornet.toml`` as ``Problem`` objects.

    ``column`` is the key a problem speaks of and ``row`` its line, where the key can be found in ``error.text``.
    An error without a list of problems (no file, not TOML) is one problem.
    """
    problems = []
    for message in [str(problem) for problem in error.problems] or [str(error)]:
        section, key = _section_and_key(message) if error.problems else ("", None)
        row = config_line(error.text, section, key) if error.problems else _syntax_line(message)
        suggestion = re.search(r"did you mean '([^']*)'", message)
        near = suggestion[1] if suggestion else None
        problems.append(Problem(FILE_NAME, row, key, None, "error", "config", message, near))
    return problems


def _section_and_key(message: str) -> tuple[str, str | None]:
    """Find the section and key that a message of ``Config`` speaks of."""
    section = re.match(r"\[([^\]]*)\]", message)
    rest = message[section.end() :] if section else message
    quoted = re.search(r"unknown (?:key|table) '([^']*)'|: '([^']*)' is not a column", rest)
    word = re.match(r"\s*'?([\w-]+)", rest)
    key = next((group for group in quoted.groups() if group), None) if quoted else (word[1] if word else None)
    return (section[1] if section else ""), key


def config_line(text: str, section: str, key: str | None) -> int | None:
    r"""Return the line (from 1) of ``key`` below the header ``[section]``; else the header's own line.

    >>> config_line('name = "x"\n[ties]\nkind = 1', "ties", "kind")
    3
    """
    current, header = "", None
    for number, line in enumerate(text.splitlines(), 1):
        opened = re.match(r"\s*\[\[?\s*([^\]]*?)\s*\]", line)
        if opened:
            current = opened[1]
            if current == section or (key and current == key):
                header = header or number
        elif current == section and key and re.search(rf"(^|[\s{{,\"'])['\"]?{re.escape(key)}['\"]?\s*=", line):
            return number
    return header


def _syntax_line(message: str) -> int | None:
    found = re.search(r"at line (\d+)", message)
    return int(found[1]) if found else None
