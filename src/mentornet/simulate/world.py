"""One simulated program before it becomes tables: people, ties, events, by number; and who gets which id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .cohort import Applicant, Informal, apply, informal
from .draws import Draws
from .events import Event, interactions
from .ties import Introduction, Society, Tie, informal_ties, introduce, mentoring
from .workforce import Worker, hire

if TYPE_CHECKING:
    from .scenario import Scenario

_FOCUS = 13  # the place in the roster, from 0, of the mentee whom examples show: P014
_ALIASES = 2


@dataclass(frozen=True, kw_only=True)
class World:
    """Everything that happened; ``ids`` and ``order`` say who is who in the tables."""

    scenario: Scenario
    workers: list[Worker]
    applicants: list[Applicant]
    informal: list[Informal]
    ties: list[Tie]
    introductions: list[Introduction]  # by anybody
    by_mentors: list[Introduction]
    events: list[Event]
    not_logged: int
    ids: list[str]  # worker number -> person id
    order: list[int]  # worker numbers in the order of the roster
    aliases: dict[int, str]  # worker number -> the id used in the first half of the logs
    focus: int | None

    def present_ties(self) -> list[Tie]:
        """Return the ties that are no mentorships: those whose number is compared between the arms."""
        return [tie for tie in self.ties if tie.origin != "mentoring"]


def build(scenario: Scenario) -> World:
    """Simulate one program; the same scenario gives the same world."""
    workers = hire(scenario)
    applicants = apply(workers, scenario)
    pairs = informal(workers, applicants, scenario)
    society = Society(workers, [*applicants, *pairs], scenario)
    society.grow()
    by_mentors, new = introduce(society, applicants)
    ties = society.ties + mentoring(applicants) + informal_ties(workers, pairs, scenario) + new
    events, not_logged = interactions(workers, ties, applicants, scenario)
    focus = _focus(workers, applicants, by_mentors)
    order = _order(len(workers), focus)
    width = max(3, len(str(len(workers))))
    ids = [""] * len(workers)
    for place, who in enumerate(order, start=1):
        ids[who] = f"P{place:0{width}d}"
    return World(
        scenario=scenario,
        workers=workers,
        applicants=applicants,
        informal=pairs,
        ties=ties,
        introductions=society.introductions + by_mentors,
        by_mentors=by_mentors,
        events=events,
        not_logged=not_logged,
        ids=ids,
        order=order,
        aliases=_aliases(workers, focus, scenario),
        focus=focus,
    )


def _focus(workers: list[Worker], applicants: list[Applicant], introductions: list[Introduction]) -> int | None:
    """Return the mentee of the first cohort with most introductions that became ties, if there is a mentee."""
    ties = {one.who: 0 for one in applicants if one.admitted}
    for made in introductions:
        ties[made.who] += made.became is not None
    entered = {one.who: one.entered for one in applicants}
    return min(ties, key=lambda who: (workers[who].left is not None, entered[who], -ties[who], who), default=None)


def _order(count: int, focus: int | None) -> list[int]:
    """Return the roster's order: as hired, the person of the examples put into place 14."""
    order = list(range(count))
    if focus is not None and count > _FOCUS:
        order[_FOCUS], order[focus] = order[focus], order[_FOCUS]
    return order


def _aliases(workers: list[Worker], focus: int | None, scenario: Scenario) -> dict[int, str]:
    draws = Draws(scenario.seed, "aliases")
    able = [w for w, worker in enumerate(workers) if worker.joined < 0 and not worker.offline and w != focus]
    chosen = draws.shuffled(able)[: min(_ALIASES, len(workers) // 50)]
    return {who: f"K{10_000 + 37 * number + draws.whole(37)}" for number, who in enumerate(chosen)}
