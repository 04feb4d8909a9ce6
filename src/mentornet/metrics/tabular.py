"""Metrics of tables: ties and people as pandas, polars or pyarrow frames; values in a frame of the same library.

Ties are a frame with the columns ``source`` and ``target`` and, where known, ``weight``, ``mutual`` and ``relation``;
every further column becomes an attribute of the tie.  People are a frame with the column ``person`` (or
``person_id``) and their attributes.  Rows are matched by id, never by their position.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ..errors import UsageError, did_you_mean, hint
from ..network import INTERACTED, MENTORS, SPONSORS, Network, Node

if TYPE_CHECKING:
    import networkx as nx

    from .card import Missing

TIE_COLUMNS = ("source", "target", "weight", "mutual", "relation")
PERSON_COLUMNS = ("person", "person_id")
_RELATIONS = (INTERACTED, MENTORS, SPONSORS)
_FRAMES = {("pandas", "DataFrame"), ("polars", "DataFrame"), ("polars", "LazyFrame"), ("pyarrow", "Table")}


def is_frame(thing: object) -> bool:
    """Return whether this is a frame of pandas, polars or pyarrow; none of them is imported to find out."""
    kind = type(thing)
    return (kind.__module__.partition(".")[0], kind.__name__) in _FRAMES


def as_graph(ties: Any, *, people: Any = None, weight: str = "weight", needs: str | None = None) -> nx.MultiDiGraph:
    """Return the graph of a frame of ties, or of a networkx graph, with the attributes of a frame of people.

    A row is an arc from source to target; one with a true ``mutual`` counts once for both directions.  Rows with the
    same two people are parallel ties.  Everyone in ``people`` is a node, in that order; then come the ids that only
    ``ties`` has.  A graph that is given stays as it was.  ``needs`` is an attribute that ``people`` must have.

    Raises
    ------
    UsageError: a column is missing or ambiguous, an id is missing, of another type, or in ``people`` twice, a weight
    or relation is not valid.
    """
    import networkx as nx

    if isinstance(ties, Network):
        raise UsageError("a Network has its attributes already: give a frame of people to a graph or a frame of ties")
    graph = nx.MultiDiGraph()
    attributes = {} if people is None else _read_people(people)
    graph.add_nodes_from(attributes)
    if is_frame(ties):
        graph.add_edges_from(_read_ties(ties, weight))
    else:
        graph = ties.copy()
        graph.add_nodes_from(attributes)
    _check_ids(graph, attributes)
    if needs is not None and is_frame(ties if people is None else people):
        _check_attribute(attributes, needs, given=people is not None)
    nx.set_node_attributes(graph, attributes)
    return graph


def value_frame(like: Any, values: Mapping[Node, float | Missing]) -> Any:
    """Return the columns ``person``, ``value`` and ``reason`` in a frame of the same library as ``like``."""
    columns: dict[str, list[Any]] = {
        "value": _numbers(values.values()),
        "reason": [_reason(value) for value in values.values()],
    }
    return _write(like, list(values), columns, texts=("reason",))


def measure_frame(like: Any, values: Mapping[str, Mapping[Node, float | Missing]], people: Sequence[Node]) -> Any:
    """Return ``person``, a column for each metric and ``missing``, which lists reasons as ``metric:reason``."""
    columns: dict[str, list[Any]] = {
        name: _numbers(found[person] for person in people) for name, found in values.items()
    }
    columns["missing"] = [
        " ".join(f"{name}:{reason}" for name, found in values.items() if (reason := _reason(found[person])))
        for person in people
    ]
    return _write(like, people, columns, texts=("missing",))


def columns_of(frame: Any, what: str) -> dict[str, list[Any]]:
    """Return a frame's columns as lists, missing cells as ``None``; an index with a name is a column too.

    >>> import pyarrow as pa
    >>> columns_of(pa.table({"source": ["a"], "weight": [None]}), "ties")
    {'source': ['a'], 'weight': [None]}
    """
    library = type(frame).__module__.partition(".")[0]
    if type(frame).__name__ == "LazyFrame":
        raise UsageError(f"the {what} are a LazyFrame: call .collect() first")
    if library == "pandas" and any(name is not None for name in frame.index.names):
        frame = frame.reset_index(allow_duplicates=True)
    names = [str(name) for name in (frame.column_names if library == "pyarrow" else frame.columns)]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"the {what} have two columns named '{name}'")
    if library == "pandas":
        series = [frame.iloc[:, place].tolist() for place in range(len(names))]
    else:
        series = [column.to_pylist() if library == "pyarrow" else column.to_list() for column in _each(frame)]
    return {name: [_clean(value) for value in column] for name, column in zip(names, series, strict=True)}


# -- reading --------------------------------------------------------------------------------------------------


def _each(frame: Any) -> Iterable[Any]:
    columns: Iterable[Any] = frame.columns if hasattr(frame, "column_names") else frame.get_columns()
    return columns


def _read_ties(ties: Any, weight: str) -> list[tuple[Node, Node, dict[str, Any]]]:
    columns = columns_of(ties, "ties")
    wanted = ["source", "target"] if weight == "weight" else ["source", "target", weight]
    for name in wanted:
        if name not in columns:
            raise UsageError(f"the ties have no column '{name}'{hint(name, columns)}")
    for name in columns:
        folded = name.strip().casefold()
        if name not in TIE_COLUMNS and folded in TIE_COLUMNS and folded not in columns:
            raise UsageError(f"the ties have a column '{name}'; did you mean '{folded}'?")
    sources, targets = _ids(columns.pop("source"), "source"), _ids(columns.pop("target"), "target")
    if weight in columns:  # an empty cell is no weight of 1: it is refused with the two people's ids
        columns[weight] = [math.nan if value is None else value for value in columns[weight]]
    if "mutual" in columns:
        columns["mutual"] = [_truth(value) for value in columns["mutual"]]
    for relation in set(columns.get("relation", ())):
        near = did_you_mean(relation, _RELATIONS) if isinstance(relation, str) else None
        if near is not None and near != relation:
            raise UsageError(f"the ties have the relation '{relation}'; did you mean '{near}'?")
    rows = zip(*columns.values(), strict=True) if columns else [()] * len(sources)
    details = [dict(zip(columns, row, strict=True)) for row in rows]
    return list(zip(sources, targets, details, strict=True))


def _read_people(people: Any) -> dict[Node, dict[str, Any]]:
    if not is_frame(people):
        raise UsageError(f"nodes must be a pandas, polars or pyarrow frame, not {type(people).__name__}")
    columns = columns_of(people, "nodes")
    named = [name for name in PERSON_COLUMNS if name in columns]
    if not named:
        raise UsageError(f"the nodes have no column 'person' or 'person_id'{hint('person_id', columns)}")
    ids = _ids(columns.pop(named[0]), named[0])
    found: dict[Node, dict[str, Any]] = {}
    for place, person in enumerate(ids):
        if person in found:
            raise UsageError(f"the nodes list {named[0]} {person!r} twice: every person has one row")
        found[person] = {name: column[place] for name, column in columns.items()}
    return found


def _ids(column: list[Any], name: str) -> list[Node]:
    for row, value in enumerate(column, start=1):
        if value is None or value == "":
            raise UsageError(f"row {row} of the frame has no {name}")
        if not isinstance(value, (str, int, float, tuple)):
            raise UsageError(f"{name} {value!r} in row {row} of the frame is no id: an id is text or a number")
    return column


def _check_ids(graph: nx.Graph, attributes: Mapping[Node, Any]) -> None:
    """Refuse ids that look alike and are not (1 and "1"), and people who are none of those with ties."""
    kinds = {
        "text" if isinstance(node, str) else "number": node for node in graph if isinstance(node, (str, int, float))
    }
    if len(kinds) > 1:
        raise UsageError(f"ids are numbers ({kinds['number']!r}) and text ({kinds['text']!r}): make them one type")
    tied = [node for node, degree in graph.degree if degree]
    if attributes and tied and not any(node in attributes for node in tied):
        listed = next(iter(attributes))
        raise UsageError(f"nobody in the nodes ({listed!r}, ...) has a tie ({tied[0]!r}, ...): are the ids the same?")


def _check_attribute(attributes: Mapping[Node, Mapping[str, Any]], name: str, *, given: bool) -> None:
    if not given:
        raise UsageError(f"this metric needs a frame of people with the column '{name}': pass it as nodes=")
    columns = next(iter(attributes.values()), {})
    if name not in columns:
        raise UsageError(f"the nodes have no column '{name}'{hint(name, columns)}")


def _truth(value: Any) -> bool:
    if value is None or (isinstance(value, (bool, int, float)) and value in (0, 1)):
        return bool(value)
    raise UsageError(f"the ties have mutual = {value!r}, not true or false")


def _clean(value: Any) -> Any:
    """Return a missing cell as ``None``, and a time with a zone as naive UTC like every other instant."""
    if (
        value is None
        or (isinstance(value, float) and math.isnan(value))
        or type(value).__name__ in ("NAType", "NaTType")
    ):
        return None
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).replace(tzinfo=None)
    return value


# -- writing --------------------------------------------------------------------------------------------------


def _write(like: Any, people: Sequence[Node], columns: Mapping[str, list[Any]], *, texts: tuple[str, ...]) -> Any:
    """Return a frame of the library of ``like``: pandas for a graph; missing is NaN in pandas and null elsewhere."""
    library = type(like).__module__.partition(".")[0] if is_frame(like) else "pandas"
    data = {"person": list(people), **columns}
    if library == "pyarrow":
        import pyarrow as pa

        types = {name: pa.string() if name in texts else pa.float64() for name in columns}
        return pa.table({name: pa.array(column, types.get(name)) for name, column in data.items()})
    if library == "polars":
        import polars as pl

        return pl.DataFrame(
            data, schema_overrides={name: pl.String if name in texts else pl.Float64 for name in columns}
        )
    import pandas as pd

    types = {name: object if name in texts else float for name in columns}
    return pd.DataFrame({name: pd.Series(column, dtype=types.get(name)) for name, column in data.items()})


def _numbers(values: Iterable[float | Missing]) -> list[float | None]:
    return [None if isinstance(value, str) else value for value in values]


def _reason(value: float | Missing) -> str | None:
    return str(value) if isinstance(value, str) else None
