"""Betweenness estimated from shortest paths that begin at a sample of people.

The dependency of a source s on v is counted with the linear scaling of Geisberger, Sanders and Schultes (2008): a
shortest path from s to t adds d(s, v) / d(s, t) to v instead of 1, so that people near a sampled source are not
overrated.  Summed over all sources this is betweenness itself, as the two directions of a pair add up to 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.intp]

SEED = 20_010_101
WORK = 100_000_000  # pivots times ties
FEWEST, MOST = 300, 1000


class Neighbours:
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
    neighbours = Neighbours(people, pairs)
    chosen = sample(people, len(pairs), pivots=pivots)
    total, squares, largest = np.zeros(people), np.zeros(people), np.zeros(people)
    for source in chosen:
        scaled = dependencies(neighbours, int(source))
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
    spread = np.maximum(squares - size * mean**2, 0)
    wider = np.sqrt((spread + (largest - mean) ** 2) * scale(people, size))
    result: Floats = np.maximum(wider, typical(people, size, mean, squares) * people * mean)
    return result


def scale(people: int, size: int) -> float:
    """Return what the squared deviations of the dependencies of ``size`` of the people are multiplied by."""
    return people**2 * (1 - size / people) / (size * (size - 1))


def typical(people: int, size: int, mean: Floats, squares: Floats) -> float:
    """Return the median relative error of everyone whom a path led through, without corrections."""
    seen = mean > 0
    spread = np.maximum(squares[seen] - size * mean[seen] ** 2, 0)
    return float(np.median(np.sqrt(spread * scale(people, size)) / (people * mean[seen]))) if seen.any() else 0.0


@dataclass(frozen=True)
class Paths:
    """The shortest paths from one source, by where they lead through.

    ``distance``: steps to everyone, -1 where no path leads; ``paths``: how many shortest ones; ``beyond``: what the
    paths to everybody further on count, by the share of them that leads through the person.
    """

    distance: Numbers
    paths: Floats
    beyond: Floats


def dependencies(neighbours: Neighbours, source: int) -> Floats:
    """Return everyone's scaled dependency on a source."""
    found = paths_from(neighbours, source)
    scaled: Floats = found.beyond * np.maximum(found.distance, 0)
    return scaled


def worth(distance: int, *, scaled: bool) -> float:
    """Return what a path to somebody so far away counts."""
    return 1 / distance if scaled else 1.0


def paths_from(neighbours: Neighbours, source: int, *, scaled: bool = True) -> Paths:
    """Return the paths of a source: breadth first from it, then back (Brandes 2001)."""
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
    beyond = np.zeros(people)  # sum over t of (share of shortest paths to t through v) times what one counts
    for step in range(len(steps), 0, -1):
        sources, targets = steps[step - 1]
        shares = paths[sources] / paths[targets] * (worth(step, scaled=scaled) + beyond[targets])
        beyond += np.bincount(sources, weights=shares, minlength=people)
    return Paths(distance, paths, beyond)
