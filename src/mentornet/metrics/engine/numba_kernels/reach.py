"""Kernels of how near the sponsors are: breadth first from 256 sponsors at a time, one bit each, or from each alone."""

from __future__ import annotations

from typing import Any

import numpy as np

from .compiled import bit_count, kernel, step
from .walks import count_by_walks, mark

WORDS = 4  # 64-bit words a person that are looked at together: they fill half a cache line
AT_ONCE = 64 * WORDS  # sponsors


@step
def add_to(row: Any, more: Any) -> Any:
    """Add a set to another one, word by word; return whether that one was empty."""
    before = np.uint64(0)
    for word in range(WORDS):
        before |= row[word]
        row[word] |= more[word]
    return before == 0


@step
def put_next_to(sponsors: Any, chunk: int, first: Any, alters: Any, reached: Any, met: Any) -> int:
    """Let each sponsor of a chunk, and everyone tied to it, reach it; list in ``met`` who that is, return how many."""
    count = 0
    own = np.zeros(WORDS, np.uint64)
    for number in range(chunk, min(len(sponsors), chunk + AT_ONCE)):
        sponsor = sponsors[number]
        word = (number - chunk) >> 6
        own[word] = np.uint64(1) << np.uint64((number - chunk) & 63)
        for position in range(first[sponsor] - 1, first[sponsor + 1]):
            one = sponsor if position < first[sponsor] else alters[position]
            met[count] = one  # stays there if it is new
            count += add_to(reached[one], own)
        own[word] = 0
    return count


@step
def spread(first: Any, alters: Any, reached: Any, further: Any, met: Any, count: int) -> int:
    """Write into ``further`` what everyone reaches with one step more; add to ``met`` who did not reach anyone yet."""
    for position in range(count):
        add_to(further[met[position]], reached[met[position]])
    sources = count
    for source in range(sources):
        one = met[source]
        for position in range(first[one], first[one + 1]):
            other = alters[position]
            met[count] = other
            count += add_to(further[other], reached[one])
    return count


@step
def add_counts(reached: Any, met: Any, count: int, step: int, counts: Any) -> None:
    """Count what everyone who is met reaches in so many steps."""
    for position in range(count):
        one = met[position]
        found = np.int64(0)
        for word in range(WORDS):
            found += np.int64(bit_count(reached[one, word]))
        counts[one, step] += found


@step
def forget(reached: Any, met: Any, count: int) -> None:
    """Let nobody reach anyone."""
    for position in range(count):
        for word in range(WORDS):
            reached[met[position], word] = 0


@kernel("i4[::1](i4[::1], i4[::1], i4[::1])")
def sponsor_steps(first: Any, alters: Any, sponsors: Any) -> Any:
    """Return the steps to the nearest sponsor other than ego; -1: there is no way to one.

    Everyone belongs to the sponsor that is found first.  From a sponsor the nearest other one is found on a way that
    crosses from its people to those of another.
    """
    people = len(first) - 1
    steps = np.full(people, -1, np.int32)
    owner = np.full(people, -1, np.int32)
    queue = np.empty(people, np.int32)
    tail = 0
    for sponsor in sponsors:
        steps[sponsor] = 0
        owner[sponsor] = sponsor
        queue[tail] = sponsor
        tail += 1
    head = 0
    while head < tail:
        one = queue[head]
        head += 1
        for position in range(first[one], first[one + 1]):
            other = alters[position]
            if steps[other] < 0:
                steps[other] = steps[one] + 1
                owner[other] = owner[one]
                queue[tail] = other
                tail += 1
    for sponsor in sponsors:
        steps[sponsor] = -1
    nearest = steps.copy()
    for position in range(tail):
        one = queue[position]
        here = owner[one]
        if 0 <= nearest[here] <= 2 * steps[one]:
            continue  # alters are at most one step nearer to a sponsor: no way over this person is shorter
        for at in range(first[one], first[one + 1]):
            other = alters[at]
            if owner[other] != here:
                way = max(steps[one], 0) + 1 + max(steps[other], 0)
                if nearest[here] < 0 or way < nearest[here]:
                    nearest[here] = way
    return nearest


@step
def whom_to_ask(first: Any, alters: Any, mentee: Any, mentor: Any) -> Any:
    """Return whom mentees can ask for sponsors within three steps without meeting a mentor, and where each one's begin.

    What ego's other alters reach in two steps is right for all who are not tied to a mentor: these are asked for it
    (and stand here as ``~alter``).  The others' own alters are asked one by one for the sponsors next to them, as is
    ego.
    """
    people = len(first) - 1
    gone = np.zeros(people, np.bool_)
    beside = np.zeros(people, np.bool_)
    asked = np.full(people, -1, np.int32)  # the latest mentee for whom a person is asked
    begin = np.zeros(len(mentee) + 1, np.int64)
    rows = np.empty(4 * len(mentee) + people, np.int32)
    count = 0
    for ego_from in range(len(mentee)):
        begin[ego_from] = count
        ego = mentee[ego_from]
        if ego_from > 0 and mentee[ego_from - 1] == ego:
            continue
        ego_to = ego_from + 1
        while ego_to < len(mentee) and mentee[ego_to] == ego:
            ego_to += 1
        mark(mentor[ego_from:ego_to], first, alters, gone, beside, flag=True)
        if count + 2 * people > len(rows):
            rows = np.concatenate((rows, np.empty(len(rows) + 2 * people, np.int32)))
        rows[count] = ego
        asked[ego] = ego
        count += 1
        for position in range(first[ego], first[ego + 1]):
            alter = alters[position]
            if gone[alter]:
                continue
            if not beside[alter]:
                rows[count] = ~alter
                count += 1
                continue
            for at in range(first[alter] - 1, first[alter + 1]):
                other = alter if at < first[alter] else alters[at]
                if asked[other] != ego and not gone[other]:
                    asked[other] = ego
                    rows[count] = other
                    count += 1
        mark(mentor[ego_from:ego_to], first, alters, gone, beside, flag=False)
    begin[len(mentee)] = count
    return begin, rows[:count]


@step
def take_out(bit: int, reached: Any) -> None:
    """Take the sponsor with this bit out, if there is one in the chunk."""
    if 0 <= bit < AT_ONCE:
        reached[bit >> 6] &= ~(np.uint64(1) << np.uint64(bit & 63))


@step
def ask_past_mentors(
    begin: Any, rows: Any, next_to: Any, in_two: Any, chunk: int, number: Any, mentee: Any, mentor: Any, found: Any
) -> None:
    """Add the sponsors of a chunk whom mentees reach in three steps without meeting a mentor."""
    reached = np.zeros(WORDS, np.uint64)
    for position in range(len(mentee)):
        ego = mentee[position]
        for at in range(begin[position], begin[position + 1]):
            row = next_to[rows[at]] if rows[at] >= 0 else in_two[~rows[at]]
            for word in range(WORDS):
                reached[word] |= row[word]
        take_out(number[mentor[position]] - chunk, reached)
        if position + 1 < len(mentee) and mentee[position + 1] == ego:
            continue  # another mentor of the same person
        take_out(number[ego] - chunk, reached)
        for word in range(WORDS):
            found[ego] += np.int64(bit_count(reached[word]))
            reached[word] = 0


@step
def count_at_once(
    first: Any, alters: Any, sponsors: Any, mentee: Any, mentor: Any, counts: Any, past_mentors: Any
) -> None:
    """Count by sets of sponsors that spread together: for networks in which many ways lead to the same people."""
    people = len(first) - 1
    begin, rows = whom_to_ask(first, alters, mentee, mentor)
    number = np.full(people, -1, np.int32)  # of a sponsor
    for position in range(len(sponsors)):
        number[sponsors[position]] = position
    near = np.zeros((people, WORDS), np.uint64)
    further = np.zeros((people, WORDS), np.uint64)
    met = np.empty(people + 1, np.int32)  # those who reach anyone: few, as long as ties are
    for chunk in range(0, len(sponsors), AT_ONCE):
        count = put_next_to(sponsors, chunk, first, alters, near, met)
        add_counts(near, met, count, 0, counts)
        count = spread(first, alters, near, further, met, count)
        add_counts(further, met, count, 1, counts)
        ask_past_mentors(begin, rows, near, further, chunk, number, mentee, mentor, past_mentors)
        count = spread(first, alters, further, near, met, count)
        add_counts(near, met, count, 2, counts)
        forget(near, met, count)
        forget(further, met, count)
    for sponsor in sponsors:
        for steps in range(3):
            counts[sponsor, steps] -= 1  # a sponsor has always reached itself


@step
def is_sparse(first: Any, alters: Any, sponsors: Any) -> bool:
    """Return whether walks from the sponsors look at no more ties than sets do, which takes them as long (measured).

    Walks look at no more ties than there are ways of three ties from the sponsors; sets look at every tie, once for
    each ``AT_ONCE`` sponsors.
    """
    ways = 0
    for sponsor in sponsors:
        for position in range(first[sponsor], first[sponsor + 1]):
            alter = alters[position]
            for at in range(first[alter], first[alter + 1]):
                ways += first[alters[at] + 1] - first[alters[at]]
    return ways <= (len(sponsors) + AT_ONCE - 1) // AT_ONCE * len(alters)


@kernel("Tuple((i4[:, ::1], i4[::1]))(i4[::1], i4[::1], i4[::1], i4[::1], i4[::1])")
def sponsors_within(first: Any, alters: Any, sponsors: Any, mentee: Any, mentor: Any) -> Any:
    """Return how many sponsors everyone reaches within one, two and three steps, and in three past any mentor.

    Ego is left out.  The first is a table with a row a person; the second has -1 for people without a mentor.
    ``mentee`` and ``mentor`` are sorted by mentee.
    """
    counts = np.zeros((len(first) - 1, 3), np.int32)
    past_mentors = np.full(len(first) - 1, -1, np.int32)
    past_mentors[mentee] = 0
    if is_sparse(first, alters, sponsors):
        count_by_walks(first, alters, sponsors, mentee, mentor, counts, past_mentors)
    else:
        count_at_once(first, alters, sponsors, mentee, mentor, counts, past_mentors)
    return counts, past_mentors


@kernel("f8[::1](i4[::1], i4[::1], f8[::1], f8, i4[::1])")
def weighted_reach(first: Any, alters: Any, weight: Any, heaviest: float, sponsors: Any) -> Any:
    """Return, for everyone, the sum over other sponsors of the best chain's product of relative weights.

    Chains grow from eight sponsors at a time, until no chain gets better.
    """
    people = len(first) - 1
    found = np.zeros(people)
    best = np.empty((people, 8))
    better = np.empty(people, np.bool_)
    relative = weight / heaviest
    for chunk in range(0, len(sponsors), 8):
        best[:] = 0.0
        better[:] = False
        last = min(len(sponsors), chunk + 8)
        for position in range(chunk, last):
            best[sponsors[position], position - chunk] = 1.0
            better[sponsors[position]] = True
        growing = True
        while growing:
            growing = False
            for one in range(people):
                if not better[one]:
                    continue
                better[one] = False
                for position in range(first[one], first[one + 1]):
                    other = alters[position]
                    grown = False
                    for sponsor in range(8):
                        strength = best[one, sponsor] * relative[position]
                        grown |= strength > best[other, sponsor]
                        best[other, sponsor] = max(best[other, sponsor], strength)
                    if grown:
                        better[other] = True
                        growing = True
        for position in range(chunk, last):
            best[sponsors[position], position - chunk] = 0.0
        for one in range(people):
            for sponsor in range(8):
                found[one] += best[one, sponsor]
    return found
