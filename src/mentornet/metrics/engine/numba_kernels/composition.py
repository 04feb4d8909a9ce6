"""Kernels of who a person's alters are: their groups and their roles."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..layout import (
    COLLABORATORS,
    CONSULTANT,
    COORDINATOR,
    ENTROPY,
    EXCLUDED,
    GATEKEEPER,
    GROUPS,
    KNOWN,
    LIAISON,
    MENTOR,
    MENTORS,
    OUTSIDERS,
    OWN,
    PEERS,
    REPRESENTATIVE,
    SPONSOR,
    SPONSORS,
    SQUARES,
)
from .compiled import kernel


@kernel("f8[:, ::1](i4[::1], i4[::1], i4[::1], b1[::1], i8)")
def group_counts(first: Any, alters: Any, group: Any, external: Any, groups: int) -> Any:
    """Count the groups of everyone's alters (group -1: not known).

    Columns: distinct groups, alters with a known group, sum of squares of the counts, alters in ego's own group,
    external alters without a known group, and the entropy of the groups in bits.
    """
    people = len(first) - 1
    counts = np.zeros((people, 6))
    in_group = np.zeros(groups, np.int32)
    most = 0
    for ego in range(people):
        most = max(most, first[ego + 1] - first[ego])
    logs = np.zeros(most + 1)  # n log2 n
    for number in range(2, most + 1):
        logs[number] = number * np.log2(number)
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
        scattered = 0.0
        for position in range(first[ego], first[ego + 1]):
            code = group[alters[position]]
            if code >= 0:
                scattered += logs[in_group[code]]
                in_group[code] = 0
        if distinct > 1:
            counts[ego, ENTROPY] = (logs[known] - scattered) / known
    return counts


@kernel("f8[:, ::1](i4[::1], i4[::1], u1[::1], i4[::1], i8, f8[:, ::1])")
def open_paths(first: Any, alters: Any, arcs: Any, group: Any, groups: int, closed: Any) -> Any:
    """Count everyone's open directed two-paths a -> ego -> b by role: all that there are, less the ``closed`` ones.

    Paths from group to group are products of how many come from the one and how many go to the other; those from a
    person back to the same one are taken off.
    """
    people = len(first) - 1
    paths = np.zeros((people, 6))
    by_group = np.zeros((groups, 3), np.int64)  # arcs in, arcs out, alters with both
    for ego in range(people):
        if first[ego + 1] - first[ego] < 2:
            continue
        into = out = both = known_in = known_out = known_both = alike = 0
        for position in range(first[ego], first[ego + 1]):
            goes = int(arcs[position] & 1)
            comes = int((arcs[position] >> 1) & 1)
            code = group[alters[position]]
            into += comes
            out += goes
            both += goes & comes
            if code >= 0:
                by_group[code, 0] += comes
                by_group[code, 1] += goes
                by_group[code, 2] += goes & comes
                known_in += comes
                known_out += goes
                known_both += goes & comes
        own = group[ego]
        own_in = own_out = 0
        if own >= 0:
            own_in = by_group[own, 0]
            own_out = by_group[own, 1]
            paths[ego, COORDINATOR] = own_in * own_out - by_group[own, 2]
        for position in range(first[ego], first[ego + 1]):
            code = group[alters[position]]
            if code >= 0:
                if code != own:
                    alike += by_group[code, 0] * by_group[code, 1] - by_group[code, 2]
                by_group[code, 0] = 0
                by_group[code, 1] = 0
                by_group[code, 2] = 0
        every = into * out - both
        if own < 0:
            paths[ego, EXCLUDED] = every - closed[ego, EXCLUDED]
            continue
        known = known_in * known_out - known_both
        paths[ego, GATEKEEPER] = (known_in - own_in) * own_out
        paths[ego, REPRESENTATIVE] = own_in * (known_out - own_out)
        paths[ego, CONSULTANT] = alike
        paths[ego, LIAISON] = known - alike - paths[ego, 0] - paths[ego, 1] - paths[ego, 2]
        paths[ego, EXCLUDED] = every - known
        for role in range(6):
            paths[ego, role] -= closed[ego, role]
    return paths


@kernel("f8[:, ::1](i4[::1], i4[::1], f8[::1])")
def seniority_bounds(first: Any, alters: Any, seniority: Any) -> Any:
    """Return the lowest and highest known seniority of everyone's alters; NaN where none is known."""
    people = len(first) - 1
    bounds = np.full((people, 2), np.nan)
    for ego in range(people):
        lowest, highest = np.inf, -np.inf
        for position in range(first[ego], first[ego + 1]):
            rank = seniority[alters[position]]
            lowest = rank if rank < lowest else lowest  # noqa: FURB136 - NaN is neither less nor more
            highest = rank if rank > highest else highest  # noqa: FURB136
        if lowest <= highest:
            bounds[ego, 0] = lowest
            bounds[ego, 1] = highest
    return bounds


@kernel("i4[:, ::1](i4[::1], i4[::1], u1[:, ::1], i4[::1], i4[::1], i4[::1], f8[::1])")
def role_counts(begin: Any, alter: Any, relation: Any, person: Any, unit: Any, manager: Any, seniority: Any) -> Any:
    """Count everyone's alters by role: mentors, sponsors, collaborators, and peers among the rest.

    ``relation[pair]`` holds what the alter is to the row's person, and what that one is to the alter; ``manager`` are
    people, all else is labels.
    """
    people = len(begin) - 1
    counts = np.zeros((people, 4), np.int32)
    for row in range(people):
        mentors = sponsors = collaborators = peers = 0
        for pair in range(begin[row], begin[row + 1]):
            other = alter[pair]
            same_unit = (unit[row] >= 0) & (unit[row] == unit[other])
            together = same_unit | (manager[row] == person[other]) | (manager[other] == person[row])
            near = abs(seniority[row] - seniority[other]) <= 1
            apart = near & (not together)
            of_row, of_other = relation[pair, 0], relation[pair, 1]
            mentors += (of_row & MENTOR) != 0
            sponsors += (of_row & SPONSOR) != 0
            collaborators += together
            peers += apart & (of_row == 0)
            counts[other, MENTORS] += (of_other & MENTOR) != 0
            counts[other, SPONSORS] += (of_other & SPONSOR) != 0
            counts[other, COLLABORATORS] += together
            counts[other, PEERS] += apart & (of_other == 0)
        counts[row, MENTORS] += mentors
        counts[row, SPONSORS] += sponsors
        counts[row, COLLABORATORS] += collaborators
        counts[row, PEERS] += peers
    return counts


@kernel("i4[:, ::1](i4[::1], i4[::1], i8[::1], b1[::1], b1[::1], b1[::1])")
def compare_ties(begin: Any, alter: Any, pair: Any, these: Any, others: Any, counted: Any) -> Any:
    """Count everyone's ties whose pair is among ``these``, and those of them that are among ``others`` as well.

    Only ties between two people who are ``counted`` are.
    """
    people = len(begin) - 1
    counts = np.zeros((people, 2), np.int32)
    for row in range(people):
        if not counted[row]:
            continue
        among_these = among_both = 0
        for tie in range(begin[row], begin[row + 1]):
            other = alter[tie]
            one = these[pair[tie]] & counted[other]
            both = one & others[pair[tie]]
            counts[other, 0] += one
            counts[other, 1] += both
            among_these += one
            among_both += both
        counts[row, 0] += among_these
        counts[row, 1] += among_both
    return counts
