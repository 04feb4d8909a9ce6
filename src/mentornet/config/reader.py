"""Parsed TOML -> ``Config``: every unknown key and impossible value is found before anything is raised."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime, time
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo, available_timezones

from ..errors import ConfigError, UsageError, hint
from ..schema import TABLES
from ..windows import parse_days
from .model import TIE_KINDS, Config, FileSource


def read_config(data: Mapping[str, Any], *, where: str) -> Config:
    """Return the configuration; raise one ``ConfigError`` that lists every problem."""
    problems: list[str] = []
    config = _config(data, problems)
    _check(config, problems)
    if problems:
        listed = "\n".join(f"  {problem}" for problem in problems)
        plural = "s" if len(problems) != 1 else ""
        raise ConfigError(f"{where}: {len(problems)} problem{plural}\n{listed}", problems)
    return config


def _config(data: Mapping[str, Any], problems: list[str]) -> Config:
    sections = get_type_hints(Config)
    values: dict[str, Any] = {"name": ""}
    for key, value in data.items():
        if key not in sections:
            problems.append(f"unknown key '{key}'{hint(key, sections)}")
        elif key in ("name", "timezone"):
            if isinstance(value, str) and value.strip():
                values[key] = value
            else:
                problems.append(f'{key} must be text: {key} = "..."')
        elif not isinstance(value, Mapping):
            problems.append(f"'{key}' is a section: write [{key}] and its keys below it")
        elif key == "files":
            values["files"] = _files(value, problems)
        else:
            values[key] = _section(f"[{key}]", value, sections[key], problems)
    if "name" not in data:
        problems.append('name is missing: name = "your program"')
    return Config(**values)


def _files(entries: Mapping[str, Any], problems: list[str]) -> tuple[FileSource, ...]:
    """Read [files.<table>] and [[files.<table>]]: one file, or several files with mappings of their own."""
    sources: list[FileSource] = []
    for table, entry in entries.items():
        at = f"[files.{table}]"
        if table not in TABLES:
            problems.append(f"{at}: unknown table '{table}'{hint(table, TABLES)}")
            continue
        for one in entry if isinstance(entry, list) else [entry]:
            if isinstance(one, Mapping):
                source = _section(at, one, FileSource, problems, table=table)
                _check_columns(at, source, problems)
                sources.append(source)
            else:
                problems.append(f"{at} must hold keys such as path and columns")
    return tuple(sources)


def _check_columns(at: str, source: FileSource, problems: list[str]) -> None:
    table = TABLES[source.table]
    for part, entry in (("columns", source.columns), ("constants", source.constants)):
        problems.extend(
            f"{at} {part}: '{column}' is not a column of {table.name}{hint(column, table.names)}"
            for column in entry
            if column not in table and not table.open_columns
        )
    if source.delimiter is not None and len(source.delimiter) != 1:
        problems.append(f"{at} delimiter must be one character such as ';'")
    if source.decimal is not None and source.decimal not in (".", ","):
        problems.append(f"{at} decimal must be '.' or ','")


def _section(at: str, entry: Mapping[str, Any], cls: type[Any], problems: list[str], **given: Any) -> Any:
    """Build a section; a value of the wrong type is a problem, and its default stands in."""
    known = {one.name: str(one.type) for one in fields(cls) if one.name not in given}
    values = dict(given)
    for key, value in entry.items():
        if key not in known:
            problems.append(f"{at}: unknown key '{key}'{hint(key, known)}")
            continue
        expected, read = _VALUES[known[key]]
        try:
            values[key] = read(value)
        except (TypeError, ValueError):
            problems.append(f"{at} {key} must be {expected}, not {value!r}")
    return cls(**values)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def _number(value: Any) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not math.isfinite(value):
        raise TypeError
    return value


def _names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(one, (str, int)) for one in value):
        raise TypeError
    return tuple(str(one) for one in value)


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        if value.time() != time.min:
            raise ValueError
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(_text(value))


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise TypeError
    return dict(value)


def _renames(value: Any) -> dict[str, str]:
    return {ours: _text(theirs) for ours, theirs in _mapping(value).items()}


def _choices(value: Any) -> dict[str, tuple[Any, ...]]:
    choices = _mapping(value)
    return {name: tuple(kept) if isinstance(kept, (list, tuple)) else (kept,) for name, kept in choices.items()}


# How each annotation of the model is read, and what is expected of it in words.
_VALUES: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "str": ("text", _text),
    "str | None": ("text", _text),
    "Unit": ("text", _text),
    "int": ("a whole number", _whole),
    "float": ("a number", _number),
    "tuple[str, ...]": ('a list such as ["a", "b"]', _names),
    "str | tuple[str, ...]": (
        "text, or a list of labels from junior to senior",
        lambda value: value if isinstance(value, str) else _names(value),
    ),
    "int | float | str | None": (
        "a number or a label",
        lambda value: value if isinstance(value, str) else _number(value),
    ),
    "date | None": ("a date such as 2024-01-31", _day),
    "Mapping[str, str]": ('a mapping of names to names such as { at = "When" }', _renames),
    "Mapping[str, Any]": ('a mapping such as { kind = "meeting" }', _mapping),
    "Mapping[str, tuple[Any, ...]]": ('a mapping such as { kind = ["reviewed", "helped"] }', _choices),
}


def _check(config: Config, problems: list[str]) -> None:
    """Check what a type cannot say: zones, choices, ranges, lengths, the order of dates."""
    try:
        ZoneInfo(config.timezone)
    except (KeyError, ValueError, OSError):
        near = hint(config.timezone, available_timezones(), limit=5)
        problems.append(f"timezone '{config.timezone}' is not known{near}")
    for at, value, options in _choices_made(config):
        if value not in options:
            problems.append(f"{at} '{value}' is not valid{hint(value, options)} (one of {', '.join(options)})")
    for at, text in _lengths(config):
        try:
            parse_days(text, what=at)
        except UsageError as error:
            problems.append(str(error))
    problems.extend(f"{at} must be {least} or more, not {n}" for at, n, least in _ranges(config) if n < least)
    start, end = config.windows.start, config.windows.end
    if start and end and end <= start:
        problems.append(f"[windows] end {end} is not after start {start}")


def _choices_made(config: Config) -> list[tuple[str, str, tuple[str, ...]]]:
    order = config.levels.order
    return [
        ("[people] unknown_ids", config.people.unknown_ids, ("error", "external")),
        *(("[ties] kinds", kind, TIE_KINDS) for kind in config.ties.kinds),
        ("[windows] kind", config.windows.kind, ("rolling", "expanding", "calendar")),
        ("[windows] unit", config.windows.unit, ("month", "quarter", "year")),
        *([("[levels] order", order, ("ascending", "descending"))] if isinstance(order, str) else []),
    ]


def _lengths(config: Config) -> list[tuple[str, str]]:
    optional = [
        ("[ties] half_life", config.ties.half_life),
        ("[mentorships] assumed_length", config.mentorships.assumed_length),
    ]
    return [
        ("[windows] length", config.windows.length),
        ("[windows] step", config.windows.step),
        *((at, text) for at, text in optional if text != "none"),
    ]


def _ranges(config: Config) -> list[tuple[str, float, float]]:
    return [
        ("[ties] spell_weight", config.ties.spell_weight, 0),
        ("[ties] min_weight", config.ties.min_weight, 0),
        ("[ties] max_participants", config.ties.max_participants, 2),
        ("[privacy] k", config.privacy.k, 1),
    ]
