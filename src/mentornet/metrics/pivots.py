"""Betweenness estimated from shortest paths that begin at a sample of people.

The dependency of a source s on v is counted with the linear scaling of Geisberger, Sanders and Schultes (2008): a
shortest path from s to t adds d(s, v) / d(s, t) to v instead of 1, so that people near a sampled source are not
overrated.  Summed over all sources this is betweenness itself, as the two directions of a pair add up to 1.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.intp]

SEED = 20_010_101
WORK = 100_000_000  # pivots times ties
FEWEST, MOST = 300, 1000


class _Neighbours:
    """Everyone's neighbours in one array: those of v are ``ends[start[v] : start[v] + count[v]]``."""

    def __init__(self, people: int, pairs: Numbers) -> None:
        sources, targets = np.concatenate([pairs, pairs[:, ::-1]]).T
        order = np.lexsort((targets, sources))
        self.people = people
        self.ends = targets[order]
        self.count = np.bincount(sources, minlength=people)
        self.start = np.cumsum(self.count) - self.count

    def arcs_from(self, sources: Numbers) -> tuple[Numbers, Numbers]:
        """Return every arc that leaves the given people, as sources and targets."""
        count = self.count[sources]
        offsets = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        return np.repeat(sources, count), self.ends[np.repeat(self.start[sources], count) + offsets]


def estimate(people: int, pairs: Numbers, *, pivots: int | None = None) -> tuple[Floats, Floats]:
    """Return the estimated betweenness of people 0, 1, ... and its standard errors.

    ``pivots`` is the number of sources; default: see ``sample``.  With everyone as a source the values are exact and
    the errors 0.
    """
    neighbours = _Neighbours(people, pairs)
    chosen = sample(people, len(pairs), pivots=pivots)
    total, squares, largest = np.zeros(people), np.zeros(people), np.zeros(people)
    for source in chosen:
        scaled = _dependencies(neighbours, int(source))
        total += scaled
        squares += scaled * scaled
        largest = np.maximum(largest, scaled)
    return estimated(people, len(chosen), total, squares, largest)


def sample(people: int, ties: int, *, pivots: int | None = None) -> Numbers:
    """Return the people whose paths are looked at: as many as ``WORK`` allows, between ``FEWEST`` and ``MOST``."""
    size = min(people, pivots or min(MOST, max(FEWEST, WORK // ties)))
    return np.random.default_rng(SEED).choice(people, size, replace=False)


def estimated(people: int, size: int, total: Floats, squares: Floats, largest: Floats) -> tuple[Floats, Floats]:
    """Return betweenness and standard errors by what the dependencies of ``size`` of the people add up to."""
    return people * total / size, _errors(people, size, total / size, squares, largest)


def _errors(people: int, size: int, mean: Floats, squares: Floats, largest: Floats) -> Floats:
    """Return standard errors that hold for skewed values too.

    Few sources make most of a person's betweenness, so a sample without them looks more certain than it is.  Two
    corrections: the largest value seen counts once more, and no relative error is below the typical one.
    """
    if size == people:
        return np.zeros(len(mean))
    scale = (1 - size / people) / (size * (size - 1))
    spread = np.maximum(squares - size * mean**2, 0)
    plain = people * np.sqrt(spread * scale)
    wider = people * np.sqrt((spread + (largest - mean) ** 2) * scale)
    seen = mean > 0
    typical = float(np.median(plain[seen] / (people * mean[seen]))) if seen.any() else 0.0
    result: Floats = np.maximum(wider, typical * people * mean)
    return result


def _dependencies(neighbours: _Neighbours, source: int) -> Floats:
    """Return everyone's scaled dependency: breadth first from the source, then back (Brandes 2001)."""
    people = neighbours.people
    distance = np.full(people, -1)
    paths = np.zeros(people)
    distance[source], paths[source] = 0, 1
    steps: list[tuple[Numbers, Numbers]] = []
    frontier: Numbers = np.array([source], dtype=np.intp)
    while len(frontier):
        sources, targets = neighbours.arcs_from(frontier)
        distance[targets[distance[targets] < 0]] = len(steps) + 1
        onward = distance[targets] == len(steps) + 1
        sources, targets = sources[onward], targets[onward]
        paths += np.bincount(targets, weights=paths[sources], minlength=people)
        steps.append((sources, targets))
        frontier = np.unique(targets)
    beyond = np.zeros(people)  # sum over t of (share of shortest paths to t through v) / d(s, t)
    for step in range(len(steps), 0, -1):
        sources, targets = steps[step - 1]
        shares = paths[sources] / paths[targets] * (1 / step + beyond[targets])
        beyond += np.bincount(sources, weights=shares, minlength=people)
    scaled: Floats = beyond * np.maximum(distance, 0)
    return scaled
