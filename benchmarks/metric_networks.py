"""Programs for ``benchmarks/metrics.py``: networks as uneven and as clustered as real ones, as arrays and as a program.

People are busy to very different degrees (a power law), half of their ties stay in their group, and three ties in ten
close a triangle.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mentornet.config import Config
from mentornet.graph import GraphBuilder
from mentornet.stores.snapshot import Events, Snapshot
from mentornet.windows import Window, rolling

START = date(2024, 1, 1)
LENGTH, STEP = 90, 30  # days
CLOSED, INSIDE, BOTH_WAYS, SPONSORS, MENTEES = 0.3, 0.5, 0.6, 0.01, 0.1
POWER, PEOPLE_A_GROUP = 2.5, 200
DAY_MS = 86_400_000

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Case:
    """A program, the windows to measure, and where in its events each window begins and ends."""

    builder: GraphBuilder
    windows: list[Window]
    sponsors: npt.NDArray[np.int64]

    @property
    def people(self) -> int:
        """How many they are."""
        return len(self.builder.snapshot.people_ids)

    def ties(self, at: int) -> tuple[Ints, Ints, npt.NDArray[np.float64]]:
        """Return a window's distinct pairs and their weights: what a peer needs to build its graph."""
        events, window = self.builder.snapshot.events, self.windows[at]
        times = np.array([window.start, window.end], "datetime64[ms]")
        chosen = slice(*np.searchsorted(events.at, times))
        source, target = events.source[chosen].astype(np.int64), events.target[chosen].astype(np.int64)
        keys = np.minimum(source, target) * self.people + np.maximum(source, target)
        distinct, pair = np.unique(keys, return_inverse=True)
        weights = np.bincount(pair, 1 / (events.participants[chosen] - 1), len(distinct))
        return distinct // self.people, distinct % self.people, weights


def one_window(people: int, ties: int, seed: int = 7) -> Case:
    """Return a program with so many ties in its one window, one contact each."""
    random = np.random.default_rng(seed)
    lower, higher, group = network(people, ties, random)
    at = np.sort(random.integers(0, LENGTH * DAY_MS, ties))
    order = random.permutation(ties)
    participants = random.choice([2, 3, 5], ties)
    return _case(people, lower[order], higher[order], at, participants, group, 1, random)


def many_windows(people: int, events: int, windows: int, seed: int = 11) -> Case:
    """Return a program with so many contacts over all its windows; a tie has four of them or so, in half a year."""
    random = np.random.default_rng(seed)
    lower, higher, group = network(people, max(events // 4, 1), random)
    days = LENGTH + STEP * (windows - 1)
    often = np.minimum(1 + random.pareto(1.8, len(lower)) * 2, 60).cumsum()
    tie = np.searchsorted(often, random.random(events) * often[-1], side="right")
    middle = random.random(len(lower))[tie]
    at = (((middle + random.normal(0, 110 / days, events)) % 1.0) * days * DAY_MS).astype(np.int64)
    order = np.argsort(at, kind="stable")
    tie = tie[order]
    return _case(people, lower[tie], higher[tie], at[order], np.full(events, 2), group, windows, random)


def network(people: int, ties: int, random: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Return the two people of every tie, and everyone's group."""
    group = np.sort(random.integers(0, max(people // PEOPLE_A_GROUP, 1), people))
    busy = np.minimum((1 - random.random(people)) ** (-1 / (POWER - 1)), 1.5 * np.sqrt(people)).cumsum()
    first = np.concatenate([[0.0], busy])[np.searchsorted(group, group, side="left")]
    last = busy[np.searchsorted(group, group, side="right") - 1]
    keys = np.empty(0, np.int64)

    def add(one: Ints, other: Ints, most: int) -> Ints:
        new = np.minimum(one, other) * people + np.maximum(one, other)
        new = np.setdiff1d(new[one != other], keys)
        return np.concatenate([keys, random.permutation(new)[: most - len(keys)]])

    while len(keys) < (most := int(ties * (1 - CLOSED))):
        count = int((most - len(keys)) * 1.2) + 16
        one = np.searchsorted(busy, random.random(count) * busy[-1], side="right")
        near, share = random.random(count) < INSIDE, random.random(count)
        weight = np.where(near, first[one] + share * (last[one] - first[one]), share * busy[-1])
        keys = add(one, np.minimum(np.searchsorted(busy, weight, side="right"), people - 1), most)
    while len(keys) < ties:  # somebody's two alters meet
        ends = np.concatenate([keys // people, keys % people])
        order = np.argsort(ends, kind="stable")
        alters = np.concatenate([keys % people, keys // people])[order]
        begin = np.searchsorted(ends[order], np.arange(people + 1))
        between = random.integers(0, people, int((ties - len(keys)) * 1.5) + 16)
        degree = begin[between + 1] - begin[between]
        one, other = (alters[begin[between] + (random.random(len(between)) * degree).astype(np.int64) - (degree == 0)]
                      for _ in range(2))  # fmt: skip
        keys = add(one[degree > 0], other[degree > 0], ties)
    return keys // people, keys % people, group


def _case(
    people: int, lower: Ints, higher: Ints, at: Ints, participants: Ints, group: Ints, windows: int,
    random: np.random.Generator,
) -> Case:  # fmt: skip
    """Make the program: who is a sponsor, who mentors whom, and the contacts."""
    ids = [f"P{number:06d}" for number in range(people)]
    sponsors = np.sort(random.choice(people, max(int(people * SPONSORS), 1), replace=False))
    mentees = random.choice(people, int(people * MENTEES), replace=False)
    mentors = (mentees + random.integers(1, people, len(mentees))) % people
    level = random.integers(1, 6, people)
    level[sponsors] = 7
    start = pa.array([START] * people, pa.date32())
    tables = {
        "people": pa.table({"person_id": ids, "name": ids, "external": np.zeros(people, bool)}),
        "positions": pa.table(
            {"person_id": ids, "valid_from": start, "org_unit": [f"U{one}" for one in group], "level": level}
        ),
        "mentorships": pa.table(
            {
                "mentor_id": [ids[one] for one in mentors],
                "mentee_id": [ids[one] for one in mentees],
                "start": start[: len(mentees)],
                "end": pa.nulls(len(mentees), pa.date32()),
            }
        ),
    }
    turned = random.random(len(at)) < 1 / 2
    events = Events(
        at=(np.datetime64(START, "ms") + at).astype("datetime64[ms]"),
        source=np.where(turned, higher, lower).astype(np.int32),
        target=np.where(turned, lower, higher).astype(np.int32),
        kind=np.zeros(len(at), np.int16),
        mutual=random.random(len(at)) < BOTH_WAYS,
        participants=participants.astype(np.int32),
        minutes=np.full(len(at), np.nan),
        kinds=("meeting",),
    )
    config = Config.from_dict({"name": "Benchmark", "ties": {"kinds": ["interactions"]}, "sponsors": {"min_level": 7}})
    snapshot = Snapshot(generation="", config=config, people_ids=ids, events=events, read_table=tables.get)
    end = START + timedelta(days=LENGTH + STEP * (windows - 1))
    return Case(GraphBuilder(snapshot), rolling(START, end, length=f"{LENGTH}D", step=f"{STEP}D"), sponsors)
