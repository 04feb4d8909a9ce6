"""Days and instants: text, dates and timestamps of any kind become local dates and UTC instants of 1 ms.

Text is taken apart by one regular expression, vectorised: ISO 8601, or the one made from a configured strptime
format.  Local times follow the rule of the standard library (PEP 495, fold=0): a time that happens twice when clocks
go back is the first; a time that clocks skip is read with the offset from before, so 02:30 becomes 03:30.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

DAY_MS = 86_400_000
_FIRST, _LAST = -719_162 * DAY_MS, 2_932_897 * DAY_MS - 1  # the years 1 to 9999
_ISO = (
    r"(?P<Y>\d{4})-(?P<m>\d{2})(?:-(?P<d>\d{2})"
    r"(?:[Tt ](?P<H>\d{2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:[.,](?P<f>\d+))?)?)?"
    r"(?: ?(?P<z>[Zz]|UTC|[+-]\d{2}:?\d{2}|[+-]\d{2}))?)?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DIRECTIVES = {
    "Y": r"(?P<Y>\d{4})", "y": r"(?P<y>\d{2})", "m": r"(?P<m>\d{1,2})", "d": r"(?P<d>\d{1,2})",
    "H": r"(?P<H>\d{1,2})", "I": r"(?P<I>\d{1,2})", "M": r"(?P<M>\d{1,2})", "S": r"(?P<S>\d{1,2})",
    "f": r"(?P<f>\d{1,9})", "p": r"(?P<p>[AaPp])\.?[Mm]\.?", "z": r"(?P<z>[Zz]|UTC|[+-]\d{2}:?\d{2})",
    "b": r"(?P<b>[A-Za-z]{3})[a-z]*\.?", "B": r"(?P<b>[A-Za-z]{3})[a-z]*\.?", "a": r"[A-Za-z]+\.?", "A": r"[A-Za-z]+",
    "%": "%",
}  # fmt: skip
_COMPOSED = {"%T": "%H:%M:%S", "%R": "%H:%M", "%F": "%Y-%m-%d", "%D": "%m/%d/%y"}


@dataclass
class Moments:
    """What cells say about time, before a time zone is applied; all arrays have one element a cell.

    ``wall`` are milliseconds since 1970 on the clock that was written down, ``offset`` that clock's distance from
    UTC where ``zoned``; ``timed``: a time of day was given; ``fine``: it was finer than 1 ms; ``month``: no day was
    given (the first of the month stands for it); ``ok``: readable.
    """

    ok: Mask
    wall: Ints
    offset: Ints
    zoned: Mask
    timed: Mask
    fine: Mask
    month: Mask


@dataclass
class Instants:
    """UTC instants in ms, and which of them stand for local times that clocks skipped or showed twice."""

    utc: Ints
    skipped: Mask
    twice: Mask


@cache
def pattern(dates: str | None) -> str:
    """Return the regular expression for a strptime format (``None``: ISO 8601).

    Raises ``ValueError`` that names the directive where a format has one that is not supported.
    """
    if dates is None:
        return f"^{_ISO}$"
    for short, long in _COMPOSED.items():
        dates = dates.replace(short, long)
    parts: list[str] = []
    for piece in re.findall(r"%.?|\s+|[^%\s]+", dates):
        if piece[0] == "%":
            if piece[1:] not in _DIRECTIVES:
                raise ValueError(f"'{piece}' is not supported in dates; use " + " ".join(f"%{d}" for d in _DIRECTIVES))
            parts.append(_DIRECTIVES[piece[1:]])
        else:
            parts.append(r"\s+" if piece.isspace() else re.escape(piece))
    found = "".join(parts)
    names = re.findall(r"\?P<(\w)>", found)
    if len(names) != len(set(names)) or not {"d"} <= set(names) or not {"Y", "y"} & set(names):
        raise ValueError(f"'{dates}' must name day, month and year once each, such as %d/%m/%Y")
    if not {"m", "b"} & set(names):
        raise ValueError(f"'{dates}' must name day, month and year once each, such as %d/%m/%Y")
    return f"^{found}$"


def from_text(text: pa.Array, dates: str | None) -> Moments:
    """Read text cells (trimmed; null: missing) by ISO 8601 or a strptime format; a null is not ``ok``."""
    parts = pc.extract_regex(text, pattern(dates))
    present = pc.is_valid(parts).to_numpy(zero_copy_only=False)
    names = [parts.type.field(i).name for i in range(parts.type.num_fields)]
    given = {name: parts.field(i) for i, name in enumerate(names)}

    def number(name: str, default: int = 0) -> Ints:
        if name not in given:
            return np.full(len(text), default, np.int64)
        digits = pc.fill_null(given[name], "")
        filled = pc.if_else(pc.equal(digits, ""), str(default), digits)
        return np.asarray(filled.cast(pa.int64()))

    year = number("Y") if "Y" in given else _full_year(number("y"))
    month = _month(given["b"], len(text)) if "b" in given else number("m", 1)
    days, day_ok = _days(year, month, number("d", 1))
    hour = _hour(number, given)
    minute, second = number("M"), number("S")
    nanoseconds = _nanoseconds(given.get("f"), len(text))
    zone = pc.fill_null(given["z"], "") if "z" in given else pa.array([""] * len(text), pa.string())
    zoned = pc.not_equal(zone, "").to_numpy(zero_copy_only=False)
    clock_ok = (hour >= 0) & (hour < 24) & (minute < 60) & (second < 60)  # noqa: PLR2004 - a clock
    offset, offset_ok = _offset(zone) if zoned.any() else (np.zeros(len(text), np.int64), clock_ok)
    timed = np.zeros(len(text), bool)
    for name in ("H", "I"):
        if name in given:
            timed |= pc.fill_null(pc.not_equal(given[name], ""), False).to_numpy(zero_copy_only=False)
    wall = days * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 + nanoseconds // 1_000_000
    ok = present & day_ok & clock_ok & offset_ok
    month = ok & pc.fill_null(pc.equal(given["d"], ""), False).to_numpy(zero_copy_only=False)
    return Moments(ok, np.where(ok, wall, 0), offset, zoned & timed, timed, nanoseconds % 1_000_000 != 0, month)


def from_arrow(array: pa.Array) -> Moments:
    """Read a date or timestamp array; a timestamp at midnight is a date without a time of day.

    One outside the years 1 to 9999, which no text can say either, is not ``ok``.
    """
    n = len(array)
    zoned = np.full(n, pa.types.is_timestamp(array.type) and array.type.tz is not None)
    fine = np.zeros(n, bool)
    if pa.types.is_timestamp(array.type):
        unit = {"s": 1, "ms": 1, "us": 1000, "ns": 1_000_000}[array.type.unit]
        ticks = np.asarray(pc.fill_null(array.cast(pa.int64()), 0))
        in_seconds = array.type.unit == "s"
        wall = np.clip(ticks, _FIRST // 1000 - 1, _LAST // 1000 + 1) * 1000 if in_seconds else ticks // unit
        fine = ticks % unit != 0
    else:
        wall = np.asarray(pc.fill_null(array.cast(pa.date32()).cast(pa.int32()), 0)).astype(np.int64) * DAY_MS
    ok = np.asarray(pc.is_valid(array)) & (wall >= _FIRST) & (wall <= _LAST)
    wall = np.where(ok, wall, 0)
    timed = zoned | (wall % DAY_MS != 0) | fine
    return Moments(ok, wall, np.zeros(n, np.int64), zoned, timed, fine, np.zeros(n, bool))


def to_utc(moments: Moments, timezone: str) -> Instants:
    """Return the instants of all moments; a date without a time of day is its local midnight.

    The last hours of the year 9999, a usual way to write an open end, do not become the year 10000 in another zone.
    """
    none = np.zeros(len(moments.wall), bool)
    utc = np.clip(moments.wall - np.where(moments.zoned, moments.offset, 0), _FIRST, _LAST)
    naive = moments.ok & ~moments.zoned
    if timezone == "UTC" or not naive.any():
        return Instants(utc, none, none)
    wall = pa.array(moments.wall[naive]).cast(pa.timestamp("ms"))
    first = _assume(wall, timezone, ambiguous="earliest", nonexistent="latest")
    second = _assume(wall, timezone, ambiguous="latest", nonexistent="earliest")
    gap = first > second  # skipped: Arrow gives the instants right after and right before the gap
    if gap.any():
        begins = local_wall(second[gap], timezone) + 1  # the gap's first moment on the clock from before
        first[gap] += moments.wall[naive][gap] - begins
    utc[naive] = np.clip(first, _FIRST, _LAST)
    skipped, twice = none.copy(), none.copy()
    skipped[naive] = gap
    twice[naive] = second > first
    skipped &= moments.timed
    twice &= moments.timed
    return Instants(utc, skipped, twice)


def local_wall(utc: Ints, timezone: str) -> Ints:
    """Return what local clocks show at UTC instants, in ms since 1970."""
    if timezone == "UTC":
        return utc
    zoned = pa.array(utc).cast(pa.timestamp("ms", tz=timezone))
    return np.asarray(pc.local_timestamp(zoned).cast(pa.int64()))


def local_days(utc: Ints, timezone: str) -> Ints:
    """Return the local calendar dates of UTC instants, in days since 1970."""
    return np.clip(local_wall(utc, timezone), _FIRST, _LAST) // DAY_MS


def _assume(wall: pa.Array, timezone: str, *, ambiguous: str, nonexistent: str) -> Ints:
    zoned = pc.assume_timezone(wall, timezone, ambiguous=ambiguous, nonexistent=nonexistent)
    return np.asarray(zoned.cast(pa.int64())).copy()


def _full_year(two_digits: Ints) -> Ints:
    return two_digits + np.where(two_digits < 69, 2000, 1900)  # noqa: PLR2004 - POSIX: 69 is 1969


def _month(names: pa.Array, count: int) -> Ints:
    if not count:
        return np.zeros(0, np.int64)
    found = pc.index_in(pc.utf8_lower(pc.fill_null(names, "")), value_set=pa.array(_MONTHS))
    return np.asarray(pc.fill_null(found, -1)).astype(np.int64) + 1


def _days(year: Ints, month: Ints, day: Ints) -> tuple[Ints, Mask]:
    """Return days since 1970, and which dates exist."""
    plausible = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)  # noqa: PLR2004 - a calendar
    months = np.where(plausible, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + np.where(plausible, day - 1, 0).astype("timedelta64[D]")
    return days.astype(np.int64), plausible & (days.astype("datetime64[M]") == months)


def _hour(number: Callable[[str, int], Ints], given: dict[str, pa.Array]) -> Ints:
    """Return the hour of a 24-hour clock; -1 where a 12-hour clock's is not from 1 to 12."""
    if "I" not in given:
        return number("H", 0)
    hour12 = number("I", 12)
    if "p" not in given:
        return hour12
    afternoon = pc.fill_null(pc.equal(pc.utf8_lower(given["p"]), "p"), False).to_numpy(zero_copy_only=False)
    valid = (hour12 >= 1) & (hour12 <= 12)  # noqa: PLR2004 - a 12-hour clock
    return np.where(valid, hour12 % 12 + np.where(afternoon, 12, 0), -1)


def _nanoseconds(fraction: pa.Array | None, count: int) -> Ints:
    if fraction is None:
        return np.zeros(count, np.int64)
    digits = pc.utf8_slice_codeunits(pc.utf8_rpad(pc.fill_null(fraction, ""), 9, "0"), 0, 9)
    return np.asarray(digits.cast(pa.int64()))


def _offset(zone: pa.Array) -> tuple[Ints, Mask]:
    """Return UTC offsets in ms (few distinct texts: one dictionary entry each), and which are possible."""
    encoded = zone.dictionary_encode()
    minutes = []
    for text in encoded.dictionary.to_pylist():
        digits = re.sub(r"\D", "", text).ljust(4, "0")
        minutes.append((int(digits[:2]) * 60 + int(digits[2:])) * (-1 if text.startswith("-") else 1))
    table = np.array(minutes, np.int64)
    index = np.asarray(encoded.indices)
    return table[index] * 60_000, np.abs(table[index]) <= 15 * 60


def explain(text: str, table: str, dates: str | None) -> tuple[str, str | None]:
    """Return why a text is no date, and what to set or write instead; for messages.

    >>> explain("2024-02-30", "people", None)
    ('is not a date that exists', None)
    >>> explain("13.04.2024", "people", None)[1]
    'dates = "%d.%m.%Y"'
    """
    if dates is not None:
        fits = re.match(pattern(dates), text)
        return ("is not a date that exists" if fits else f'does not fit dates = "{dates}" of [files.{table}]'), None
    if iso := re.match(r"^(\d{4}-\d{2}-\d{2})(.*)$", text):
        day = _parses(iso[1], "%Y-%m-%d")
        if not day or re.match(pattern(None), text):
            return f"is not a {'time' if day else 'date'} that exists", None
    if re.match(r"^\d{4}-(0[1-9]|1[0-2])$", text):
        return f"is a month; write the day too, such as {text}-01", f"{text}-01"
    return _suggest([f'dates = "{form}"' for form in _forms_like(_shape(text)) if _parses(text, form)], table)


def _suggest(settings: list[str], table: str) -> tuple[str, str | None]:
    if not settings:
        return "is not a date; write it as 2024-01-31 or 2024-01-31T09:30", None
    where = f"in [files.{table}]"
    if len(settings) > 1:
        return f"can be read in {len(settings)} ways; say which: {' or '.join(settings)} {where}", settings[0]
    return f"is not a date as 2024-01-31; set {settings[0]} {where}", settings[0]


_DAY_FORMS = (
    "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y-%m-%d", "%Y%m%d", "%d.%m.%y", "%d/%m/%y",
    "%m/%d/%y", "%d %b %Y", "%b %d, %Y", "%d-%b-%Y", "%d-%b-%y",
)  # fmt: skip
_CLOCK_FORMS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")


def _shape(text: str) -> str:
    """Return a text with every digit as 1: texts of one shape fit the same formats."""
    return re.sub(r"\d", "1", text)


@lru_cache(maxsize=1000)
def _forms_like(shape: str) -> tuple[str, ...]:
    forms = (day + clock for day in _DAY_FORMS for clock in _CLOCK_FORMS)
    return tuple(form for form in forms if re.match(pattern(form), shape))


def _parses(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)  # noqa: DTZ007 - only whether it fits
    except ValueError:
        return False
    return True
