"""One person's ecosystem over time as one HTML file.

``make_atlas`` gathers what all maps of a program share; its ``draw`` makes one.  Below it, ``ego_view``
reads networks and metric frames into an ``EgoView``; ``build_map`` turns that into a ``Map``.
"""

from .atlas import Atlas, make_atlas
from .audience import AUDIENCES, Audience, known_audience, pseudonym
from .closeness import measure_closeness
from .cohort import cohort_bands
from .model import Alter, Closeness, CouldMeet, Crowd, EgoView, Event, Figure, Reading, Sector, Suggestion, clean_name
from .page import Map, build_map
from .view import ego_view

__all__ = [
    "AUDIENCES",
    "Alter",
    "Atlas",
    "Audience",
    "Closeness",
    "CouldMeet",
    "Crowd",
    "EgoView",
    "Event",
    "Figure",
    "Map",
    "Reading",
    "Sector",
    "Suggestion",
    "build_map",
    "clean_name",
    "cohort_bands",
    "ego_view",
    "known_audience",
    "make_atlas",
    "measure_closeness",
    "pseudonym",
]
