"""Named queries, loaded from ``queries/**/*.cypher`` and checked as they are loaded."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..errors import QueryError, UsageError, hint
from . import cypher
from .check import Finding, check_declared, check_parameters, check_text, listed
from .declaration import Declaration, Param, ResultColumn, read_declaration, shown
from .rules import Severity
from .values import EXPECTED, ValueType, converted

_SUFFIX = ".cypher"
_GROUPS = ("ecosystem", "mentoring", "sponsors", "brokerage", "growth", "outcomes", "data_quality")


@dataclass(frozen=True, kw_only=True)
class Query:
    """One query: what it answers, what it takes, what it returns, and its Cypher.

    Attributes
    ----------
    order: (column, descending) of the final ORDER BY.
    text: the whole file, its comments included.
    group: the folder in the library, ``""`` at the top.
    path: where the text came from.
    """

    name: str
    doc: str
    params: tuple[Param, ...]
    columns: tuple[ResultColumn, ...]
    order: tuple[tuple[str, bool], ...]
    text: str
    group: str = ""
    path: str = ""

    def bind(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the parameters to run with: text converted to the declared types, defaults filled in.

        Where nothing is declared, the type can be given with the name: ``{"level:int": "6"}``.  Raises
        ``UsageError`` that names everything missing, unknown and ill-typed, and what is expected.
        """
        problems: list[str] = []
        given = {name: (type, value) for name, type, value in self._named(values, problems)}
        bound: dict[str, Any] = {}
        for param in self.params:
            if param.name not in given:
                bound[param.name] = param.default
                if param.required:
                    problems.append(f"parameter '{param.name}' is missing")
                continue
            type, value = given[param.name]
            bound[param.name] = None if value is None and not param.required else _fit(param, type, value, problems)
        if problems:
            raise UsageError(f"{self.name or 'query'}: {'; '.join(problems)}. {self._takes()}")
        return bound

    def call_example(self) -> str:
        """Return a call on the command line that works on the sample program."""
        needed = [param for param in self.params if param.example is not None or param.required]
        values = [f"--param {shlex.quote(f'{param.name}={shown(param.example)}')}" for param in needed]
        return " ".join(["mentornet query", self.name or "FILE", *values])

    def example(self) -> dict[str, Any]:
        """Return the declared examples, by parameter; the others have defaults."""
        return {param.name: param.example for param in self.params if param.example is not None}

    def _named(self, values: Mapping[str, Any], problems: list[str]) -> Iterator[tuple[str, ValueType | None, Any]]:
        """Yield (parameter, type given with its name, value) of the known ones."""
        names = {param.name for param in self.params}
        for written, value in values.items():
            name, _, type = written.partition(":") if written not in names else (written, "", "")
            if name not in names:
                problems.append(f"parameter '{name}' is unknown{hint(name, names)}")
            elif type and type not in list(ValueType):
                problems.append(f"'{type}' is not a type{hint(type, ValueType)}")
                yield name, None, None
            else:
                yield name, ValueType(type) if type else None, value

    def _takes(self) -> str:
        if not self.params:
            return "It takes no parameters."
        return f"It takes {'; '.join(str(param) for param in self.params)}. For example: {self.call_example()}"


def _fit(param: Param, type: ValueType | None, value: Any, problems: list[str]) -> Any:
    wanted = param.type if type is None else type
    try:
        fitted = converted(value, wanted)
    except (ValueError, OverflowError):
        problems.append(f"parameter '{param.name}' must be {EXPECTED[wanted]}, not {str(value)!r}")
        return None
    if param.least is not None and param.most is not None and not param.least <= fitted <= param.most:
        problems.append(f"parameter '{param.name}' must be from {param.least} to {param.most}, not {fitted}")
    return fitted


@dataclass(frozen=True)
class Library:
    """All named queries, by name."""

    queries: Mapping[str, Query] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path | None = None) -> Library:
        """Load every ``*.cypher`` file below ``folder`` (default: the library that comes with MentorNet).

        Raises ``QueryError`` that lists every fault in every file, with its line, and ``UsageError`` where there is
        no such folder.
        """
        root = default_folder() if folder is None else Path(folder)
        if not root.is_dir():
            raise UsageError(f"there is no folder {root} with queries")
        problems: list[str] = []
        queries: dict[str, Query] = {}
        for path in sorted(root.rglob(f"*{_SUFFIX}"), key=lambda path: path.relative_to(root).as_posix()):
            where = path.relative_to(root).as_posix()
            query, faults = _read_file(path, where)
            if query is None:
                problems += faults
                continue
            if query.name in queries:
                faults.append(f"{where} line 1: the name '{query.name}' is taken by {queries[query.name].path}")
            problems += faults
            queries.setdefault(query.name, query)
        if problems:
            raise QueryError(f"{len(problems)} faults in the queries of {root}:\n" + "\n".join(problems))
        return cls(dict(sorted(queries.items())))

    def names(self) -> list[str]:
        """Return the names of all queries, sorted."""
        return list(self.queries)

    def groups(self) -> list[str]:
        """Return the folders of the library, in the order in which one gets to know a program; others follow."""
        found = {query.group for query in self}
        return [group for group in _GROUPS if group in found] + sorted(found - set(_GROUPS))

    def find(self, words: str) -> list[Query]:
        """Return the queries whose name, group and documentation hold every one of the words, sorted by name.

        >>> [query.name for query in Library.load().find("mentorships without interactions")]
        ['mentorships_without_interactions']
        """
        wanted = words.casefold().split()
        return [q for q in self if all(word in f"{q.name} {q.group} {q.doc}".casefold() for word in wanted)]

    def __getitem__(self, name: str) -> Query:
        if name not in self.queries:
            raise UsageError(f"no query is named '{name}'{hint(name, self.queries)} ('mentornet queries' lists them)")
        return self.queries[name]

    def __iter__(self) -> Iterator[Query]:
        return iter(self.queries.values())

    def __len__(self) -> int:
        return len(self.queries)

    def __contains__(self, name: object) -> bool:
        return name in self.queries


def default_folder() -> Path:
    """Return the folder of the library: inside the installed package, or of the checkout."""
    packaged = Path(str(files("mentornet"))) / "_queries"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "queries"


def parse_query(text: str, *, path: str = "") -> tuple[Query, list[Finding]]:
    """Return a query of the library and what is wrong with it; without an error it may be loaded."""
    declared = read_declaration(text)
    return _query(declared, text, tuple(declared.params), path), check_declared(declared, text)


def check_query(text: str) -> list[Finding]:
    """Return what is wrong with a query, by line: all that the library asks for if it declares a name, else less.

    >>> [finding.rule for finding in check_query("MATCH (p:Person) RETURN p.id AS person")]
    ['order']
    """
    declared = read_declaration(text)
    if "name" in declared.lines:
        return check_declared(declared, text)
    found = [Finding(line, 1, "declaration", message) for line, message in declared.problems]
    if declared.params:
        found += check_parameters(declared, text)
    return sorted([*found, *check_text(text)])


def parse_adhoc(text: str) -> Query:
    """Return a query from text that somebody wrote: whatever it declares counts, and nothing need be declared.

    Parameters found in the text and not declared take any value.  Raises ``UsageError`` for text without a query
    and for a parameter declaration that cannot be read.

    >>> [param.name for param in parse_adhoc("MATCH (p {id: $person}) RETURN p").params]
    ['person']
    """
    if not cypher.blanked(text).strip(" \t\r\n;"):
        raise UsageError("there is no query in the text")
    declared = read_declaration(text)
    unreadable = [message for line, message in declared.problems if _declares_param(text, line)]
    if unreadable:
        raise UsageError("; ".join(unreadable))
    known = {param.name for param in declared.params}
    found = [Param(name=name, type=ValueType.ANY) for name in cypher.parameters(text) if name not in known]
    return _query(declared, text, (*declared.params, *found), "")


def _query(declared: Declaration, text: str, params: tuple[Param, ...], path: str) -> Query:
    return Query(
        name=declared.name,
        doc=declared.doc,
        params=params,
        columns=tuple(declared.columns),
        order=tuple(declared.order),
        text=text,
        group=path.rpartition("/")[0],
        path=path,
    )


def _declares_param(text: str, line: int) -> bool:
    return text.splitlines()[line - 1].strip().lstrip("/").strip().startswith("param ")


def _read_file(path: Path, where: str) -> tuple[Query | None, list[str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return None, [f"{where} line 1: cannot be read as UTF-8 text ({error})"]
    query, found = parse_query(text, path=where)
    faults = [finding for finding in found if finding.severity is Severity.ERROR]
    if query.name and query.name != path.stem:
        message = f"the name '{query.name}' is not the file's name '{path.stem}'"
        faults.append(Finding(1, 1, "declaration", message))
    return query, listed(faults, where)
