"""Which of our columns each column of a file is: by ``columns``, by name, or a constant; and what ``where`` keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..errors import did_you_mean, hint
from ..schema import TABLES, Table, companion

if TYPE_CHECKING:
    from .problems import ProblemLog
    from .sources import TableFile

# Names that a person's node or the canonical table uses for something else: no attribute may take them.
RESERVED = frozenset({"id", "external", "aliases", companion("joined"), companion("left")})


@dataclass
class Plan:
    """How to read one file: where each of our columns comes from, and which rows are wanted."""

    columns: dict[str, int] = field(default_factory=dict)  # our column -> position in the file
    constants: dict[str, Any] = field(default_factory=dict)  # our column -> fixed value
    open_columns: dict[str, int] = field(default_factory=dict)  # attribute -> position in the file
    where: dict[int, frozenset[str]] = field(default_factory=dict)  # position in the file -> texts kept
    without_rows: frozenset[str] = frozenset()  # columns that a file without any row would have
    usable: bool = True  # False: the rows cannot be read
    complete: bool = True  # False: a column is missing; the rows are checked, but none is kept

    @property
    def present(self) -> set[str]:
        """Our columns that this file gives."""
        return {*self.columns, *self.constants}


def fold(name: str) -> str:
    """Return a name without its case, spaces, dashes and underscores: how column names are compared.

    >>> fold("Person ID") == fold("person_id")
    True
    """
    return "".join(character for character in name if character not in " \t\n\r_-").casefold()


def known_names(file: TableFile) -> list[str]:
    """Return the column names that may be in the file: ours, the mapped ones and the ones ``where`` speaks of."""
    options = file.options
    return [*TABLES[file.table].names, *options.columns.values(), *options.where]


def plan(file: TableFile, header: list[str], log: ProblemLog) -> Plan:
    """Match the file's header with the table's columns; what does not match goes to ``log``."""
    return _Matcher(file, header, log).plan()


class _Matcher:
    def __init__(self, file: TableFile, header: list[str], log: ProblemLog) -> None:
        self.file, self.header, self.log = file, header, log
        self.table: Table = TABLES[file.table]
        self.result = Plan()
        self.named = [name for name in header if name]
        self.repeated: set[int] = set()  # positions of columns whose name an earlier one has

    def plan(self) -> Plan:
        """Return the plan; ``usable`` is false where an error stands in the way of reading any row."""
        if not self.header:
            self._empty()
            return self.result
        self.result.constants = dict(self.file.options.constants)
        mapped = self._mapped()
        for name in self.table.names:
            if name not in mapped and name not in self.result.constants:
                position = self._find(name, name)
                if position is not None and position not in mapped.values():
                    self.result.columns[name] = position
        for name in self.file.options.columns:
            if name in mapped and name not in self.result.constants:
                into = self.result.columns if name in self.table else self.result.open_columns
                into[name] = mapped[name]
        self._where()
        self._required()
        self._rest()
        return self.result

    def _empty(self) -> None:
        """Report an empty file; one of JSON Lines, which has no header, is a table without rows."""
        if self.file.path.suffix.lower() in (".jsonl", ".ndjson"):
            self.log.add(self.file.table, self.file.name, "the file has no rows", code="empty", severity="warning")
            self.result.without_rows = frozenset(column.name for column in self.table.columns if column.required)
        else:
            self._error("the file is empty: it needs a header row with the names of the columns", "empty", None)

    def _mapped(self) -> dict[str, int]:
        """Find the columns that ``columns`` maps."""
        mapped: dict[str, int] = {}
        for name, theirs in self.file.options.columns.items():
            position = self._find(theirs, name)
            if position is None:
                self._error(
                    f"column '{theirs}', which [files.{self.file.table}] columns maps to {name}, is not in the file"
                    f"{hint(theirs, self.named)}",
                    "missing_column", name, theirs, did_you_mean(theirs, self.named), rows=True,
                )  # fmt: skip
            else:
                mapped[name] = position
        return mapped

    def _find(self, name: str, ours: str) -> int | None:
        """Return the position of the file's column of this name: exact, else the only one that differs in case."""
        exact = [i for i, theirs in enumerate(self.header) if theirs == name]
        positions = exact or [i for i, theirs in enumerate(self.header) if fold(theirs) == fold(name)]
        if len(positions) > 1:
            theirs = self.header[positions[0]]
            self.repeated.update(positions[1:])
            message = f"{len(positions)} columns are named '{theirs}': keep one, or rename the other"
            self._error(message, "repeated_column", ours, theirs, rows=True)
        return positions[0] if positions else None

    def _where(self) -> None:
        for name, kept in self.file.options.where.items():
            position = self._find(name, name)
            position = self.result.columns.get(name) if position is None else position
            if position is None:
                self._error(
                    f"column '{name}', which [files.{self.file.table}] where asks for, is not in the file"
                    f"{hint(name, self.named)}",
                    "missing_column", name, name, did_you_mean(name, self.named),
                )  # fmt: skip
            else:
                self.result.where[position] = frozenset(_texts(kept))

    def _required(self) -> None:
        if not self.result.present and not self.file.options.columns:
            shown = ", ".join([*self.named[:8], *(["..."] if self.named[8:] else [])])
            ours = ", ".join(self.table.names[:4])
            self._error(
                f"the first row ({shown}) has none of the columns of {self.table.name} ({ours}, ...): add a header row "
                f"if the file has none, else map its columns with [files.{self.table.name}] columns",
                "no_header", None, row=1,
            )  # fmt: skip
            return
        for column in self.table.columns:
            if column.required and column.name not in {*self.result.present, *self.file.options.columns}:
                near = did_you_mean(column.name, self._unused())
                asked = f"; did you mean '{near}'?" if near else f"; the file has: {', '.join(self.named[:12])}"
                self._error(
                    f"column '{column.name}' is missing{asked}", "missing_column", column.name, None, near, rows=True
                )

    def _unused(self) -> list[str]:
        used = {*self.result.columns.values(), *self.result.open_columns.values()}
        return [name for i, name in enumerate(self.header) if i not in used and name]

    def _rest(self) -> None:
        """Keep further columns of an open table as attributes; say of all others that they are not loaded."""
        used = {*self.result.columns.values(), *self.result.open_columns.values(), *self.repeated}
        for position, name in enumerate(self.header):
            if position in used or not name:
                continue
            ours = next((column for column in self.table.names if fold(column) == fold(name)), None)
            if ours is not None:
                self._unused_column(name, self._instead(ours), None)
            elif self.table.open_columns:
                self._attribute(name, position)
            elif position not in self.result.where:
                free = [column for column in self.table.names if column not in self.result.present]
                near = did_you_mean(name, free)
                asked = f"; did you mean '{near}'?" if near else ""
                self._unused_column(name, f"{self.table.name} has no such column{asked}", near)

    def _instead(self, ours: str) -> str:
        """Return what gives one of our columns in place of the file's own column of that name."""
        if ours in self.result.constants:
            return f"[files.{self.table.name}] constants gives {ours}"
        if ours in self.file.options.columns:
            return f"[files.{self.table.name}] columns reads {ours} from '{self.file.options.columns[ours]}'"
        return f"column '{self.header[self.result.columns[ours]]}' gives {ours}"

    def _attribute(self, name: str, position: int) -> None:
        if name in RESERVED:
            self._unused_column(
                name,
                f"a person's '{name}' is MentorNet's own; to keep this column, give it another name with "
                f'[files.people] columns = {{ other_{name} = "{name}" }}',
                None,
            )
        elif name in self.result.open_columns:
            self._error(
                f"the file has two columns named '{name}': rename one", "repeated_column", name, name, rows=True
            )
        elif name not in self.result.constants:
            self.result.open_columns[name] = position

    def _unused_column(self, name: str, why: str, near: str | None) -> None:
        self.log.add(
            self.file.table, self.file.name, f"column '{name}' is not loaded: {why}",
            code="unknown_column", severity="warning", column=name, value=name, suggestion=near,
        )  # fmt: skip

    def _error(
        self,
        message: str,
        code: str,
        column: str | None,
        value: str | None = None,
        suggestion: str | None = None,
        *,
        row: int | None = None,
        rows: bool = False,  # the rows can be checked all the same
    ) -> None:
        self.result.complete = False
        self.result.usable = self.result.usable and rows
        self.log.add(
            self.file.table, self.file.name, message,
            code=code, row=row, column=column, value=value, suggestion=suggestion,
        )  # fmt: skip


def _texts(kept: tuple[Any, ...] | Mapping[str, Any]) -> list[str]:
    """Return the texts that a file may spell the values of ``where`` with."""
    texts: list[str] = []
    for value in kept:
        texts += [str(value).lower(), str(value), str(value).upper()] if isinstance(value, bool) else [str(value)]
    return texts
