"""Kernel of who reaches which sponsors by contacts one after the other: 256 sponsors at a time, one bit each."""

from __future__ import annotations

from typing import Any

import numpy as np

from .compiled import bit_count, kernel, step
from .pairs import sort_by

WORDS = 4  # 64-bit words a person that are looked at together


@step
def gain(node: int, source: int, reach: Any, gained: Any, found: Any, count: int) -> int:
    """Let a person have what another one reaches, from the next moment on; return how many have gained something."""
    fresh = False
    for word in range(WORDS):
        if reach[source, word] & ~reach[node, word]:
            fresh = True
    if not fresh:
        return count
    known = False
    for word in range(WORDS):
        known |= gained[node, word] != 0
        gained[node, word] |= reach[source, word]
    if not known:
        found[count] = node
        count += 1
    return count


@step
def through_spells(fresh: Any, many: int, begin: Any, order: Any, ends: Any, active: Any, reach: Any, gained: Any,
                   found: Any, count: int) -> int:  # fmt: skip
    """Pass on what fresh people reach through their active spells."""
    spells = len(active)
    for position in range(many):
        node = fresh[position]
        for place in range(begin[node], begin[node + 1]):
            end = order[place]
            spell = end % spells
            if active[spell]:
                count = gain(ends[(end + spells) % (2 * spells)], node, reach, gained, found, count)
    return count


@step
def settle(found: Any, count: int, begin: Any, reach: Any, gained: Any, fresh: Any) -> int:
    """Add what was gained to what is reached; keep those with spells as fresh, and return how many they are."""
    many = 0
    for position in range(count):
        node = found[position]
        for word in range(WORDS):
            reach[node, word] |= gained[node, word]
            gained[node, word] = 0
        if begin[node + 1] > begin[node]:
            fresh[many] = node
            many += 1
    return many


@kernel("f8[::1](i8, i8[::1], i4[::1], i4[::1], i8[::1], i8[::1], i4[::1], i4[::1], i4[::1])")
def sponsors_in_time(
    people: int, at: Any, one: Any, other: Any, first: Any, last: Any, spell_one: Any, spell_other: Any, sponsors: Any
) -> Any:
    """Return how many sponsors everyone reaches by contacts at strictly increasing times, ego left out.

    Interactions (at a time, ascending) and spells (from ``first`` to ``last``) lead both ways.  One sweep from the last
    moment to the first: who is in contact with somebody has, before it, what that person has after it.
    """
    counts = np.zeros(people)
    spells = len(first)
    ends = np.concatenate((spell_one, spell_other))
    begin, order = sort_by(ends, people)
    by_first = np.argsort(first)
    by_last = np.argsort(last)
    active = np.zeros(spells, np.bool_)
    reach = np.zeros((people, WORDS), np.uint64)
    gained = np.zeros((people, WORDS), np.uint64)
    found = np.empty(people, np.int32)
    fresh = np.empty(people + 2 * spells, np.int32)
    for chunk in range(0, len(sponsors), 64 * WORDS):
        reach[:] = 0
        for position in range(chunk, min(len(sponsors), chunk + 64 * WORDS)):
            bit = position - chunk
            reach[sponsors[position], bit >> 6] |= np.uint64(1) << np.uint64(bit & 63)
        many = 0
        events, opening, closing = len(at) - 1, spells - 1, spells - 1
        before = np.int64(0)
        begun = False
        while events >= 0 or closing >= 0:
            moment = np.int64(-(2**62))
            if events >= 0:
                moment = at[events]
            if opening >= 0:
                moment = max(moment, last[by_last[opening]])
            if closing >= 0:
                moment = max(moment, first[by_first[closing]])
            idle = before - moment - 1 if begun else np.int64(0)
            while many > 0 and idle > 0:  # moments at which nothing but spells can be used
                count = through_spells(fresh, many, begin, order, ends, active, reach, gained, found, 0)
                many = settle(found, count, begin, reach, gained, fresh)
                idle -= 1
            while opening >= 0 and last[by_last[opening]] == moment:
                spell = by_last[opening]
                active[spell] = True
                fresh[many] = spell_one[spell]
                fresh[many + 1] = spell_other[spell]
                many += 2
                opening -= 1
            count = through_spells(fresh, many, begin, order, ends, active, reach, gained, found, 0)
            while events >= 0 and at[events] == moment:
                count = gain(one[events], other[events], reach, gained, found, count)
                count = gain(other[events], one[events], reach, gained, found, count)
                events -= 1
            many = settle(found, count, begin, reach, gained, fresh)
            while closing >= 0 and first[by_first[closing]] == moment:
                active[by_first[closing]] = False
                closing -= 1
            before = moment
            begun = True
        for person in range(people):
            for word in range(WORDS):
                counts[person] += np.int64(bit_count(reach[person, word]))
    for position in range(len(sponsors)):
        counts[sponsors[position]] -= 1  # a sponsor has always reached itself
    return counts
