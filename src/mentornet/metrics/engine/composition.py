"""Kernels of who a person's alters are: their groups and their roles."""

from __future__ import annotations

from typing import Any

import numpy as np

from .compiled import kernel

# bits of what one person of a pair is to the other
MENTOR, SPONSOR = 1, 2
# columns of group_counts
GROUPS, KNOWN, SQUARES, OWN, OUTSIDERS = 0, 1, 2, 3, 4
# columns of role_counts
MENTORS, SPONSORS, COLLABORATORS, PEERS = 0, 1, 2, 3


@kernel("i8[:, ::1](i4[::1], i4[::1], i4[::1], b1[::1], i8)")
def group_counts(first: Any, alters: Any, group: Any, external: Any, groups: int) -> Any:
    """Count the groups of everyone's alters (group -1: not known).

    Columns: distinct groups, alters with a known group, sum of squares of the counts, alters in ego's own group, and
    external alters without a known group.
    """
    people = len(first) - 1
    counts = np.zeros((people, 5), np.int64)
    in_group = np.zeros(groups, np.int32)
    for ego in range(people):
        known = 0
        squares = 0
        distinct = 0
        for position in range(first[ego], first[ego + 1]):
            alter = alters[position]
            code = group[alter]
            if code >= 0:
                before = in_group[code]
                in_group[code] = before + 1
                squares += 2 * before + 1
                distinct += before == 0
                known += 1
            elif external[alter]:
                counts[ego, OUTSIDERS] += 1
        counts[ego, GROUPS] = distinct
        counts[ego, KNOWN] = known
        counts[ego, SQUARES] = squares
        if group[ego] >= 0:
            counts[ego, OWN] = in_group[group[ego]]
        for position in range(first[ego], first[ego + 1]):
            code = group[alters[position]]
            if code >= 0:
                in_group[code] = 0
    return counts


@kernel("i4[:, ::1](i4[::1], i4[::1], u1[:, ::1], i4[::1], i4[::1], f8[::1])")
def role_counts(begin: Any, alter: Any, relation: Any, unit: Any, manager: Any, seniority: Any) -> Any:
    """Count everyone's alters by role: mentors, sponsors, collaborators, and peers among the rest.

    ``relation[pair]`` holds what the alter is to the row's person, and what that one is to the alter.
    """
    people = len(begin) - 1
    counts = np.zeros((people, 4), np.int32)
    for row in range(people):
        for pair in range(begin[row], begin[row + 1]):
            other = alter[pair]
            same_unit = unit[row] >= 0 and unit[row] == unit[other]
            together = same_unit or manager[row] == other or manager[other] == row
            near = abs(seniority[row] - seniority[other]) <= 1
            for end in range(2):
                ego = row if end == 0 else other
                bits = relation[pair, end]
                counts[ego, MENTORS] += (bits & MENTOR) != 0
                counts[ego, SPONSORS] += (bits & SPONSOR) != 0
                counts[ego, COLLABORATORS] += together
                counts[ego, PEERS] += near and not together and bits == 0
    return counts


@kernel("i4[:, ::1](i4[::1], i4[::1], b1[::1], b1[::1], b1[::1])")
def compare_ties(begin: Any, alter: Any, now: Any, before: Any, counted: Any) -> Any:
    """Count ties between people who are ``counted``: in the window before, in this one, and in both."""
    people = len(begin) - 1
    counts = np.zeros((people, 3), np.int32)
    for row in range(people):
        if not counted[row]:
            continue
        for pair in range(begin[row], begin[row + 1]):
            other = alter[pair]
            if (now[pair] or before[pair]) and counted[other]:
                for end in range(2):
                    one = row if end == 0 else other
                    counts[one, 0] += before[pair]
                    counts[one, 1] += now[pair]
                    counts[one, 2] += now[pair] and before[pair]
    return counts
