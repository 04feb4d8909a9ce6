"""Every error MentorNet raises on purpose, and the exit code each one maps to.

An error says what is wrong, where, and what would be right, in one paragraph.  The command line prints
``str(error)`` and exits with ``error.exit_code``; nothing else on a user's terminal is meant to be a traceback.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class MentorNetError(Exception):
    """Base of all errors raised on purpose; ``exit_code`` is what the command line ends with."""

    exit_code = 2


class DataError(MentorNetError):
    """The tables or ``mentornet.toml`` hold errors; ``problems`` lists them all."""

    exit_code = 1

    def __init__(self, message: str, problems: Iterable[object] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class ConfigError(DataError):
    """``mentornet.toml`` is missing, malformed, or has an unknown or impossible key; ``text`` is what it holds."""

    text = ""


class UsageError(MentorNetError):
    """The call itself is wrong: an unknown person, metric, query, parameter or option value."""


class QueryError(MentorNetError):
    """A query was refused (it would write, read files, or is malformed) or failed while it ran."""


class StoreError(MentorNetError):
    """The store cannot be used as it is; ``retryable`` says whether the same call may work later."""

    exit_code = 3
    retryable = False


class StoreUnavailable(StoreError):
    """The store cannot be reached or opened, or holds nothing yet."""


class StoreLocked(StoreError):
    """Another process is loading into this store."""

    retryable = True


class StoreBroken(StoreError):
    """The store's files are damaged or of another schema version."""


def did_you_mean(value: str, options: Iterable[str]) -> str | None:
    """Return the option nearest to ``value`` (case-insensitive), or ``None`` when nothing is near.

    >>> did_you_mean("persn_id", ["person_id", "name"])
    'person_id'
    >>> did_you_mean("zzz", ["person_id", "name"]) is None
    True
    """
    by_folded: dict[str, str] = {}
    for option in options:
        by_folded.setdefault(option.casefold(), option)
    near = difflib.get_close_matches(value.casefold(), list(by_folded), n=1, cutoff=0.6)
    return by_folded[near[0]] if near else None


def hint(value: str, options: Iterable[str], *, limit: int = 12) -> str:
    """Return "; did you mean 'x'?" or, failing that, the valid options, to end an error message with."""
    choices = list(options)
    near = did_you_mean(value, choices)
    if near is not None:
        return f"; did you mean '{near}'?"
    if not choices:
        return ""
    shown = ", ".join(sorted(choices)[:limit])
    more = f" and {len(choices) - limit} more" if len(choices) > limit else ""
    return f"; valid: {shown}{more}"
