"""Write maps as files: one, all, or all with an index."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..map.names import file_name
from .passphrases import all_passphrases, one_passphrase

if TYPE_CHECKING:
    from ..program import Program
    from ..stores import Progress


def write_maps(
    program: Program,
    person: str | None,
    output: Path | None,
    *,
    audience: str = "mentee",
    protect: bool = False,
    passphrase_file: Path | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """Write one person's map to ``output`` (default: ``PERSON.html``), or every mentee's into that folder.

    Protected maps of everyone need a file with a passphrase for each: one for all would open everybody's.
    """
    if person is not None:
        passphrase = one_passphrase(protect, passphrase_file)
        drawn = program.map(person, audience=audience)
        shown = drawn if passphrase is None else drawn.protect(passphrase)
        return [shown.save(output or Path(file_name(drawn.label)))]
    if protect and passphrase_file is None:
        raise UsageError(
            "with --all, each mentee needs an own passphrase: --passphrase-file FILE, a CSV file with the columns "
            "person_id and passphrase"
        )
    return program.save_maps(
        output or Path("maps"),
        audience=audience,
        passphrases=None if passphrase_file is None else all_passphrases(passphrase_file, program.mentees()),
        processes=None,
        progress=progress,
    )
