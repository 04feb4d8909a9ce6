"""What networkx calls: conversion, which calls we take, and the functions themselves.

A call is taken only if our value is networkx's own; every other one is declined with the reason, and networkx then
computes it itself (or says that the backend cannot, where it was named with ``backend=``).
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Collection, Mapping, Sequence
from importlib.util import find_spec
from numbers import Real
from typing import TYPE_CHECKING, Any

import networkx as nx

from ..metrics import METRICS
from ..projection import project

if TYPE_CHECKING:
    from ..network import Network, Node


class BackendGraph:
    """A simple graph as this backend holds it: a copy, with one network for each weight that was asked for."""

    __networkx_backend__ = "mentornet"

    def __init__(self, graph: nx.Graph) -> None:
        self.graph = graph.copy()
        self._networks: dict[str | None, Network] = {}

    def is_directed(self) -> bool:
        """Return whether edges have a direction."""
        return bool(self.graph.is_directed())

    def is_multigraph(self) -> bool:
        """Return whether there may be parallel edges."""
        return bool(self.graph.is_multigraph())

    def network(self, weight: str | None) -> Network:
        """Return the network in which an edge weighs its attribute ``weight``, or 1 without it."""
        if weight not in self._networks:
            plain = nx.DiGraph() if self.is_directed() else nx.Graph()  # no attribute but the weight means anything
            plain.add_nodes_from(self.graph)
            plain.add_weighted_edges_from((u, v, _weight(data, weight)) for u, v, data in self.graph.edges(data=True))
            self._networks[weight] = project(plain)
        return self._networks[weight]


class Backend:
    """The functions of networkx that this backend takes over, by their names there."""

    @staticmethod
    def convert_from_nx(graph: nx.Graph, **_: Any) -> BackendGraph:
        """Return the graph as this backend holds it; every attribute is kept."""
        return BackendGraph(graph)

    @staticmethod
    def convert_to_nx(result: Any, **_: Any) -> Any:
        """Return a graph as networkx holds it, and every other result as it is."""
        return result.graph.copy() if isinstance(result, BackendGraph) else result

    @staticmethod
    def can_run(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool | str:
        """Return True, or why our value would not be the one of networkx."""
        try:
            call = _arguments(name, args, kwargs)
        except TypeError as error:
            return str(error)
        graph, weight = call["G"], call.get("weight")
        graph = graph.graph if isinstance(graph, BackendGraph) else graph
        reason = _unlike_ours(graph, weight) or _unlike_in_networkx(name, graph, call.get("nodes"), weight)
        return reason or True

    @staticmethod
    def should_run(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool | str:
        """Return True, or why networkx need not hand over of its own accord a call that we can take."""
        whole = _arguments(name, args, kwargs).get("nodes") is None
        return "for all nodes the matrices of networkx are as quick" if whole and find_spec("scipy") else True

    @staticmethod
    def constraint(G: BackendGraph, nodes: Collection[Node] | None = None, weight: str | None = None) -> Any:  # noqa: N803
        """Return Burt's constraint of the nodes (default: all); ``nan`` for isolates."""
        return _values("constraint", G.network(weight), nodes)

    @staticmethod
    def effective_size(G: BackendGraph, nodes: Collection[Node] | None = None, weight: str | None = None) -> Any:  # noqa: N803
        """Return Burt's effective size of the nodes (default: all); ``nan`` for isolates."""
        return _values("effective_size", G.network(weight), nodes)


def _arguments(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    return inspect.signature(getattr(Backend, name)).bind(*args, **kwargs).arguments


def _values(name: str, network: Network, nodes: Collection[Node] | None) -> dict[Node, float]:
    metric = METRICS[name]
    found = {node: metric.value(network, node) for node in (network.ties if nodes is None else nodes)}
    return {node: math.nan if isinstance(value, str) else value for node, value in found.items()}


def _unlike_ours(graph: nx.Graph, weight: Any) -> str | None:
    """Return what in the graph we read in another way than networkx does."""
    if not len(graph):
        return "networkx refuses a graph without nodes on some paths"
    if graph.is_multigraph():
        return "networkx gives parallel edges different meanings on different paths"
    if nx.number_of_selfloops(graph):
        return "we leave self-loops out"
    if weight is not None and not isinstance(weight, str):
        return "the weight is not the name of an attribute"
    weights = (_weight(data, weight) for _, _, data in graph.edges(data=True))
    if not all(isinstance(value, Real) and 0 < float(value) < math.inf for value in weights):
        return "a weight is not a number above 0, and we leave ties of weight 0 out"
    return None


def _unlike_in_networkx(name: str, graph: nx.Graph, nodes: Any, weight: str | None) -> str | None:
    """Return where networkx (3.6.1) has another value than the definition; docs/networkx.md shows examples."""
    if nodes is not None and not isinstance(nodes, Collection):
        return "nodes can be read only once"
    if name == "effective_size" and nodes is None and (graph.is_directed() or weight is not None):
        return "without `nodes` networkx normalises weights by the wrong node"
    if graph.is_directed() and (nodes is not None or find_spec("scipy") is None):
        asked = graph if nodes is None else nodes
        if any(node in graph and not graph.succ[node] and graph.pred[node] for node in asked):
            return "networkx has no value for nodes with in-ties only"
    return None


def _weight(data: Mapping[str, Any], weight: str | None) -> Any:
    return 1.0 if weight is None else data.get(weight, 1.0)


backend = Backend()
