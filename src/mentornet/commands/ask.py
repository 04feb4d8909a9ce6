"""``mentornet query`` and ``mentornet queries``: find the query, read its parameters, show the library."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

    from ..program import Program
    from ..queries import Query, Text

_SUFFIXES = (".cypher", ".cql", ".txt")


def ask(program: Program, query: str, pairs: Sequence[str], *, timeout: float, limit: int | None) -> pd.DataFrame:
    """Run the named query, the file or the text on stdin (``-``) with ``name=value`` parameters."""
    if timeout <= 0:
        raise UsageError(f"--timeout must be more than 0 seconds, not {timeout:g}")
    if limit is not None and limit < 1:
        raise UsageError(f"--limit must be 1 or more, not {limit}")
    return program.query(_text(query), parameters=_parameters(pairs), timeout=timeout, limit=limit)


def check_text(program: Program, query: str, format: str) -> tuple[str, bool]:
    """Return what is wrong with a query, one finding a line, and whether it has no error."""
    from ..queries import Severity

    if format not in ("table", "text", "json"):
        raise UsageError(f"query --check prints text or json, not '{format}'")
    found = program.check_query(_text(query))
    is_good = not any(finding.severity is Severity.ERROR for finding in found)
    if format == "json":
        return json.dumps([finding.to_dict() for finding in found], ensure_ascii=False, indent=1), is_good
    lines = [f"{finding.severity}: {finding} [{finding.rule}]" for finding in found]
    return "\n".join(lines or ["nothing to change: the engine reads it, and both engines answer it alike"]), is_good


def library_text(name: str | None, format: str) -> str:
    """Return the list of queries, those that a word finds, or one query in full."""
    from ..queries import Library

    if format not in ("table", "text", "json"):
        raise UsageError(f"queries prints text or json, not '{format}'")
    library = Library.load()
    chosen = list(library) if name is None else library.find(name)
    if name is not None and (name in library or not chosen):
        one = library[name]  # says which name is near, where nothing matches
        return json.dumps(_facts(one), ensure_ascii=False, indent=1) if format == "json" else _one(one)
    if format == "json":
        return json.dumps([_facts(query) for query in chosen], ensure_ascii=False, indent=1)
    return _listed(library.groups(), chosen)


def _listed(groups: list[str], chosen: list[Query]) -> str:
    """Return names with the first sentence of their documentation, by group."""
    width = max(len(query.name) for query in chosen)
    lines = []
    for group in groups:
        found = [f"  {query.name:<{width}}  {_first_sentence(query.doc)}" for query in chosen if query.group == group]
        lines += [group.replace("_", " "), *found, ""] if found else []
    return "\n".join([*lines, "'mentornet queries NAME' shows one with its parameters, columns and text."])


def _text(query: str) -> str:
    if query == "-":
        text, where = sys.stdin.read(), "the text on standard input"
    elif query.endswith(_SUFFIXES) or "/" in query or "\\" in query:
        try:
            text, where = Path(query).read_text(encoding="utf-8-sig"), f"'{query}'"
        except OSError as error:
            raise UsageError(f"'{query}' cannot be read: {error.strerror or error}") from error
        except UnicodeDecodeError as error:
            raise UsageError(f"'{query}' is not UTF-8 text") from error
    else:
        return query
    if not text.strip():
        raise UsageError(f"{where} holds no query")
    return text if any(c.isspace() for c in text.strip()) else f"{text}\n// "


def _parameters(pairs: Sequence[str]) -> dict[str, Text]:
    from ..queries import Text

    values: dict[str, Text] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"--param {pair} is not of the form name=value, such as --param person=P014")
        if name.strip() in values:
            raise UsageError(f"--param {name.strip()} is given twice")
        values[name.strip()] = Text(value)
    return values


def _first_sentence(doc: str) -> str:
    return doc.split(". ", maxsplit=1)[0].rstrip(".")


def _facts(query: Query) -> dict[str, Any]:
    return {
        "name": query.name,
        "doc": query.doc,
        "params": [
            {"name": p.name, "type": p.type, "default": _iso(p.default), "example": _iso(p.example)}
            for p in query.params
        ],
        "columns": [{"name": c.name, "type": c.type, "unit": c.unit} for c in query.columns],
        "text": query.text,
    }


def _iso(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _one(query: Query) -> str:
    lines = [query.name, f"  {query.doc}", "", "parameters"]
    for p in query.params:
        default = f" = {_iso(p.default)}" if p.default is not None else (" (required)" if p.required else "")
        example = f", for example {_iso(p.example)}" if p.example is not None else ""
        lines.append(f"  {p.name}: {p.type}{default}{example}")
    if not query.params:
        lines.append("  none")
    lines += ["", "columns"]
    lines += [f"  {c.name}: {c.type}{f', {c.unit}' if c.unit else ''}" for c in query.columns]
    return "\n".join([*lines, "", "example", f"  {query.call_example()}", "", query.text.strip()])
