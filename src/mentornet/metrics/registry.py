"""The registry of metrics: each one is a small function of a network and a person, with a card that explains it.

Documentation, ``mentornet describe``, columns, tooltips and tests iterate over ``METRICS``.  Adding a metric is one
decorated function in a family's module, and one in ``explain`` that returns the terms of its value.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..errors import UsageError, hint
from ..network import Network, Node
from ..projection import project
from .card import Card, Example, Flag, Missing
from .citations import CITATIONS
from .tabular import as_graph, is_frame, value_frame

if TYPE_CHECKING:
    import networkx as nx

Value = float | Missing
Function = Callable[..., Value]

# What an option given to a metric replaces in the network; every other option goes to the metric's function.
NETWORK_OPTIONS = ("sponsors", "categories")


class Metric:
    """A metric: call it with any networkx graph or ``Network`` to get every node's value."""

    def __init__(self, function: Function, card: Card, network_options: tuple[str, ...]) -> None:
        self.function = function
        self.card = card
        self.network_options = network_options
        parameters = inspect.signature(function).parameters.values()
        self.function_options = tuple(p.name for p in parameters if p.kind is p.KEYWORD_ONLY)
        self.__name__ = card.name
        self.__doc__ = function.__doc__

    def __repr__(self) -> str:
        return f"<metric {self.card.name}>"

    @property
    def compares(self) -> bool:
        """Whether the metric compares a window with the one before."""
        return "previous" in self.function_options

    def __call__(self, graph: Any, *, weight: str = "weight", **options: Any) -> Any:
        """Return every node's value as a dict; ``NaN`` is missing (``reasons`` says why).

        Of a frame of ties the values are a frame of the same library, with the columns ``person``, ``value`` and
        ``reason``.

        Parameters
        ----------
        graph:
            Any networkx graph (directed or not, with parallel ties, loops and weights), a ``Network``, or a pandas,
            polars or pyarrow frame of ties (``source``, ``target``; ``weight``, ``mutual``, ``relation`` if known).
        weight:
            The edge attribute that holds the weight; an edge without it counts 1.
        options:
            ``group``: the node attribute to group by; ``categories``: every possible group; ``sponsors``: the sponsor
            set; ``previous``: the graph of the window before.  Each metric takes the ones that it uses.
            ``nodes``: a frame of people (``person``) whose columns become attributes, for every metric.

        Raises
        ------
        UsageError: a frame without a column that is needed, an option that the metric does not take, a weight that is
        not a number of 0 or more, or a ``previous`` window that is not the one before.
        """
        values = self.evaluate(graph, weight=weight, **options)
        if is_frame(graph):
            return value_frame(graph, values)
        return {node: math.nan if isinstance(value, Missing) else value for node, value in values.items()}

    def reasons(self, graph: nx.Graph | Network, *, weight: str = "weight", **options: Any) -> dict[Node, Missing]:
        """Return, for every node whose value is missing, the reason code."""
        values = self.evaluate(graph, weight=weight, **options)
        return {node: value for node, value in values.items() if isinstance(value, Missing)}

    def flags(self, graph: Any) -> tuple[Flag, ...]:
        """Return what to bear in mind with this metric's values in the graph's window."""
        network = as_network(graph, "weight")
        return self.flags_if(network.window is not None and network.history.begins_late(network.window))

    def flags_if(self, begins_late: bool) -> tuple[Flag, ...]:  # noqa: FBT001
        """Return the flags of a window, by whether the record begins less than one window before it."""
        return self.card.flags if begins_late else ()

    def value(self, network: Network, ego: Node, **options: Any) -> Value:
        """Return one person's value, or why it is missing."""
        return self.function(network, ego, **options) if network.present(ego) else Missing.NOT_PRESENT

    def evaluate(self, graph: Any, *, weight: str = "weight", **options: Any) -> dict[Node, Value]:
        """Return every node's value, or why it is missing."""
        known = ("nodes", *self.network_options, *self.function_options)
        for name in options:
            if name not in known:
                raise UsageError(f"{self.card.name} takes no option '{name}'{hint(name, ('weight', *known))}")
        if is_frame(graph) or "nodes" in options:
            group = options.get("group", "group") if "group" in known else None
            graph = as_graph(graph, people=options.get("nodes"), weight=weight, needs=group)
        given = {name: options[name] for name in NETWORK_OPTIONS if name in options}
        network = as_network(graph, weight, **given)
        passed = {name: value for name, value in options.items() if name not in (*given, "nodes")}
        if passed.get("previous") is not None:
            passed["previous"] = as_network(passed["previous"], weight)
            _check_adjacent(network, passed["previous"])
        return {node: self.value(network, node, **passed) for node in network.ties}


METRICS: dict[str, Metric] = {}


def metric(
    *,
    family: str,
    label: str,
    unit: str,
    bounds: tuple[float | None, float | None],
    direction: str,
    formula: str,
    cite: tuple[str, ...],
    example: Example,
    missing: tuple[Missing, ...] = (),
    options: tuple[str, ...] = (),
    flags: tuple[Flag, ...] = (),
) -> Callable[[Function], Metric]:
    """Register ``f(network, ego, *, options) -> float | Missing`` as a metric under its own name.

    The first paragraph of its docstring is the card's definition.  It is never asked about people who are not
    present: their values are missing for every metric.  ``options`` names what a caller may replace in the network.
    """

    def register(function: Function) -> Metric:
        name = function.__name__
        card = Card(
            name=name,
            family=family,
            label=label,
            unit=unit,
            bounds=bounds,
            direction=direction,
            definition=" ".join(inspect.getdoc(function).split("\n\n")[0].split()),  # type: ignore[union-attr]
            formula=formula,
            reference=" ".join(CITATIONS[key] for key in cite),
            missing=(Missing.NOT_PRESENT, *missing),
            example=example,
            flags=flags,
        )
        METRICS[name] = Metric(function, card, options)
        return METRICS[name]

    return register


def as_network(
    graph: Any,
    weight: str,
    *,
    sponsors: Iterable[Node] | None = None,
    categories: Iterable[Hashable] | None = None,
) -> Network:
    """Return a graph or a frame of ties as a network, with another sponsor set or code book where one is given."""
    for name, given in (("sponsors", sponsors), ("categories", categories)):
        if isinstance(given, str):
            raise UsageError(f"{name} must be a collection, not the one string '{given}': write {{'{given}'}}")
    if is_frame(graph):
        graph = as_graph(graph, weight=weight)
    network = graph if isinstance(graph, Network) else project(graph, weight=weight)
    if sponsors is not None:
        network = replace(network, sponsors=frozenset(sponsors))
    if categories is not None:
        network = replace(network, categories=tuple(dict.fromkeys(categories)))
    return network


def _check_adjacent(network: Network, previous: Network) -> None:
    """Refuse a window before that overlaps this one, leaves a gap, or has another length."""
    window, before = network.window, previous.window
    if window is not None and before is not None and (before.end != window.start or before.days != window.days):
        raise UsageError(
            f"growth compares window {window} with {window.previous()}, the window of the same length that ends where "
            f"it starts, not with {before}"
        )
