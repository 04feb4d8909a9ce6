"""Several metrics of one graph or one frame of ties at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..errors import UsageError, hint
from .registry import METRICS, Metric, as_network
from .tabular import as_graph, is_frame, measure_frame


def measure(
    ties: Any, metrics: Sequence[str] | None = None, *, nodes: Any = None, weight: str = "weight", **options: Any
) -> Any:
    """Return a frame with the column ``person``, one for each metric, and ``missing``.

    Parameters
    ----------
    ties:
        A frame of ties (``source``, ``target`` and, where known, ``weight``, ``mutual``, ``relation``), any networkx
        graph, or a ``Network``.  The result is a frame of the same library; of a graph, a pandas frame.
    metrics:
        Names of metrics, in the order of the columns; default: all.
    nodes:
        A frame of people: ``person`` and the attributes that metrics read (``group``, ``level``, ``sponsor``, ...).
    weight:
        The column or edge attribute that holds the weight; a tie without it counts 1.
    options:
        As for a single metric (``group``, ``categories``, ``sponsors``, ``previous``); each goes to the metrics that
        take it.

    A missing value is ``NaN`` in pandas, else null; ``missing`` gives each one's reason as ``metric:reason``.

    >>> import pandas as pd
    >>> ties = pd.DataFrame({"source": ["a", "a", "b"], "target": ["b", "c", "c"]})
    >>> measure(ties, ["size", "constraint"]).to_dict("list")["constraint"]
    [1.125, 1.125, 1.125]

    Raises
    ------
    UsageError: an unknown metric, an option that none of them takes, or a frame without a column that is needed.
    """
    chosen = _chosen(metrics, options)
    graph = ties
    if is_frame(ties) or nodes is not None:
        grouped = metrics is not None and any("group" in metric.function_options for metric in chosen)
        needs = options.get("group", "group") if grouped else None
        graph = as_graph(ties, people=nodes, weight=weight, needs=needs)
    network = as_network(graph, weight)
    if options.get("previous") is not None:
        options["previous"] = as_network(options["previous"], weight)
    values = {}
    for metric in chosen:
        taken = (*metric.network_options, *metric.function_options)
        passed = {name: value for name, value in options.items() if name in taken}
        values[metric.card.name] = metric.evaluate(network, **passed)
    return measure_frame(ties, values, list(network.ties))


def _chosen(names: Sequence[str] | None, options: dict[str, Any]) -> list[Metric]:
    if isinstance(names, str):
        raise UsageError(f"metrics must be a list of names, not the one string '{names}': write ['{names}']")
    for name in names or ():
        if name not in METRICS:
            raise UsageError(f"there is no metric '{name}'{hint(name, METRICS, limit=len(METRICS))}")
    chosen = [METRICS[name] for name in dict.fromkeys(METRICS if names is None else names)]
    taken = {name for metric in chosen for name in (*metric.network_options, *metric.function_options)}
    for name in options:
        if name not in taken:
            raise UsageError(f"none of these metrics takes an option '{name}'{hint(name, taken)}")
    return chosen
