"""Structural holes: every triangle is listed once."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..layout import (
    ALTER_INDIRECT,
    ALTER_SHARE,
    BOTH,
    DIRECTED,
    PER_STRONGEST,
    REDUNDANCY,
    ROW_INDIRECT,
    ROW_SHARE,
    STRENGTH,
    TRIANGLES,
)
from .pairs import followers, rows_of

_AT_ONCE = 2_000_000  # pairs of pairs that are looked at together


def shares(rows: Any, alter: Any, weight: Any, strengths: Any) -> Any:
    """Return the pairs' and the people's columns as they are before any triangle is visited."""
    of_people = np.zeros((len(strengths), 4))
    of_people[:, STRENGTH] = strengths[:, 0]
    np.divide(1.0, strengths[:, 1], out=of_people[:, PER_STRONGEST], where=strengths[:, 1] > 0)
    of_pairs = np.zeros((len(alter), 4))
    of_pairs[:, ROW_SHARE] = weight / strengths[rows, 0]
    of_pairs[:, ALTER_SHARE] = weight / strengths[alter, 0]
    return of_pairs, of_people


def list_triangles(begin: Any, alter: Any) -> tuple[Any, Any, Any]:
    """Return the pairs uj, jk and uk of every triangle.

    Every pair uj is followed by each pair jk of j's row; they close where uk is a pair as well.
    """
    row = rows_of(begin)
    keys = row.astype(np.int64) * (len(begin) - 1) + alter
    nothing = np.zeros(0, np.int64)
    found = [(nothing, nothing, nothing)]
    for uj, nth in followers(np.diff(begin)[alter], _AT_ONCE):
        jk = begin[alter[uj]] + nth
        wanted = row[uj].astype(np.int64) * (len(begin) - 1) + alter[jk]
        uk = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        closes = keys[uk] == wanted
        found.append((uj[closes], jk[closes], uk[closes]))
    uj, jk, uk = (np.concatenate(part) for part in zip(*found, strict=True))
    return uj, jk, uk


def visit_triangles(
    begin: Any, alter: Any, of_pairs: Any, of_people: Any, arcs: Any, group: Any, role: Any, closed: Any, circles: Any
) -> Any:
    """Add what every triangle means to the columns; return the triangles' people."""
    uj, jk, uk = list_triangles(begin, alter)
    row = rows_of(begin)
    u, j, k = row[uj], alter[uj], alter[jk]
    sides = {(0, 1): of_pairs[uj], (1, 2): of_pairs[jk], (0, 2): of_pairs[uk]}
    pairs = {(0, 1): uj, (1, 2): jk, (0, 2): uk}
    people = (u, j, k)
    for ego, through, other in ((0, 2, 1), (0, 1, 2), (1, 2, 0), (1, 0, 2), (2, 1, 0), (2, 0, 1)):
        term = _share(sides, ego, through) * _share(sides, through, other)
        column = ROW_INDIRECT if ego < other else ALTER_INDIRECT
        of_pairs[:, column] += np.bincount(pairs[min(ego, other), max(ego, other)], term, len(of_pairs))
        term *= of_people[people[through], STRENGTH] * of_people[people[other], PER_STRONGEST]
        of_people[:, REDUNDANCY] += np.bincount(people[ego], term, len(of_people))
    of_people[:, TRIANGLES] = np.bincount(np.concatenate(people), minlength=len(of_people))
    if len(closed):
        whole = arcs[uj] & arcs[jk] & arcs[uk] & BOTH == BOTH
        for pair in (uj, jk, uk):
            circles[pair[whole]] = 1
        _close_paths(people, {ends: arcs[pair] for ends, pair in pairs.items()}, group, role, closed)
    return np.stack(people, axis=1)


def _share(sides: Any, ego: int, other: int) -> Any:
    """Return ego's share in the other: the first of a pair is its row."""
    return sides[ego, other][:, ROW_SHARE] if ego < other else sides[other, ego][:, ALTER_SHARE]


def _close_paths(people: Any, arcs: Any, group: Any, role: Any, closed: Any) -> None:
    """Count the two-paths a -> v -> b that a triangle closes by a -> b."""

    def arc(source: int, target: int) -> Any:
        return (arcs[source, target] if source < target else arcs[target, source] >> 1) & 1

    groups = [group[person] for person in people]
    unknown = np.minimum.reduce(groups) < 0 if len(groups[0]) else np.zeros(0, np.bool_)
    same = {(a, b): (groups[a] == groups[b]).astype(np.int64) for a in range(3) for b in range(3)}
    for v, a, b in ((1, 0, 2), (1, 2, 0), (0, 1, 2), (0, 2, 1), (2, 0, 1), (2, 1, 0)):
        bits = np.where(unknown, 0b011, same[a, v] | same[v, b] << 1 | same[a, b] << 2)
        shut = (arc(a, v) & arc(v, b) & arc(a, b)).astype(np.bool_)
        np.add.at(closed, (people[v][shut], role[bits[shut]]), 1)


def constraints(rows: Any, alter: Any, degree: Any, of_pairs: Any) -> Any:
    """Return everyone's sum of c_ij, of c_ij ln c_ij (for people with two alters or more), and of p_ij^2."""
    ends = np.concatenate([rows, alter])
    share = np.concatenate([of_pairs[:, ROW_SHARE], of_pairs[:, ALTER_SHARE]])
    squared = (share + np.concatenate([of_pairs[:, ROW_INDIRECT], of_pairs[:, ALTER_INDIRECT]])) ** 2
    logs = np.log(squared, out=np.zeros_like(squared), where=(degree[ends] > 1) & (squared > 0))
    return np.stack([np.bincount(ends, term, len(degree)) for term in (squared, squared * logs, share * share)], axis=1)


def tie_kinds(rows: Any, alter: Any, people: int, arcs: Any, circles: Any) -> Any:
    """Count everyone's ties with directed interactions, those of them that go both ways, and the Simmelian ones."""
    ends = np.concatenate([rows, alter])
    directed = (arcs & DIRECTED) != 0
    kinds = (directed, directed & (arcs & BOTH == BOTH), circles)
    return np.stack([np.bincount(ends, np.tile(kind, 2), people) for kind in kinds], axis=1)
