"""The tables of what was recorded: people, posts, the programme, contacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .draws import Draws
from .scenario import SPONSOR_LEVEL, STEP
from .workforce import TITLES, Worker, leads

if TYPE_CHECKING:
    from datetime import date

    from .events import Event
    from .ties import Tie
    from .world import World

_FUNCTIONS = {
    "Sales": "Commercial",
    "Plant": "Operations",
    "Research": "Engineering",
    "Finance": "Corporate",
    "People": "Corporate",
    "IT": "Engineering",
}
_ACTS = ("advocacy", "introduction", "nomination", "endorsement")
_ACT_RATE = 0.02  # acts of sponsorship per tie with a sponsor and 30 days


@dataclass(frozen=True)
class Sheet:
    """One table: column names and rows of Python values (``None`` = missing)."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def records(world: World) -> dict[str, Sheet]:
    """Return the tables that say who worked where, who mentored and met whom."""
    return {
        "people": _people(world),
        "aliases": _alias_rows(world),
        "positions": _positions(world),
        "participants": _participants(world),
        "mentorships": _mentorships(world),
        "sponsorships": _sponsorships(world),
        "interactions": _interactions(world),
        "introductions": _introductions(world),
    }


def _people(world: World) -> Sheet:
    rows = []
    for who in world.order:
        worker, person = world.workers[who], world.ids[who]
        email = f"{person.lower()}@leaders.example"
        rows.append((person, worker.name, _on(world, worker.joined), _on(world, worker.left), worker.gender, email))
    return Sheet(("person_id", "name", "joined", "left", "gender", "email"), rows)


def _alias_rows(world: World) -> Sheet:
    return Sheet(("alias_id", "person_id"), sorted((alias, world.ids[who]) for who, alias in world.aliases.items()))


def _positions(world: World) -> Sheet:
    reigns = leads(world.workers, world.scenario.days)
    heads = _heads(world.workers, reigns)
    rows = [row for who in world.order for row in _posts(world, who, reigns, heads)]
    columns = ("person_id", "valid_from", "valid_to", "org_unit", "function", "location", "level", "title")
    return Sheet((*columns, "manager_id"), rows)


def _posts(
    world: World, who: int, reigns: dict[int, list[tuple[int, int]]], heads: dict[str, int]
) -> list[tuple[Any, ...]]:
    """Return one row for each post, and a new one where the team's lead changes within it."""
    worker = world.workers[who]
    rows = []
    for number, post in enumerate(worker.posts):
        until = worker.posts[number + 1].since - 1 if number + 1 < len(worker.posts) else worker.left
        inside = [day for day, _ in reigns.get(post.team, []) if post.since < day and (until is None or day <= until)]
        cuts = [post.since, *(day for day in inside if day > 0)]
        for place, since in enumerate(cuts):
            last = cuts[place + 1] - 1 if place + 1 < len(cuts) else until
            manager = _manager(who, post.team, post.unit, since, reigns, heads)
            spell = (world.ids[who], _on(world, since), _on(world, last))
            job = (post.unit, _FUNCTIONS[post.unit], worker.location, post.level, TITLES[post.level - 1])
            rows.append((*spell, *job, None if manager is None else world.ids[manager]))
    return rows


def _manager(
    who: int, team: int, unit: str, day: int, reigns: dict[int, list[tuple[int, int]]], heads: dict[str, int]
) -> int | None:
    """Return the team's lead on a day; a lead reports to the head of the unit, who reports to nobody."""
    reign = reigns.get(team, [])
    lead = next((lead for since, lead in reversed(reign) if since <= day), reign[0][1] if reign else who)
    boss = lead if lead != who else heads.get(unit, who)
    return None if boss == who else boss


def _heads(workers: list[Worker], reigns: dict[int, list[tuple[int, int]]]) -> dict[str, int]:
    """Return each unit's head: the most senior of its first leads."""
    heads: dict[str, int] = {}
    for reign in reigns.values():
        _, lead = reign[0] if reign else (0, None)
        if lead is None:
            continue
        post = workers[lead].post(0)
        if post.unit not in heads or workers[heads[post.unit]].post(0).level < post.level:
            heads[post.unit] = lead
    return heads


def _participants(world: World) -> Sheet:
    rows = []
    for one in world.applicants:
        entered = one.entered if one.admitted else None
        exited = one.last if one.admitted else None
        arm = "participant" if one.admitted else "comparison"
        spell = (_on(world, one.applied), one.admitted, _on(world, entered), _on(world, exited))
        rows.append((world.ids[one.who], world.scenario.name, arm, *spell))
    columns = ("person_id", "program", "arm", "applied_at", "admitted", "entered", "exited")
    return Sheet(columns, sorted(rows, key=lambda row: row[0]))


def _mentorships(world: World) -> Sheet:
    ids = world.ids
    rows: list[tuple[Any, ...]] = []
    for one in world.applicants:
        if one.admitted:
            spell = (_on(world, one.entered), _on(world, one.last))
            kind = "chosen" if one.who % 4 == 0 else "assigned"
            rows.append((ids[one.mentor], ids[one.who], *spell, world.scenario.name, kind, one.end_reason))
    rows += [
        (ids[pair.mentor], ids[pair.who], _on(world, pair.since), None, None, "chosen", None) for pair in world.informal
    ]
    columns = ("mentor_id", "mentee_id", "start", "end", "program", "kind", "end_reason")
    return Sheet(columns, sorted(rows, key=lambda row: (row[2], row[0], row[1])))


def _sponsorships(world: World) -> Sheet:
    """Return acts along ties with people of a sponsor's level; one in eight lasts as long as the tie."""
    draws = Draws(world.scenario.seed, "sponsorships")
    rows: list[tuple[Any, ...]] = []
    for tie in world.present_ties():
        for day in range(tie.first, tie.last + 1, STEP):
            pair = sponsor_and_protege(world, tie, day)
            if pair and draws.chance(_ACT_RATE):
                act, on = draws.pick(_ACTS), min(day + draws.whole(STEP), tie.last)
                spell = draws.chance(0.125)
                days = (None, _on(world, on), _on(world, tie.last)) if spell else (_on(world, on), None, None)
                rows.append((world.ids[pair[0]], world.ids[pair[1]], *days, act))
    columns = ("sponsor_id", "protege_id", "at", "start", "end", "act")
    return Sheet(columns, sorted(rows, key=lambda row: (row[2] or row[3], row[0], row[1])))


def sponsor_and_protege(world: World, tie: Tie, day: int) -> tuple[int, int] | None:
    """Return the two people of a tie as (sponsor, protege), if one is a sponsor and the other below that level."""
    for sponsor, protege in ((tie.a, tie.b), (tie.b, tie.a)):
        high, low = (world.workers[who].post(day).level for who in (sponsor, protege))
        if high >= SPONSOR_LEVEL > low:
            return sponsor, protege
    return None


def _interactions(world: World) -> Sheet:
    half = world.scenario.day(world.scenario.days // 2)
    width = max(5, len(str(len(world.events))))

    def person(who: int, event: Event) -> str | None:
        if who < 0:
            return None
        return world.aliases.get(who, world.ids[who]) if event.at.date() < half else world.ids[who]

    rows = []
    for number, event in enumerate(world.events, start=1):
        people = [person(who, event) for who in event.people] or None
        pair = (person(event.source, event), person(event.target, event))
        what = (f"I{number:0{width}d}", event.kind, event.minutes)
        rows.append((event.at, *pair, people, *what, person(event.initiator, event), event.quality))
    columns = ("at", "source_id", "target_id", "participants", "interaction_id", "kind", "minutes", "initiator_id")
    return Sheet((*columns, "quality"), rows)


def _introductions(world: World) -> Sheet:
    ids = world.ids
    rows = [(ids[one.broker], ids[one.who], ids[one.third], _on(world, one.day)) for one in world.introductions]
    return Sheet(("broker_id", "a_id", "b_id", "at"), sorted(rows, key=lambda row: (row[3], *row[:3])))


def _on(world: World, day: int | None) -> date | None:
    return None if day is None else world.scenario.day(day)
