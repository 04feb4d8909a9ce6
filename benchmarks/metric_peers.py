"""What other libraries do, each by its quickest documented call, for ``benchmarks/metrics.py``.

Every function takes a window's ties as arrays and returns processor seconds and values, by metric.  Ego betweenness,
and in networkx everything that goes person by person, is measured on a sample of people and scaled up to all who have
ties; so are the best chains, on a sample of sponsors.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@dataclass
class Network:
    """One window: pairs of people, weights, and who are sponsors; ``sample`` are some people who have ties."""

    people: int
    lower: Array
    higher: Array
    weight: Array
    sponsors: Array
    sample: Array = field(init=False)
    tied: int = field(init=False)
    sampled: int = 300

    def __post_init__(self) -> None:
        have = np.unique(np.concatenate([self.lower, self.higher]))
        self.tied = len(have)
        self.sample = np.sort(np.random.default_rng(1).choice(have, min(self.sampled, self.tied), replace=False))

    @property
    def scale(self) -> float:
        """People with ties over those in the sample."""
        return self.tied / len(self.sample)


class Measured:
    """Seconds and values by metric."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.values: dict[str, Any] = {}

    def take(self, name: str, function: Callable[[], Any], scale: float = 1) -> Any:
        """Call a function, and keep what it returns and its seconds."""
        start = time.process_time()
        self.values[name] = function()
        self.seconds[name] = (time.process_time() - start) * scale
        return self.values[name]

    def total(self, *left_out: str) -> float:
        """Return the seconds of all metrics but some."""
        return sum(seconds for name, seconds in self.seconds.items() if name not in left_out)


def igraph(network: Network, *, betweenness: bool = True, chains: int = 0) -> Measured:
    """igraph: a graph from an array; the metrics in C."""
    import igraph as ig

    done = Measured()
    edges = np.column_stack([network.lower, network.higher])
    graph = done.take("build", lambda: ig.Graph(n=network.people, edges=edges))
    weights = network.weight.tolist()
    done.take("size", lambda: np.array(graph.degree()))
    done.take("strength", lambda: np.array(graph.strength(weights=weights)))
    done.take("constraint", lambda: np.array(graph.constraint(weights=weights)))
    done.take("ego_density", lambda: np.array(graph.transitivity_local_undirected(mode="nan")))

    def within() -> Array:
        counts = np.zeros(network.people, np.int64)
        for near in graph.neighborhood(network.sponsors.tolist(), order=3, mindist=1):
            counts[near] += 1
        return counts

    done.take("sponsors_within_3", within)
    if betweenness:
        done.take(
            "ego_betweenness", lambda: [_igraph_ego(graph, ego) for ego in network.sample.tolist()], network.scale
        )
    if chains:
        some = network.sponsors[:chains].tolist()
        length = (np.log(network.weight.max()) - np.log(network.weight)).tolist()
        scale = len(network.sponsors) / chains
        done.take("sponsor_weighted_reach", lambda: graph.distances(some, weights=length), scale)
    return done


def _igraph_ego(graph: Any, ego: int) -> float:
    near = sorted(graph.neighborhood(ego))
    inside = graph.induced_subgraph(near, implementation="create_from_scratch")
    return float(inside.betweenness(vertices=near.index(ego)))


def networkx(network: Network) -> Measured:
    """networkx: a graph from rows; the metrics in Python, all but degrees on a sample of people."""
    import networkx as nx

    done = Measured()
    rows = list(zip(network.lower.tolist(), network.higher.tolist(), network.weight.tolist(), strict=True))

    def build() -> Any:
        graph = nx.Graph()
        graph.add_nodes_from(range(network.people))
        graph.add_weighted_edges_from(rows)
        return graph

    graph = done.take("build", build)
    some, scale = network.sample.tolist(), network.scale
    done.take("size", lambda: dict(graph.degree()))
    done.take("strength", lambda: dict(graph.degree(weight="weight")))
    by_node: dict[str, Callable[[], Any]] = {
        "constraint": lambda: nx.constraint(graph, nodes=some, weight="weight"),
        "effective_size": lambda: nx.effective_size(graph, nodes=some, weight="weight"),
        "ego_density": lambda: nx.clustering(graph, nodes=some),
        "ego_betweenness": lambda: {
            ego: nx.betweenness_centrality(nx.ego_graph(graph, ego), normalized=False)[ego] for ego in some
        },
    }
    for name, function in by_node.items():
        values = done.take(name, function, scale)
        done.values[name] = [values[ego] for ego in some]
    sponsors = network.sponsors[:20].tolist()
    near = lambda: [len(nx.single_source_shortest_path_length(graph, one, cutoff=3)) for one in sponsors]  # noqa: E731
    done.take("sponsors_within_3", near, len(network.sponsors) / len(sponsors))
    return done


def networkit(network: Network) -> Measured:
    """networkit, one thread: it has density among alters, as local clustering."""
    import networkit as nk

    nk.setNumberOfThreads(1)
    done = Measured()
    ends = (network.lower.astype(np.uint64), network.higher.astype(np.uint64))
    graph = done.take("build", lambda: nk.GraphFromCoo((np.ones(len(ends[0])), ends), n=network.people))
    done.take("ego_density", lambda: np.array(nk.centrality.LocalClusteringCoefficient(graph, True).run().scores()))
    return done


def graphblas(network: Network) -> Measured:
    """python-graphblas, one thread: constraint, effective size and density as products of masked matrices."""
    import graphblas as gb

    gb.ss.config["nthreads"] = 1
    done = Measured()
    n = network.people
    one = np.concatenate([network.lower, network.higher])
    other = np.concatenate([network.higher, network.lower])
    weight = np.concatenate([network.weight, network.weight])
    ties = done.take("build", lambda: gb.Matrix.from_coo(one, other, weight, nrows=n, ncols=n))
    done.take("strength", lambda: ties.reduce_rowwise("plus").new().to_dense(0.0))
    shares = gb.Matrix(float, n, n)

    def constraint() -> Array:
        strength = ties.reduce_rowwise("plus").new()
        shares << gb.semiring.any_times(strength.apply("minv").new().diag() @ ties)
        invested = gb.semiring.plus_times(shares @ shares).new(mask=ties.S)
        invested << shares.ewise_add(invested, "plus")
        return _dense(invested.apply(gb.binary.pow, 2).reduce_rowwise("plus").new(), n)

    def effective_size() -> Array:
        strongest = ties.reduce_rowwise("max").new()
        marginal = gb.semiring.any_times(strongest.apply("minv").new().diag() @ ties).new()
        redundant = gb.semiring.plus_times(shares @ marginal.T).new(mask=ties.S)
        return ties.reduce_rowwise("count").new().to_dense(0) - redundant.reduce_rowwise("plus").new().to_dense(0.0)

    def density() -> Array:
        closed = gb.semiring.plus_pair(ties @ ties.T).new(mask=ties.S).reduce_rowwise("plus").new().to_dense(0)
        size = ties.reduce_rowwise("count").new().to_dense(0)
        with np.errstate(invalid="ignore"):
            return closed / (size * (size - 1))

    done.take("constraint", constraint)
    done.take("effective_size", effective_size)
    done.take("ego_density", density)
    return done


def _dense(vector: Any, size: int) -> Array:
    values = np.full(size, np.nan)
    places, found = vector.to_coo()
    values[places] = found
    return values


# -- the floor: every triangle, written down ---------------------------------------------------------------------


@numba.njit(cache=True, nogil=True, boundscheck=False)
def list_triangles(people: int, lower: Array, higher: Array) -> Array:  # noqa: C901 - as plain as it gets
    """Return every triangle once: rows of people, found from the least connected one over marked alters."""
    degree = np.zeros(people, np.int32)
    for tie in range(len(lower)):
        degree[lower[tie]] += 1
        degree[higher[tie]] += 1
    begin = np.zeros(people + 1, np.int32)
    place = np.zeros(people + 1, np.int32)
    for tie in range(len(lower)):
        one, other = lower[tie], higher[tie]
        fewer = one if (degree[one], one) < (degree[other], other) else other
        begin[fewer + 1] += 1
    for one in range(people):
        begin[one + 1] += begin[one]
        place[one] = begin[one]
    alters = np.empty(len(lower), np.int32)
    for tie in range(len(lower)):
        one, other = lower[tie], higher[tie]
        if not (degree[one], one) < (degree[other], other):
            one, other = other, one
        alters[place[one]] = other
        place[one] += 1
    marked = np.zeros(people, np.bool_)
    found = np.empty((1024, 3), np.int32)
    count = 0
    for one in range(people):
        for position in range(begin[one], begin[one + 1]):
            marked[alters[position]] = True
        for position in range(begin[one], begin[one + 1]):
            other = alters[position]
            for further in range(begin[other], begin[other + 1]):
                third = alters[further]
                if marked[third]:
                    if count == len(found):
                        larger = np.empty((2 * count, 3), np.int32)
                        larger[:count] = found
                        found = larger
                    found[count, 0] = one
                    found[count, 1] = other
                    found[count, 2] = third
                    count += 1
        for position in range(begin[one], begin[one + 1]):
            marked[alters[position]] = False
    return found[:count]
