"""The organisation: who works there from when to when, in which unit, at which level, in whose team."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from .draws import Draws
from .names import names
from .scenario import MENTOR_LEVEL, SPONSOR_LEVEL, UNITS, Scenario

LEVEL_SHARES = (0.22, 0.22, 0.18, 0.14, 0.10, 0.07, 0.05, 0.02)  # of levels 1 to 8
TITLES = (
    "Trainee",
    "Specialist",
    "Senior Specialist",
    "Team Lead",
    "Manager",
    "Senior Manager",
    "Director",
    "Vice President",
)
TEAM_SIZE = 6
_PROMOTIONS, _MOVES = 0.08, 0.04  # a year
_OFFLINE = 0.025  # share of people who never appear in the logs
_YEAR = 365.0


@dataclass(frozen=True, kw_only=True)
class Post:
    """What a person is from day ``since`` until the next post."""

    since: int
    unit: str
    level: int
    team: int


@dataclass(kw_only=True)
class Worker:
    """One person, by day numbers; ``left`` is the last day, or ``None``."""

    name: str
    joined: int
    left: int | None
    posts: list[Post] = field(default_factory=list)
    gender: str = ""
    location: str = ""
    offline: bool = False

    def present(self, day: int) -> bool:
        """Return whether the person works there on that day."""
        return self.joined <= day and (self.left is None or day <= self.left)

    def post(self, day: int) -> Post:
        """Return the post in force on a day (before the first one: the first)."""
        found = self.posts[0]
        for post in self.posts[1:]:
            if post.since <= day:
                found = post
        return found


def hire(scenario: Scenario) -> list[Worker]:
    """Return everyone in the roster: those present at the start, and hires who replace leavers."""
    draws = Draws(scenario.seed, "workforce")
    count = scenario.people
    leaving = scenario.turnover * scenario.days / _YEAR
    hires = min(int(count * leaving / (1 + leaving) + 0.5), count // 2)
    first = count - hires
    called = names(count, draws)
    levels = draws.shuffled(_pyramid(first))
    workers = [_founder(called[i], levels[i], i, draws) for i in range(first)]
    for who, place in enumerate(draws.shuffled(range(first))):
        _place(workers[who], place, levels[who])
    for leaver, name in zip(draws.shuffled(range(first))[:hires], called[first:], strict=True):
        workers.append(_replace(workers[leaver], name, scenario, draws))
    for worker in workers:
        _career(worker, scenario, draws)
    return workers


def leads(workers: list[Worker], days: int) -> dict[int, list[tuple[int, int]]]:
    """Return for each team its leads, as (from day, worker) in order: the most senior, until that person goes."""
    members: dict[int, list[int]] = defaultdict(list)
    for who, worker in enumerate(workers):
        for team in sorted({post.team for post in worker.posts}):
            members[team].append(who)
    return {team: list(_succession(team, members[team], workers, days)) for team in sorted(members)}


def _succession(team: int, members: list[int], workers: list[Worker], days: int) -> list[tuple[int, int]]:
    reign: list[tuple[int, int]] = []
    day = 0
    while day < days:
        there = [w for w in members if workers[w].present(day) and workers[w].post(day).team == team]
        if not there:
            day += 1
            continue
        lead = max(there, key=lambda w: (workers[w].post(day).level, -w))
        reign.append((day, lead))
        while day < days and workers[lead].present(day) and workers[lead].post(day).team == team:
            day += 1
    return reign


def _pyramid(count: int) -> list[int]:
    """Return levels in the shares of ``LEVEL_SHARES``, at least one of them a sponsor's."""
    levels: list[int] = []
    upto = 0.0
    for level, share in enumerate(LEVEL_SHARES, start=1):
        upto += share
        levels += [level] * (int(upto * count + 0.5) - len(levels))
    levels += [1] * (count - len(levels))
    return [
        max(SPONSOR_LEVEL, levels[0]) if max(levels) < SPONSOR_LEVEL and i == 0 else v for i, v in enumerate(levels)
    ]


def _founder(name: str, level: int, index: int, draws: Draws) -> Worker:
    years = (0.2, 6.0) if level < MENTOR_LEVEL else (6.0, 16.0)  # whoever may mentor came before whom they mentor
    tenure = int((years[0] + draws.unit() * (years[1] - years[0])) * _YEAR)
    return Worker(
        name=name,
        joined=-tenure,
        left=None,
        gender=draws.weighted(("woman", "man", "non-binary"), (0.47, 0.5, 0.03)),
        location=draws.weighted(("Berlin", "Leipzig", "Hamburg"), (0.5, 0.3, 0.2)),
        offline=level < SPONSOR_LEVEL and (index + 1) % int(1 / _OFFLINE) == 0,
    )


def _place(worker: Worker, place: int, level: int) -> None:
    """Give the first post: units take turns, and within a unit each team is filled before the next."""
    unit, slot = place % len(UNITS), place // len(UNITS)
    team = (slot // TEAM_SIZE) * len(UNITS) + unit
    worker.posts.append(Post(since=worker.joined, unit=UNITS[unit], level=level, team=team))


def _replace(leaver: Worker, name: str, scenario: Scenario, draws: Draws) -> Worker:
    """Let somebody leave, and hire a successor into the same team, at most one level lower."""
    leaver.left = draws.between(20, scenario.days - 20)
    old = leaver.posts[0]
    joined = min(leaver.left + draws.between(10, 90), scenario.days - 5)
    post = Post(since=joined, unit=old.unit, level=max(1, old.level - draws.whole(2)), team=old.team)
    return Worker(
        name=name,
        joined=joined,
        left=None,
        posts=[post],
        gender=draws.weighted(("woman", "man", "non-binary"), (0.47, 0.5, 0.03)),
        location=leaver.location,
    )


def _career(worker: Worker, scenario: Scenario, draws: Draws) -> None:
    """Add promotions and moves between units, in the simulated span and while the person is there."""
    last = scenario.days - 1 if worker.left is None else worker.left
    day = max(0, worker.joined) + int(draws.exponential(_YEAR / (_PROMOTIONS + _MOVES)))
    while day < last:
        post = worker.posts[-1]
        if draws.chance(_MOVES / (_PROMOTIONS + _MOVES)):
            unit = draws.pick([u for u in range(len(UNITS)) if UNITS[u] != post.unit])
            new = Post(since=day, unit=UNITS[unit], level=post.level, team=unit)
        else:
            new = Post(since=day, unit=post.unit, level=post.level + 1, team=post.team)
        if new.level <= len(LEVEL_SHARES):
            worker.posts.append(new)
        day += 1 + int(draws.exponential(_YEAR / (_PROMOTIONS + _MOVES)))
