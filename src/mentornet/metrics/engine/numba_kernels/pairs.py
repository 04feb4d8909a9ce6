"""Kernels that turn contacts into a window's simple weighted network.

Pairs of people are numbered once, for all windows.  People get *labels* by how many others they ever meet, the most
connected first.  A pair belongs to the *row* of its less connected person (the larger label) and names the more
connected one as its *alter*; pairs are numbered row by row, alters ascending.  So rows are short even for people whom
everybody knows, and every triangle shows up in exactly one way: a row, and two of its alters.

A window's network is the same thing with the window's pairs only: ``begin`` (where each row begins), ``alter``, the
weight of the tie, and in which directions it goes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..layout import BACK, DIRECTED, NO_PAIR, OUT
from .compiled import kernel, step


@step
def sort_by(keys: Any, count: int) -> Any:
    """Return where each key (0, 1, ... ``count`` - 1) begins in sorted order, and the order; equal keys keep theirs."""
    begin = np.zeros(count + 1, np.int32)
    for key in keys:
        begin[key + 1] += 1
    for key in range(count):
        begin[key + 1] += begin[key]
    place = begin.copy()
    order = np.empty(len(keys), np.int32)
    for position in range(len(keys)):
        order[place[keys[position]]] = position
        place[keys[position]] += 1
    return begin, order


@step
def distinct_pairs(people: int, source: Any, target: Any) -> Any:
    """Return the two people of every distinct pair, and the pair of every contact."""
    begin, order = sort_by(np.minimum(source, target), people)
    pair_of = np.empty(len(source), np.int32)
    lower = np.empty(len(source), np.int32)
    higher = np.empty(len(source), np.int32)
    latest = np.full(people, -1, np.int32)  # the latest pair that has the person as the higher one
    pairs = 0
    for low in range(people):
        begun = pairs
        for position in range(begin[low], begin[low + 1]):
            contact = order[position]
            high = max(source[contact], target[contact])
            if latest[high] < begun:
                latest[high] = pairs
                lower[pairs] = low
                higher[pairs] = high
                pairs += 1
            pair_of[contact] = latest[high]
    return lower[:pairs], higher[:pairs], pair_of


@step
def label_by_degree(people: int, lower: Any, higher: Any) -> Any:
    """Return everyone's label, and the person of each label: those with most pairs first."""
    degree = np.zeros(people, np.int32)
    for pair in range(len(lower)):
        degree[lower[pair]] += 1
        degree[higher[pair]] += 1
    most = degree.max() if people else 0
    _, person = sort_by(most - degree, most + 1)
    label = np.empty(people, np.int32)
    for position in range(people):
        label[person[position]] = position
    return label, person


@kernel("UniTuple(i4[::1], 5)(i8, i4[::1], i4[::1])")
def number_pairs(people: int, source: Any, target: Any) -> Any:
    """Give the distinct pairs among contacts their numbers (source and target of a contact differ).

    Returns ``label`` (person -> label), ``person`` (label -> person), ``begin`` and ``alter`` (the rows of labels), and
    each contact's ``entry``: twice its pair, plus 1 if it goes from the alter to the row's person.
    """
    lower, higher, pair_of = distinct_pairs(people, source, target)
    label, person = label_by_degree(people, lower, higher)
    rows = np.maximum(label[lower], label[higher])
    alters = np.minimum(label[lower], label[higher])
    _, by_alter = sort_by(alters, people)
    begin, order = sort_by(rows[by_alter], people)
    order = by_alter[order]
    number = np.empty(len(order), np.int32)
    for position in range(len(order)):
        number[order[position]] = position
    entry = np.empty(len(source), np.int32)
    for contact in range(len(source)):
        from_alter = label[source[contact]] < label[target[contact]]
        entry[contact] = 2 * number[pair_of[contact]] + (1 if from_alter else 0)
    return label, person, begin, alters[order], entry


@kernel("void(i4[::1], b1[::1], b1, f8[::1], b1[::1], f8[::1], b1[::1])")
def add_contacts(
    entry: Any,
    upwards: Any,
    wanted: bool,  # noqa: FBT001
    weight: Any,
    mutual: Any,
    amounts: Any,
    one_way: Any,
) -> None:
    """Add the contacts that go ``upwards`` (or the others) to the directed amounts, two a pair.

    A mutual contact counts half each way; the others mark their pair in ``one_way``.
    """
    for contact in range(len(entry)):
        at = entry[contact]
        if upwards[contact] != wanted or at == NO_PAIR:
            continue
        if mutual[contact]:
            half = weight[contact] / 2
            amounts[at] += half
            amounts[at ^ 1] += half
        else:
            amounts[at] += weight[contact]
            if weight[contact] > 0:
                one_way[at >> 1] = True


@kernel(
    "Tuple((i4[::1], i4[::1], f8[::1], u1[::1], i4[::1], f8[:, ::1]))(i4[::1], i4[::1], f8[::1], b1[::1], f8, b1[::1])"
)
def keep_ties(begin_all: Any, alter_all: Any, amounts: Any, one_way: Any, least: float, tied: Any) -> Any:
    """Return the rows of the pairs that weigh something, and ``least`` or more; leaves the sums at zero.

    Returns ``begin``, ``alter``, each tie's weight and ``arcs`` (bits), and everyone's degree, strength and strongest
    tie.  ``tied`` becomes whether each pair is tied.
    """
    people = len(begin_all) - 1
    pairs = len(alter_all)
    begin = np.zeros(people + 1, np.int32)
    alter = np.empty(pairs, np.int32)
    weights = np.empty(pairs)
    arcs = np.empty(pairs, np.uint8)
    degree = np.zeros(people, np.int32)
    of_people = np.zeros((people, 2))
    kept = 0
    for row in range(people):
        for pair in range(begin_all[row], begin_all[row + 1]):
            out = amounts[2 * pair]
            back = amounts[2 * pair + 1]
            weight = out + back
            tied[pair] = weight > 0 and weight >= least
            if not weight > 0:
                continue
            amounts[2 * pair] = 0.0
            amounts[2 * pair + 1] = 0.0
            directed = one_way[pair]
            one_way[pair] = False
            if weight < least:
                continue
            other = alter_all[pair]
            alter[kept] = other
            weights[kept] = weight
            arcs[kept] = (OUT if out > 0 else 0) | (BACK if back > 0 else 0) | (DIRECTED if directed else 0)
            kept += 1
            degree[row] += 1
            degree[other] += 1
            of_people[row, 0] += weight
            of_people[other, 0] += weight
            of_people[row, 1] = max(of_people[row, 1], weight)
            of_people[other, 1] = max(of_people[other, 1], weight)
        begin[row + 1] = kept
    return begin, alter[:kept].copy(), weights[:kept].copy(), arcs[:kept].copy(), degree, of_people  # frees the rest


@kernel("Tuple((i4[::1], i4[::1], u1[::1], f8[::1]))(i4[::1], i4[::1], u1[::1], f8[::1], i4[::1])")
def both_ways(begin: Any, alter: Any, arcs: Any, weight: Any, degree: Any) -> Any:
    """Return everyone's alters, ascending: where each one's begin, the alters, the arcs as ego sees them, weights."""
    people = len(degree)
    first = np.zeros(people + 1, np.int32)
    for one in range(people):
        first[one + 1] = first[one] + degree[one]
    place = first.copy()
    alters = np.empty(2 * len(alter), np.int32)
    seen = np.empty(2 * len(alter), np.uint8)
    weights = np.empty(2 * len(alter))
    for row in range(people):
        for pair in range(begin[row], begin[row + 1]):
            other = alter[pair]
            bits = arcs[pair]
            alters[place[row]] = other
            seen[place[row]] = bits
            weights[place[row]] = weight[pair]
            place[row] += 1
            alters[place[other]] = row
            seen[place[other]] = (bits & DIRECTED) | ((bits & OUT) << 1) | ((bits & BACK) >> 1)
            weights[place[other]] = weight[pair]
            place[other] += 1
    return first, alters, seen, weights


@kernel("f8[:, ::1](f8[:, ::1], i4[::1])")
def columns_of(table: Any, label: Any) -> Any:
    """Return the columns of a table with a row a label as rows, by person."""
    columns = np.empty((table.shape[1], len(label)))
    for column in range(table.shape[1]):
        for person in range(len(label)):
            columns[column, person] = table[label[person], column]
    return columns
