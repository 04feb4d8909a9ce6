"""The network itself, built with pyvis and rendered with our own template.

pyvis's stock page loads scripts from a CDN and puts names where they can run; so nothing of it is used but the
network: ids are ``n0``, ``n1``, ..., attributes are whitelisted, no name enters any field, positions are ours, physics
is off, and ``generate_html`` renders a template of ours with autoescape.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from pyvis.network import Network as PyvisNetwork

from .layout import CROWD_RADIUS, DOT

if TYPE_CHECKING:
    from jinja2 import Environment

    from .model import EgoView

EGO = "ego"
SHAPES = {"mentor": "square", "sponsor": "diamond", "collaborator": "triangle", "peer": "dot", "other": "hexagon"}
NODE_KEYS = ("id", "shape", "size", "x", "y", "hidden")
EDGE_KEYS = ("id", "from", "to")
OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "dragNodes": False,
        "dragView": False,
        "zoomView": False,
        "hover": False,
        "selectConnectedEdges": False,
        "selectable": False,
        "keyboard": False,
    },
    "nodes": {"chosen": False},
    "edges": {"smooth": False, "chosen": False},
}


class EgoNetwork(PyvisNetwork):
    """A pyvis network whose page is our own template."""

    def __init__(self, environment: Environment, template: str) -> None:
        super().__init__(cdn_resources="in_line")
        self.templateEnv = environment
        self.path = template
        self.set_options(json.dumps(OPTIONS))

    def add_mark(self, mark: str, shape: str, size: float, at: tuple[float, float], *, hidden: bool = False) -> None:
        """Add a node at a fixed place, and its line to ego (ego itself has none)."""
        self.add_node(mark, label=" ", shape=shape, size=size, x=round(at[0], 1), y=round(at[1], 1), hidden=hidden)
        if mark != EGO:
            self.add_edge(EGO, mark, id=f"e-{mark}")

    def payload(self) -> dict[str, Any]:
        """Return the whitelisted nodes, edges and options for vis-network."""
        nodes, edges, *_, options = self.get_network_data()
        return {
            "nodes": [{key: node[key] for key in NODE_KEYS if key in node} for node in nodes],
            "edges": [{key: edge[key] for key in EDGE_KEYS} for edge in edges],
            "options": json.loads(options) if isinstance(options, str) else options,
        }

    def generate_html(self, **context: Any) -> str:
        """Render our template with the network's payload and ``context``."""
        page: str = self.templateEnv.get_template(self.path).render(network=self.payload(), **context)
        return page


def ego_network(view: EgoView, environment: Environment, template: str) -> EgoNetwork:
    """Return the network of the last window; the page moves it through the others."""
    network = EgoNetwork(environment, template)
    network.add_mark(EGO, "dot", 24, (0, 0))
    for index, alter in enumerate(view.alters):
        level = max(alter.levels[-1], 1)
        shape = SHAPES[alter.roles[-1] or "other"]
        at = _polar(alter.angle, alter.radii[level - 1])
        network.add_mark(f"n{index}", shape, DOT[level], at, hidden=alter.levels[-1] == 0)
    for index, crowd in enumerate(view.crowds):
        at = _polar(crowd.angle, CROWD_RADIUS)
        network.add_mark(f"g{index}", "dot", DOT[1], at, hidden=crowd.counts[-1] == 0)
    return network


def _polar(angle: float, radius: float) -> tuple[float, float]:
    return math.cos(angle) * radius, math.sin(angle) * radius
