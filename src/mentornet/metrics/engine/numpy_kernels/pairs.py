"""Contacts to a window's network."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from ..layout import BACK, DIRECTED, NO_PAIR, OUT, PRESENT


def number_pairs(people: int, source: Any, target: Any) -> Any:
    """Give the distinct pairs their numbers; labels are the people themselves."""
    between = source != target
    source, target = source[between], target[between]
    row, alter = np.maximum(source, target).astype(np.int64), np.minimum(source, target)
    keys, pair_of = np.unique(row * people + alter, return_inverse=True)
    label = np.arange(people, dtype=np.int32)
    entry = np.full(len(between), NO_PAIR, np.int32)
    entry[between] = 2 * pair_of + (source < target)
    begin = np.searchsorted(keys, np.arange(people + 1) * people).astype(np.int32)
    alters = (keys % max(people, 1)).astype(np.int32)
    return label, label, begin, alters, entry


def add_contacts(chosen: Any, entry: Any, weight: Any, mutual: Any, amounts: Any, one_way: Any) -> None:
    """Add the chosen contacts to the directed amounts, two a pair."""
    chosen = chosen[entry[chosen] != NO_PAIR]
    at, given, both = entry[chosen], weight[chosen], mutual[chosen]
    there, back = np.where(both, given / 2, given), np.where(both, given / 2, 0.0)
    np.add.at(amounts, np.stack([at, at ^ 1], axis=1).ravel(), np.stack([there, back], axis=1).ravel())
    one_way[at[~both & (given > 0)] >> 1] = True


def keep_ties(people: int, rows_all: Any, alter_all: Any, amounts: Any, one_way: Any, least: float, tied: Any) -> Any:
    """Return the rows of the pairs that weigh something, and ``least`` or more; leaves the sums at zero."""
    out, back = amounts[0::2], amounts[1::2]
    total = out + back
    tied[:] = (total > 0) & (total >= least)
    kept = np.flatnonzero(tied)
    weight = total[kept]
    arcs = OUT * (out[kept] > 0) + BACK * (back[kept] > 0) + DIRECTED * one_way[kept]
    amounts[:] = 0.0
    one_way[:] = False
    row, alter = rows_all[kept], alter_all[kept]
    begin = np.searchsorted(row, np.arange(people + 1)).astype(np.int32)
    ends, both = np.concatenate([row, alter]), np.concatenate([weight, weight])
    strengths = np.zeros((people, 2))
    strengths[:, 0] = np.bincount(ends, both, people)
    np.maximum.at(strengths[:, 1], ends, both)
    degree = np.bincount(ends, minlength=people).astype(np.int32)
    return begin, row, alter, weight, arcs.astype(np.uint8), degree, strengths


def both_ways(rows: Any, alter: Any, arcs: Any, degree: Any) -> Any:
    """Return everyone's alters, ascending: where each one's begin, the alters, and the arcs as ego sees them."""
    ego, other = np.concatenate([rows, alter]), np.concatenate([alter, rows])
    turned = (arcs & DIRECTED) | ((arcs & OUT) << 1) | ((arcs & BACK) >> 1)
    order = np.lexsort((other, ego))
    first = np.concatenate([[0], np.cumsum(degree)]).astype(np.int32)
    return first, other[order], np.concatenate([arcs, turned])[order]


def weights_both_ways(rows: Any, alter: Any, weight: Any, first: Any) -> Any:  # noqa: ARG001 - the other set's
    """Return the weights of everyone's ties, in the order of ``both_ways``."""
    order = np.lexsort((np.concatenate([alter, rows]), np.concatenate([rows, alter])))
    return np.concatenate([weight, weight])[order]


def write_values(column: Any, codes: Any, values: Any) -> None:
    """Write a metric's values; ``NaN`` where a code says that there is none: a sum with it is quicker than a mask."""
    np.add(column, np.divide(0.0, codes == PRESENT), out=values)


def columns_of(table: Any, label: Any) -> Any:
    """Return the columns of a table with a row a label as rows, by person."""
    return np.ascontiguousarray(table[label].T)


def rows_of(begin: Any) -> Any:
    """Return the row of every pair."""
    return np.repeat(np.arange(len(begin) - 1, dtype=np.int32), np.diff(begin))


def followers(count: Any, at_once: int) -> Iterator[tuple[Any, Any]]:
    """Yield every position as often as it has followers, and which follower it is: about ``at_once`` together.

    >>> [[part.tolist() for part in parts] for parts in followers(np.array([2, 0, 3]), 10)]
    [[[0, 0, 2, 2, 2], [0, 1, 0, 1, 2]]]
    """
    upto = np.concatenate([[0], np.cumsum(count, dtype=np.int64)])
    cuts = np.searchsorted(upto, np.arange(0, upto[-1], max(1, at_once)))
    for low, high in pairwise(dict.fromkeys([*cuts.tolist(), len(count)])):
        position = np.repeat(np.arange(low, high), count[low:high])
        yield position, np.arange(upto[low], upto[high]) - upto[position]
