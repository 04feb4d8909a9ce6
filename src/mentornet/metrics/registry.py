"""The registry of metrics: each one is a small function of a network and a person, with a card that explains it.

Documentation, ``mentornet describe``, columns, tooltips and tests iterate over ``METRICS``.  Adding a metric is one
decorated function in a family's module.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

import networkx as nx

from ..errors import UsageError, hint
from ..network import Network, Node, project
from .citations import CITATIONS


class Missing(StrEnum):
    """Why a value is missing: a code, and in ``text`` the reason in words."""

    text: str

    def __new__(cls, code: str, text: str) -> Self:
        """Make a member whose value is the code alone."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.text = text
        return member

    NOT_PRESENT = "not_present", "the person is not yet hired, has left, or is external"
    ISOLATE = "isolate", "the person has no tie in the window"
    FEWER_THAN_TWO_ALTERS = "fewer_than_two_alters", "the person has fewer than two contacts in the window"
    NO_GROUP = "no_group", "the person's own group is not known"
    NO_KNOWN_GROUP = "no_known_group", "no contact's group is known"
    ONE_CATEGORY = "one_category", "there are fewer than two groups to be spread over"
    NO_LEVEL = "no_levels", "the person's level is not known"
    NO_UNIT = "no_units", "neither the person's unit nor a manager or report is known"
    NO_SPONSORS = "no_sponsors", "nobody else is in the sponsor set"
    UNREACHABLE = "unreachable", "no chain of ties leads to a sponsor"
    WINDOW_EXPANDING = "window_expanding", "expanding windows differ in length: growth compares windows of one length"
    NO_PREVIOUS_WINDOW = "no_previous_window", "the record does not reach back one window before this one"
    NOT_PRESENT_BEFORE = "not_present_before", "the person was not in the organisation in the window before"
    NO_PREVIOUS_TIE = "no_previous_tie", "the person had no tie to keep in the window before"


Value = float | Missing
Function = Callable[..., Value]

# What an option given to a metric replaces in the network; every other option goes to the metric's function.
NETWORK_OPTIONS = ("sponsors", "categories")


@dataclass(frozen=True)
class Example:
    """A small worked example: arcs (with attributes, if any) and the value of each node (``None``: missing)."""

    arcs: tuple[tuple[Any, ...], ...]
    values: Mapping[str, float | None]
    nodes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    sponsors: frozenset[str] | None = None
    previous: tuple[tuple[Any, ...], ...] | None = None

    def graph(self) -> nx.DiGraph:
        """Return the example's graph."""
        return self._graph(self.arcs)

    def options(self) -> dict[str, Any]:
        """Return the options that the example passes to its metric."""
        options: dict[str, Any] = {}
        if self.sponsors is not None:
            options["sponsors"] = self.sponsors
        if self.previous is not None:
            options["previous"] = self._graph(self.previous)
        return options

    def _graph(self, arcs: tuple[tuple[Any, ...], ...]) -> nx.DiGraph:
        graph = nx.DiGraph()
        graph.add_nodes_from((node, self.nodes.get(node, {})) for node in self.values)
        graph.add_edges_from(arcs)
        return graph

    def text(self) -> str:
        """Return the example in words."""
        values = ", ".join(
            f"{node} {'missing' if value is None else f'{value:.4g}'}" for node, value in self.values.items()
        )
        parts = [f"ties {_arcs_text(self.arcs)}"]
        if self.previous is not None:
            parts.insert(0, f"before: ties {_arcs_text(self.previous)}; now")
        if self.nodes:
            parts.append("; ".join(f"{node}: {_pairs(data)}" for node, data in self.nodes.items()))
        if self.sponsors is not None:
            parts.append(f"sponsors {', '.join(sorted(self.sponsors))}")
        return f"{'; '.join(parts)} -> {values}"


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a metric is, for people who read its values.

    ``bounds`` are the lowest and highest possible value (``None``: no bound).  ``direction`` says what a higher value
    means.  ``missing`` lists every reason for which a value can be missing.
    """

    name: str
    family: str
    label: str
    unit: str
    bounds: tuple[float | None, float | None]
    direction: str
    definition: str
    formula: str
    reference: str
    missing: tuple[Missing, ...]
    example: Example

    @property
    def summary(self) -> str:
        """The definition's first sentence."""
        return self.definition.split(". ")[0].rstrip(".") + "."

    @property
    def undefined(self) -> str:
        """When the value is missing, in words."""
        return "; ".join(f"{reason.text} ({reason})" for reason in self.missing)

    def to_dict(self) -> dict[str, Any]:
        """Return the card as plain data."""
        return {
            "name": self.name,
            "family": self.family,
            "label": self.label,
            "unit": self.unit,
            "bounds": list(self.bounds),
            "direction": self.direction,
            "definition": self.definition,
            "formula": self.formula,
            "reference": self.reference,
            "undefined": {str(reason): reason.text for reason in self.missing},
            "example": self.example.text(),
        }

    def text(self) -> str:
        """Return the card as lines of text."""
        low, high = ("no bound" if bound is None else f"{bound:g}" for bound in self.bounds)
        rows = {
            "family": self.family,
            "unit": self.unit,
            "range": f"{low} to {high}",
            "direction": self.direction,
            "formula": self.formula,
            "missing when": self.undefined,
            "example": self.example.text(),
            "reference": self.reference,
        }
        return "\n".join(
            [f"{self.label} ({self.name})", "", self.definition, "", *(f"{k:<13} {v}" for k, v in rows.items())]
        )


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

    def __call__(self, graph: nx.Graph | Network, *, weight: str = "weight", **options: Any) -> dict[Node, float]:
        """Return every node's value; ``NaN`` is missing (``reasons`` says why).

        Parameters
        ----------
        graph:
            Any networkx graph (directed or not, with parallel ties, loops and weights), or a ``Network``.
        weight:
            The edge attribute that holds the weight; an edge without it counts 1.
        options:
            ``group``: the node attribute to group by; ``categories``: every possible group; ``sponsors``: the sponsor
            set; ``previous``: the graph of the window before.  Each metric takes the ones that it uses.

        Raises
        ------
        UsageError: an option that the metric does not take, a weight that is not a number of 0 or more, or a
        ``previous`` window that is not the one before.
        """
        values = self._evaluate(graph, weight, options)
        return {node: math.nan if isinstance(value, Missing) else value for node, value in values}

    def reasons(self, graph: nx.Graph | Network, *, weight: str = "weight", **options: Any) -> dict[Node, Missing]:
        """Return, for every node whose value is missing, the reason code."""
        values = self._evaluate(graph, weight, options)
        return {node: value for node, value in values if isinstance(value, Missing)}

    def value(self, network: Network, ego: Node, **options: Any) -> Value:
        """Return one person's value, or why it is missing."""
        return self.function(network, ego, **options) if network.present(ego) else Missing.NOT_PRESENT

    def _evaluate(
        self, graph: nx.Graph | Network, weight: str, options: Mapping[str, Any]
    ) -> Iterator[tuple[Node, Value]]:
        known = (*self.network_options, *self.function_options)
        for name in options:
            if name not in known:
                raise UsageError(f"{self.card.name} takes no option '{name}'{hint(name, ('weight', *known))}")
        given = {name: options[name] for name in NETWORK_OPTIONS if name in options}
        network = _as_network(graph, weight, **given)
        passed = {name: value for name, value in options.items() if name not in given}
        if passed.get("previous") is not None:
            passed["previous"] = _as_network(passed["previous"], weight)
            _check_adjacent(network, passed["previous"])
        return ((node, self.value(network, node, **passed)) for node in network.ties)


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
        )
        METRICS[name] = Metric(function, card, options)
        return METRICS[name]

    return register


def _as_network(
    graph: nx.Graph | Network,
    weight: str,
    *,
    sponsors: Iterable[Node] | None = None,
    categories: Iterable[Hashable] | None = None,
) -> Network:
    """Return the graph as a network, with another sponsor set or code book where one is given."""
    for name, given in (("sponsors", sponsors), ("categories", categories)):
        if isinstance(given, str):
            raise UsageError(f"{name} must be a collection, not the one string '{given}': write {{'{given}'}}")
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


def _arcs_text(arcs: tuple[tuple[Any, ...], ...]) -> str:
    return ", ".join(f"{source}-{target}" + (f" ({_pairs(rest[0])})" if rest else "") for source, target, *rest in arcs)


def _pairs(data: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in data.items())
