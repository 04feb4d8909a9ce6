"""Who a person's alters are: their groups, roles and levels."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..layout import BACK, MENTOR, OUT, SPONSOR
from .pairs import rows_of


def group_counts(first: Any, alters: Any, group: Any, external: Any, groups: int) -> Any:
    """Count the groups of everyone's alters."""
    ego = rows_of(first)
    counts = _by_group(ego, group[alters], np.ones(len(alters)), len(first) - 1, groups)
    known = counts.sum(axis=1)
    own = (
        np.where(group >= 0, counts[np.arange(len(group)), np.maximum(group, 0)], 0) if groups else np.zeros(len(group))
    )
    outsiders = np.bincount(ego, (group[alters] < 0) & external[alters], len(first) - 1)
    share = counts / np.maximum(known, 1)[:, None]
    entropy = -(share * np.log2(share, out=np.zeros_like(share), where=share > 0)).sum(axis=1)
    entropy = np.maximum(entropy, 0.0)  # not -0.0
    return np.stack([(counts > 0).sum(axis=1), known, (counts**2).sum(axis=1), own, outsiders, entropy], axis=1)


def open_paths(first: Any, alters: Any, arcs: Any, group: Any, groups: int, paths: Any) -> None:
    """Turn everyone's closed directed two-paths a -> ego -> b by role into the open ones."""
    people = len(first) - 1
    ego, theirs = rows_of(first), group[alters]
    goes, comes = arcs & OUT != 0, arcs & BACK != 0
    kinds = (comes, goes, comes & goes)
    every = [np.bincount(ego, kind, people) for kind in kinds]
    into, out, both = (_by_group(ego, theirs, kind, people, groups) for kind in kinds)
    known_in, known_out, known_both = (table.sum(axis=1) for table in (into, out, both))
    alike = into * out - both  # from and to one group, back to the same person left out
    has_own = group >= 0
    own = (np.arange(people), np.maximum(group, 0))
    inside, in_own, out_own = (
        np.where(has_own, table[own], 0.0) if groups else np.zeros(people) for table in (alike, into, out)
    )
    gatekeeper, representative = (known_in - in_own) * out_own, in_own * (known_out - out_own)
    consultant = alike.sum(axis=1) - inside
    known = known_in * known_out - known_both
    liaison = known - inside - gatekeeper - representative - consultant
    roles = np.stack([inside, gatekeeper, representative, consultant, liaison], axis=1) * has_own[:, None]
    excluded = every[0] * every[1] - every[2] - roles.sum(axis=1)
    np.subtract(np.column_stack([roles, excluded]), paths, out=paths)


def seniority_bounds(rows: Any, alters: Any, seniority: Any) -> Any:
    """Return the lowest and highest known seniority of everyone's alters; NaN where none is known."""
    bounds = np.full((len(seniority), 2), np.nan)
    ego, theirs = np.concatenate([rows, alters]), seniority[np.concatenate([alters, rows])]
    known = ~np.isnan(theirs)
    np.fmin.at(bounds[:, 0], ego[known], theirs[known])
    np.fmax.at(bounds[:, 1], ego[known], theirs[known])
    return bounds


def role_counts(rows: Any, alters: Any, relation: Any, person: Any, unit: Any, manager: Any, seniority: Any) -> Any:
    """Count everyone's alters by role."""
    together = (unit[rows] >= 0) & (unit[rows] == unit[alters])
    together |= (manager[rows] == person[alters]) | (manager[alters] == person[rows])
    near = np.abs(seniority[rows] - seniority[alters]) <= 1
    ends, bits = np.concatenate([rows, alters]), relation.T.ravel()
    kinds = (
        bits & MENTOR != 0,
        bits & SPONSOR != 0,
        np.tile(together, 2),
        np.tile(near & ~together, 2) & (bits == 0),
    )
    return np.stack([np.bincount(ends, kind, len(unit)) for kind in kinds], axis=1)


def compare_ties(rows: Any, alters: Any, pair: Any, these: Any, others: Any, counted: Any) -> Any:
    """Count everyone's ties whose pair is among ``these``, and those of them that are among ``others`` as well."""
    ends = np.concatenate([rows, alters])
    among_these = these[pair] & counted[rows] & counted[alters]
    kinds = (among_these, among_these & others[pair])
    return np.stack([np.bincount(ends, np.tile(kind, 2), len(counted)) for kind in kinds], axis=1)


def _by_group(ego: Any, group: Any, weight: Any, people: int, groups: int) -> Any:
    """Return a table of sums by ego and known group."""
    known = group >= 0
    cell = ego[known].astype(np.int64) * groups + group[known]
    return np.bincount(cell, weight[known], people * groups).reshape(people, groups)
