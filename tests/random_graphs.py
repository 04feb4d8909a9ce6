"""Hypothesis strategies: graphs of every class and shape that metrics must cope with."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import networkx as nx
from hypothesis import strategies as st

from mentornet.contacts import History
from mentornet.windows import between
from reference import Case

CLASSES = (nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph)
SHAPES = {
    "empty": nx.empty_graph,
    "star": lambda n: nx.star_graph(max(n - 1, 0)),
    "clique": nx.complete_graph,
    "path": nx.path_graph,
    "cycle": lambda n: nx.cycle_graph(max(n, 1)),
    "two cliques": lambda n: nx.disjoint_union(nx.complete_graph(n // 2), nx.complete_graph(n - n // 2)),
}
weights = st.sampled_from([None, 0, 0.25, 1, 2, 3.5, 10]) | st.floats(1e-3, 1e3)


@st.composite
def graphs(draw, *, weighted=True, classes=CLASSES, most=8):
    """A graph: one of the shapes, and any further edges (parallel ones, loops, weight 0) on top."""
    n = draw(st.integers(0, most))
    shape = SHAPES[draw(st.sampled_from(sorted(SHAPES)))](n)
    graph = draw(st.sampled_from(classes))()
    graph.add_nodes_from(range(len(shape)))
    nodes = list(graph)
    edges = list(shape.edges)
    if nodes:
        edges += draw(st.lists(st.tuples(st.sampled_from(nodes), st.sampled_from(nodes)), max_size=14))
    for u, v in edges:
        weight = draw(weights) if weighted else None
        data = {} if weight is None else {"weight": weight}
        turned = graph.is_directed() and draw(st.booleans())
        graph.add_edge(*((v, u) if turned else (u, v)), **data)
    return graph


@st.composite
def people(draw, graph):
    """Attributes for a graph's nodes and edges: known, missing, NaN, empty and absent."""
    nodes = list(graph)
    maybe = {
        "group": st.sampled_from(["x", "y", "z", 7, None, "", float("nan")]),
        "unit": st.sampled_from(["u", "v", None]),
        "level": st.sampled_from([1, 2, 2.5, 4, None, "senior"]),
        "rank": st.sampled_from([0.0, 1.0, 3.0, None]),
        "external": st.booleans(),
        "present": st.booleans(),
    }
    if nodes:
        maybe["manager_id"] = st.none() | st.sampled_from(nodes)
    for node in nodes:
        for name, values in maybe.items():
            if draw(st.integers(0, 3)) > 1:
                graph.nodes[node][name] = draw(values)
    for *_, data in graph.edges(data=True):
        relation = draw(st.sampled_from([None, None, "INTERACTED", "MENTORS", "SPONSORS"]))
        if relation is not None and graph.is_directed():
            data["relation"] = relation
        if draw(st.booleans()):
            data["mutual"] = draw(st.booleans())
    return graph


WINDOW = between(date(2024, 3, 1), date(2024, 3, 9))  # quarters of two days
instants = st.integers(0, 31).map(lambda step: WINDOW.start + timedelta(hours=6 * step))
earlier = st.integers(-400, 31).map(lambda step: WINDOW.start + timedelta(hours=30 * step))


@st.composite
def told(draw, graph):
    """A graph with what it may tell beside its ties: times and kinds of contacts, its window, rows, the record."""
    all_dated = draw(st.booleans())
    for *_, data in graph.edges(data=True):
        if draw(st.booleans()):
            data["kind"] = draw(st.sampled_from(["meeting", "review", "cohort", "assigned", "chosen"]))
        if draw(st.integers(0, 9)) == 0:
            data["program_made"] = draw(st.booleans())
        if all_dated or draw(st.booleans()):
            if data.get("relation") in ("MENTORS", "SPONSORS"):
                data["first"] = draw(earlier)
                data["last"] = draw(st.none() | instants.map(lambda end, first=data["first"]: max(first, end)))
            else:
                data["at"] = draw(instants)
    if draw(st.integers(0, 3)):
        graph.graph["window"] = WINDOW
    nodes = list(graph)
    pairs = st.tuples(st.sampled_from(nodes), st.sampled_from(nodes)).filter(lambda pair: pair[0] != pair[1])
    if len(nodes) > 1:
        for table, rows in rows_of(pairs).items():
            if draw(st.booleans()):
                graph.graph[table] = draw(st.lists(rows, max_size=6))
        if draw(st.booleans()):
            dated = st.tuples(pairs, earlier).map(lambda both: (*both[0], both[1]))
            graph.graph["record"] = draw(st.lists(dated, max_size=30))
            graph.graph["history"] = History(partial(tuple, graph.graph["record"]))
    graph.graph["program_known"] = draw(st.booleans())
    return graph


def rows_of(pairs):
    """Strategies for the rows that a graph may have beside its ties, by table."""
    yes = st.booleans()
    return {
        "support": st.builds(
            lambda pair, kind, asked, answered, used: {
                "ego_id": pair[0],
                "alter_id": pair[1],
                "kind": kind,
                "asked": asked,
                "answered": asked and answered,
                "used": used,
            },
            pairs,
            st.sampled_from(["guidance", "feedback", "collaboration", "other"]),
            yes,
            yes,
            yes,
        ),
        "opportunities": st.builds(
            lambda pair, kind, strategic, via: {
                "person_id": pair[0],
                "kind": kind,
                "strategic": strategic,
                "via_id": pair[1] if via else None,
            },
            pairs,
            st.sampled_from(["project", "presentation", "role", "invitation"]),
            st.none() | yes,
            yes,
        ),
        "introductions": st.builds(
            lambda pair, when: {"broker_id": "elsewhere", "a_id": pair[0], "b_id": pair[1], "at": when},
            pairs,
            st.none() | instants,
        ),
        "sponsorship_acts": st.builds(lambda pair: {"sponsor_id": pair[0], "protege_id": pair[1]}, pairs),
    }


@st.composite
def cases(draw):
    """A graph with people, a sponsor set, a code book and the graph of the window before."""
    graph = draw(told(draw(people(draw(graphs())))))
    inside = st.sampled_from([*graph, "elsewhere"])
    return Case(
        graph,
        sponsors=draw(st.none() | st.frozensets(inside, max_size=4)),
        categories=draw(st.sampled_from([(), ("x",), ("x", "y", "z", 7), ("x", "y", "z", 7, "w")])),
        previous=draw(st.none() | people(draw(graphs()))),
    )
