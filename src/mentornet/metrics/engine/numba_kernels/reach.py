"""Kernels of how near the sponsors are: breadth first from 64 sponsors at a time, one bit each."""

from __future__ import annotations

from typing import Any

import numpy as np

from .compiled import bit_count, kernel

WORDS = 4  # 64-bit words a person that are looked at together: they fill half a cache line


@kernel("f8[:, ::1](i4[::1], i4[::1], i4[::1], i8)")
def sponsors_within(first: Any, alters: Any, sponsors: Any, steps: int) -> Any:
    """Return how many sponsors everyone reaches within 1, 2, ... ``steps`` steps, ego left out (a row a person)."""
    people = len(first) - 1
    counts = np.zeros((people, steps))
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
            further[:] = reached
            for one in range(people):
                a, b, c, d = reached[one, 0], reached[one, 1], reached[one, 2], reached[one, 3]
                if a | b | c | d == 0:
                    continue
                for position in range(first[one], first[one + 1]):
                    row = further[alters[position]]
                    row[0] |= a
                    row[1] |= b
                    row[2] |= c
                    row[3] |= d
            for one in range(people):
                a, b, c, d = further[one, 0], further[one, 1], further[one, 2], further[one, 3]
                if a | b | c | d != 0:
                    counts[one, step] += np.int64(bit_count(a) + bit_count(b) + bit_count(c) + bit_count(d))
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


@kernel("i4[::1](i4[::1], i4[::1], i4[::1], i4[::1], i4[::1])")
def without_mentors(first: Any, alters: Any, sponsors: Any, mentee: Any, mentor: Any) -> Any:
    """Return how many sponsors everyone with mentors reaches in three steps past them; -1 for people without one.

    ``mentee`` and ``mentor`` are sorted by mentee.  A sponsor is within three steps if next to somebody, or being
    somebody, within two.
    """
    people = len(first) - 1
    found = np.full(people, -1, np.int32)
    if len(mentee) == 0:
        return found
    words = (len(sponsors) + 63) >> 6
    next_to = np.zeros((people, words), np.uint64)  # sponsors at most one step away
    for number in range(len(sponsors)):
        one = sponsors[number]
        bit = np.uint64(1) << np.uint64(number & 63)
        next_to[one, number >> 6] |= bit
        for position in range(first[one], first[one + 1]):
            next_to[alters[position], number >> 6] |= bit
    number_of = np.full(people, -1, np.int32)
    for number in range(len(sponsors)):
        number_of[sponsors[number]] = number
    gone = np.zeros(people, np.bool_)
    reached = np.empty(words, np.uint64)
    begun = 0
    while begun < len(mentee):
        ego = mentee[begun]
        end = begun
        while end < len(mentee) and mentee[end] == ego:
            gone[mentor[end]] = True
            end += 1
        reached[:] = next_to[ego]
        for position in range(first[ego], first[ego + 1]):
            alter = alters[position]
            if gone[alter]:
                continue
            for word in range(words):
                reached[word] |= next_to[alter, word]
            for further in range(first[alter], first[alter + 1]):
                other = alters[further]
                if not gone[other]:
                    for word in range(words):
                        reached[word] |= next_to[other, word]
        if number_of[ego] >= 0:
            reached[number_of[ego] >> 6] &= ~(np.uint64(1) << np.uint64(number_of[ego] & 63))
        for position in range(begun, end):
            lost = number_of[mentor[position]]
            if lost >= 0:
                reached[lost >> 6] &= ~(np.uint64(1) << np.uint64(lost & 63))
            gone[mentor[position]] = False
        found[ego] = 0
        for word in range(words):
            found[ego] += np.int32(bit_count(reached[word]))
        begun = end
    return found


@kernel("f8[::1](i4[::1], i4[::1], f8[::1], f8, i4[::1])")
def weighted_reach(first: Any, alters: Any, weight: Any, heaviest: float, sponsors: Any) -> Any:
    """Return, for everyone, the sum over other sponsors of the best chain's product of relative weights.

    Chains grow from eight sponsors at a time, until no chain gets better.
    """
    people = len(first) - 1
    found = np.zeros(people)
    best = np.empty((people, 8))
    better = np.empty(people, np.bool_)
    relative = weight / heaviest
    for chunk in range(0, len(sponsors), 8):
        best[:] = 0.0
        better[:] = False
        last = min(len(sponsors), chunk + 8)
        for position in range(chunk, last):
            best[sponsors[position], position - chunk] = 1.0
            better[sponsors[position]] = True
        growing = True
        while growing:
            growing = False
            for one in range(people):
                if not better[one]:
                    continue
                better[one] = False
                for position in range(first[one], first[one + 1]):
                    other = alters[position]
                    grown = False
                    for sponsor in range(8):
                        strength = best[one, sponsor] * relative[position]
                        grown |= strength > best[other, sponsor]
                        best[other, sponsor] = max(best[other, sponsor], strength)
                    if grown:
                        better[other] = True
                        growing = True
        for position in range(chunk, last):
            best[sponsors[position], position - chunk] = 0.0
        for one in range(people):
            for sponsor in range(8):
                found[one] += best[one, sponsor]
    return found
