"""Programs in which everybody has dealings with everybody, drawn from a seed: every metric has values of all sorts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from rows import builder, contact, gathering, person

if TYPE_CHECKING:
    from mentornet.graph import GraphBuilder

START = date(2023, 6, 1)
DAYS = 420


def dense_program(seed: int, people: int = 14, contacts: int = 700) -> GraphBuilder:
    """A program of all tables that metrics read, with dates alone and with times, as the seed has it."""
    draws = np.random.default_rng(seed)
    ids = [f"p{number:02}" for number in range(people)]

    def two(among: int = people) -> list[str]:
        return [ids[one] for one in draws.choice(among, 2, replace=False)]

    def chosen(*values: Any) -> Any:
        return values[draws.integers(len(values))]

    def instant() -> datetime:
        return datetime.combine(START, datetime.min.time()) + timedelta(hours=int(draws.integers(DAYS * 24)))

    def dated(column: str) -> dict[str, Any]:
        when = instant()
        return {column: when.date(), f"{column}_time": chosen(None, when)} if draws.random() < 0.8 else {column: None}

    def spell() -> dict[str, Any]:
        length = chosen(None, 20, 60, 200)
        start = dated("start")
        end = None if start["start"] is None or length is None else start["start"] + timedelta(days=length)
        return start | {"end": end}

    rate = draws.random()  # how often the same few meet
    return builder(
        {
            "timezone": chosen("UTC", "Europe/Berlin"),
            "ties": {
                "spell_weight": chosen(0.0, 0.5, 1.0),
                "min_weight": chosen(0.0, 0.0, 1.0),
                "half_life": chosen("none", "20D"),
                "kinds": chosen(
                    ["interactions"],
                    ["interactions", "mentorships", "sponsorships"],
                    ["interactions", "mentorships", "sponsorships"],
                    ["mentorships", "sponsorships"],
                ),
            },
            "sponsors": {"min_level": 4},
        },
        people=[
            person(
                id,
                level=int(draws.integers(1, 6)),
                org_unit=chosen("u", "v", "w", None),
                external=bool(draws.random() < 0.1),
                joined=chosen(None, None, START + timedelta(days=100)),
                left=chosen(None, None, START + timedelta(days=300)),
            )
            for id in ids
        ],
        interactions=[
            *(
                contact(
                    *two(5 if draws.random() < rate else people),
                    str(instant()),
                    mutual=chosen(True, False),
                    kind=chosen("meeting", "note", "cohort", "cohort_event", None),
                )
                for _ in range(contacts)
            ),
            *(
                gathering(sorted({*two(), *two(), *two()}), str(instant()), id=f"g{number}", kind="meeting")
                for number in range(12)
            ),
        ],
        mentorships=[_pair(two(), "mentor_id", "mentee_id") | spell() | {"kind": chosen("assigned", "chosen", None)}
                     for _ in range(16)],
        sponsorships=[_pair(two(), "sponsor_id", "protege_id") | chosen(spell, lambda: dated("at"))() for _ in range(24)],
        support=[
            _pair(two(), "ego_id", "alter_id")
            | {"kind": chosen("guidance", "feedback", "collaboration")}
            | dated("asked_at") | dated("answered_at") | dated("used_at")
            for _ in range(500)
        ],
        opportunities=[
            _pair(two(), "person_id", "via_id")
            | {"kind": chosen("project", "role", "invitation"), "strategic": chosen(True, False, None)}
            | dated("offered_at")
            for _ in range(150)
        ],
        introductions=[_pair(two(), "a_id", "b_id") | {"broker_id": ids[0]} | dated("at") for _ in range(40)],
    )  # fmt: skip


def _pair(people: list[str], *columns: str) -> dict[str, Any]:
    return dict(zip(columns, people, strict=True))
