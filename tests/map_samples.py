"""Hand-made networks for the map's tests: people, ties and figures that are known because they are written here."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pandas as pd

from mentornet.network import Network
from mentornet.windows import Window, rolling

FIRST = [
    "Amina",
    "Bea",
    "Carlos",
    "Dalia",
    "Emeka",
    "Farah",
    "Grace",
    "Hiro",
    "Ines",
    "Jonas",
    "Kofi",
    "Lena",
    "Marta",
    "Nadia",
    "Omar",
    "Priya",
    "Rosa",
    "Samir",
    "Tove",
    "Uma",
]
LAST = [
    "Adeyemi",
    "Bauer",
    "Castillo",
    "Diallo",
    "Eriksen",
    "Fofana",
    "Garcia",
    "Haddad",
    "Ito",
    "Jensen",
    "Kaplan",
    "Moreau",
    "Nakamura",
    "Petrov",
    "Rossi",
]
SCRIPTS = (
    "محمد الفارسي",
    "李 小龍",
    "Nguyễn Thị Minh Khai",
    "Zoë Łukaszewicz-Fernández",
    "Dr. Maximiliana Featherstonehaugh-Cholmondeley III",
)
GROUPS = ("Sales", "Plant", "Research", "Finance", "People and culture", "Logistics")
EGO = "P-ego-7"
FIGURES = ("size", "effective_alters", "effective_size", "sponsor_reach_2")


def windows(count: int) -> list[Window]:
    first = date(2024, 1, 1)
    return rolling(first, first + timedelta(days=90 + 30 * (count - 1)), length="90D", step="30D")


def person(index: int) -> str:
    return f"P{index:04d}@corp.example"


def network(
    ties: dict[str, float],
    attributes: dict[str, dict],
    *,
    ego: str = EGO,
    among: tuple[tuple[str, str, float], ...] = (),
    mentors: frozenset[str] = frozenset(),
    sponsors_of: frozenset[str] = frozenset(),
    sponsors: frozenset[str] | None = None,
) -> Network:
    adjacency: dict[str, dict[str, float]] = {node: {} for node in attributes}
    for alter, weight in ties.items():
        adjacency[ego][alter] = adjacency[alter][ego] = weight
    for a, b, weight in among:
        adjacency[a][b] = adjacency[b][a] = weight
    return Network(
        ties=adjacency,
        arcs=adjacency,
        attributes=attributes,
        mentors={ego: mentors},
        sponsors_of={ego: sponsors_of},
        sponsors=sponsors,
        categories=GROUPS,
    )


def frames(networks: list[Network], spans: list[Window], ego: str = EGO) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return plausible figures; effective size has an unmistakable fraction, to be looked for in the page's bytes."""
    rows, why = [], []
    for found in networks:
        weights = list(found.ties.get(ego, {}).values())
        size = len(weights)
        alters = sum(weights) ** 2 / sum(w * w for w in weights) if weights else float("nan")
        reach = float("nan") if not found.sponsors else len(found.sponsors & set(found.ties[ego])) / len(found.sponsors)
        rows.append((float(size), alters, size * 0.7173 if size else float("nan"), reach))
        none = None if size else "isolate"
        why.append((None, none, none, None if found.sponsors else "no_sponsors"))
    index = pd.MultiIndex.from_tuples([(span, ego) for span in spans], names=["window", "person_id"])
    return pd.DataFrame(rows, index=index, columns=FIGURES), pd.DataFrame(
        why, index=index, columns=FIGURES, dtype=object
    )


def program(
    people: int = 60,
    count: int = 18,
    *,
    seed: int = 3,
    names: dict[int, str] | None = None,
    groups: tuple[str, ...] = GROUPS,
    strangers: int = 0,
    led: float = 1.0,
):
    """Return windows, networks, values and reasons of one mentee with ``people`` contacts over ``count`` windows.

    A sixth of the people are mentors or sponsors, or ``led`` of that.  ``strangers`` are people two steps away, each known to two of the contacts.
    """
    draw = random.Random(seed)
    spans = windows(count)
    attributes = {EGO: {"name": "Amara Okafor", "group": groups[0], "unit": groups[0], "rank": 3, "present": True}}
    plans = []
    for index in range(people):
        name = f"{draw.choice(FIRST)} {draw.choice(LAST)}"
        if index % 13 == 5:
            name = SCRIPTS[(index // 13) % len(SCRIPTS)]
        name = (names or {}).get(index, name)
        group = groups[draw.choices(range(len(groups)), [5, 3, 4, 2, 2, 1][: len(groups)])[0]]
        attributes[person(index)] = {
            "name": name,
            "group": group,
            "unit": group,
            "rank": draw.randint(2, 7),
            "present": True,
        }
        start = draw.randint(0, count // 3) if draw.random() < 0.5 else draw.randint(0, count - 1)
        plans.append((start, draw.choice([4, 7, count, count]), draw.paretovariate(0.9), draw.random()))
    for index in range(people, people + strangers):
        attributes[person(index)] = {"name": f"Stranger {index}", "group": groups[index % len(groups)], "present": True}
    sponsors = frozenset(person(index) for index, plan in enumerate(plans) if plan[3] < 0.1 * led)
    result = []
    for time in range(count):
        ties = {}
        for index, (start, length, strength, _) in enumerate(plans):
            if start <= time < start + length:
                ties[person(index)] = round(
                    min(30.0, strength * min(1.0, (time - start + 1) / 3)) * draw.uniform(0.8, 1.2), 2
                )
        mentors = frozenset(p for p in ties if 0.1 * led < plans[int(p[1:5])][3] < 0.16 * led)
        known = sorted(ties)
        among = tuple(
            (known[(index + step) % len(known)], person(people + index), 1.0)
            for index in range(strangers if known else 0)
            for step in range(2)
        )
        result.append(
            network(
                ties,
                attributes,
                among=among,
                mentors=mentors,
                sponsors_of=frozenset(ties) & sponsors,
                sponsors=sponsors,
            )
        )
    return spans, result, *frames(result, spans)
