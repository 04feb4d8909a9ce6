"""``mentornet demo``: a sample program, made, loaded, measured and drawn."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from .maps import write_maps
from .measure import measure_table
from .output import write_frame

if TYPE_CHECKING:
    from ..stores import Progress

SHOWN = "P014"  # the mentee whose map is named first


@dataclass(frozen=True)
class DemoResult:
    """What the demo wrote."""

    folder: Path
    maps: list[Path]
    people: int
    windows: int

    def summary(self) -> str:
        """Return what was made and what to open."""
        shown = next((path for path in self.maps if path.stem == SHOWN), self.maps[0])
        inside = f"--program {self.folder}"
        return "\n".join(
            [
                f"A sample program of {self.people} people is in {self.folder}: tables, mentornet.toml, the store,",
                f"metrics.csv ({self.windows} windows) and {len(self.maps)} maps.",
                "",
                f"Open      {shown.resolve()}",
                f"Ask       mentornet query sponsors_within --param person={SHOWN} {inside}",
                f"Measure   mentornet metrics --person {SHOWN} {inside}",
                "Explain   mentornet describe constraint",
            ]
        )


def run_demo(folder: Path, *, progress: Progress | None = None) -> DemoResult:
    """Write the sample program into ``folder``, load it, measure it and draw every mentee's map.

    An earlier demo in the folder is made anew; a folder that holds anything else is refused.
    """
    from ..program import open_program
    from ..simulate import simulate

    marker = folder / ".mentornet-demo"
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not marker.exists())):
        raise UsageError(f"{folder} is not an empty folder; name a new one: 'mentornet demo DIR'")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        marker.touch()
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror or error}") from error
    simulate(folder)
    with open_program(folder, store=str(folder / "mentornet.db")) as program:
        program.load(progress=progress)
        table, about = measure_table(program, {}, progress=progress)
        write_frame(table, "csv", folder / "metrics.csv", about=about)
        maps = write_maps(program, None, folder / "maps", progress=progress)
        return DemoResult(folder, maps, len(program.builder.snapshot.people_ids), len(about["windows"]))
