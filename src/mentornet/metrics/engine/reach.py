"""Kernels of how near the sponsors are: breadth first from 64 sponsors at a time, one bit each."""

from __future__ import annotations

from typing import Any

import numpy as np

from .compiled import bit_count, kernel

WORDS = 4  # 64-bit words a person that are looked at together: they fill half a cache line


@kernel("i4[:, ::1](i4[::1], i4[::1], i4[::1], i8)")
def sponsors_within(first: Any, alters: Any, sponsors: Any, steps: int) -> Any:
    """Return how many sponsors everyone reaches within 1, 2, ... ``steps`` steps, ego left out (a row a person)."""
    people = len(first) - 1
    counts = np.zeros((people, steps), np.int32)
    reached = np.zeros((people, WORDS), np.uint64)
    further = np.zeros((people, WORDS), np.uint64)
    at_once = 64 * WORDS
    for chunk in range(0, len(sponsors), at_once):
        reached[:] = 0
        last = min(len(sponsors), chunk + at_once)
        for position in range(chunk, last):
            bit = position - chunk
            reached[sponsors[position], bit >> 6] |= np.uint64(1) << np.uint64(bit & 63)
        for step in range(steps):
            for one in range(people):
                a, b, c, d = reached[one, 0], reached[one, 1], reached[one, 2], reached[one, 3]
                for position in range(first[one], first[one + 1]):
                    other = alters[position]
                    a |= reached[other, 0]
                    b |= reached[other, 1]
                    c |= reached[other, 2]
                    d |= reached[other, 3]
                further[one, 0], further[one, 1], further[one, 2], further[one, 3] = a, b, c, d
                counts[one, step] += np.int32(bit_count(a) + bit_count(b) + bit_count(c) + bit_count(d))
            reached, further = further, reached
    for position in range(len(sponsors)):
        for step in range(steps):
            counts[sponsors[position], step] -= 1  # a sponsor has always reached itself
    return counts


@kernel("i4[::1](i4[::1], i4[::1], i4[::1])")
def sponsor_steps(first: Any, alters: Any, sponsors: Any) -> Any:
    """Return the steps to the nearest sponsor other than ego; -1: there is no way to one.

    Everyone belongs to the sponsor that is found first.  From a sponsor the nearest other one is found on a way that
    crosses from its people to those of another.
    """
    people = len(first) - 1
    steps = np.full(people, -1, np.int32)
    owner = np.full(people, -1, np.int32)
    queue = np.empty(people, np.int32)
    tail = 0
    for sponsor in sponsors:
        steps[sponsor] = 0
        owner[sponsor] = sponsor
        queue[tail] = sponsor
        tail += 1
    head = 0
    while head < tail:
        one = queue[head]
        head += 1
        for position in range(first[one], first[one + 1]):
            other = alters[position]
            if steps[other] < 0:
                steps[other] = steps[one] + 1
                owner[other] = owner[one]
                queue[tail] = other
                tail += 1
    for sponsor in sponsors:
        steps[sponsor] = -1
    nearest = steps.copy()
    for position in range(tail):
        one = queue[position]
        here = owner[one]
        for at in range(first[one], first[one + 1]):
            other = alters[at]
            if owner[other] != here:
                way = max(steps[one], 0) + 1 + max(steps[other], 0)
                if nearest[here] < 0 or way < nearest[here]:
                    nearest[here] = way
    return nearest
