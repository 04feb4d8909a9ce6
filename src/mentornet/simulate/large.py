"""Big programs for benchmarks: people, positions, mentorships and interactions, made column by column."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from .scenario import UNITS, Scenario
from .workforce import LEVEL_SHARES
from .write import toml

_TIES = 6  # per person, before equal ones meet
_NEAR = 0.8  # share of ties with somebody of the same circle
_CIRCLE = 15.0  # mean distance, in the order of the roster, of people of one circle
_MENTEES = 0.1
_KINDS = ("meeting", "call", "message", "review")
_DAY_MS = 86_400_000

Ids = NDArray[np.str_]


def simulate_large(
    folder: Path | str,
    *,
    people: int = 100_000,
    interactions: int = 2_000_000,
    seed: int = 7,
    start: date = date(2024, 1, 1),
    end: date = date(2026, 1, 1),
) -> None:
    """Write a program of any size as Parquet: no leaving, no outcomes, no known effect.

    Contacts are clustered in circles, and unevenly frequent, as in real logs.  The same seed gives the same tables.
    """
    scenario = Scenario(people=people, seed=seed, start=start, end=end, name="Large program")
    draws = np.random.Generator(np.random.PCG64(seed))
    ids = np.char.add("P", np.char.zfill(np.arange(1, people + 1).astype(str), len(str(people))))
    tables = {
        "people": _table({"person_id": ids, "name": np.char.add("Person ", ids)}),
        "positions": _positions(ids, scenario),
        "mentorships": _mentorships(ids, draws, scenario),
        "interactions": _interactions(ids, interactions, draws, scenario),
    }
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mentornet.toml").write_text(toml(scenario), encoding="utf-8", newline="\n")
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet")


def _positions(ids: Ids, scenario: Scenario) -> pa.Table:
    """Give everyone one position; levels recur in the order of the roster, units come in blocks."""
    count = len(ids)
    upto = np.cumsum(LEVEL_SHARES)
    level = 1 + np.searchsorted(upto[:-1], (np.arange(count) * 0.618_033_988_749_895) % 1.0, side="right")
    unit = np.array(UNITS)[np.arange(count) * len(UNITS) // count]
    since = pa.array([scenario.day(-365)] * count, pa.date32())
    return _table({"person_id": ids, "valid_from": since, "org_unit": unit, "level": level})


def _mentorships(ids: Ids, draws: np.random.Generator, scenario: Scenario) -> pa.Table:
    count = int(len(ids) * _MENTEES)
    mentee = np.arange(count) * (len(ids) // max(count, 1))
    mentor = (mentee + 1 + (draws.random(count) * (len(ids) - 1)).astype(np.int64)) % len(ids)
    begun = np.datetime64(scenario.start, "D") + (draws.random(count) * scenario.days / 2).astype(np.int64)
    ended = begun + 180
    return _table({"mentor_id": ids[mentor], "mentee_id": ids[mentee], "start": begun, "end": ended})


def _interactions(ids: Ids, count: int, draws: np.random.Generator, scenario: Scenario) -> pa.Table:
    """Draw ties first, then interactions of them: one tie in four hundred has a tenth of all contacts or so."""
    people, ties = len(ids), len(ids) * _TIES
    one = (draws.random(ties) * people).astype(np.int64)
    step = 1 + (-_CIRCLE * np.log1p(-draws.random(ties))).astype(np.int64)
    far = 1 + (draws.random(ties) * (people - 1)).astype(np.int64)
    other = (one + np.where(draws.random(ties) < _NEAR, np.minimum(step, people - 1), far)) % people
    tie = (draws.random(count) ** 2 * ties).astype(np.int64)
    turned = draws.random(count) < 1 / 2
    day = (draws.random(count) * scenario.days).astype(np.int64)
    minute = 480 + (draws.random(count) * 570).astype(np.int64)
    midnight = np.datetime64(scenario.start, "ms").astype(np.int64)
    at = midnight + day * _DAY_MS + minute * 60_000
    order = np.lexsort((tie, at))
    tie, turned, at = tie[order], turned[order], at[order]
    kind = (draws.random(count) * len(_KINDS)).astype(np.int64)
    minutes = 5.0 + 5.0 * (draws.random(count) * 11).astype(np.int64)
    return _table(
        {
            "at": pa.array(at, pa.timestamp("ms")),
            "source_id": ids[np.where(turned, other[tie], one[tie])],
            "target_id": ids[np.where(turned, one[tie], other[tie])],
            "interaction_id": np.char.add("I", np.arange(count).astype(str)),
            "kind": np.array(_KINDS)[kind],
            "minutes": minutes,
        }
    )


def _table(columns: dict[str, Any]) -> pa.Table:
    return pa.table(columns)
