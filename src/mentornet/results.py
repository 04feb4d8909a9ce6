"""Query results as pandas frames with declared dtypes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import pandas as pd

    from .stores import QueryResult


class DeclaredColumn(Protocol):
    """A column of a query's declaration: its name and type."""

    @property
    def name(self) -> str:
        """The column's name."""

    @property
    def type(self) -> str:
        """string, int, float, bool, date, datetime, or another word for what stays an object."""


_DTYPES = {
    "string": "object",
    "int": "Int64",
    "float": "Float64",
    "bool": "boolean",
    "date": "datetime64[ms]",
    "datetime": "datetime64[ms]",
}


def query_frame(result: QueryResult, declared: Sequence[DeclaredColumn] = ()) -> pd.DataFrame:
    """Return the rows as a frame; declared columns get their dtype, others one that holds every value seen.

    Whole numbers stay whole beside missing values (``Int64``); dates and times become ``datetime64[ms]``; lists,
    nodes, relationships and paths stay objects.  ``attrs["truncated"]`` says whether a limit cut rows off,
    ``attrs["dates"]`` which columns hold dates rather than times.
    """
    import pandas as pd

    types = {column.name: column.type for column in declared}
    columns = list(zip(*result.rows, strict=True)) if result.rows else [()] * len(result.columns)
    data = {}
    for name, values in zip(result.columns, columns, strict=True):
        types.setdefault(name, _seen_type(values))
        data[name] = pd.Series(list(values), dtype=_DTYPES.get(types[name], "object"))
    frame = pd.DataFrame(data, columns=list(result.columns))
    frame.attrs["truncated"] = result.truncated
    frame.attrs["dates"] = [name for name in result.columns if types[name] == "date"]
    return frame


def _seen_type(values: Sequence[Any]) -> str:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {int}:
        return "int"
    if kinds and kinds <= {int, float}:
        return "float"
    if kinds == {bool}:
        return "bool"
    if kinds == {date}:
        return "date"
    if kinds == {datetime}:
        return "datetime"
    return "object"
