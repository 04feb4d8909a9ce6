"""Ego betweenness: alters' ties to each other as rows of bits, compared two by two.

A *place* is one alter of one ego; places are numbered as in ``alters``.  A place's bits say which of the same ego's
alters the alter is tied to.  They come from the triangles, three egos each.  Two alters who are not tied to each other
are linked by ego and by every bit that they share, and ego's part of that is 1 / (1 + shared bits).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .pairs import followers, rows_of
from .triangles import list_triangles

_AT_ONCE = 1_000_000  # words of bits that are looked at together


def ego_betweenness(
    begin: Any, alter: Any, first: Any, alters: Any, triangles: Any, listed: Any, low: int, high: int, found: Any
) -> None:
    """Write the ego betweenness of the people from ``low`` up to ``high`` into ``found``."""
    del alters, triangles, listed  # the other kernels choose a way of counting by them
    one, other = _tied_places(begin, alter)
    for start, end in _parts(np.diff(first), low, high):
        here = (one >= first[start]) & (one < first[end])
        found[start:end] = _of_part(
            first[start : end + 1] - first[start], one[here] - first[start], other[here] - first[start]
        )


def _tied_places(begin: Any, alter: Any) -> tuple[Any, Any]:
    """Return two places of one ego for every tie between ego's alters."""
    row = rows_of(begin)
    places = np.empty(2 * len(row), np.intp)
    places[np.lexsort((np.concatenate([alter, row]), np.concatenate([row, alter])))] = np.arange(len(places))
    down, up = (
        places[: len(row)],
        places[len(row) :],
    )  # of the alter with the row, and the other way round
    uj, jk, uk = list_triangles(begin, alter)
    return np.concatenate([down[uj], up[uj], up[jk]]), np.concatenate([down[uk], down[jk], up[uk]])


def _parts(degree: Any, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of people whose bits fit in memory together; somebody with very many alters stays alone."""
    start, places, words = low, 0, 0
    for person, alters in enumerate(degree[low:high].tolist(), start=low):
        places, words = places + alters, max(words, _words(alters))
        if places * words > _AT_ONCE and person > start:
            yield start, person
            start, places, words = person, alters, _words(alters)
    yield start, high


def _words(alters: int) -> int:
    return -(-alters // 64)


def _of_part(first: Any, one: Any, other: Any) -> Any:
    """Return the ego betweenness of people whose places begin at ``first``, by which of the places are tied."""
    ego, degree = rows_of(first), np.diff(first)
    slot = np.arange(len(ego)) - first[ego]
    word, bit = slot // 64, np.left_shift(np.uint64(1), (slot % 64).astype(np.uint64))
    bits = np.zeros((len(ego), _words(int(degree.max(initial=0)))), np.uint64)
    for these, those in ((one, other), (other, one)):
        np.bitwise_or.at(bits, (these, word[those]), bit[those])
    tied = np.flatnonzero(bits.any(axis=1))
    count = np.bincount(ego[tied], minlength=len(degree))
    total = (degree * (degree - 1) - count * (count - 1)) / 2  # alone among alters: linked through ego only
    further = np.cumsum(count)[ego[tied]] - 1 - np.arange(len(tied))  # how many tied places of the same ego follow
    for at, nth in followers(further, _AT_ONCE // max(1, bits.shape[1])):
        left, right = tied[at], tied[at + 1 + nth]
        apart = bits[left, word[right]] & bit[right] == 0
        left, right = left[apart], right[apart]
        shared = np.bitwise_count(bits[left] & bits[right]).sum(axis=1)
        total += np.bincount(ego[left], 1 / (1 + shared), len(degree))
    return total
