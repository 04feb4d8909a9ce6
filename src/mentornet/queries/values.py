"""Types of parameters and columns, and how text becomes a value of a type."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any


class ValueType(StrEnum):
    """The type of a parameter or a column; ``any`` is what a query without a declaration has."""

    STRING = "string"
    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    DATE = "date"
    DATETIME = "datetime"
    STRINGS = "strings"
    ANY = "any"


EXPECTED = {
    ValueType.STRING: "text",
    ValueType.INT: "a whole number such as 3",
    ValueType.FLOAT: "a number such as 0.5",
    ValueType.BOOL: "true or false",
    ValueType.DATE: "a date such as 2025-01-31",
    ValueType.DATETIME: "a date and time (UTC unless a zone is given) such as 2025-01-31T09:00",
    ValueType.STRINGS: "texts with commas between, or a list",
    ValueType.ANY: "text, a number, true or false, a date or time, or a list or map of these",
}


class Text(str):
    """A value as somebody typed it: where no type is declared, it is read as what it looks like.

    >>> converted(Text("6"), ValueType.ANY), converted("6", ValueType.ANY)
    (6, '6')
    """

    __slots__ = ()


def converted(value: Any, type: ValueType) -> Any:
    """Return ``value`` as a value of ``type``; text is read, other values must already fit.

    Instants become naive UTC.  Raises ``ValueError`` where it does not fit.

    >>> converted("2025-01-31", ValueType.DATE)
    datetime.date(2025, 1, 31)
    >>> converted("P1, P2", ValueType.STRINGS)
    ['P1', 'P2']
    """
    if type is ValueType.ANY:
        return _looks_like(value) if isinstance(value, Text) else _known(value)
    if isinstance(value, str):
        return _READERS[type](str(value))
    return _FITS[type](value)


def _known(value: Any) -> Any:
    """Return a value as both engines know it, also inside lists and maps."""
    if isinstance(value, datetime):
        return _utc(value)
    if value is None or isinstance(value, (bool, int, float, str, date)):
        return value
    if isinstance(value, Mapping):
        return {str(name): _known(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_known(inner) for inner in value]
    if callable(getattr(value, "item", None)):  # a number of numpy
        return _known(value.item())
    raise ValueError(value)


def _looks_like(text: str) -> Any:
    plain = str(text)
    if re.fullmatch(r"-?(0|[1-9]\d*)", plain):
        return int(plain)
    if re.fullmatch(r"-?(0|[1-9]\d*)\.\d+", plain):
        return float(plain)
    for read in (_bool_word, date.fromisoformat, _instant) if plain[:1] in "0123456789tf" else ():
        try:
            return read(plain)
        except ValueError:
            continue
    return plain


def _bool_word(text: str) -> bool:
    if text in ("true", "false"):
        return text == "true"
    raise ValueError(text)


def _bool(text: str) -> bool:
    word = text.strip().casefold()
    if word in ("true", "yes", "1", "false", "no", "0"):
        return word in ("true", "yes", "1")
    raise ValueError(text)


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _day(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip()):
        raise ValueError(text)
    return date.fromisoformat(text.strip())


def _instant(text: str) -> datetime:
    return _utc(datetime.fromisoformat(text.strip()))


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def _strings(text: str) -> list[str]:
    if text.lstrip().startswith("["):
        return _fit_strings(json.loads(text))
    return [part.strip() for part in text.split(",") if part.strip()]


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise ValueError(value)
    return int(value)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not (hasattr(value, "__index__") or hasattr(value, "__float__")):
        raise ValueError(value)
    return _float(str(float(value)))


def _truth(value: Any) -> bool:
    if value is True or value is False:
        return value
    raise ValueError(value)


def _fit_day(value: Any) -> date:
    if isinstance(value, datetime):
        if value.timetz() != time(0):
            raise ValueError(value)
        return value.date()
    if isinstance(value, date):
        return value
    raise ValueError(value)


def _fit_instant(value: Any) -> datetime:
    if isinstance(value, datetime):
        return _utc(value)
    if isinstance(value, date):
        return datetime.combine(value, time())
    raise ValueError(value)


def _fit_strings(value: Any) -> list[str]:
    if isinstance(value, Sequence) and all(isinstance(item, str) for item in value):
        return [str(item) for item in value]
    raise ValueError(value)


def _no_text(value: Any) -> str:
    raise ValueError(value)


_READERS: dict[ValueType, Any] = {
    ValueType.STRING: str,
    ValueType.INT: int,
    ValueType.FLOAT: _float,
    ValueType.BOOL: _bool,
    ValueType.DATE: _day,
    ValueType.DATETIME: _instant,
    ValueType.STRINGS: _strings,
}
_FITS: dict[ValueType, Any] = {
    ValueType.STRING: _no_text,
    ValueType.INT: _whole,
    ValueType.FLOAT: _number,
    ValueType.BOOL: _truth,
    ValueType.DATE: _fit_day,
    ValueType.DATETIME: _fit_instant,
    ValueType.STRINGS: _fit_strings,
}
