"""Kernel of ego betweenness: betweenness of ego among ego's alters, and ego.

Two alters who are not tied to each other are linked by ego and by every alter tied to both: the pair gives ego
1 / (1 + the number of those).  Alters without a tie to other alters need no looking at: they give 1 with everyone.
The ties among an ego's alters are the triangles that ego is in: each is noted for its three people.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .compiled import bit_count, kernel, step

WORD, STEP = 0.35, 1.6  # cost of a word of a pair of bit rows, and of a step along lists, as measured


@step
def with_bits(count: int, begin: Any, tied: Any, bits: Any, lost: Any) -> float:
    """Return what is lost to other links, from one row of bits an alter: for ego networks in which many are tied."""
    words = (count + 63) >> 6
    bits[: count * words] = 0
    for one in range(count):
        for position in range(begin[one], begin[one + 1]):
            other = tied[position]
            bits[one * words + (other >> 6)] |= np.uint64(1) << np.uint64(other & 63)
    total = 0.0
    for one in range(1, count):
        for other in range(one):
            if (bits[one * words + (other >> 6)] >> np.uint64(other & 63)) & np.uint64(1):
                continue
            links = np.uint64(0)
            for word in range(words):
                links += bit_count(bits[one * words + word] & bits[other * words + word])
            total += lost[links]
    return total


@step
def with_lists(count: int, begin: Any, tied: Any, links: Any, touched: Any, latest: Any, lost: Any) -> float:
    """Return what is lost to other links, by walking from alter to alter: for ego networks in which few are tied."""
    latest[:count] = -1
    total = 0.0
    for one in range(count):
        for position in range(begin[one], begin[one + 1]):
            latest[tied[position]] = one
        reached = 0
        for position in range(begin[one], begin[one + 1]):
            between = tied[position]
            for further in range(begin[between], begin[between + 1]):
                other = tied[further]
                if other >= one:
                    break
                if links[other] == 0:
                    touched[reached] = other
                    reached += 1
                links[other] += 1
        for position in range(reached):
            other = touched[position]
            if latest[other] != one:
                total += lost[links[other]]
            links[other] = 0
    return total


@step
def note(one: int, other: int, further: int, low: int, high: int, place: Any, ends: Any) -> None:
    """Note the tie between two of a triangle's people for the third one, if that is one of those asked for."""
    if low <= one < high:
        ends[place[one - low], 0] = other
        ends[place[one - low], 1] = further
        place[one - low] += 1


@step
def ties_among_alters(begin: Any, alter: Any, listed: Any, low: int, high: int, place: Any, ends: Any) -> None:
    """Write the ties among the alters of the people from ``low`` up to ``high``: of each triangle the two others.

    Each person's ties begin at ``place`` (which moves on), larger label first.  Every triangle shows up once, in its
    largest label's row, be they listed already or not; rows are visited by label and their alters ascend, so that
    everyone's ties come out sorted.
    """
    for at in range(len(listed)):
        u, j, k = listed[at]
        note(u, j, k, low, high, place, ends)
        note(j, u, k, low, high, place, ends)
        note(k, u, j, low, high, place, ends)
    if len(listed):
        return
    people = len(begin) - 1
    marked = np.zeros(people, np.uint8)
    for u in range(low, people):  # no row names a person of a larger label
        if begin[u + 1] - begin[u] < 2:
            continue
        for pair in range(begin[u], begin[u + 1]):
            marked[alter[pair]] = 1
        for uj in range(begin[u] + 1, begin[u + 1]):
            j = alter[uj]
            for jk in range(begin[j], begin[j + 1]):
                k = alter[jk]
                if marked[k]:
                    note(u, j, k, low, high, place, ends)
                    note(j, u, k, low, high, place, ends)
                    note(k, u, j, low, high, place, ends)
        for pair in range(begin[u], begin[u + 1]):
            marked[alter[pair]] = 0


@kernel("void(i4[::1], i4[::1], i4[::1], i4[::1], f8[::1], i4[:, ::1], i8, i8, f8[::1])")
def ego_betweenness(
    begin: Any, alter: Any, first: Any, alters: Any, triangles: Any, listed: Any, low: int, high: int, found: Any
) -> None:
    """Write the ego betweenness of the people from ``low`` up to ``high`` into ``found``.

    ``triangles`` says how many triangles each person is in, ``listed`` are all of them, or none if they are many.
    Alters that are tied to other alters get numbers of their own (ascending), and each one's list of others is sorted.
    """
    people = len(first) - 1
    most = 0
    start = np.zeros(high - low + 1, np.int64)
    for ego in range(low, high):
        most = max(most, first[ego + 1] - first[ego])
        start[ego - low + 1] = start[ego - low] + np.int64(triangles[ego])
    every = np.empty((start[high - low], 2), np.int32)
    if len(every):
        ties_among_alters(begin, alter, listed, low, high, start.copy(), every)
    number = np.zeros(people, np.int32)  # of a person among ego's alters
    degree = np.zeros(most + 1, np.int32)
    place = np.zeros(most + 1, np.int32)
    local = np.zeros(most + 1, np.int32)
    links = np.zeros(most + 1, np.int32)
    touched = np.empty(most + 1, np.int32)
    latest = np.empty(most + 1, np.int32)
    tied = np.empty(2048, np.int32)
    bits = np.empty(1024, np.uint64)
    lost = 1.0 / (1.0 + np.arange(most + 1)) - 1.0
    for ego in range(low, high):
        n = first[ego + 1] - first[ego]
        ties = start[ego - low + 1] - start[ego - low]
        open_pairs = n * (n - 1) / 2 - ties
        found[ego] = open_pairs
        if ties < 2 or open_pairs == 0:
            continue
        ends = every[start[ego - low] : start[ego - low + 1]]
        for tie in range(ties):
            number[ends[tie, 0]] = 1
            number[ends[tie, 1]] = 1
        count = 0
        for position in range(first[ego], first[ego + 1]):
            if number[alters[position]]:
                number[alters[position]] = count
                degree[count] = 0
                count += 1
        for tie in range(ties):
            one, other = number[ends[tie, 0]], number[ends[tie, 1]]
            ends[tie, 0] = one
            ends[tie, 1] = other
            degree[one] += 1
            degree[other] += 1
        for position in range(first[ego], first[ego + 1]):
            number[alters[position]] = 0
        steps = 0.0
        for one in range(count):
            local[one + 1] = local[one] + degree[one]
            place[one] = local[one]
            steps += float(degree[one]) * degree[one]
        if 2 * ties > len(tied):
            tied = np.empty(4 * ties, np.int32)
        for tie in range(ties):  # lower numbers first, then higher ones, both ascending
            one = ends[tie, 0]
            tied[place[one]] = ends[tie, 1]
            place[one] += 1
        for tie in range(ties):
            other = ends[tie, 1]
            tied[place[other]] = ends[tie, 0]
            place[other] += 1
        words = (count + 63) >> 6
        if count * (count - 1) / 2 * (words * WORD + STEP) < steps / 2 * STEP:
            if count * words > len(bits):
                bits = np.empty(2 * count * words, np.uint64)
            found[ego] += with_bits(count, local, tied, bits, lost)
        else:
            found[ego] += with_lists(count, local, tied, links, touched, latest, lost)
