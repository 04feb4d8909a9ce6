"""What one map shows, as plain frozen values: no person ids, nothing that the page must not know.

``view.py`` makes an ``EgoView`` from networks and metric frames; ``page.py`` turns it into one HTML file.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..windows import Window
    from .audience import Audience

NAME_LIMIT = 80
JOINERS = "\u200c\u200d"  # needed to write Persian and several Indian scripts; they reorder nothing
EMAIL = re.compile(r"([^\s@<>]+)@[^\s@<>]+\.[^\s@<>]+")


def clean_name(value: object, fallback: str = "(no name)") -> str:
    r"""Return a name fit to be shown: one line, no control or direction-changing characters, at most 80 characters.

    The domain of an email address is left out, and so is what only looks like a name; ``fallback`` is returned
    where nothing is left.

    >>> clean_name(" Ada\u202e\nLovelace ")
    'Ada Lovelace'
    >>> clean_name("ada.lovelace@example.org"), clean_name(None), clean_name("\u2066")
    ('ada.lovelace', '(no name)', '(no name)')
    """
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN is a missing name
        return fallback
    spaced = "".join(" " if c.isspace() else c for c in str(value))
    kept = "".join(c for c in spaced if c in JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    name = " ".join(EMAIL.sub(r"\1", kept).split())
    if len(name) > NAME_LIMIT:
        name = name[: NAME_LIMIT - 1].rstrip() + "…"
    return name if any(c.isprintable() and c not in JOINERS and not c.isspace() for c in name) else fallback


@dataclass(frozen=True)
class Alter:
    """One person whom ego was in touch with; every tuple has one entry per window.

    Attributes
    ----------
    groups: the person's group in each window (known before and after a tie, too).
    roles: what the person was to ego, ``None`` where they were not in touch.
    contacts: weight of the tie per ``Closeness.days`` days, 0 where they were not in touch.
    levels: 0 not in touch, 1 occasional, 2 regular, 3 inner circle.
    angle, radii: the place on the map in radians (clockwise from three o'clock), and the distance at levels 1, 2, 3.
    """

    name: str
    groups: tuple[str, ...]
    roles: tuple[str | None, ...]
    contacts: tuple[float, ...]
    levels: tuple[int, ...]
    angle: float
    radii: tuple[float, float, float]


@dataclass(frozen=True)
class Crowd:
    """The weakest ties of one group, drawn as one mark: how many of them were in touch in each window."""

    group: str
    counts: tuple[int, ...]
    angle: float


@dataclass(frozen=True)
class CouldMeet:
    """How many people two steps away each window had in a sector of the map (by index); 0 where it is not told."""

    group: str
    sector: int
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Suggestion:
    """Something that the last window's data suggest: pieces of text, and whether each is a name."""

    kind: str
    parts: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """The whole sentence."""
        return "".join(text for text, _ in self.parts)


@dataclass(frozen=True)
class Sector:
    """The part of the circle that one group has, in radians from ``start`` to ``end``."""

    name: str
    start: float
    end: float


@dataclass(frozen=True)
class Reading:
    """A figure in one window: how it is written, what it rests on, or in words why it is missing.

    ``value`` is what the small chart draws, which for a banded figure is the number of the band.
    """

    value: float | None
    text: str
    basis: str


@dataclass(frozen=True)
class Figure:
    """One of the figures at the side of the map, with a reading for each window.

    ``definition`` says in plain words what it is; ``measure`` and ``formula`` are those of the metric's card.
    ``bands`` are the words of a figure that has no number; ``cohort`` is where the middle half of all mentees is.
    """

    key: str
    title: str
    definition: str
    measure: str
    formula: str
    readings: tuple[Reading, ...]
    bands: tuple[str, ...] = ()
    cohort: tuple[tuple[float, float] | None, ...] = ()


@dataclass(frozen=True)
class Event:
    """Something that happened in the program, at a window's index."""

    label: str
    window: int


@dataclass(frozen=True)
class Closeness:
    """The limits between the three levels of closeness, in contacts per ``days`` days.

    A tie above ``close`` is in the inner circle, one above ``regular`` is a regular contact, any other an occasional
    one.
    """

    days: int
    regular: float
    close: float

    def level(self, contacts: float) -> int:
        """Return 3 for the inner circle, 2 for a regular and 1 for an occasional contact, 0 for no tie."""
        if contacts <= 0:
            return 0
        return 1 + (contacts > self.regular) + (contacts > self.close)


@dataclass(frozen=True)
class EgoView:
    """Everything that one person's map shows."""

    ego: str
    name: str
    program: str
    windows: tuple[Window, ...]
    alters: tuple[Alter, ...]
    figures: tuple[Figure, ...]
    closeness: Closeness
    sectors: tuple[Sector, ...] = ()
    crowds: tuple[Crowd, ...] = ()
    meets: tuple[CouldMeet, ...] = ()
    events: tuple[Event, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    notes: tuple[str, ...] = ()
    audience: Audience = "mentee"
    k: int = 5
