"""The tables of what came of it: support, opportunities, career, learning, notes, ratings, consent.

Nothing here depends on the arm: whatever differs between the arms comes through their ties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .draws import Draws
from .records import Sheet
from .scenario import STEP

if TYPE_CHECKING:
    from datetime import date

    from .workforce import Worker
    from .world import World

_SKILLS = ("negotiation", "coaching", "strategy", "finance", "presenting", "data literacy", "conflict handling")
_SOURCES = ("assignment", "simulation", "supervisor", "peer", "self")
_BARRIERS = ("barrier:time", "barrier:distance", "barrier:confidence", "barrier:workload")
_ENABLERS = ("enabler:mentor", "enabler:sponsor", "enabler:team", "enabler:practice")
_NOTES = (
    "Had a first talk with someone from another unit.",
    "The meeting was moved twice; no progress this month.",
    "My mentor asked the question I had avoided.",
    "Presented to the steering group and got good feedback.",
    "Too much daily work to follow up on the contact.",
    "Used the feedback template with my own team.",
)
_ITEMS = ("safety", "candour", "shared_growth")
_KINDS = ("project", "presentation", "role", "invitation")
_ASKS, _OFFERS, _OPEN_OFFERS = 0.06, 0.02, 0.015  # in 30 days: per tie, per tie with a senior, per person
_DELAY = 3  # days until an accepted offer, at least


def outcomes(world: World) -> dict[str, Sheet]:
    """Return the tables that say what people asked for, were offered, learned, reached and thought."""
    return {
        "support": _support(world),
        "opportunities": _opportunities(world),
        "career": _career(world),
        "learning": _learning(world),
        "goals": _goals(world),
        "reflections": _reflections(world),
        **_work(world),
        "surveys": _surveys(world),
        "consent": _consent(world),
    }


def _applicants(world: World) -> list[int]:
    """Return both arms: only they report about themselves."""
    return [one.who for one in world.applicants]


def _support(world: World) -> Sheet:
    draws = Draws(world.scenario.seed, "support")
    inside = set(_applicants(world))
    rows: list[tuple[Any, ...]] = []
    for tie in world.ties:
        for ego, alter in ((tie.a, tie.b), (tie.b, tie.a)):
            for day in range(tie.first, tie.last + 1, STEP) if ego in inside else ():
                if draws.chance(_ASKS):
                    asked = min(day + draws.whole(STEP), tie.last)
                    answered = asked + draws.between(0, 10) if draws.chance(0.8) else None
                    used = answered + draws.between(1, 40) if answered is not None and draws.chance(0.6) else None
                    kind = draws.pick(("guidance", "feedback", "collaboration"))
                    dates = (_by(world, asked), _by(world, answered), _by(world, used))
                    rows.append((world.ids[ego], world.ids[alter], kind, *dates))
    columns = ("ego_id", "alter_id", "kind", "asked_at", "answered_at", "used_at")
    return Sheet(columns, sorted(rows, key=lambda row: (row[3], row[0], row[1])))


def _opportunities(world: World) -> Sheet:
    """Return offers through ties with more senior people, and some that came without anybody."""
    draws = Draws(world.scenario.seed, "opportunities")
    rows: list[tuple[Any, ...]] = []

    def offer(who: int, day: int, via: int | None) -> None:
        accepted = day + draws.between(_DELAY, 20) if draws.chance(0.7) else None
        dates = (_by(world, day), _by(world, accepted))
        through = None if via is None else world.ids[via]
        rows.append((world.ids[who], draws.pick(_KINDS), *dates, through, draws.chance(0.3)))

    for tie in world.present_ties():
        for day in range(tie.first, tie.last + 1, STEP):
            low, high = sorted((tie.a, tie.b), key=lambda who: world.workers[who].post(day).level)
            apart = world.workers[high].post(day).level - world.workers[low].post(day).level
            if apart > 0 and draws.chance(_OFFERS):
                offer(low, min(day + draws.whole(STEP), tie.last), high)
    for who in world.order:
        for day in _days(world, world.workers[who]):
            if draws.chance(_OPEN_OFFERS):
                offer(who, day, None)
    columns = ("person_id", "kind", "offered_at", "accepted_at", "via_id", "strategic")
    return Sheet(columns, sorted(rows, key=lambda row: (row[2], row[0], row[1], row[4] or "")))


def _career(world: World) -> Sheet:
    """Return promotions, moves and exits as the personnel file has them; people report some of it a little off."""
    draws = Draws(world.scenario.seed, "career")
    rows: list[tuple[Any, ...]] = []
    for who in world.order:
        worker, person = world.workers[who], world.ids[who]
        for before, after in zip(worker.posts, worker.posts[1:], strict=False):
            kind = "promotion" if after.level > before.level else "role_change"
            rows.append((person, _by(world, after.since), kind, "hr", "contract"))
            if draws.chance(0.5):
                late = min(after.since + draws.whole(40), world.scenario.days - 1)
                said = kind if draws.chance(0.85) else "scope"
                rows.append((person, _by(world, late), said, "self", None))
        if worker.left is not None:
            rows.append((person, _by(world, worker.left), "exit", "hr", None))
        rows += [
            (person, _by(world, day), draws.pick(("scope", "leadership")), "supervisor", "review")
            for day in _days(world, worker)
            if draws.chance(0.004)
        ]
    columns = ("person_id", "at", "kind", "source", "evidence")
    return Sheet(columns, sorted(rows, key=lambda row: (row[1], row[0], row[2], row[3])))


def _goals(world: World) -> Sheet:
    draws = Draws(world.scenario.seed, "goals")
    rows: list[tuple[Any, ...]] = []
    for one in world.applicants:
        worker, person = world.workers[one.who], world.ids[one.who]
        skill = draws.pick(_SKILLS)
        begun = one.entered
        reached = begun + draws.between(60, 300)
        done = reached if reached <= _last(world, worker) and draws.chance(0.7) else None
        goal, title = f"G{len(rows) + 1:04d}", f"Get better at {skill}"
        dates = (_by(world, begun), world.scenario.day(begun + 180), None if done is None else _by(world, done))
        rows.append((goal, person, title, skill, *dates, None))
        moved = [post.since for post in worker.posts if post.since > begun]
        if moved:
            again = f"G{len(rows) + 1:04d}"
            dates = (_by(world, moved[0]), world.scenario.day(moved[0] + 180), None)
            rows.append((again, person, f"{title}, in the new role", skill, *dates, goal))
    columns = ("goal_id", "person_id", "title", "skill", "set_at", "due", "achieved_at", "revised_from")
    return Sheet(columns, rows)


def _learning(world: World) -> Sheet:
    """Return scores of 5 for each applicant's skills, a little higher each time, about every two months."""
    draws = Draws(world.scenario.seed, "learning")
    goals = {(row[1], row[3]): row[0] for row in reversed(_goals(world).rows)}
    rows: list[tuple[Any, ...]] = []
    for one in world.applicants:
        person, worker = world.ids[one.who], world.workers[one.who]
        skills = sorted({draws.pick(_SKILLS), *(skill for who, skill in goals if who == person)})
        for skill in skills:
            score = 1.5 + draws.unit()
            for day in range(one.entered, _last(world, worker) + 1, 2 * STEP):
                score = min(4.8, score + draws.unit() * 0.4)
                shown = round(min(5.0, max(0.0, score + draws.unit() - 0.5)), 1)
                on = min(day + draws.whole(STEP), _last(world, worker))
                source = draws.pick(_SOURCES)
                rows.append((person, skill, _by(world, on), shown, 5.0, source, goals.get((person, skill))))
    columns = ("person_id", "skill", "at", "score", "scale_max", "source", "goal_id")
    return Sheet(columns, sorted(rows, key=lambda row: (row[2], row[0], row[1])))


def _reflections(world: World) -> Sheet:
    draws = Draws(world.scenario.seed, "reflections")
    rows: list[tuple[Any, ...]] = []
    for one in world.applicants:
        for day in range(one.entered, one.last + 1, STEP) if one.admitted else ():
            if draws.chance(0.5):
                setback = draws.chance(0.3)
                codes = [draws.pick(_BARRIERS if setback else _ENABLERS)]
                if draws.chance(0.3):
                    codes.append(draws.pick(_ENABLERS if setback else _BARRIERS))
                on = min(day + draws.whole(STEP), one.last)
                seen = draws.weighted(("private", "mentor", "public"), (0.6, 0.3, 0.1))
                rows.append((world.ids[one.who], _by(world, on), draws.pick(_NOTES), codes, setback, seen))
    columns = ("person_id", "at", "text", "codes", "setback", "visibility")
    return Sheet(columns, sorted(rows, key=lambda row: (row[1], row[0])))


def _work(world: World) -> dict[str, Sheet]:
    """Return artifacts of both arms, and who reused them: people in touch with the author."""
    draws = Draws(world.scenario.seed, "artifacts")
    made: list[tuple[Any, ...]] = []
    used: list[tuple[Any, ...]] = []
    authors = set(_applicants(world))
    for tie in world.ties:
        author, other = (tie.a, tie.b) if tie.a in authors else (tie.b, tie.a)
        if author in authors and draws.chance(0.08):
            at = draws.between(tie.first, tie.last)
            artifact = f"A{len(made) + 1:04d}"
            made.append(
                (artifact, world.ids[author], _by(world, at), draws.pick(("playbook", "template", "checklist")))
            )
            if draws.chance(0.7):
                used.append((artifact, world.ids[other], _by(world, draws.between(at, tie.last))))
    return {
        "artifacts": Sheet(("artifact_id", "author_id", "at", "kind"), made),
        "reuses": Sheet(("artifact_id", "person_id", "at"), sorted(used, key=lambda row: (row[2], row[0]))),
    }


def _surveys(world: World) -> Sheet:
    """Return how mentor and mentee rated one another, every quarter of mentoring, on a scale of 5."""
    draws = Draws(world.scenario.seed, "surveys")
    rows: list[tuple[Any, ...]] = []
    for one in world.applicants:
        for day in range(one.entered + 90, one.last + 1, 90) if one.admitted else ():
            for rater, about in ((one.who, one.mentor), (one.mentor, one.who)):
                for item in _ITEMS if draws.chance(0.8) else ():
                    score = float(draws.between(2, 5))
                    rows.append((world.ids[rater], world.ids[about], _by(world, day), item, score, 5.0))
    columns = ("rater_id", "about_id", "at", "item", "score", "scale_max")
    return Sheet(columns, sorted(rows, key=lambda row: (row[2], row[0], row[1], row[3])))


def _consent(world: World) -> Sheet:
    draws = Draws(world.scenario.seed, "consent")
    rows: list[tuple[Any, ...]] = []
    for who in world.order:
        day = max(0, world.workers[who].joined)
        for purpose, share in (("introduction", 0.5), ("map", 0.7), ("research", 0.6)):
            if draws.chance(share):
                until = draws.between(day, world.scenario.days) if draws.chance(0.05) else None
                withdrawn = None if until is None else _by(world, until)
                rows.append((world.ids[who], purpose, _by(world, day), withdrawn))
    return Sheet(("person_id", "purpose", "from", "to"), rows)


def _days(world: World, worker: Worker) -> list[int]:
    """Return one day in each 30, while the person is there."""
    return list(range(max(0, worker.joined), _last(world, worker) + 1, STEP))


def _last(world: World, worker: Worker) -> int:
    return world.scenario.days - 1 if worker.left is None else worker.left


def _by(world: World, day: int | None) -> date | None:
    """Return a day's date, not after the end of the simulated span."""
    return None if day is None else world.scenario.day(min(day, world.scenario.days - 1))
