"""From ties to logged interactions: pairs, team meetings, and gatherings of many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from .draws import Draws
from .scenario import STEP, Scenario

if TYPE_CHECKING:
    from .cohort import Applicant
    from .ties import Tie
    from .workforce import Worker

_KINDS = ("meeting", "call", "message", "review")
_SHARES = (0.35, 0.2, 0.35, 0.1)
_SATURDAY = 5
_TEAM = (3, 8)  # fewest and most people in a team meeting
_GATHERING = (21, 60)  # fewest and most people in an all-hands: more than the cap, so that it makes no tie
_QUARTER = 91


@dataclass(frozen=True, kw_only=True)
class Event:
    """One interaction: two people, or ``people`` with more; times are local."""

    at: datetime
    source: int = -1
    target: int = -1
    people: tuple[int, ...] = ()
    kind: str = "meeting"
    minutes: int | None = None
    initiator: int = -1
    quality: int | None = None


def interactions(
    workers: list[Worker], ties: list[Tie], applicants: list[Applicant], scenario: Scenario
) -> tuple[list[Event], int]:
    """Return the logged interactions in order of time, and how many happened without being logged."""
    happened = _pairs(ties, scenario) + _teams(workers, scenario) + _gatherings(workers, applicants, scenario)
    happened.sort(key=lambda event: (event.at, event.source, event.target, event.people))
    draws = Draws(scenario.seed, "logs")
    logged = [event for event in happened if not draws.chance(scenario.missing_logs)]
    return logged, len(happened) - len(logged)


def _pairs(ties: list[Tie], scenario: Scenario) -> list[Event]:
    draws = Draws(scenario.seed, "interactions")
    found: list[Event] = []
    for tie in ties:
        leaning = 0.25 + draws.unit() / 2  # how often a acts
        gap = STEP / tie.rate
        day = tie.first + (draws.exponential(gap) if tie.old else 0.0)
        while day <= tie.last:
            when = _workday(int(day), scenario)
            if when <= tie.last:
                found.append(_contact(tie, when, draws.chance(leaning), scenario, draws))
            day += draws.exponential(gap)
    return found


def _contact(tie: Tie, day: int, forward: bool, scenario: Scenario, draws: Draws) -> Event:  # noqa: FBT001
    source, target = (tie.a, tie.b) if forward else (tie.b, tie.a)
    kind = "meeting" if tie.origin == "mentoring" else draws.weighted(_KINDS, _SHARES)
    minute, minutes = draws.whole(36) * 15, None  # eight to five, in quarters of an hour
    if kind == "message":
        minute = draws.whole(570)
    elif kind == "meeting":
        minutes = draws.pick((30, 45, 60))
    else:
        minutes = draws.pick((10, 15, 20, 30))
    return Event(
        at=_local(day, minute, scenario),
        source=source,
        target=target,
        kind=kind,
        minutes=minutes,
        initiator=source if kind in ("meeting", "call") else -1,
        quality=draws.between(2, 5) if kind == "meeting" and draws.chance(0.2) else None,
    )


def _teams(workers: list[Worker], scenario: Scenario) -> list[Event]:
    """Return the monthly meeting of every team, each on its own day, with nine in ten of its members."""
    draws = Draws(scenario.seed, "teams")
    found: list[Event] = []
    for start in range(0, scenario.days - STEP, STEP):
        teams: dict[int, list[int]] = {}
        for who, worker in enumerate(workers):
            if worker.present(start) and worker.present(start + STEP) and not worker.offline:
                teams.setdefault(worker.post(start).team, []).append(who)
        for team in sorted(teams):
            day = _workday(start + team % (STEP - 2), scenario)
            minute = 60 + draws.whole(20) * 15
            people = [who for who in teams[team] if draws.chance(0.9)][: _TEAM[1]]
            if len(people) >= _TEAM[0]:
                found.append(Event(at=_local(day, minute, scenario), people=tuple(people), minutes=45))
    return found


def _gatherings(workers: list[Worker], applicants: list[Applicant], scenario: Scenario) -> list[Event]:
    """Return quarterly all-hands, and the programme's kick-offs where enough people come to make no tie."""
    draws = Draws(scenario.seed, "gatherings")
    found: list[Event] = []
    for quarter in range(1, scenario.days // _QUARTER):
        day = _workday(quarter * _QUARTER, scenario)
        here = [w for w, worker in enumerate(workers) if worker.present(day) and not worker.offline]
        found += _gathering(sorted(draws.shuffled(here)[: _GATHERING[1]]), day, 90, scenario)
    for entered in sorted({one.entered for one in applicants}):
        day = _workday(entered, scenario)
        cohort = [one for one in applicants if one.admitted and one.entered == entered and one.last >= day]
        found += _gathering(sorted({who for one in cohort for who in (one.who, one.mentor)}), day, 180, scenario)
    return found


def _gathering(people: list[int], day: int, minutes: int, scenario: Scenario) -> list[Event]:
    if not _GATHERING[0] <= len(people) <= _GATHERING[1] or day >= scenario.days:
        return []
    return [Event(at=_local(day, 120, scenario), people=tuple(people), minutes=minutes)]


def _workday(day: int, scenario: Scenario) -> int:
    """Move a weekend to the Monday after."""
    weekday = scenario.day(day).weekday()
    return day + (7 - weekday if weekday >= _SATURDAY else 0)


def _local(day: int, minute: int, scenario: Scenario) -> datetime:
    return datetime.combine(scenario.day(day), time(8)) + timedelta(minutes=minute)
