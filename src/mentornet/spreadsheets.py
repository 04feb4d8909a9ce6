"""What a spreadsheet would run, made harmless."""

from __future__ import annotations

import re

# The last five are the wide forms of the first four, which some spreadsheets take for them, and a line feed.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"[+-]?[\d.,]+(e[+-]?\d+)?%?", re.IGNORECASE)


def guard(text: str, *, numbers: bool = False) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula: what starts like one gets an apostrophe.

    ``numbers`` leaves a number with a sign as it is: for cells as a file had them, which are to be read again.

    >>> guard("=HYPERLINK(1)"), guard("plain"), guard("-5"), guard("-5", numbers=True), guard("-5+1", numbers=True)
    ("'=HYPERLINK(1)", 'plain', "'-5", '-5', "'-5+1")
    """
    if numbers and _NUMBER.fullmatch(text):
        return text
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
