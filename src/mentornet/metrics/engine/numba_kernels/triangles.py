"""Kernels of structural holes: every triangle is visited once, and what it means for its three people is added up.

With p_ij, the share of i's weight that goes to j, ego i's indirect investment in alter j is sum_q p_iq p_qj over their
common alters q: one term for each triangle i, j, q.  The same products, times the strength of q over the strongest tie
of j, add up to what makes j redundant (Burt's p_iq m_qj).  So six products a triangle are all that constraint,
hierarchy, effective size and efficiency need; counting the triangles gives density.

The same visit says which ties are Simmelian (all three go both ways), and which directed two-paths a -> v -> b are
closed by an arc a -> b, by v's role in them: without those, all two-paths are the open ones of Gould and Fernandez.
"""

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
from .compiled import kernel, step


@step
def close_paths(u: int, j: int, k: int, uj: int, jk: int, uk: int, group: Any, role: Any, closed: Any) -> None:
    """Count the two-paths that a triangle closes, two at most through each of its people.

    Arcs are given from the first person of each pair, and multiplied as bits: branches would cost more.
    """
    if group[u] < 0 or group[j] < 0 or group[k] < 0:
        same_uj = same_jk = 1
        same_uk = 0
    else:
        same_uj = 1 if group[u] == group[j] else 0
        same_jk = 1 if group[j] == group[k] else 0
        same_uk = 1 if group[u] == group[k] else 0
    u_j, j_u = uj & 1, (uj >> 1) & 1
    j_k, k_j = jk & 1, (jk >> 1) & 1
    u_k, k_u = uk & 1, (uk >> 1) & 1
    closed[j, role[same_uj | same_jk << 1 | same_uk << 2]] += u_j & j_k & u_k
    closed[j, role[same_jk | same_uj << 1 | same_uk << 2]] += k_j & j_u & k_u
    closed[u, role[same_uj | same_uk << 1 | same_jk << 2]] += j_u & u_k & j_k
    closed[u, role[same_uk | same_uj << 1 | same_jk << 2]] += k_u & u_j & k_j
    closed[k, role[same_uk | same_jk << 1 | same_uj << 2]] += u_k & k_j & u_j
    closed[k, role[same_jk | same_uk << 1 | same_uj << 2]] += j_k & k_u & j_u


@kernel("Tuple((f8[:, ::1], f8[:, ::1]))(i4[::1], i4[::1], f8[::1], f8[:, ::1])")
def shares(rows: Any, alter: Any, weight: Any, strengths: Any) -> Any:
    """Return the pairs' and the people's columns as they are before any triangle is visited."""
    of_people = np.empty((len(strengths), 4))
    for one in range(len(strengths)):
        of_people[one, STRENGTH] = strengths[one, 0]
        of_people[one, PER_STRONGEST] = 1 / strengths[one, 1] if strengths[one, 1] > 0 else 0.0
        of_people[one, REDUNDANCY] = 0.0
        of_people[one, TRIANGLES] = 0.0
    of_pairs = np.empty((len(alter), 4))
    for pair in range(len(alter)):
        of_pairs[pair, ROW_SHARE] = weight[pair] / strengths[rows[pair], 0]
        of_pairs[pair, ALTER_SHARE] = weight[pair] / strengths[alter[pair], 0]
        of_pairs[pair, ROW_INDIRECT] = 0.0
        of_pairs[pair, ALTER_INDIRECT] = 0.0
    return of_pairs, of_people


@kernel("i4[:, ::1](i4[::1], i4[::1], f8[:, ::1], f8[:, ::1], u1[::1], i4[::1], i8[::1], f8[:, ::1], u1[::1])")
def visit_triangles(
    begin: Any, alter: Any, of_pairs: Any, of_people: Any, arcs: Any, group: Any, role: Any, closed: Any, circles: Any
) -> Any:
    """Add what every triangle means to the columns.

    A triangle is u (its row), j and k (alters of u, and k one of j): the pairs uj, jk and uk.  ``closed`` counts closed
    two-paths by person and ``role`` (``layout.role_table``), ``circles`` says of each pair whether it is in a triangle
    of ties that go both ways.  Directions are left out where ``closed`` is empty.

    Returns u, j and k of the triangles; none if there are more than pairs, which take less time to list once more than
    to remember.
    """
    people = len(begin) - 1
    listed = np.empty((len(alter), 3), np.int32)
    count = 0
    directed = len(closed) > 0
    marked = np.zeros(people, np.uint8)
    pair_to = np.empty(people, np.int32)
    for u in range(people):
        if begin[u + 1] - begin[u] < 2:
            continue
        for pair in range(begin[u], begin[u + 1]):
            marked[alter[pair]] = 1
            pair_to[alter[pair]] = pair
        strength_u = of_people[u, STRENGTH]
        per_u = of_people[u, PER_STRONGEST]
        redundancy_u = 0.0
        found_u = 0
        for uj in range(begin[u] + 1, begin[u + 1]):
            j = alter[uj]
            p_uj = of_pairs[uj, ROW_SHARE]
            p_ju = of_pairs[uj, ALTER_SHARE]
            strength_j = of_people[j, STRENGTH]
            per_j = of_people[j, PER_STRONGEST]
            u_in_j = 0.0
            j_in_u = 0.0
            redundancy_j = 0.0
            found = 0
            for jk in range(begin[j], begin[j + 1]):
                k = alter[jk]
                if not marked[k]:
                    continue
                uk = pair_to[k]
                p_jk = of_pairs[jk, ROW_SHARE]
                p_kj = of_pairs[jk, ALTER_SHARE]
                p_uk = of_pairs[uk, ROW_SHARE]
                p_ku = of_pairs[uk, ALTER_SHARE]
                strength_k = of_people[k, STRENGTH]
                per_k = of_people[k, PER_STRONGEST]
                ukj = p_uk * p_kj
                ujk = p_uj * p_jk
                jku = p_jk * p_ku
                juk = p_ju * p_uk
                kju = p_kj * p_ju
                kuj = p_ku * p_uj
                u_in_j += ukj
                of_pairs[uk, ROW_INDIRECT] += ujk
                j_in_u += jku
                of_pairs[jk, ROW_INDIRECT] += juk
                of_pairs[uk, ALTER_INDIRECT] += kju
                of_pairs[jk, ALTER_INDIRECT] += kuj
                redundancy_u += ukj * strength_k * per_j + ujk * strength_j * per_k
                redundancy_j += jku * strength_k * per_u + juk * strength_u * per_k
                of_people[k, REDUNDANCY] += kju * strength_j * per_u + kuj * strength_u * per_j
                of_people[k, TRIANGLES] += 1
                found += 1
                if count < len(listed):
                    listed[count, 0] = u
                    listed[count, 1] = j
                    listed[count, 2] = k
                count += 1
                if directed:
                    close_paths(u, j, k, arcs[uj], arcs[jk], arcs[uk], group, role, closed)
                    if arcs[uj] & arcs[jk] & arcs[uk] & BOTH == BOTH:
                        circles[uj] = 1
                        circles[jk] = 1
                        circles[uk] = 1
            of_pairs[uj, ROW_INDIRECT] += u_in_j
            of_pairs[uj, ALTER_INDIRECT] += j_in_u
            of_people[j, REDUNDANCY] += redundancy_j
            of_people[j, TRIANGLES] += found
            found_u += found
        of_people[u, REDUNDANCY] += redundancy_u
        of_people[u, TRIANGLES] += found_u
        for pair in range(begin[u], begin[u + 1]):
            marked[alter[pair]] = 0
    return listed[: count if count <= len(listed) else 0].copy()


@kernel("f8[:, ::1](i4[::1], i4[::1], i4[::1], f8[:, ::1])")
def constraints(rows: Any, alter: Any, degree: Any, of_pairs: Any) -> Any:
    """Return everyone's sum of c_ij, of c_ij ln c_ij (for people with two alters or more), and of p_ij^2."""
    sums = np.zeros((len(degree), 3))
    for pair in range(len(alter)):
        for end, one in ((0, rows[pair]), (1, alter[pair])):
            share = of_pairs[pair, end]
            invested = share + of_pairs[pair, end + 2]
            squared = invested * invested
            sums[one, 0] += squared
            if degree[one] > 1 and squared > 0:
                sums[one, 1] += squared * np.log(squared)
            sums[one, 2] += share * share
    return sums


@kernel("i4[:, ::1](i4[::1], i4[::1], i8, u1[::1], u1[::1])")
def tie_kinds(rows: Any, alter: Any, people: int, arcs: Any, circles: Any) -> Any:
    """Count everyone's ties with directed interactions, those of them that go both ways, and the Simmelian ones."""
    counts = np.zeros((people, 3), np.int32)
    for pair in range(len(alter)):
        directed = (arcs[pair] & DIRECTED) != 0
        both = directed & (arcs[pair] & BOTH == BOTH)
        for one in (rows[pair], alter[pair]):
            counts[one, 0] += directed
            counts[one, 1] += both
            counts[one, 2] += circles[pair]
    return counts
