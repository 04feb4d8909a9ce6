"""How near the sponsors are: a table of people and sponsors that spreads along ties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .pairs import rows_of

_AT_ONCE = 20_000_000  # cells of a table of ties and sponsors


def sponsors_within(first: Any, alters: Any, sponsors: Any, steps: int) -> Any:
    """Return how many sponsors everyone reaches within 1, 2, ... ``steps`` steps, ego left out."""
    counts = np.zeros((len(first) - 1, steps))
    for some in _parts(sponsors, alters):
        reached = _at_sponsors(len(first) - 1, some)
        own = reached.sum(axis=1)
        for step in range(steps):
            reached = reached | _spread(np.logical_or, first, reached[alters])
            counts[:, step] += reached.sum(axis=1) - own
    return counts


def sponsor_steps(first: Any, alters: Any, sponsors: Any) -> Any:
    """Return the steps to the nearest sponsor other than ego; -1: there is no way to one."""
    never = np.iinfo(np.int32).max
    found = np.full(len(first) - 1, never, np.int32)
    for some in _parts(sponsors, alters):
        reached = _at_sponsors(len(first) - 1, some)
        own = reached.sum(axis=1)
        step, growing = 0, True
        while growing:
            step += 1
            further = reached | _spread(np.logical_or, first, reached[alters])
            growing = bool((further != reached).any())
            reached = further
            np.minimum(found, step, out=found, where=reached.sum(axis=1) > own)
    found[found == never] = -1
    return found


def without_mentors(first: Any, alters: Any, sponsors: Any, mentee: Any, mentor: Any) -> Any:
    """Return how many sponsors everyone with mentors reaches in three steps past them; -1 for people without one."""
    found = np.full(len(first) - 1, -1, np.int32)
    found[mentee] = 0
    begins = np.flatnonzero(np.diff(mentee, prepend=-1))
    mentors = dict(zip(mentee[begins].tolist(), np.split(mentor, begins[1:]), strict=True)) if len(mentee) else {}
    gone = np.zeros(len(first) - 1, np.bool_)
    for some in _parts(sponsors, alters) if mentors else ():
        here = _at_sponsors(len(first) - 1, some)
        next_to = here | _spread(np.logical_or, first, here[alters])
        for ego, left in mentors.items():
            gone[left] = True
            near = alters[first[ego] : first[ego + 1]]
            near = near[~gone[near]]
            further = np.concatenate([near, *(alters[first[one] : first[one + 1]] for one in near.tolist())])
            reached = next_to[ego] | next_to[further[~gone[further]]].any(axis=0)
            found[ego] += (reached & ~here[ego] & ~gone[some]).sum()
            gone[left] = False
    return found


def weighted_reach(first: Any, alters: Any, weight: Any, heaviest: float, sponsors: Any) -> Any:
    """Return, for everyone, the sum over other sponsors of the best chain's product of relative weights.

    Chains grow by one tie at a time, from the people whose chains have just got better.
    """
    ego = rows_of(first)
    relative = (weight / heaviest)[:, None]
    total = np.zeros(len(first) - 1)
    for some in _parts(sponsors, alters):
        start = _at_sponsors(len(first) - 1, some)
        best = start.astype(np.float64)
        better = start.any(axis=1)
        while better.any():
            used = np.flatnonzero(better[alters])
            begins = np.flatnonzero(np.diff(ego[used], prepend=-1))
            people = ego[used[begins]]
            grown = np.maximum.reduceat(best[alters[used]] * relative[used], begins, axis=0) if len(used) else best[:0]
            better[:] = False
            better[people] = (grown > best[people]).any(axis=1)
            best[people] = np.maximum(best[people], grown)
        total += np.where(start, 0.0, best).sum(axis=1)
    return total


def _parts(sponsors: Any, alters: Any) -> Iterator[Any]:
    """Yield some sponsors at a time, as many as memory is meant for."""
    size = max(1, _AT_ONCE // max(1, len(alters)))
    for start in range(0, len(sponsors), size):
        yield sponsors[start : start + size]


def _at_sponsors(people: int, sponsors: Any) -> Any:
    table = np.zeros((people, len(sponsors)), np.bool_)
    table[sponsors, np.arange(len(sponsors))] = True
    return table


def _spread(combine: Any, first: Any, of_alters: Any) -> Any:
    """Combine the rows of everyone's alters; nothing for people without alters."""
    spread = np.zeros((len(first) - 1, of_alters.shape[1]), of_alters.dtype)
    tied = np.flatnonzero(np.diff(first))
    if len(tied):
        spread[tied] = combine.reduceat(of_alters, first[tied], axis=0)
    return spread
