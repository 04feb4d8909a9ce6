"""Kernels of structural holes: every triangle is visited once, and what it means for its three people is added up.

With p_ij, the share of i's weight that goes to j, ego i's indirect investment in alter j is sum_q p_iq p_qj over their
common alters q: one term for each triangle i, j, q.  The same products, times the strength of q over the strongest tie
of j, add up to what makes j redundant (Burt's p_iq m_qj).  So six products a triangle are all that constraint,
hierarchy, effective size and efficiency need; counting the triangles gives density.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .compiled import kernel

# columns of what is known of each pair ...
ROW_SHARE, ALTER_SHARE, ROW_INDIRECT, ALTER_INDIRECT = 0, 1, 2, 3
# ... and of each person
STRENGTH, PER_STRONGEST, REDUNDANCY, TRIANGLES = 0, 1, 2, 3


@kernel("Tuple((f8[:, ::1], f8[:, ::1]))(i4[::1], i4[::1], f8[::1], f8[::1], f8[:, ::1])")
def shares(begin: Any, alter: Any, out: Any, back: Any, weights: Any) -> Any:
    """Return the pairs' and the people's columns as they are before any triangle is visited."""
    people = len(begin) - 1
    of_people = np.zeros((people, 4))
    for one in range(people):
        if weights[one, 1] > 0:
            of_people[one, STRENGTH] = weights[one, 0]
            of_people[one, PER_STRONGEST] = 1 / weights[one, 1]
    of_pairs = np.zeros((len(alter), 4))
    for row in range(people):
        for pair in range(begin[row], begin[row + 1]):
            weight = out[pair] + back[pair]
            of_pairs[pair, ROW_SHARE] = weight / weights[row, 0]
            of_pairs[pair, ALTER_SHARE] = weight / weights[alter[pair], 0]
    return of_pairs, of_people


@kernel("i8(i4[::1], i4[::1], f8[:, ::1], f8[:, ::1])")
def visit_triangles(begin: Any, alter: Any, of_pairs: Any, of_people: Any) -> int:
    """Add what every triangle means to the columns; returns the number of triangles.

    A triangle is u (its row), j and k (alters of u, and k one of j): the pairs uj, jk and uk.
    """
    people = len(begin) - 1
    marked = np.zeros(people, np.uint8)
    pair_to = np.empty(people, np.int32)
    triangles = 0
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
                if marked[k]:
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
            of_pairs[uj, ROW_INDIRECT] += u_in_j
            of_pairs[uj, ALTER_INDIRECT] += j_in_u
            of_people[j, REDUNDANCY] += redundancy_j
            of_people[j, TRIANGLES] += found
            found_u += found
        of_people[u, REDUNDANCY] += redundancy_u
        of_people[u, TRIANGLES] += found_u
        triangles += found_u
        for pair in range(begin[u], begin[u + 1]):
            marked[alter[pair]] = 0
    return triangles


@kernel("f8[:, ::1](i4[::1], i4[::1], i4[::1], f8[:, ::1])")
def constraints(begin: Any, alter: Any, degree: Any, of_pairs: Any) -> Any:
    """Return everyone's sum of c_ij, of c_ij ln c_ij (for people with two alters or more), and of p_ij^2."""
    people = len(begin) - 1
    sums = np.zeros((people, 3))
    for row in range(people):
        for pair in range(begin[row], begin[row + 1]):
            for end in range(2):
                one = row if end == 0 else alter[pair]
                share = of_pairs[pair, end]
                invested = share + of_pairs[pair, end + 2]
                squared = invested * invested
                sums[one, 0] += squared
                if degree[one] > 1 and squared > 0:
                    sums[one, 1] += squared * np.log(squared)
                sums[one, 2] += share * share
    return sums
