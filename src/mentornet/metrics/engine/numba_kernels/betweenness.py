"""Kernel of ego betweenness: betweenness of ego among ego's alters, and ego.

Two alters who are not tied to each other are linked by ego and by every alter tied to both: the pair gives ego
1 / (1 + the number of those).  Alters without a tie to other alters need no looking at: they give 1 with everyone.
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


@kernel("void(i4[::1], i4[::1], i4[::1], i4[::1], i8, i8, f8[::1])")
def ego_betweenness(begin: Any, alter: Any, first: Any, alters: Any, low: int, high: int, found: Any) -> None:
    """Write the ego betweenness of the people from ``low`` up to ``high`` into ``found``.

    The ties among an ego's alters are found in the alters' rows.  Alters have numbers of their own (ascending, only
    those that are tied to others), and each one's list of others is sorted.
    """
    most = 0
    for ego in range(low, high):
        most = max(most, first[ego + 1] - first[ego])
    number = np.full(len(first) - 1, -1, np.int32)  # place of a person among ego's alters
    degree = np.zeros(most, np.int32)
    compact = np.zeros(most, np.int32)
    place = np.zeros(most + 1, np.int32)
    local = np.zeros(most + 1, np.int32)
    links = np.zeros(most + 1, np.int32)
    touched = np.empty(most + 1, np.int32)
    latest = np.empty(most + 1, np.int32)
    ends = np.empty((1024, 2), np.int32)
    tied = np.empty(2048, np.int32)
    bits = np.empty(1024, np.uint64)
    lost = 1.0 / (1.0 + np.arange(most + 1)) - 1.0
    for ego in range(low, high):
        n = first[ego + 1] - first[ego]
        if n < 2:
            found[ego] = 0.0
            continue
        for position in range(n):
            number[alters[first[ego] + position]] = position
            degree[position] = 0
        ties = 0
        for position in range(1, n):
            one = alters[first[ego] + position]
            row = begin[one + 1] - begin[one]
            if ties + row > len(ends):
                more = np.empty((2 * (ties + row), 2), np.int32)
                more[:ties] = ends[:ties]
                ends = more
            for pair in range(begin[one], begin[one + 1]):
                other = number[alter[pair]]
                if other >= 0:
                    ends[ties, 0] = position
                    ends[ties, 1] = other
                    ties += 1
                    degree[position] += 1
                    degree[other] += 1
        for position in range(first[ego], first[ego + 1]):
            number[alters[position]] = -1
        open_pairs = n * (n - 1) / 2 - ties
        found[ego] = open_pairs
        if ties < 2 or open_pairs == 0:
            continue
        count = 0
        steps = 0.0
        for position in range(n):
            if degree[position] > 0:
                compact[position] = count
                local[count + 1] = local[count] + degree[position]
                steps += float(degree[position]) * degree[position]
                count += 1
        if 2 * ties > len(tied):
            tied = np.empty(4 * ties, np.int32)
        place[:count] = local[:count]
        for tie in range(ties):  # lower numbers first, then higher ones, both ascending
            one, other = compact[ends[tie, 0]], compact[ends[tie, 1]]
            tied[place[one]] = other
            place[one] += 1
        for tie in range(ties):
            one, other = compact[ends[tie, 0]], compact[ends[tie, 1]]
            tied[place[other]] = one
            place[other] += 1
        words = (count + 63) >> 6
        if count * (count - 1) / 2 * (words * WORD + STEP) < steps / 2 * STEP:
            if count * words > len(bits):
                bits = np.empty(2 * count * words, np.uint64)
            found[ego] += with_bits(count, local, tied, bits, lost)
        else:
            found[ego] += with_lists(count, local, tied, links, touched, latest, lost)
