"""Write maps as files: one, all, or all with an index."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..map.names import file_name

if TYPE_CHECKING:
    from ..program import Program
    from ..stores import Progress


def write_maps(
    program: Program,
    person: str | None,
    output: Path | None,
    *,
    audience: str = "mentee",
    progress: Progress | None = None,
) -> list[Path]:
    """Write one person's map to ``output`` (default: ``PERSON.html``), or every mentee's into that folder."""
    if person is not None:
        drawn = program.map(person, audience=audience)
        return [drawn.save(output or Path(file_name(drawn.label)))]
    return program.save_maps(output or Path("maps"), audience=audience, processes=None, progress=progress)
