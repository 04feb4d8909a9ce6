"""The index of a folder of maps: one page that finds a mentee by name or cohort and leads to the map."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .dates import days, span
from .model import clean_name
from .page import Map, index_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .atlas import Atlas

NO_COHORT = "Mentored outside a programme"
REPORT = "report.html"


def save_index(atlas: Atlas, files: Mapping[str, Path], cohorts: Mapping[str, str], folder: Path) -> Path:
    """Write ``index.html`` into ``folder``, with a link to each person's file, and return its path."""
    return Map(build_index(atlas, files, cohorts, folder)).save(folder / "index.html")


def build_index(atlas: Atlas, files: Mapping[str, Path], cohorts: Mapping[str, str], folder: Path) -> str:
    """Return the page: mentees by name, with cohort, people in touch in the last window, and change since the first.

    A report that lies in the folder is linked.
    """
    named = sorted((_name(atlas, person).casefold(), person) for person in files)
    labels = {person: clean_name(cohorts.get(person), NO_COHORT) for person in files}
    sizes = {person: _sizes(atlas, person) for person in files}
    rows = [
        {
            "name": _name(atlas, person),
            "cohort": labels[person],
            "link": quote(files[person].relative_to(folder).as_posix()),
            "now": sizes[person][1],
            "change": _change(*sizes[person]),
        }
        for _, person in named
    ]
    return index_page(
        program=clean_name(atlas.program, "Mentoring program"),
        rows=rows,
        cohorts=sorted(set(labels.values()), key=lambda label: (label == NO_COHORT, label)),
        span=days(atlas.windows[0].first_day, atlas.windows[-1].last_day),
        first=span(atlas.windows[0]),
        last=span(atlas.windows[-1]),
        audience=atlas.audience,
        report=REPORT if (folder / REPORT).is_file() else None,
    )


def _name(atlas: Atlas, person: str) -> str:
    if atlas.audience == "evaluator":
        return atlas.alias(person)
    found = (network.attribute(person, "name") for network in reversed(atlas.networks))
    return clean_name(next((name for name in found if name is not None), None), "(no name)")


def _sizes(atlas: Atlas, person: str) -> tuple[int | None, int | None]:
    """Return how many people were in touch in the first and the last window; ``None`` where it was not measured."""
    first, last = (_size(atlas, window, person) for window in (atlas.windows[0], atlas.windows[-1]))
    return first, last


def _size(atlas: Atlas, window: Any, person: str) -> int | None:
    value = float(atlas.values["size"].get((window, person), math.nan))
    return None if math.isnan(value) else round(value)


def _change(first: int | None, last: int | None) -> str:
    if first is None or last is None:
        return "–"
    return f"{last - first:+d}".replace("-", "−") if last != first else "0"
