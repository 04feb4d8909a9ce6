"""Makes whole mentoring programs with a known effect: for demos, tests, calibration and benchmarks.

>>> import tempfile
>>> from pathlib import Path
>>> truth = simulate(Path(tempfile.mkdtemp()), people=40, seed=1)
>>> len(truth.mentees) == len(truth.comparison), truth.focus
(True, 'P014')
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mentornet.errors import UsageError

from .dirt import soil
from .outcomes import outcomes
from .records import Sheet, records
from .scenario import Dirt, Scenario, Truth
from .world import World, build
from .write import check_format, write

if TYPE_CHECKING:
    from .large import simulate_large

__all__ = ["Dirt", "Scenario", "Truth", "simulate", "simulate_large", "tables"]


def simulate(
    folder: Path | str,
    *,
    people: int = 150,
    seed: int = 7,
    start: date = date(2024, 1, 1),
    end: date = date(2026, 1, 1),
    effect: float = 0.6,
    mentees: int | None = None,
    turnover: float = 0.1,
    homophily: float = 0.6,
    closure: float = 0.4,
    missing_logs: float = 0.0,
    dirty: bool = False,
    format: str = "csv",
    name: str = "Leaders 2026",
    timezone: str = "Europe/Berlin",
) -> Truth:
    """Write a simulated program into ``folder`` and return what is known about it.

    Parameters
    ----------
    people: size of the roster, leavers and later hires included (10 or more); above some ten thousand, where 1,000
        people take about 2 s, see ``simulate_large``.
    seed: the same seed and settings give the same bytes.
    start, end: the simulated span ``[start, end)``, 180 days or more.
    effect: expected new ties of a mentee through the mentor, per 30 days of mentoring.  At 0, the ties of mentees
        and of the comparison arm, own mentors left out, have the same distribution.
    mentees: how many, and as many for comparison; fewer where too few people qualify.  Default: 16% of people.
    turnover: share of people who leave (and are replaced) in a year.
    homophily: share of new ties that are sought within one's own unit.
    closure: share of new ties that are sought among contacts of contacts.
    missing_logs: share of interactions that happened but are not in the tables.
    dirty: put one bad row of every known kind into the files; ``Truth.dirt`` says where (CSV only).
    format: ``csv`` or ``parquet``.

    Raises ``UsageError`` for impossible settings.
    """
    scenario = Scenario(
        people=people,
        seed=seed,
        start=start,
        end=end,
        effect=effect,
        mentees=mentees,
        turnover=turnover,
        homophily=homophily,
        closure=closure,
        missing_logs=missing_logs,
        name=name,
        timezone=timezone,
    )
    check_format(format)
    if dirty and format != "csv":
        raise UsageError(f"dirty rows hold text in place of numbers and dates: format must be 'csv', not '{format}'")
    sheets, truth = tables(scenario)
    if dirty:
        sheets, dirt = soil(sheets)
        truth = replace(truth, dirt=dirt)
    write(Path(folder), sheets, scenario, format=format)
    return truth


def tables(scenario: Scenario) -> tuple[dict[str, Sheet], Truth]:
    """Return the tables of a simulated program and the truth about it, without writing anything."""
    world = build(scenario)
    return {**records(world), **outcomes(world)}, _truth(world)


def _truth(world: World) -> Truth:
    ids, scenario = world.ids, world.scenario
    admitted = [one for one in world.applicants if one.admitted]
    refused = [one for one in world.applicants if not one.admitted]
    introduced = [
        (ids[made.who], ids[made.third], scenario.day(made.became))
        for made in world.by_mentors
        if made.became is not None
    ]
    return Truth(
        seed=scenario.seed,
        effect=scenario.effect,
        mentees=tuple(sorted(ids[one.who] for one in admitted)),
        comparison=tuple(sorted(ids[one.who] for one in refused)),
        mentor_of={ids[one.who]: ids[one.mentor] for one in admitted},
        mentoring_days={ids[one.who]: one.last - one.entered + 1 for one in admitted},
        introduced=tuple(sorted(introduced)),
        not_logged=world.not_logged,
        focus=None if world.focus is None else ids[world.focus],
    )


def __getattr__(name: str) -> object:
    """Import what needs numpy and pyarrow only when it is asked for."""
    if name == "simulate_large":
        from .large import simulate_large

        return simulate_large
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
