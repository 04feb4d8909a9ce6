"""One person's ecosystem over time as one HTML file.

``ego_view`` reads networks and metric frames into an ``EgoView``; ``build_map`` turns that into a ``Map``.
"""

from .closeness import measure_closeness
from .model import Alter, Closeness, Crowd, EgoView, Event, Figure, Reading, Sector, clean_name
from .page import Map, build_map
from .view import ego_view

__all__ = [
    "Alter",
    "Closeness",
    "Crowd",
    "EgoView",
    "Event",
    "Figure",
    "Map",
    "Reading",
    "Sector",
    "build_map",
    "clean_name",
    "ego_view",
    "measure_closeness",
]
