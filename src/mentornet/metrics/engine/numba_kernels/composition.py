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
    counts = np.empty((people, 6))
    in_group = np.zeros(groups, np.int32)
    most = 0
    for ego in range(people):
        most = max(most, first[ego + 1] - first[ego])
    logs = np.zeros(most + 1)  # n log2 n
    for number in range(2, most + 1):
        logs[number] = number * np.log2(number)
    for ego in range(people):
        known = squares = distinct = outsiders = 0
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
                outsiders += 1
        counts[ego, GROUPS] = distinct
        counts[ego, KNOWN] = known
        counts[ego, SQUARES] = squares
        counts[ego, OWN] = in_group[group[ego]] if group[ego] >= 0 else 0
        counts[ego, OUTSIDERS] = outsiders
        scattered = 0.0
        for position in range(first[ego], first[ego + 1]):
            code = group[alters[position]]
            if code >= 0:
                scattered += logs[in_group[code]]
                in_group[code] = 0
        counts[ego, ENTROPY] = (logs[known] - scattered) / known if distinct > 1 else 0.0
    return counts


@kernel("void(i4[::1], i4[::1], u1[::1], i4[::1], i8, f8[:, ::1])")
def open_paths(first: Any, alters: Any, arcs: Any, group: Any, groups: int, paths: Any) -> None:
    """Turn everyone's closed directed two-paths a -> ego -> b by role into the open ones: all there are less those.

    Paths from group to group are products of how many come from the one and how many go to the other; those from a
    person back to the same one are taken off.
    """
    people = len(first) - 1
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
        own_in = own_out = inside = 0
        if own >= 0:
            own_in = by_group[own, 0]
            own_out = by_group[own, 1]
            inside = own_in * own_out - by_group[own, 2]
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
            paths[ego, EXCLUDED] = every - paths[ego, EXCLUDED]
            continue
        known = known_in * known_out - known_both
        gatekeeper = (known_in - own_in) * own_out
        representative = own_in * (known_out - own_out)
        paths[ego, COORDINATOR] = inside - paths[ego, COORDINATOR]
        paths[ego, GATEKEEPER] = gatekeeper - paths[ego, GATEKEEPER]
        paths[ego, REPRESENTATIVE] = representative - paths[ego, REPRESENTATIVE]
        paths[ego, CONSULTANT] = alike - paths[ego, CONSULTANT]
        paths[ego, LIAISON] = known - alike - inside - gatekeeper - representative - paths[ego, LIAISON]
        paths[ego, EXCLUDED] = every - known - paths[ego, EXCLUDED]


@kernel("f8[:, ::1](i4[::1], i4[::1], f8[::1])")
def seniority_bounds(rows: Any, alters: Any, seniority: Any) -> Any:
    """Return the lowest and highest known seniority of everyone's alters; NaN where none is known."""
    bounds = np.empty((len(seniority), 2))
    bounds[:, 0] = np.inf
    bounds[:, 1] = -np.inf
    for pair in range(len(rows)):
        for one, other in ((rows[pair], alters[pair]), (alters[pair], rows[pair])):
            rank = seniority[other]
            lowest, highest = bounds[one, 0], bounds[one, 1]
            bounds[one, 0] = rank if rank < lowest else lowest  # noqa: FURB136 - NaN is neither less nor more
            bounds[one, 1] = rank if rank > highest else highest  # noqa: FURB136
    for one in range(len(bounds)):
        if bounds[one, 0] > bounds[one, 1]:
            bounds[one] = np.nan
    return bounds


@kernel("i4[:, ::1](i4[::1], i4[::1], u1[:, ::1], i4[::1], i4[::1], i4[::1], f8[::1])")
def role_counts(rows: Any, alters: Any, relation: Any, person: Any, unit: Any, manager: Any, seniority: Any) -> Any:
    """Count everyone's alters by role: mentors, sponsors, collaborators, and peers among the rest.

    ``relation`` holds, for each tie, what the alter is to the row's person, and what that one is to the alter;
    ``manager`` are people, all else is labels.
    """
    counts = np.zeros((len(unit), 4), np.int32)
    for pair in range(len(rows)):
        row, other = rows[pair], alters[pair]
        same_unit = (unit[row] >= 0) & (unit[row] == unit[other])
        together = same_unit | (manager[row] == person[other]) | (manager[other] == person[row])
        near = abs(seniority[row] - seniority[other]) <= 1
        for one, bits in ((row, relation[pair, 0]), (other, relation[pair, 1])):
            counts[one, MENTORS] += (bits & MENTOR) != 0
            counts[one, SPONSORS] += (bits & SPONSOR) != 0
            counts[one, COLLABORATORS] += together
            counts[one, PEERS] += near & (not together) & (bits == 0)
    return counts


@kernel("i4[:, ::1](i4[::1], i4[::1], i8[::1], b1[::1], b1[::1], b1[::1])")
def compare_ties(rows: Any, alters: Any, pair: Any, these: Any, others: Any, counted: Any) -> Any:
    """Count everyone's ties whose pair is among ``these``, and those of them that are among ``others`` as well.

    Only ties between two people who are ``counted`` are.
    """
    counts = np.zeros((len(counted), 2), np.int32)
    for tie in range(len(rows)):
        among_these = these[pair[tie]] & counted[rows[tie]] & counted[alters[tie]]
        among_both = among_these & others[pair[tie]]
        for one in (rows[tie], alters[tie]):
            counts[one, 0] += among_these
            counts[one, 1] += among_both
    return counts
