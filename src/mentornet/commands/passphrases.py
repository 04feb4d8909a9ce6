"""Where passphrases come from: never from an argument, which would stay in the shell's history."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from ..errors import UsageError, hint

VARIABLE = "MENTORNET_PASSPHRASE"
COLUMNS = ("person_id", "passphrase")


def one_passphrase(protect: bool, file: Path | None) -> str | None:  # noqa: FBT001
    """Return the passphrase of one map: the file's first line, else the environment's, else asked for; or none.

    Raises
    ------
    UsageError: the file cannot be read, or there is nobody to ask.
    """
    if file is not None:
        return _read(file).splitlines()[0]
    if not protect:
        return None
    if given := os.environ.get(VARIABLE):
        return given
    if not sys.stdin.isatty():
        raise UsageError(
            f"--protect asks for a passphrase on a terminal; elsewhere set {VARIABLE} or --passphrase-file"
        )
    from getpass import getpass

    first = getpass("Passphrase: ")
    if getpass("Once more: ") != first:
        raise UsageError("the two passphrases differ; nothing was written")
    return first


def all_passphrases(file: Path, persons: Sequence[str]) -> dict[str, str]:
    """Return everyone's own passphrase from a CSV file with the columns person_id and passphrase.

    Raises
    ------
    UsageError: a column is missing, a person is not among ``persons``, or somebody of them has no passphrase.
    """
    rows = csv.DictReader(_read(file).splitlines())
    missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        raise UsageError(f"'{file}' has no column {' and '.join(missing)}; it needs a header: {','.join(COLUMNS)}")
    found = {}
    for number, row in enumerate(rows, start=2):
        if row["person_id"] not in persons:
            raise UsageError(
                f"'{file}' row {number}: '{row['person_id']}' is no mentee{hint(row['person_id'], persons)}"
            )
        found[row["person_id"]] = row["passphrase"] or ""
    without = [person for person in persons if not found.get(person)]
    if without:
        more = f" and {len(without) - 1} more" if len(without) > 1 else ""
        raise UsageError(f"'{file}' has no passphrase for {without[0]}{more}; nothing was written")
    return found


def _read(file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"'{file}' cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if not text.strip():
        raise UsageError(f"'{file}' is empty; it should hold a passphrase")
    return text
