"""One type for a whole column of further attributes or labels, found from all its values."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .cells import Style, plain
from .times import from_text

_INTEGER = r"^-?(0|[1-9]\d{0,17})$"  # no leading zeros: those make a value a label
_DECIMAL = r"^-?(0|[1-9]\d{0,15})(\.\d+)?([eE][+-]?\d+)?$"  # longer ones would lose digits
_COMMA = r"^-?(0|[1-9]\d{0,15})(,\d+)?$"


def kind_of(raw: pa.Array, style: Style) -> str:
    """Return what a batch says of its column's type: int, float, bool, date, string, or text (still to be found out).

    ``text,`` is text of a file in which a comma may be the decimal mark; an empty string: the batch has no value.
    """
    kind = plain(raw).type
    if raw.null_count == len(raw):
        return ""
    if pa.types.is_string(kind) and not style.typed:
        return "text," if "," in style.decimals else "text"
    return next((name for name, is_kind in _KINDS if is_kind(kind)), "string")


_KINDS: tuple[tuple[str, Callable[[pa.DataType], bool]], ...] = (
    ("int", pa.types.is_integer),
    ("float", pa.types.is_floating),
    ("bool", pa.types.is_boolean),
    ("date", lambda kind: pa.types.is_date(kind) or (pa.types.is_timestamp(kind) and kind.tz is None)),
)


def infer(text: pa.ChunkedArray, kinds: set[str], *, scalar: bool = False) -> pa.ChunkedArray:
    """Turn texts into int64, float64, bool, date32 or string; ``scalar``: only int64, float64 or string.

    A column that some file declares as string stays one.  Otherwise the narrowest type that every value fits is
    taken; values with leading zeros fit none but string.

    >>> infer(pa.chunked_array([["1", "2", None]]), {"text"}).type
    DataType(int64)
    >>> infer(pa.chunked_array([["01", "2"]]), {"text"}).type
    DataType(string)
    """
    values = pc.drop_null(text)
    if "string" in kinds or not len(values):
        return text
    declared = kinds - {"text", "text,"}
    if declared <= {"int"} and _all(values, _INTEGER):
        return text.cast(pa.int64())
    if declared <= {"int", "float"} and _all(values, _DECIMAL):
        return text.cast(pa.float64())
    if declared <= {"int", "float"} and "text," in kinds and _all(values, _COMMA):
        return pc.replace_substring(text, ",", ".").cast(pa.float64())
    return text if scalar else _truth_or_date(text, values, declared)


def _truth_or_date(text: pa.ChunkedArray, values: pa.ChunkedArray, declared: set[str]) -> pa.ChunkedArray:
    if declared <= {"bool"} and _all(values, r"(?i)^(true|false)$"):
        return pc.equal(pc.utf8_lower(text), "true")
    if declared <= {"date"} and _all(values, r"^\d{4}-\d{2}-\d{2}$"):
        moments = from_text(text.combine_chunks(), None)
        if np.all(moments.ok | np.asarray(pc.is_null(text))):
            return text.cast(pa.date32())
    return text


def _all(values: pa.ChunkedArray, pattern: str) -> bool:
    return bool(pc.all(pc.match_substring_regex(values, pattern)).as_py())
