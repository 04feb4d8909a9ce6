"""Write maps as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError

if TYPE_CHECKING:
    from ..program import Program
    from ..stores import Progress

_UNSAFE = '<>:"/\\|?*%'


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
    folder = output or Path("maps")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"the folder '{folder}' cannot be made: {error.strerror or error}") from error
    everyone = program.mentees()
    written = []
    for done, (_, one) in enumerate(program.maps(everyone, audience=audience), start=1):
        written.append(folder / file_name(one.label))
        one.save(written[-1])
        if progress is not None:
            progress("maps", done, len(everyone))
    return written


def file_name(person: str) -> str:
    """Return a file name for a person's map that is safe on every system and differs for different ids.

    >>> file_name("P014"), file_name("../x")
    ('P014.html', '%2e%2e%2fx.html')
    """
    if person.strip(".") == "" or person != person.strip() or person.startswith("."):
        unsafe = set(person[:1]) | set(person[-1:]) | set(_UNSAFE) | {"."}
    else:
        unsafe = set(_UNSAFE)
    shown = "".join(
        "".join(f"%{byte:02x}" for byte in c.encode("utf-8", "surrogatepass"))
        if c in unsafe or not c.isprintable()
        else c
        for c in person
    )
    return f"{shown}.html"
