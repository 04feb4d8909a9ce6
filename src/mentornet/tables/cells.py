"""Columns of cells: how a file writes them, their text, and what may be wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from .formats import text_of
from .problems import Kind

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Style:
    """How a file writes its values."""

    table: str
    typed: bool = True  # an empty string is a value of a text column, not a missing one
    decimals: str = "."  # the decimal marks that are understood: ".", "," or both
    dates: str | None = None  # a strptime format; None: ISO 8601
    timezone: str = "UTC"


@dataclass(frozen=True)
class Issue:
    """The same thing wrong in every cell of ``mask``; ``tally``: said once a file with a count, not row by row."""

    mask: Mask
    kind: Kind
    tally: Callable[[int, str | None], str] | None = None


def counted(mask: Mask, code: str, tally: Callable[[int, str | None], str]) -> Issue:
    """Return a warning that is said once a file, with a count and the first cell."""
    return Issue(mask, Kind(code, "warning", lambda _: ("", None)), tally)


@dataclass
class Parsed:
    """A column's values by name (a DAY column brings its companion), and what is wrong with them."""

    values: dict[str, pa.Array]
    issues: list[Issue] = field(default_factory=list)


def plain(array: pa.Array) -> pa.Array:
    """Return the array without dictionaries, chunks, large or view types, decimals; all-null becomes text."""
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    kind = array.type
    if pa.types.is_null(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return array.cast(pa.string())
    if pa.types.is_decimal(kind):
        return array.cast(pa.float64())
    if pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return array.cast(pa.list_(kind.value_type))
    return array


def to_text(array: pa.Array) -> pa.Array:
    """Return every cell as the text that a person would type for it."""
    array = plain(array)
    kind = array.type
    if pa.types.is_string(kind):
        return array
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind) or pa.types.is_date(kind):
        return (array.cast(pa.date32()) if pa.types.is_date(kind) else array).cast(pa.string())
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        array = array.cast(pa.timestamp("us", kind.tz), safe=False)
    try:
        cells = array.to_pylist()
    except (OverflowError, KeyError):  # a time that Python does not have, a time zone that nobody knows
        cells = [_python(cell) for cell in array]
    return pa.array([None if cell is None else text_of(cell) for cell in cells], pa.string())


def _python(cell: pa.Scalar) -> object:
    try:
        return cell.as_py()
    except (OverflowError, KeyError):
        if not pa.types.is_timestamp(cell.type):
            return f"<{cell.type}>"
        written: str = cell.cast(pa.timestamp(cell.type.unit)).cast(pa.string()).as_py()
        return written


def cell_text(array: pa.Array, position: int) -> str | None:
    """Return one cell as text; ``None`` where it is empty."""
    text: str | None = to_text(array.slice(position, 1))[0].as_py()
    return text if text and text.strip() else None


def mask_of(array: pa.Array) -> Mask:
    """Return a boolean array as a mask; null is false."""
    return pc.fill_null(array, False).to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]


def empty_to_null(text: pa.Array) -> pa.Array:
    """Return texts with null in place of empty ones."""
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def trimmed_text(raw: pa.Array) -> pa.Array:
    """Return cells as texts without spaces at the ends; blank ones are null."""
    return empty_to_null(pc.utf8_trim_whitespace(to_text(raw)))


def failed(text: pa.Array, values: pa.Array) -> Mask:
    """Return where there was a text and no value came of it."""
    return mask_of(pc.and_(pc.is_valid(text), pc.is_null(values)))
