"""How near the sponsors are: sets that spread along ties, from everyone to all of their alters at once.

Sets of sponsors are rows of bits, 64 a word, a row a person: one step is an *or* over everyone's alters, whatever the
number of sponsors.  The strongest chains are a table of people and sponsors; it spreads by slots (``Slots``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...slots import Slots

_WORD = np.dtype("<u8")  # so that a word's bytes are in the order of its bits, on every machine
_AT_ONCE = 20_000_000  # cells of a table of people and sponsors


def sponsors_within(first: Any, alters: Any, sponsors: Any, mentee: Any, mentor: Any) -> Any:
    """Return how many sponsors everyone reaches within one, two and three steps, and in three past any mentor.

    Ego is left out.  The first is a table with a row a person; the second has -1 for people without a mentor.
    """
    reached = _bits_at(len(first) - 1, sponsors)
    own = _sizes(reached)
    counts = np.zeros((len(first) - 1, 3))
    for step in range(3):
        reached = reached | _from_alters(first, alters, reached)
        counts[:, step] = _sizes(reached) - own
    return counts, _past_mentors(first, alters, sponsors, mentee, mentor)


def sponsor_steps(first: Any, alters: Any, sponsors: Any) -> Any:
    """Return the steps to the nearest sponsor other than ego; -1: there is no way to one.

    Every step reaches further, or is the last one.
    """
    found = np.full(len(first) - 1, -1, np.int32)
    reached = _bits_at(len(first) - 1, sponsors)
    own, before, step = _sizes(reached), None, 0
    while before is None or not np.array_equal(before, reached):
        before, step = reached, step + 1
        reached = reached | _from_alters(first, alters, reached)
        found[(found < 0) & (_sizes(reached) > own)] = step
    return found


def weighted_reach(first: Any, alters: Any, weight: Any, heaviest: float, sponsors: Any) -> Any:
    """Return, for everyone, the sum over other sponsors of the best chain's product of relative weights.

    Chains grow by a tie or more at a time, until no chain gets better.
    """
    people = len(first) - 1
    slots = Slots(first, alters)
    relative = (weight / heaviest)[slots.tie][:, None]
    total = np.zeros(people)
    for some in _parts(sponsors, people):
        best = np.zeros((people, len(some)))
        best[slots.place[some], np.arange(len(some))] = 1.0
        before = None
        while before is None or not np.array_equal(before, best):
            before = best.copy()
            for rows, ties in slots:
                longer = best[slots.alter[ties]]
                longer *= relative[ties]
                np.maximum(best[rows], longer, out=best[rows])
        best[slots.place[some], np.arange(len(some))] = 0.0
        total += best.sum(axis=1)[slots.place]
    return total


def _past_mentors(first: Any, alters: Any, sponsors: Any, mentee: Any, mentor: Any) -> Any:
    """Return how many sponsors everyone with mentors reaches in three steps past them; -1 for people without one.

    Here it is the mentees who are sets of bits: a mentee's bit spreads to everybody but that mentee's mentors.
    """
    found = np.full(len(first) - 1, -1, np.int32)
    mentees, number = np.unique(mentee, return_inverse=True)
    reached = _bits_at(len(first) - 1, mentees)
    passed = np.zeros_like(reached)
    np.bitwise_or.at(passed, (mentor, number // 64), _bit(number))
    for _ in range(3):
        reached = reached | (_from_alters(first, alters, reached) & ~passed)
    counts = np.unpackbits(reached[sponsors].view(np.uint8), axis=1, count=len(mentees), bitorder="little")
    found[mentees] = counts.sum(axis=0) - np.isin(mentees, sponsors)
    return found


def _parts(sponsors: Any, people: int) -> Iterator[Any]:
    """Yield some sponsors at a time, as many as memory is meant for."""
    size = max(1, _AT_ONCE // max(1, people))
    for start in range(0, len(sponsors), size):
        yield sponsors[start : start + size]


def _bits_at(people: int, chosen: Any) -> Any:
    """Return sets in which each of the chosen has the bit of their own number."""
    bits = np.zeros((people, -(-len(chosen) // 64)), _WORD)
    number = np.arange(len(chosen))
    bits[chosen, number // 64] = _bit(number)
    return bits


def _bit(number: Any) -> Any:
    return np.left_shift(np.uint64(1), (number % 64).astype(np.uint64)).astype(_WORD)


def _sizes(bits: Any) -> Any:
    return np.bitwise_count(bits).sum(axis=1, dtype=np.int64)


def _from_alters(first: Any, alters: Any, bits: Any) -> Any:
    """Return what the alters of everyone have together; nothing for people without alters."""
    together = np.zeros_like(bits)
    tied = np.flatnonzero(np.diff(first))
    if len(tied):
        together[tied] = np.bitwise_or.reduceat(bits[alters], first[tied], axis=0)
    return together
