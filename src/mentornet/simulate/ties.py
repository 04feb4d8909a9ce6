"""How ties begin and end: homophily, triadic closure, newcomers, and what mentoring adds.

The organic network is simulated first and knows nothing of mentoring.  Ties through mentors come on top, with
people who are no applicants, and bring no further ties: so the built-in effect is exactly what it says, and
nothing of it spills over to the comparison arm.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .draws import Draws
from .scenario import SPONSOR_LEVEL, STEP, UNITS, Scenario

if TYPE_CHECKING:
    from .cohort import Applicant, Informal
    from .workforce import Worker

_STRONG, _WEAK, _STRONG_SHARE = 2.6, 0.55, 0.2  # contacts in 30 days
_MEETINGS = 2.0  # of mentor and mentee in 30 days
_ONBOARDING = 90  # days in which a newcomer finds a first circle
_TRIES = 200
_DISTANT = 0.12  # how willing people are to tie across opposite units
_UPTAKE = 0.7  # share of introductions that become a tie
_RECORDED = 0.1  # share of closed triads that somebody recorded as an introduction


@dataclass(frozen=True, kw_only=True)
class Tie:
    """Two people in touch from day ``first`` to day ``last``, ``rate`` contacts in 30 days.

    ``old``: it began before the simulated span, so that its first contact need not be on day ``first``.
    """

    a: int
    b: int
    first: int
    last: int
    rate: float
    origin: str  # organic, mentoring or introduction
    old: bool = False


@dataclass(frozen=True, kw_only=True)
class Introduction:
    """``broker`` brings ``who`` and ``third`` together; ``became`` is the day of their first contact, if any."""

    broker: int
    who: int
    third: int
    day: int
    became: int | None


class Society:
    """The organic network while it grows; ``ties`` and ``introductions`` hold everything so far."""

    def __init__(self, workers: list[Worker], pairs: Iterable[Applicant | Informal], scenario: Scenario) -> None:
        self.workers = workers
        self.scenario = scenario
        self.draws = Draws(scenario.seed, "ties")
        self.ties: list[Tie] = []
        self.introductions: list[Introduction] = []
        self.kept_apart = {_pair(pair.who, pair.mentor) for pair in pairs}  # mentor and mentee, real and would-be
        self._until: dict[tuple[int, int], int] = {}  # pair -> last day of its latest tie
        self._friends: dict[int, list[int]] = defaultdict(list)

    def grow(self) -> None:
        """Simulate the whole span, in steps of 30 days."""
        settled = 2 * self.scenario.new_ties * self.scenario.tie_days / STEP  # contacts of a settled person
        for day in range(0, self.scenario.days, STEP):
            here = _Step(self.workers, day)
            for who in here.everyone:
                newcomer = day - STEP < self.workers[who].joined <= day and self.workers[who].joined >= 0
                if day == 0:
                    for _ in range(self.draws.poisson(settled / 2)):
                        self._meet(who, 0, here, old=True)
                elif newcomer:
                    for _ in range(self.draws.poisson(settled / 2)):
                        self._meet(who, day + self.draws.whole(_ONBOARDING), here)
                for _ in range(self.draws.poisson(self.scenario.new_ties)):
                    self._meet(who, day + self.draws.whole(STEP), here)

    def known(self, who: int) -> list[int]:
        """Return everyone ``who`` ever had an organic tie with."""
        return self._friends[who]

    def in_touch(self, a: int, b: int, day: int) -> bool:
        """Return whether the latest tie of two people reaches to ``day``."""
        return self._until.get(_pair(a, b), -1) >= day

    def _meet(self, who: int, day: int, here: _Step, *, old: bool = False) -> None:
        if day >= self.scenario.days:
            return
        if self.draws.chance(self.scenario.closure) and not old and self._close_triad(who, day):
            return
        other = self._similar(who, day, here)
        if other is not None:
            self._tie(who, other, day, old=old)

    def _free(self, who: int, other: int, day: int) -> bool:
        apart = _pair(who, other)
        return (
            who != other
            and apart not in self.kept_apart
            and not self.in_touch(who, other, day)
            and self.workers[other].present(day)
            and self.workers[who].present(day)
            and not self.workers[other].offline
        )

    def _close_triad(self, who: int, day: int) -> bool:
        """Tie with a contact's contact, if one is free; some of it is recorded as an introduction."""
        friends = [f for f in self._friends[who] if self.in_touch(who, f, day)]
        for _ in range(5 if friends else 0):
            between = self.draws.pick(friends)
            other = self.draws.pick(self._friends[between])
            if self.in_touch(between, other, day) and self._free(who, other, day):
                if self.draws.chance(_RECORDED):
                    made = Introduction(broker=between, who=who, third=other, day=day, became=day)
                    self.introductions.append(made)
                self._tie(who, other, day, old=False)
                return True
        return False

    def _similar(self, who: int, day: int, here: _Step) -> int | None:
        mine = self.workers[who].post(day)
        colleagues = here.by_unit[mine.unit]
        for _ in range(_TRIES):
            inside = self.draws.chance(self.scenario.homophily)
            other = self.draws.pick(colleagues if inside and colleagues else here.everyone)
            theirs = self.workers[other].post(day)
            if self.draws.chance(_affinity(mine.level, theirs.level, mine.unit, theirs.unit)) and self._free(
                who, other, day
            ):
                return other
        return None

    def _tie(self, who: int, other: int, day: int, *, old: bool) -> None:
        last = _last_day(self.draws, self.workers, (who, other), day, self.scenario)
        tie = Tie(a=who, b=other, first=day, last=last, rate=_rate(self.draws), origin="organic", old=old)
        self.ties.append(tie)
        self._until[_pair(who, other)] = last
        for one, another in ((who, other), (other, who)):
            if another not in self._friends[one]:
                self._friends[one].append(another)


class _Step:
    """Who is there on one day, and in which unit."""

    def __init__(self, workers: list[Worker], day: int) -> None:
        self.everyone = [w for w, worker in enumerate(workers) if worker.present(day) and not worker.offline]
        self.by_unit: dict[str, list[int]] = defaultdict(list)
        for who in self.everyone:
            self.by_unit[workers[who].post(day).unit].append(who)


def mentoring(applicants: list[Applicant]) -> list[Tie]:
    """Return the ties of mentees with their own mentors."""
    return [
        Tie(a=one.mentor, b=one.who, first=one.entered, last=one.last, rate=_MEETINGS, origin="mentoring")
        for one in applicants
        if one.admitted
    ]


def informal_ties(workers: list[Worker], pairs: list[Informal], scenario: Scenario) -> list[Tie]:
    """Return the ties of the informal mentorships that the logs see."""
    ties = []
    for pair in pairs:
        gone = [worker.left for worker in (workers[pair.who], workers[pair.mentor]) if worker.left is not None]
        last = min([scenario.days - 1, *gone])
        if pair.logged:
            ties.append(Tie(a=pair.mentor, b=pair.who, first=0, last=last, rate=1.0, origin="mentoring", old=True))
    return ties


def introduce(society: Society, applicants: list[Applicant]) -> tuple[list[Introduction], list[Tie]]:
    """Return what mentors did for their mentees: introductions, and the ties that came of them.

    New ties come at ``effect`` per 30 days of mentoring, each with somebody the mentee has never been in touch
    with: from the mentor's own circle while that lasts, else anybody.
    """
    scenario, workers = society.scenario, society.workers
    draws = Draws(scenario.seed, "introductions")
    outside = _Outside(workers, applicants)
    introductions: list[Introduction] = []
    ties: list[Tie] = []
    for applicant in applicants:
        if not applicant.admitted or scenario.effect == 0:
            continue
        met = {applicant.who, applicant.mentor, *society.known(applicant.who)}
        day = applicant.entered + draws.exponential(STEP * _UPTAKE / scenario.effect)
        while day <= applicant.last:
            third = _third(society, applicant, outside, met, int(day), draws)
            if third is None:
                break
            met.add(third)
            made = _introduced(society, applicant, third, int(day), draws)
            introductions.append(made)
            if made.became is not None:
                ties.append(_new_tie(society, made, draws))
            day += draws.exponential(STEP * _UPTAKE / scenario.effect)
    return introductions, ties


class _Outside:
    """People whom mentors may introduce: in the logs, and no applicants."""

    def __init__(self, workers: list[Worker], applicants: list[Applicant]) -> None:
        inside = {applicant.who for applicant in applicants}
        self.people = [w for w, worker in enumerate(workers) if w not in inside and not worker.offline]
        self.members = frozenset(self.people)


def _third(
    society: Society, applicant: Applicant, outside: _Outside, met: set[int], day: int, draws: Draws
) -> int | None:
    """Choose whom to introduce, senior people first among the mentor's contacts."""

    def free(other: int) -> bool:
        left = society.workers[other].left
        stays = left is None or left > day + STEP
        return other in outside.members and other not in met and society.workers[other].present(day) and stays

    circle = [o for o in society.known(applicant.mentor) if free(o) and society.in_touch(applicant.mentor, o, day)]
    if circle:
        weights = [4.0 if society.workers[o].post(day).level >= SPONSOR_LEVEL else 1.0 for o in circle]
        return draws.weighted(circle, weights)
    anybody = [o for o in outside.people if free(o)]
    return draws.pick(anybody) if anybody else None


def _introduced(society: Society, applicant: Applicant, third: int, day: int, draws: Draws) -> Introduction:
    became = day + draws.between(2, 20) if draws.chance(_UPTAKE) else None
    latest = min(society.scenario.days - 1, society.workers[applicant.who].left or society.scenario.days)
    if became is not None:
        became = min(became, latest)
    return Introduction(broker=applicant.mentor, who=applicant.who, third=third, day=day, became=became)


def _new_tie(society: Society, made: Introduction, draws: Draws) -> Tie:
    first = made.day if made.became is None else made.became
    last = _last_day(draws, society.workers, (made.who, made.third), first, society.scenario)
    return Tie(a=made.who, b=made.third, first=first, last=last, rate=_rate(draws), origin="introduction")


def _affinity(level: int, other: int, unit: str, other_unit: str) -> float:
    """Return how willing two people are to tie: near levels, and not from opposite sides of the ring of units."""
    apart = abs(UNITS.index(unit) - UNITS.index(other_unit))
    distant = _DISTANT if apart == len(UNITS) // 2 else 1.0
    return distant * math.exp(-0.6 * abs(level - other))


def _last_day(draws: Draws, workers: list[Worker], pair: tuple[int, int], first: int, scenario: Scenario) -> int:
    last = first + int(draws.exponential(scenario.tie_days))
    gone = [worker.left for worker in (workers[pair[0]], workers[pair[1]]) if worker.left is not None]
    return min([last, scenario.days - 1, *gone])


def _rate(draws: Draws) -> float:
    return _STRONG if draws.chance(_STRONG_SHARE) else _WEAK


def _pair(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)
