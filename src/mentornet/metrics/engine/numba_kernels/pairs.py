"""Kernels that turn contacts into a window's simple weighted network.

Pairs of people are numbered once, for all windows.  People get *labels* by how many others they ever meet, in powers of
two, the most connected first; people of like degree keep the roster's order.  A pair belongs to the *row* of its less
connected person (the larger label) and names the more connected one as its *alter*; pairs are numbered row by row,
alters ascending.  So rows are short even for people whom everybody knows, and every triangle shows up in exactly one
way: a row, and two of its alters.

A window's network is the same thing with the window's pairs only: ``begin`` (where each row begins), the row and the
alter of each tie, its weight, and in which directions it goes.  Kernels that look at one tie at a time go through rows
and alters side by side: most rows are short, and a loop for each would cost more than what it does.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..layout import BACK, DIRECTED, NO_PAIR, OUT, PRESENT
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
    """Return the two people of every distinct pair, and the pair of every contact: none if both people are one."""
    begin, order = sort_by(np.minimum(source, target), people)
    highs = np.maximum(source, target)[order]
    pair_of = np.empty(len(source), np.int32)
    lower = np.empty(len(source), np.int32)
    higher = np.empty(len(source), np.int32)
    latest = np.full(people, -1, np.int32)  # the latest pair that has the person as the higher one
    pairs = 0
    for low in range(people):
        begun = pairs
        for position in range(begin[low], begin[low + 1]):
            high = highs[position]
            if high == low:
                pair_of[order[position]] = NO_PAIR
                continue
            if latest[high] < begun:
                latest[high] = pairs
                lower[pairs] = low
                higher[pairs] = high
                pairs += 1
            pair_of[order[position]] = latest[high]
    return lower[:pairs], higher[:pairs], pair_of


@step
def label_by_degree(people: int, lower: Any, higher: Any) -> Any:
    """Return everyone's label, and the person of each label: those with most pairs first, in powers of two."""
    degree = np.zeros(people, np.int32)
    for pair in range(len(lower)):
        degree[lower[pair]] += 1
        degree[higher[pair]] += 1
    size = np.zeros(people, np.int32)  # number of bits of the degree
    for one in range(people):
        while degree[one] >> size[one]:
            size[one] += 1
    _, person = sort_by(32 - size, 33)
    label = np.empty(people, np.int32)
    for position in range(people):
        label[person[position]] = position
    return label, person


@kernel("UniTuple(i4[::1], 5)(i8, i4[::1], i4[::1])")
def number_pairs(people: int, source: Any, target: Any) -> Any:
    """Give the distinct pairs among contacts their numbers.

    Returns ``label`` (person -> label), ``person`` (label -> person), ``begin`` and ``alter`` (the rows of labels), and
    each contact's ``entry``: twice its pair, plus 1 if it goes from the alter to the row's person; ``NO_PAIR`` where
    source and target are the same person.
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
        pair = pair_of[contact]
        from_alter = label[source[contact]] < label[target[contact]]
        entry[contact] = NO_PAIR if pair == NO_PAIR else 2 * number[pair] + (1 if from_alter else 0)
    return label, person, begin, alters[order], entry


@kernel("void(i8[::1], i4[::1], f8[::1], b1[::1], f8[::1], b1[::1])")
def add_contacts(chosen: Any, entry: Any, weight: Any, mutual: Any, amounts: Any, one_way: Any) -> None:
    """Add the chosen contacts (positions) to the directed amounts, two a pair.

    A mutual contact counts half each way; the others mark their pair in ``one_way``.
    """
    for contact in chosen:
        at = entry[contact]
        if at == NO_PAIR:
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
    "Tuple((i4[::1], i4[::1], i4[::1], f8[::1], u1[::1], i4[::1], f8[:, ::1]))"
    "(i8, i4[::1], i4[::1], f8[::1], b1[::1], f8, b1[::1])"
)
def keep_ties(people: int, rows_all: Any, alter_all: Any, amounts: Any, one_way: Any, least: float, tied: Any) -> Any:
    """Return the rows of the pairs that weigh something, and ``least`` or more; leaves the sums at zero.

    Returns ``begin``, each tie's row, alter, weight and ``arcs`` (bits), and everyone's degree, strength and strongest
    tie.  ``tied`` becomes whether each pair is tied.
    """
    pairs = len(alter_all)
    weighty = np.empty(pairs, np.int32)
    some = 0
    for pair in range(pairs):
        weight = amounts[2 * pair] + amounts[2 * pair + 1]
        tied[pair] = weight > 0 and weight >= least
        weighty[some] = pair  # stays if it weighs something: a branch would cost more
        some += weight > 0
    begin = np.zeros(people + 1, np.int32)
    rows = np.empty(some, np.int32)
    alter = np.empty(some, np.int32)
    weights = np.empty(some)
    arcs = np.empty(some, np.uint8)
    degree = np.zeros(people, np.int32)
    of_people = np.zeros((people, 2))
    kept = 0
    for position in range(some):
        pair = weighty[position]
        out = amounts[2 * pair]
        back = amounts[2 * pair + 1]
        directed = one_way[pair]
        amounts[2 * pair] = 0.0
        amounts[2 * pair + 1] = 0.0
        one_way[pair] = False
        if not tied[pair]:
            continue
        row, other = rows_all[pair], alter_all[pair]
        begin[row + 1] += 1
        weight = out + back
        rows[kept] = row
        alter[kept] = other
        weights[kept] = weight
        arcs[kept] = (OUT if out > 0 else 0) | (BACK if back > 0 else 0) | (DIRECTED if directed else 0)
        kept += 1
        for one in (row, other):
            degree[one] += 1
            of_people[one, 0] += weight
            of_people[one, 1] = max(of_people[one, 1], weight)
    for row in range(people):
        begin[row + 1] += begin[row]
    return begin, rows[:kept], alter[:kept], weights[:kept], arcs[:kept], degree, of_people


@kernel("Tuple((i4[::1], i4[::1], u1[::1]))(i4[::1], i4[::1], u1[::1], i4[::1])")
def both_ways(rows: Any, alter: Any, arcs: Any, degree: Any) -> Any:
    """Return everyone's alters, ascending: where each one's begin, the alters, and the arcs as ego sees them."""
    people = len(degree)
    first = np.zeros(people + 1, np.int32)
    for one in range(people):
        first[one + 1] = first[one] + degree[one]
    place = first.copy()
    alters = np.empty(2 * len(alter), np.int32)
    seen = np.empty(2 * len(alter), np.uint8)
    for pair in range(len(alter)):
        row, other, bits = rows[pair], alter[pair], arcs[pair]
        alters[place[row]] = other
        seen[place[row]] = bits
        place[row] += 1
        alters[place[other]] = row
        seen[place[other]] = (bits & DIRECTED) | ((bits & OUT) << 1) | ((bits & BACK) >> 1)
        place[other] += 1
    return first, alters, seen


@kernel("f8[::1](i4[::1], i4[::1], f8[::1], i4[::1])")
def weights_both_ways(rows: Any, alter: Any, weight: Any, first: Any) -> Any:
    """Return the weights of everyone's ties, in the order of ``both_ways``."""
    place = first.copy()
    weights = np.empty(2 * len(alter))
    for pair in range(len(alter)):
        for one in (rows[pair], alter[pair]):
            weights[place[one]] = weight[pair]
            place[one] += 1
    return weights


@kernel(*(f"void({numbers}[::1], u1[::1], f8[::1])" for numbers in ("f8", "i4", "i8")))
def write_values(column: Any, codes: Any, values: Any) -> None:
    """Write a metric's values; ``NaN`` where a code says that there is none."""
    for person in range(len(column)):
        values[person] = column[person] if codes[person] == PRESENT else np.nan


@kernel("f8[:, ::1](f8[:, ::1], i4[::1])", "i4[:, ::1](i4[:, ::1], i4[::1])")
def columns_of(table: Any, label: Any) -> Any:
    """Return the columns of a table with a row a label as rows, by person."""
    columns = np.empty((table.shape[1], len(label)), table.dtype)
    for person in range(len(label)):
        row = table[label[person]]
        for column in range(len(row)):
            columns[column, person] = row[column]
    return columns
