"""Places on the map: angle = who, radius = closeness.

A person's angle never changes, within a map or from one run to the next; the distance from the centre changes only
with the level of closeness.  What makes that so is the *layout*: a dict (JSON-able) that the caller keeps and hands
back, to which new people are added and in which nothing is ever changed::

    {"sectors": [{"name", "start", "end"}, ...],             # fixed when the first map is drawn
     "people": {person_id: {"sector", "slot", "offsets": {"1": 12, "3": -6}}}}

Groups that appear later share the last sector, kept free for them.  Slots follow the order of arrival; the n-th slot
is the n-th point of van der Corput's sequence, so that people spread evenly however many come.  At each level a
person gets the offset from the ring that is farthest from everyone who came before.
"""

from __future__ import annotations

import copy
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Layout = dict[str, Any]

RADII = {1: 450.0, 2: 310.0, 3: 170.0}  # the middle of each level's ring, in map units
BAND = 70.0  # half the width of a ring
DOT = {1: 11.0, 2: 14.0, 3: 17.0}  # radius of a mark at each level
RIM = RADII[1] + BAND
OFFSETS = (0, 14, -14, 28, -28, 42, -42, 7, -7, 21, -21, 35, -35, 49, -49)  # tried in this order
MAX_SECTORS = 10
OTHER_GROUPS = "Other groups"
AXIS = 0.36  # radians kept free around twelve o'clock, where the rings have their names
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
    widths.append(1 + math.sqrt(rest) if rest or not named else 0.8)
    sectors, start, turn = [], START, (2 * math.pi - AXIS) / sum(widths)
    for name, width in zip([*named, OTHER_GROUPS], widths, strict=True):
        end = round(start + width * turn, 4)
        sectors.append({"name": name, "start": round(start, 4), "end": end})
        start = end
    return sectors


def place(
    layout: Layout | None,
    arrivals: Iterable[tuple[str, str, Sequence[int]]],
    categories: Sequence[str] = (),
) -> Layout:
    """Return the layout with a place for everyone who has none yet; ``layout`` itself is left as it was.

    Parameters
    ----------
    arrivals:
        ``(person_id, group, levels)`` in order of arrival; ``levels`` are the levels of closeness that the person
        ever reaches, in that order.
    categories:
        The code book of the groups: used only when the layout is new.
    """
    people = list(arrivals)
    new = copy.deepcopy(layout) if layout else {}
    if not new.get("sectors"):
        new["sectors"] = choose_sectors({person: group for person, group, _ in people}, categories)
    slots = new.setdefault("people", {})
    sector_of = {sector["name"]: index for index, sector in enumerate(new["sectors"])}
    taken = _taken(slots)
    for person, group, _ in people:
        if person not in slots:
            sector = sector_of.get(group, len(new["sectors"]) - 1)
            slots[person] = {"sector": sector, "slot": taken[sector], "offsets": {}}
            taken[sector] += 1
    _offset(new, people)
    return new


def _taken(slots: Mapping[str, Any]) -> Counter[int]:
    taken: Counter[int] = Counter()
    for entry in slots.values():
        taken[entry["sector"]] = max(taken[entry["sector"]], entry["slot"] + 1)
    return taken


def _offset(layout: Layout, people: Iterable[tuple[str, str, Sequence[int]]]) -> None:
    occupied: dict[int, list[tuple[float, float]]] = {level: [] for level in RADII}
    for person, entry in layout["people"].items():
        for level in entry["offsets"]:
            occupied[int(level)].append(position(layout, person, int(level)))
    for person, _, levels in people:
        offsets = layout["people"][person]["offsets"]
        for level in levels:
            if str(level) not in offsets:
                offsets[str(level)] = _freest(angle(layout, person), level, occupied[level])
                occupied[level].append(position(layout, person, level))


def _freest(theta: float, level: int, others: Sequence[tuple[float, float]]) -> int:
    """Return the first offset that touches nobody, else the one that touches least."""
    room = 2 * DOT[level] + 4
    best, least = 0, math.inf
    for offset in OFFSETS:
        x, y = math.cos(theta) * (RADII[level] + offset), math.sin(theta) * (RADII[level] + offset)
        overlap = sum(max(0.0, room - math.hypot(x - ox, y - oy)) for ox, oy in others)
        if overlap < least:
            best, least = offset, overlap
        if overlap == 0:
            break
    return best


def angle(layout: Layout, person: str) -> float:
    """Return the person's angle in radians, clockwise from three o'clock as on a screen."""
    entry = layout["people"][person]
    sector = layout["sectors"][entry["sector"]]
    span = sector["end"] - sector["start"] - 2 * MARGIN
    return round(float(sector["start"] + MARGIN + span * van_der_corput(entry["slot"])), 4)


def radius(layout: Layout, person: str, level: int) -> float:
    """Return the person's distance from the centre at a level of closeness, in map units."""
    return RADII[level] + float(layout["people"][person]["offsets"].get(str(level), 0))


def position(layout: Layout, person: str, level: int) -> tuple[float, float]:
    """Return the person's place at a level of closeness, in map units; y grows downwards."""
    theta, distance = angle(layout, person), radius(layout, person, level)
    return math.cos(theta) * distance, math.sin(theta) * distance
