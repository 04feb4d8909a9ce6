"""The long way: graphs written as a program's tables, checked, loaded into a store, and read back as graphs."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from mentornet.config import Config
from mentornet.graph import GraphBuilder
from mentornet.stores import open_store
from mentornet.tables import check_program
from mentornet.windows import calendar

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

MONTHS = calendar(date(2024, 1, 1), date(2025, 1, 1))
DIRECTED, MUTUAL = "message", "meeting"


def write_tables(folder: Path, *graphs: nx.Graph) -> None:
    """Write people.csv and interactions.csv, the ties of each graph into a month of its own (``MONTHS``).

    A tie of weight 3 is three interactions at different times.  Arcs become interactions of a directed kind, edges
    without direction those of a mutual kind.  Node attributes become columns of people.
    """
    people: dict[str, dict[str, Any]] = {}
    for graph in graphs:
        for node, data in graph.nodes(data=True):
            people.setdefault(node, {}).update(data)
    columns = sorted({name for data in people.values() for name in data})
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["person_id", *columns])
        writer.writerows([node, *(data.get(name, "") for name in columns)] for node, data in people.items())
    with (folder / "interactions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["at", "source_id", "target_id", "kind"])
        for month, graph in zip(MONTHS, graphs, strict=False):
            kind = DIRECTED if graph.is_directed() else MUTUAL
            for source, target, weight in graph.edges(data="weight", default=1):
                for number in range(weight):
                    time = f"{month.first_day:%Y-%m}-01 {number // 60:02}:{number % 60:02}"
                    writer.writerow([time, source, target, kind])


@contextmanager
def loaded(folder: Path, config: Mapping[str, Any] | None = None) -> Iterator[GraphBuilder]:
    """Check the folder's tables, load them into a store in it, and give the graph builder on the store's snapshot."""
    rules = Config.from_dict({"name": "Through the store", **(config or {})})
    checked = check_program(folder, rules)
    errors = [str(problem) for problem in checked.problems if problem.severity == "error"]
    assert errors == []
    with open_store(str(folder / "mentornet.db")) as store:
        store.replace(checked.tables, rules, source_hash=checked.source_hash)
        yield GraphBuilder(store.snapshot())
