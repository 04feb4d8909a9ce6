"""Network metrics, each one a function of any networkx graph, with a card that says exactly what it is.

>>> import networkx as nx
>>> from mentornet import metrics
>>> metrics.constraint(nx.star_graph(4))[0]
0.25
>>> metrics.constraint.card.unit
'index'

Ties can be a frame, and so the values: see ``tabular``; ``measure`` takes several metrics at once.

Every metric is an attribute of this module by its name; ``METRICS`` holds them all.
"""

import importlib

from ..errors import hint
from .card import Card, Flag, Missing
from .null import brokerage_null
from .registry import METRICS, Metric
from .several import measure

__all__ = ["METRICS", "Card", "Flag", "Metric", "Missing", "brokerage_null", "measure"]  # and every name in METRICS

for _module in (
    "breadth",
    "depth",
    "timing",
    "brokerage",
    "whole_network",
    "roles",
    "sponsors",
    "access",
    "growth",
    "survival",
    "mobilisation",
):
    importlib.import_module(f".{_module}", __name__)  # importing a module registers its metrics, in this order


def __getattr__(name: str) -> Metric:
    if name in METRICS:
        return METRICS[name]
    raise AttributeError(f"there is no metric '{name}'{hint(name, METRICS)}")


def __dir__() -> list[str]:
    return [*__all__, *METRICS]
