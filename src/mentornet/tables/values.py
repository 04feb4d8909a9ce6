"""Cells to typed values, a whole column at a time; what cannot be read is an ``Issue`` with a mask of its cells."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ..schema import Column, Type, companion
from . import times
from .cells import Issue, Mask, Parsed, Style, counted, empty_to_null, failed, mask_of, plain, to_text, trimmed_text
from .formats import text_of
from .problems import Kind

EARLIEST = 1980  # years before are suspicious: a clock that was never set, a date typed wrong
YEARS_AHEAD = {Type.TIME: 2, Type.DAY: 10}  # and so are those further ahead of today: events, planned days

_TRUE, _FALSE = ("true", "yes", "1"), ("false", "no", "0")
_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
_COMMA_NUMBER = r"^[+-]?(\d+,?\d*|,\d+)([eE][+-]?\d+)?$"
_WHOLE = r"^[+-]?\d{1,18}([.,]0+)?$"


def parse(column: Column, raw: pa.Array, style: Style) -> Parsed:
    """Turn a column's cells into values of its type; a cell with an error becomes null."""
    raw = plain(raw)
    match column.type:
        case Type.ID:
            return _id(column.name, raw)
        case Type.STRING | Type.SCALAR:
            return _string(column, raw, style)
        case Type.INT | Type.FLOAT:
            return _number(column, raw, style)
        case Type.BOOL:
            return _bool(column.name, raw)
        case Type.DAY | Type.TIME:
            return _time(column, raw, style)
        case Type.LIST:
            return _list(column, raw)


def _spaces(name: str, raw: pa.Array, trimmed: pa.Array, what: str) -> list[Issue]:
    if not pa.types.is_string(raw.type):
        return []
    mask = mask_of(pc.not_equal(raw, trimmed))

    def tally(count: int, first: str | None) -> str:
        return f"{count:,} value{'s' * (count != 1)} of {name} with spaces at the ends, first '{first}': {what}"

    return [counted(mask, "spaces", tally)] if mask.any() else []


def _id(name: str, raw: pa.Array) -> Parsed:
    text = to_text(raw)
    trimmed = pc.utf8_trim_whitespace(text)
    issues = _spaces(name, raw, trimmed, "the ids are read without them")
    return Parsed({name: empty_to_null(trimmed)}, issues)


def _string(column: Column, raw: pa.Array, style: Style) -> Parsed:
    if pa.types.is_floating(raw.type):
        bad = ~np.isfinite(np.asarray(pc.fill_null(raw, 0.0)))
        if bad.any():
            return Parsed({column.name: to_text(raw)}, [Issue(bad, _not_finite(column.name))])
    text = to_text(raw)
    trimmed = pc.utf8_trim_whitespace(text)
    if column.values or column.type is Type.SCALAR:
        return Parsed({column.name: empty_to_null(trimmed)})
    if not style.typed:
        trimmed = empty_to_null(trimmed)
        text = pc.if_else(pc.is_null(trimmed), trimmed, text)
    return Parsed({column.name: text}, _spaces(column.name, text, trimmed, "they are kept, and set the values apart"))


def _not_finite(name: str) -> Kind:
    return Kind("number", "error", lambda value: (f"{name} '{value}' is no number; leave the cell empty", None))


def _number(column: Column, raw: pa.Array, style: Style) -> Parsed:
    whole = column.type is Type.INT
    what = "a whole number" if whole else "a number"
    if pa.types.is_integer(raw.type) or pa.types.is_floating(raw.type):
        values, bad = _typed_numbers(raw, whole=whole)
    else:
        text = trimmed_text(raw)
        values = _numbers_of(text, style, whole=whole)
        bad = failed(text, values)

    def say(value: str | None) -> tuple[str, str | None]:
        return _explain_number(column.name, value or "", what, style)

    return Parsed({column.name: values}, [Issue(bad, Kind("number", "error", say))] if bad.any() else [])


def _typed_numbers(raw: pa.Array, *, whole: bool) -> tuple[pa.Array, Mask]:
    numbers = np.asarray(pc.fill_null(raw.cast(pa.float64(), safe=False), 0.0))
    bad = ~np.isfinite(numbers)
    if whole and pa.types.is_integer(raw.type) and raw.type != pa.uint64():
        return raw.cast(pa.int64()), bad
    if whole:
        bad |= (np.where(bad, 0.0, numbers) % 1 != 0) | (np.abs(numbers) >= 2**63)
    values = pa.array(np.where(bad, 0.0, numbers), mask=bad | ~np.asarray(pc.is_valid(raw)))
    return (values.cast(pa.int64()) if whole else values), bad


def _numbers_of(text: pa.Array, style: Style, *, whole: bool) -> pa.Array:
    fits = pa.array(np.zeros(len(text), bool))
    for mark in style.decimals:
        fits = pc.or_(fits, pc.match_substring_regex(text, _NUMBER if mark == "." else _COMMA_NUMBER))
    if whole:
        fits = pc.and_(fits, pc.match_substring_regex(text, _WHOLE))
    good = pc.replace_substring_regex(pc.if_else(fits, text, pa.scalar(None, pa.string())), r"^\+", "")
    if whole:
        return pc.replace_substring_regex(good, r"[.,].*$", "").cast(pa.int64())
    if "," in style.decimals:
        good = pc.replace_substring(good, ",", ".")
    values = good.cast(pa.float64())
    return pc.if_else(pc.is_finite(values), values, pa.scalar(None, pa.float64()))


def _explain_number(name: str, value: str, what: str, style: Style) -> tuple[str, str | None]:
    base = f"{name} '{value}' is not {what}"
    text = value.strip()
    if "," not in style.decimals and re.match(_COMMA_NUMBER, text):
        return f'{base}; set decimal = "," in [files.{style.table}] if that is a decimal comma', 'decimal = ","'
    if "." not in style.decimals and re.match(_NUMBER, text):
        return f'{base}; set decimal = "." in [files.{style.table}] if that is a decimal point', 'decimal = "."'
    if text.casefold() in ("nan", "inf", "-inf", "na", "n/a", "null", "none", "-"):
        return f"{base}; leave the cell empty where there is none", None
    return (
        f"{base}; write it as {'12' if what == 'a whole number' else '12 or 12.5'}, without units or separators",
        None,
    )


def _bool(name: str, raw: pa.Array) -> Parsed:
    if pa.types.is_boolean(raw.type):
        return Parsed({name: raw})
    text = trimmed_text(raw)
    folded = pc.utf8_lower(text)
    true, false = (pc.is_in(folded, value_set=pa.array(texts)) for texts in (_TRUE, _FALSE))
    values = pc.if_else(pc.or_(true, false), true, pa.scalar(None, pa.bool_()))
    bad = failed(text, values)
    kind = Kind("bool", "error", lambda value: (f"{name} '{value}' is neither true nor false (or yes, no, 1, 0)", None))
    return Parsed({name: values}, [Issue(bad, kind)] if bad.any() else [])


def _time(column: Column, raw: pa.Array, style: Style) -> Parsed:
    name = column.name
    if pa.types.is_date(raw.type) or pa.types.is_timestamp(raw.type):
        missing, moments = raw, times.from_arrow(raw)
    else:
        missing = trimmed_text(raw)
        moments = times.from_text(missing, style.dates)
    if column.type is Type.TIME:
        moments.ok &= ~moments.month  # an event has a day
    bad = np.asarray(pc.is_valid(missing)) & ~moments.ok
    instants = times.to_utc(moments, style.timezone)
    issues = _time_issues(name, style, bad, moments, instants)
    days = moments.wall // times.DAY_MS
    if moments.zoned.any():
        days = np.where(moments.zoned, times.local_days(instants.utc, style.timezone), days)
    issues += _suspicious(column, days, moments.ok)
    utc = pa.array(instants.utc, mask=~moments.ok).cast(pa.timestamp("ms"))
    local = pa.array(days.astype(np.int32), mask=~moments.ok).cast(pa.date32())
    if column.type is Type.TIME:
        return Parsed({name: utc, "day": local}, issues)
    exact = pa.array(instants.utc, mask=~(moments.ok & moments.timed)).cast(pa.timestamp("ms"))
    return Parsed({name: local, companion(name): exact}, issues)


def _time_issues(name: str, style: Style, bad: Mask, moments: times.Moments, instants: times.Instants) -> list[Issue]:
    def not_a_date(value: str | None) -> tuple[str, str | None]:
        why, suggestion = times.explain((value or "").strip(), style.table, style.dates)
        return f"{name} '{value}' {why}", suggestion

    def skipped(value: str | None) -> tuple[str, str | None]:
        return f"{name} '{value}' does not exist in {style.timezone} (clocks skip it); read as an hour later", None

    def twice(value: str | None) -> tuple[str, str | None]:
        return f"{name} '{value}' happens twice in {style.timezone} (clocks go back); read as the first", None

    def too_fine(count: int, first: str | None) -> str:
        return f"{count:,} time{'s' * (count != 1)} of {name} finer than 1 ms, first '{first}': cut to milliseconds"

    def month(count: int, first: str | None) -> str:
        values = f"{count:,} value{'s' * (count != 1)} of {name}"
        return f"{values} without a day, first '{first}': read as the first of the month"

    def naive(count: int, first: str | None) -> str:
        times_of = (
            f"{count:,} time{'s' * (count != 1)} of {name} without a zone, first '{first}', beside others with one"
        )
        return f"{times_of}: read in {style.timezone}"

    zoneless = moments.ok & moments.timed & ~moments.zoned
    issues = [
        counted(zoneless & moments.zoned.any(), "mixed_zones", naive),
        Issue(bad, Kind("date", "error", not_a_date)),
        Issue(instants.skipped, Kind("clock_skipped", "warning", skipped)),
        Issue(instants.twice, Kind("clock_twice", "warning", twice)),
        counted(moments.fine & moments.ok, "fine_time", too_fine),
        counted(moments.month & moments.ok, "month_only", month),
    ]
    return [issue for issue in issues if issue.mask.any()]


def _suspicious(column: Column, days: npt.NDArray[np.int64], ok: Mask) -> list[Issue]:
    """Warn of dates before ``EARLIEST`` or more than ``YEARS_AHEAD`` years ahead (the only use of today's date)."""
    name = column.name
    first = date(EARLIEST, 1, 1).toordinal() - _EPOCH
    last = date(date.today().year + YEARS_AHEAD[column.type], 12, 31).toordinal() - _EPOCH  # noqa: DTZ011 - a year is enough
    early, late = ok & (days < first), ok & (days > last)

    def say_early(value: str | None) -> tuple[str, str | None]:
        return f"{name} '{value}' lies before {EARLIEST}: kept; is it right?", None

    def say_late(value: str | None) -> tuple[str, str | None]:
        return f"{name} '{value}' lies far ahead: kept; is it right? (An open end is an empty cell)", None

    found = [
        Issue(early, Kind("suspicious_date", "warning", say_early)),
        Issue(late, Kind("suspicious_date", "warning", say_late)),
    ]
    return [issue for issue in found if issue.mask.any()]


_EPOCH = date(1970, 1, 1).toordinal()


def _list(column: Column, raw: pa.Array) -> Parsed:
    name = column.name
    commas = column.refers_to is not None
    if pa.types.is_list(raw.type):
        cells = [None if cell is None else _items(cell) for cell in raw.to_pylist()]
    else:
        texts = trimmed_text(raw).to_pylist()
        cells = [None if text is None else split_list(text, commas=commas) for text in texts]
    bad = np.fromiter((isinstance(cell, str) for cell in cells), bool, len(cells))
    values = pa.array([cell if isinstance(cell, list) and cell else None for cell in cells], pa.list_(pa.string()))
    kind = Kind("list", "error", lambda value: (f'{name} \'{value}\' is no list; write a;b;c or ["a", "b"]', None))
    return Parsed({name: values}, [Issue(bad, kind)] if bad.any() else [])


def split_list(text: str, *, commas: bool) -> list[str] | str:
    """Split a cell into its items: a JSON array, else by ``;``, ``|`` or (``commas``) ``,``; a string says why not.

    >>> split_list("P01; P02", commas=True), split_list('["P01", "P02"]', commas=True)
    (['P01', 'P02'], ['P01', 'P02'])
    """
    if text.startswith("["):
        try:
            found = json.loads(text)
        except ValueError as error:
            return str(error)
        return _items(found) if isinstance(found, list) else "not a JSON array"
    mark = next((mark for mark in (";", "|") if mark in text), "," if commas else None)
    return [item for part in (text.split(mark) if mark else [text]) if (item := part.strip())]


def _items(cells: list[Any]) -> list[str] | str:
    """Return a list's items as texts; a string where one is empty or itself a list."""
    items = []
    for cell in cells:
        if cell is None or isinstance(cell, (list, dict)):
            return "an item is no text"
        if text := text_of(cell).strip():
            items.append(text)
    return items
