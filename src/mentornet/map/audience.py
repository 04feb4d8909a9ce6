"""Who a map is made for, and what that changes: whose names are in the file, how exact figures are, how it speaks.

=========  ====================================================  ==========================
audience   names in the file                                     figures
=========  ====================================================  ==========================
mentee     everyone the mentee was in touch with                 in words where they tell
                                                                 of ties among others
mentor     the mentee, and the mentee's mentors and sponsors;    as for the mentee
           all others are numbered
evaluator  nobody: pseudonyms                                    exact
=========  ====================================================  ==========================
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Literal, get_args

from ..errors import UsageError, hint

if TYPE_CHECKING:
    from collections.abc import Mapping

Audience = Literal["mentee", "mentor", "evaluator"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
_WORDS = {
    True: {"you": "you", "You": "You", "your": "your", "Your": "Your", "them": "you", "You are": "You are"},
    False: {"you": "they", "You": "They", "your": "their", "Your": "Their", "them": "them", "You are": "They are"},
}
_DIGITS = 10  # of 16: two of 10,000 people share a pseudonym once in 20,000 programs


def known_audience(given: str) -> Audience:
    """Return the audience of that name.

    Raises
    ------
    UsageError: there is none.
    """
    for audience in AUDIENCES:
        if audience == given:
            return audience
    raise UsageError(f"there is no audience '{given}'{hint(given, AUDIENCES)} (one of {', '.join(AUDIENCES)})")


def words(audience: Audience) -> Mapping[str, str]:
    """Return how the person is spoken of: as *you* on the own map, else as *they*."""
    return _WORDS[audience == "mentee"]


def pseudonym(person: str, program: str, key: bytes) -> str:
    """Return the person's pseudonym in a program, by HMAC-SHA256; another program or key gives another one.

    >>> pseudonym("P014", "Leaders", b"key") == pseudonym("P014", "Leaders", b"key")
    True
    >>> pseudonym("P014", "Leaders", b"key") == pseudonym("P014", "Managers", b"key")
    False
    """
    message = f"{len(program)}:{program}{person}".encode("utf-8", "surrogatepass")
    return f"N-{hmac.new(key, message, hashlib.sha256).hexdigest()[:_DIGITS]}"
