"""``mentornet.toml``: what it may hold (``model``), and how it is read and checked (``reader``)."""

from .model import (
    FILE_NAME,
    TIE_KINDS,
    Config,
    FileSource,
    Groups,
    Levels,
    Mentorships,
    People,
    Privacy,
    Report,
    Sponsors,
    Ties,
    Windows,
)

__all__ = [
    "FILE_NAME",
    "TIE_KINDS",
    "Config",
    "FileSource",
    "Groups",
    "Levels",
    "Mentorships",
    "People",
    "Privacy",
    "Report",
    "Sponsors",
    "Ties",
    "Windows",
]
