"""The canonical form of a table: its Arrow types, its column order, and the order of its rows.

Canonical types: string, int64, int32, double, bool, date32, timestamp[ms] without zone, list<string>.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ..errors import DataError
from ..schema import DERIVED, PERSON, TABLES, Type, companion

TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "int": pa.int64(),
    "int32": pa.int32(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "time": pa.timestamp("ms"),
    "list": pa.list_(pa.string()),
}
_DECLARED: dict[Type, str] = {
    Type.ID: "string",
    Type.STRING: "string",
    Type.SCALAR: "string",
    Type.INT: "int",
    Type.FLOAT: "float",
    Type.BOOL: "bool",
    Type.DAY: "date",
    Type.TIME: "time",
    Type.LIST: "list",
}
_LIST_SEPARATOR = "\x1f"

# Columns that reading adds to a table, in canonical order.
INTERACTION_COLUMNS: dict[str, str] = {
    "at": "time",
    "day": "date",
    "source_id": "string",
    "target_id": "string",
    "participants": "list",
    "interaction_id": "string",
    "kind": "string",
    "minutes": "float",
    "initiator_id": "string",
    "quality": "float",
    "mutual": "bool",
    "occurrence": "int32",
}


def declared(table: str) -> dict[str, str]:
    """Return the columns that the schema declares for a table, with the names of their types.

    >>> declared("aliases")
    {'alias_id': 'string', 'person_id': 'string'}
    """
    if table == "interactions":
        return dict(INTERACTION_COLUMNS)
    names = {column.name: _DECLARED[column.type] for column in TABLES[table].columns}
    if table == "people":
        names |= {name: _DECLARED[type] for label, name, type, _ in DERIVED if label == PERSON and name == "external"}
    return names


def empty(table: str) -> pa.Table:
    """Return the table without rows, with the declared columns."""
    return _schema(declared(table)).empty_table()


def canonical(name: str, table: pa.Table) -> pa.Table:
    """Return the table with canonical types, in one chunk a column.

    Dictionary-encoded and large strings become strings, other integers int64, all-null columns strings, and a NaN
    becomes a missing value.

    Raises
    ------
    DataError: a column has a type that no store keeps.
    """
    columns = {}
    for column in table.column_names:
        type = _nearest(table.schema.field(column).type)
        if type is None:
            raise DataError(
                f"{name}: column '{column}' has the type {table.schema.field(column).type}; a store keeps text, whole "
                "numbers, decimal numbers, true/false, dates, times and lists of text"
            )
        array = table[column].cast(type).combine_chunks()
        if pa.types.is_floating(type):
            array = pc.if_else(pc.is_nan(array), pa.scalar(None, type), array)
        columns[column] = array
    return pa.table(columns) if columns else table


def type_names(table: pa.Table) -> dict[str, str]:
    """Return the names of a canonical table's column types, in order."""
    names = {type: name for name, type in TYPES.items()}
    return {field.name: names[field.type] for field in table.schema}


def conform(columns: Mapping[str, pa.Array | pa.ChunkedArray], types: Mapping[str, str], rows: int) -> pa.Table:
    """Return the named columns in order with their types; columns that are not there are null in every row."""
    arrays = [
        columns[name].cast(TYPES[type]) if name in columns else pa.nulls(rows, TYPES[type])
        for name, type in types.items()
    ]
    return pa.table(arrays, schema=_schema(types))


def ordered(name: str, table: pa.Table) -> pa.Table:
    """Return the rows in the table's total order.

    People stay in the order they are in (the order of the roster).  Other tables are sorted by their columns from
    first to last, text by code point, missing values last; rows that are still equal are equal in everything.
    """
    if name == "people":
        return table
    keys = {}
    for column in table.column_names:
        values = table[column]
        keys[column] = pc.binary_join(values, _LIST_SEPARATOR) if pa.types.is_list(values.type) else values
    by = [(column, "ascending") for column in table.column_names]
    order = pc.sort_indices(pa.table(keys).combine_chunks(), sort_keys=by)
    return table.take(order).combine_chunks()


def numbers(column: pa.ChunkedArray) -> npt.NDArray[Any]:
    """Return a column of numbers, truths or times without missing values as numpy's: times in milliseconds.

    ``np.asarray`` would do, but for it pyarrow imports pandas, which takes longer than reading a small program.

    >>> numbers(pa.chunked_array([[True, False]])), numbers(pa.chunked_array([[1], [2]]))
    (array([ True, False]), array([1, 2]))
    """
    values = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    if pa.types.is_boolean(values.type):
        return np.from_dlpack(values.cast(pa.uint8())).view(np.bool_)
    if pa.types.is_temporal(values.type):
        return np.from_dlpack(values.cast(pa.timestamp("ms")).view(pa.int64())).view("datetime64[ms]")
    return np.from_dlpack(values)


def known_companions(table: str) -> tuple[str, ...]:
    """Return the names of the companion columns that a table may have."""
    return tuple(companion(column.name) for column in TABLES[table].columns if column.type is Type.DAY)


def _schema(types: Mapping[str, str]) -> pa.Schema:
    return pa.schema([(name, TYPES[type]) for name, type in types.items()])


def _nearest(type: pa.DataType) -> pa.DataType | None:
    if pa.types.is_dictionary(type):
        return _nearest(type.value_type)
    if type in TYPES.values():
        return type
    is_naive = pa.types.is_timestamp(type) and type.tz is None
    nearest = (
        (pa.types.is_integer(type), pa.int64()),
        (pa.types.is_floating(type), pa.float64()),
        (pa.types.is_string(type) or pa.types.is_large_string(type) or pa.types.is_null(type), pa.string()),
        (pa.types.is_date(type), pa.date32()),
        (is_naive, pa.timestamp("ms")),
        (pa.types.is_list(type) or pa.types.is_large_list(type), pa.list_(pa.string())),
    )
    return next((ours for fits, ours in nearest if fits), None)
