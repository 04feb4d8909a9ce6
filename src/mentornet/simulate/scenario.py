"""What a simulated program is made of: its settings, and the truth about what was built in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from mentornet.errors import UsageError

UNITS = ("Sales", "Plant", "Research", "Finance", "People", "IT")
SPONSOR_LEVEL = 6
MENTOR_LEVEL = 5
STEP = 30  # days: rates are per 30 days
FEWEST = 10  # people
SHORTEST = 180  # days: a program needs time before, during and after mentoring


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """The settings of one simulated program; see ``simulate`` for what each one means."""

    people: int = 150
    seed: int = 7
    start: date = date(2024, 1, 1)
    end: date = date(2026, 1, 1)
    effect: float = 0.6
    mentees: int | None = None
    turnover: float = 0.1
    homophily: float = 0.6
    closure: float = 0.4
    new_ties: float = 0.45
    tie_days: float = 300.0
    missing_logs: float = 0.0
    name: str = "Leaders 2026"
    timezone: str = "Europe/Berlin"

    def __post_init__(self) -> None:
        problems = [
            text
            for wrong, text in (
                (self.people < FEWEST, f"people must be {FEWEST} or more, not {self.people}"),
                ((self.end - self.start).days < SHORTEST, f"end must be {SHORTEST} days or more after start"),
                (not 0 <= self.effect < float("inf"), f"effect must be 0 or more, not {self.effect}"),
                (not 0 <= self.missing_logs <= 1, f"missing_logs is a share from 0 to 1, not {self.missing_logs}"),
                (not 0 <= self.turnover <= 1, f"turnover is a share from 0 to 1, not {self.turnover}"),
                (not 0 <= self.homophily <= 1, f"homophily is a share from 0 to 1, not {self.homophily}"),
                (not 0 <= self.closure <= 1, f"closure is a share from 0 to 1, not {self.closure}"),
                (not 0 <= self.new_ties < float("inf"), f"new_ties must be 0 or more, not {self.new_ties}"),
                (not 1 <= self.tie_days < float("inf"), f"tie_days must be 1 or more, not {self.tie_days}"),
                ((self.mentees or 0) < 0, f"mentees must be 0 or more, not {self.mentees}"),
                (not self.name.strip(), "name must not be empty"),
                (not _known(self.timezone), f"timezone '{self.timezone}' is not known (such as Europe/Berlin)"),
            )
            if wrong
        ]
        if problems:
            raise UsageError("; ".join(problems))

    @property
    def days(self) -> int:
        """Number of days simulated; the last one is ``days - 1``."""
        return (self.end - self.start).days

    @property
    def wanted_mentees(self) -> int:
        """How many mentees are asked for: ``mentees``, or about one person in six."""
        return self.people * 24 // 150 if self.mentees is None else self.mentees

    def day(self, number: int) -> date:
        """Return the date of a day number; negative numbers lie before the start."""
        return self.start + timedelta(days=number)


def _known(timezone: str) -> bool:
    try:
        ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):  # not found, not a name of a zone, not a file
        return False
    return True


@dataclass(frozen=True, kw_only=True)
class Dirt:
    """One fault put into a file on purpose: where it is (as a spreadsheet counts rows) and what is wrong."""

    file: str
    row: int
    column: str
    value: str
    severity: str  # error or warning
    what: str


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What is known about a simulated program because it was built in.

    Attributes
    ----------
    effect: expected new ties of a mentee through the mentor, per 30 days of mentoring.
    mentees, comparison: ids of the two arms; a lottery among applicants decided.
    mentor_of: mentee -> mentor, admitted applicants only.
    mentoring_days: mentee -> days in which the mentor could introduce (both present, programme running).
    introduced: (mentee, new contact, date of the first contact): the ties that the effect consists of.
    not_logged: interactions that happened and are missing in the tables (``missing_logs``).
    focus: a mentee with a story to tell, the example of the queries (``P014``); ``None`` without mentees.
    dirt: faults put into the files on purpose (``dirty``).
    """

    seed: int
    effect: float
    mentees: tuple[str, ...]
    comparison: tuple[str, ...]
    mentor_of: dict[str, str]
    mentoring_days: dict[str, int]
    introduced: tuple[tuple[str, str, date], ...]
    not_logged: int = 0
    focus: str | None = None
    dirt: tuple[Dirt, ...] = ()
