"""The mentoring programme: applicants are matched with a mentor, then a lottery decides who is admitted.

The refused half is the comparison arm.  Because both halves are matched first, the same pairs are kept out of the
organic network in both arms; with ``effect = 0`` the arms differ in nothing but the mentor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .draws import Draws
from .scenario import MENTOR_LEVEL

if TYPE_CHECKING:
    from .scenario import Scenario
    from .workforce import Worker

_PER_MENTOR = 3
_MENTEE_LEVELS = (2, 3, 4)


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """One applicant (by worker number) with the mentor matched, admitted or not; ``last`` is the last day of it."""

    who: int
    mentor: int
    admitted: bool
    applied: int
    entered: int
    last: int
    end_reason: str


def apply(workers: list[Worker], scenario: Scenario) -> list[Applicant]:
    """Return the applicants of two cohorts, about half of each admitted, in order of worker number.

    The cohorts enter after a quarter and after half of the simulated span and last half of it.  There are fewer
    applicants than asked for where too few people qualify.
    """
    draws = Draws(scenario.seed, "cohort")
    entries = (scenario.days // 4, scenario.days // 2)
    pool = draws.shuffled([w for w, worker in enumerate(workers) if _qualifies(worker, entries[1])])
    mentors = draws.shuffled([w for w, worker in enumerate(workers) if _can_mentor(worker, entries[1])])
    seats = [mentor for mentor in mentors for _ in range(_PER_MENTOR)]
    pairs = min(scenario.wanted_mentees, len(pool) // 2, len(seats) // 2)
    applicants: list[Applicant] = []
    for number in range(pairs):
        entered = entries[number % 2]
        admitted = draws.whole(2)  # of each pair of applicants, the lottery takes one
        for side in range(2):
            who = pool[2 * number + side]
            mentor = _match(workers, who, seats, entered)
            applicants.append(_applicant(workers, who, mentor, entered, scenario, draws, admitted=side == admitted))
    return sorted(applicants, key=lambda applicant: applicant.who)


def _qualifies(worker: Worker, entry: int) -> bool:
    stays = worker.joined < 0 and worker.present(entry)
    return stays and not worker.offline and worker.post(0).level in _MENTEE_LEVELS


def _can_mentor(worker: Worker, entry: int) -> bool:
    return worker.joined < 0 and worker.present(entry) and worker.post(0).level >= MENTOR_LEVEL and not worker.offline


def _match(workers: list[Worker], who: int, seats: list[int], day: int) -> int:
    """Take the first free seat in another unit (else the first) out of ``seats``."""
    unit = workers[who].post(day).unit
    other = next((i for i, mentor in enumerate(seats) if workers[mentor].post(day).unit != unit), 0)
    return seats.pop(other)


def _applicant(
    workers: list[Worker], who: int, mentor: int, entered: int, scenario: Scenario, draws: Draws, *, admitted: bool
) -> Applicant:
    last = min(entered + scenario.days // 2, scenario.days) - 1
    reason = "completed"
    if draws.chance(0.08):
        last, reason = min(last, entered + draws.between(60, 150)), "no time"
    for someone, why in ((workers[mentor], "mentor left"), (workers[who], "mentee left")):
        if someone.left is not None and someone.left < last:
            last, reason = someone.left, why
    applied = entered - draws.between(30, 60)
    return Applicant(
        who=who, mentor=mentor, admitted=admitted, applied=applied, entered=entered, last=last, end_reason=reason
    )


@dataclass(frozen=True, kw_only=True)
class Informal:
    """A mentorship that nobody assigned, across units, still running; unlogged pairs meet where no log sees it."""

    who: int
    mentor: int
    since: int
    logged: bool


def informal(workers: list[Worker], applicants: list[Applicant], scenario: Scenario) -> list[Informal]:
    """Return mentorships outside the programme, among people who did not apply (about one person in 25)."""
    draws = Draws(scenario.seed, "informal")
    applied = {applicant.who for applicant in applicants} | {applicant.mentor for applicant in applicants}
    stay = [w for w, worker in enumerate(workers) if worker.joined < 0 and worker.left is None and not worker.offline]
    others = [w for w in stay if w not in applied]
    pairs: list[Informal] = []
    for who in draws.shuffled(others)[: scenario.people // 25]:
        seniors = [mentor for mentor in others if _senior(workers[mentor], workers[who])]
        if seniors:
            since = max(workers[who].joined, -draws.between(30, 500))
            pair = Informal(who=who, mentor=draws.pick(seniors), since=since, logged=len(pairs) % 3 != 0)
            pairs.append(pair)
    return pairs


def _senior(worker: Worker, other: Worker) -> bool:
    """Return whether somebody is of another unit, at a higher level, and was there before the other."""
    mine, theirs = worker.post(0), other.post(0)
    return mine.unit != theirs.unit and mine.level > theirs.level and worker.joined <= other.joined
