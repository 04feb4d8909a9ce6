"""Places on the map: angle = who, radius = closeness.

A person's angle never changes, within a map or from one run to the next; the distance from the centre changes only
with the level of closeness.  What makes that so is the *layout*: a dict (JSON-able) that the caller keeps and hands
back, to which new people are added and in which nothing is ever changed::

    {"sectors": [{"name", "start", "end"}, ...],             # fixed when the first map is drawn
     "people": {person_id: {"sector", "slot", "offsets": {"1": 12, "3": -6}}}}

Groups that appear later share the last sector, kept free for them.  Slots follow the order of arrival; the n-th slot
is the n-th point of van der Corput's sequence, so that people spread evenly however many come.  At each level a
person gets an offset from the middle of the ring, such that marks touch as little as possible.
"""

from __future__ import annotations

import copy
import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Layout = dict[str, Any]
Spots = NDArray[np.float64]

RADII = {1: 455.0, 2: 320.0, 3: 185.0}  # the middle of each level's ring, in map units
BAND = 67.5  # half the width of a ring
DOT = {1: 11.0, 2: 14.0, 3: 17.0}  # radius of a mark at each level
RIM = RADII[1] + BAND
CROWD_RADIUS = RIM - 36
OFFSETS = (0, 17, -17, 34, -34, 51, -51, 8, -8, 25, -25, 42, -42)  # tried in this order
MAX_SECTORS = 10
OTHER_GROUPS = "Other groups"
AXIS = 0.36  # radians kept free around twelve o'clock, where the rings have their names
NEVER_TOGETHER = 0.05  # how much a mark minds another that is never there at the same time
START = round(-math.pi / 2 + AXIS / 2, 4)
MARGIN = 0.045  # radians kept free at either side of a sector


def van_der_corput(n: int) -> float:
    """Return the ``n``-th point (from 0) of van der Corput's sequence in (0, 1).

    >>> [van_der_corput(n) for n in range(5)]
    [0.5, 0.25, 0.75, 0.125, 0.625]
    """
    value, step, rest = 0.0, 0.5, n + 1
    while rest:
        value += step * (rest & 1)
        rest >>= 1
        step /= 2
    return value


def choose_sectors(group_of: Mapping[str, str], categories: Sequence[str]) -> list[dict[str, Any]]:
    """Divide the circle among the groups, larger ones wider, with a last sector for all other groups.

    The code book comes first, in its order (a group without anyone shows a gap); above ten sectors the largest stay.
    """
    counts = Counter(group_of.values())
    known = [*dict.fromkeys(categories), *sorted(set(counts) - set(categories))]
    named = [group for group in known if group != OTHER_GROUPS]
    if len(named) > MAX_SECTORS:
        largest = set(sorted(named, key=lambda group: (-counts[group], named.index(group)))[:MAX_SECTORS])
        named = [group for group in named if group in largest]
    widths = [1 + math.sqrt(counts[group]) for group in named]
    rest = sum(count for group, count in counts.items() if group not in named)
    widths.append(1 + math.sqrt(rest) if rest or not named else 0.5)
    sectors, start, turn = [], START, (2 * math.pi - AXIS) / sum(widths)
    for name, width in zip([*named, OTHER_GROUPS], widths, strict=True):
        end = round(start + width * turn, 4)
        sectors.append({"name": name, "start": round(start, 4), "end": end})
        start = end
    return sectors


@dataclass(frozen=True)
class Arrival:
    """Someone to place: ``levels`` are the levels of closeness, 0 to 3, in each window."""

    person: str
    group: str
    levels: Sequence[int]


def place(layout: Layout | None, arrivals: Sequence[Arrival], categories: Sequence[str] = ()) -> Layout:
    """Return the layout with a place for everyone who has none yet; ``layout`` itself is left as it was.

    ``arrivals`` are in order of arrival.  ``categories``, the code book of the groups, is used only when the layout
    is new.
    """
    new = copy.deepcopy(layout) if layout else {}
    if not new.get("sectors"):
        new["sectors"] = choose_sectors({one.person: one.group for one in arrivals}, categories)
    slots = new.setdefault("people", {})
    sector_of = {sector["name"]: index for index, sector in enumerate(new["sectors"])}
    taken = _taken(slots)
    for one in arrivals:
        if one.person not in slots:
            sector = sector_of.get(one.group, len(new["sectors"]) - 1)
            slots[one.person] = {"sector": sector, "slot": taken[sector], "offsets": {}}
            taken[sector] += 1
    for level in RADII:
        _offset(new, arrivals, level)
    return new


def _taken(slots: Mapping[str, Any]) -> Counter[int]:
    taken: Counter[int] = Counter()
    for entry in slots.values():
        taken[entry["sector"]] = max(taken[entry["sector"]], entry["slot"] + 1)
    return taken


def _offset(layout: Layout, arrivals: Sequence[Arrival], level: int) -> None:
    """Give an offset at ``level`` to everyone who reaches it and has none, clear of those who are there meanwhile."""
    reached = [one for one in arrivals if level in one.levels]
    if not reached:
        return
    there = np.array([[found == level for found in one.levels] for one in reached], dtype=float)
    together = np.minimum(1.0, there @ there.T) + NEVER_TOGETHER  # some windows both are drawn at this level, or none
    spots = np.full((len(reached), 2), np.inf)
    for index, one in enumerate(reached):
        if str(level) in layout["people"][one.person]["offsets"]:
            spots[index] = position(layout, one.person, level)
    for index, one in enumerate(reached):
        offsets = layout["people"][one.person]["offsets"]
        if str(level) not in offsets:
            offsets[str(level)] = _freest(angle(layout, one.person), level, spots, together[index])
            spots[index] = position(layout, one.person, level)


def _freest(theta: float, level: int, spots: Spots, weights: Spots) -> int:
    """Return the first offset at which a mark touches nobody, else the one at which it touches least."""
    radii = RADII[level] + np.array(OFFSETS)
    tries = np.stack([np.cos(theta) * radii, np.sin(theta) * radii], axis=1)
    distance = np.hypot(*(tries[:, None, :] - spots[None, :, :]).transpose(2, 0, 1))
    overlap = (np.maximum(0.0, 2 * DOT[level] + 5 - distance) * weights).sum(axis=1)
    return OFFSETS[int(np.argmin(np.round(overlap, 6)))]


def angle(layout: Layout, person: str) -> float:
    """Return the person's angle in radians, clockwise from three o'clock as on a screen."""
    entry = layout["people"][person]
    sector = layout["sectors"][entry["sector"]]
    span = sector["end"] - sector["start"] - 2 * MARGIN
    return round(float(sector["start"] + MARGIN + span * van_der_corput(entry["slot"])), 4)


def crowd_angle(sector: Mapping[str, Any]) -> float:
    """Return where the mark of a sector's weakest ties stands: at its far edge, where nobody else does."""
    return round(float(sector["end"]) - MARGIN, 4)


def radius(layout: Layout, person: str, level: int) -> float:
    """Return the person's distance from the centre at a level of closeness, in map units."""
    return RADII[level] + float(layout["people"][person]["offsets"].get(str(level), 0))


def position(layout: Layout, person: str, level: int) -> tuple[float, float]:
    """Return the person's place at a level of closeness, in map units; y grows downwards."""
    theta, distance = angle(layout, person), radius(layout, person, level)
    return math.cos(theta) * distance, math.sin(theta) * distance
