"""Breadth first from one sponsor at a time: who reaches whom, where few people reach any.

In a sparse network the ways from two sponsors seldom meet, and sets of sponsors that spread together
(``reach.sponsors_within``) are nearly empty: then it is quicker to walk from each sponsor, and to list who is met.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .compiled import step


@step
def walk(first: Any, alters: Any, start: int, steps: int, latest: Any, met: Any, ends: Any) -> None:
    """List in ``met`` who is within so many steps of a person, in the order of steps.

    ``ends`` says where each step's people end, first of all the start itself; ``latest`` is the start of the latest
    walk that met a person.
    """
    latest[start] = start
    met[0] = start
    ends[0] = count = 1
    source = 0
    for number in range(1, steps + 1):
        while source < ends[number - 1]:
            for position in range(first[met[source]], first[met[source] + 1]):
                alter = alters[position]
                met[count] = alter  # stays there if it is new: a branch would cost more
                count += latest[alter] != start
                latest[alter] = start
            source += 1
        ends[number] = count


@step
def count_within(first: Any, alters: Any, sponsors: Any, counts: Any) -> None:
    """Count the other sponsors that everyone reaches within one, two and three steps."""
    people = len(first) - 1
    latest = np.full(people, -1, np.int32)
    met = np.empty(people + 1, np.int32)
    ends = np.empty(4, np.int64)
    for sponsor in sponsors:
        walk(first, alters, sponsor, 3, latest, met, ends)
        for number in range(3):
            for position in range(ends[number], ends[number + 1]):
                counts[met[position], number] += 1
    for one in range(people):
        counts[one, 1] += counts[one, 0]
        counts[one, 2] += counts[one, 1]


@step
def list_sponsors(first: Any, alters: Any, sponsors: Any, counts: Any) -> Any:
    """Return everyone's sponsors within two steps, themselves included: where each one's begin, and the sponsors.

    Those within one step come first, and end where the second array says.
    """
    people = len(first) - 1
    begin = np.zeros(people + 1, np.int32)
    begin[sponsors + 1] = 1
    for one in range(people):
        begin[one + 1] += begin[one] + counts[one, 1]
    front = begin[:-1].copy()
    back = begin[1:].copy()
    listed = np.empty(begin[people], np.int32)
    latest = np.full(people, -1, np.int32)
    met = np.empty(people + 1, np.int32)
    ends = np.empty(3, np.int64)
    for sponsor in sponsors:
        walk(first, alters, sponsor, 2, latest, met, ends)
        for position in range(ends[1]):
            listed[front[met[position]]] = sponsor
            front[met[position]] += 1
        for position in range(ends[1], ends[2]):
            back[met[position]] -= 1
            listed[back[met[position]]] = sponsor
    return begin, front, listed


@step
def mark(people: Any, first: Any, alters: Any, gone: Any, beside: Any, flag: bool) -> None:  # noqa: FBT001
    """Set or clear who are mentors, and who are tied to one."""
    for one in people:
        gone[one] = flag
        for position in range(first[one], first[one + 1]):
            beside[alters[position]] = flag


@step
def add_new(listed: Any, low: int, high: int, ego: int, latest: Any) -> int:
    """Return how many of the sponsors listed there ego has not reached yet."""
    count = 0
    for place in range(low, high):
        count += latest[listed[place]] != ego
        latest[listed[place]] = ego
    return count


@step
def count_past_mentors(
    first: Any, alters: Any, begin: Any, front: Any, listed: Any, mentee: Any, mentor: Any, found: Any
) -> None:
    """Count the sponsors whom mentees reach in three steps without meeting a mentor.

    What alters reach in two steps is right for all who are not tied to a mentor; of the others, they themselves and
    their own alters are asked one by one for the sponsors next to them.
    """
    people = len(first) - 1
    gone = np.zeros(people, np.bool_)
    beside = np.zeros(people, np.bool_)
    latest = np.full(people, -1, np.int32)  # the latest mentee by whom a sponsor is reached
    ego_to = 0
    while ego_to < len(mentee):
        ego_from = ego_to
        ego = mentee[ego_from]
        while ego_to < len(mentee) and mentee[ego_to] == ego:
            ego_to += 1
        mentors = mentor[ego_from:ego_to]
        latest[ego] = ego
        latest[mentors] = ego
        gone[mentors] = True
        is_marked = False
        for position in range(first[ego], first[ego + 1]):
            alter = alters[position]
            if gone[alter] or begin[alter] == begin[alter + 1]:
                continue  # a mentor, or somebody who reaches nobody
            if not is_marked:
                mark(mentors, first, alters, gone, beside, flag=True)
                is_marked = True
            if not beside[alter]:
                found[ego] += add_new(listed, begin[alter], begin[alter + 1], ego, latest)
                continue
            for at in range(first[alter] - 1, first[alter + 1]):
                other = alter if at < first[alter] else alters[at]
                if not gone[other]:
                    found[ego] += add_new(listed, begin[other], front[other], ego, latest)
        gone[mentors] = False
        if is_marked:
            mark(mentors, first, alters, gone, beside, flag=False)


@step
def count_by_walks(
    first: Any, alters: Any, sponsors: Any, mentee: Any, mentor: Any, counts: Any, past_mentors: Any
) -> None:
    """Count as ``reach.sponsors_within`` says, for networks in which few people are reached."""
    count_within(first, alters, sponsors, counts)
    begin, front, listed = list_sponsors(first, alters, sponsors, counts)
    count_past_mentors(first, alters, begin, front, listed, mentee, mentor, past_mentors)
