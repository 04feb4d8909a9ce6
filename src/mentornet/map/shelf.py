"""Many maps at once: drawn in several processes, written one by one, and taken up again where a run was stopped."""

from __future__ import annotations

import math
import multiprocessing
import os
import pickle
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from .names import file_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ..stores import Progress
    from .atlas import Atlas
    from .layout import Layout

Drawn = list[tuple[str, "Layout"]]

BATCH = 4  # maps that a process draws before it reports
FEW = 50  # a further process pays for its start from so many maps on
KEEP_EVERY = 5.0  # seconds between two times that the places are kept
HEAD = 2_000  # characters at the start of a page within which its run is named

_mine: dict[str, Any] = {}  # what a process draws with


def save_maps(
    atlas: Atlas,
    persons: Sequence[str],
    folder: Path,
    *,
    layouts: Mapping[str, Layout],
    keep: Callable[[Mapping[str, Layout]], None],
    passphrases: Mapping[str, str] | None = None,
    processes: int | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """Write each person's map into ``folder`` and return the files, in the order of ``persons``.

    Parameters
    ----------
    layouts:
        Everyone's places so far.  ``keep`` is called with the new ones, from time to time and at the end.
    passphrases:
        Person -> what opens the map; who is not in it gets a map without protection.  Protected maps are always drawn.
    processes:
        How many to draw with; default: one for each processor that may be used, fewer for few maps.

    A file of the same run is not drawn again where its places are kept.

    Raises
    ------
    UsageError: the folder or a file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"the folder '{folder}' cannot be made: {error.strerror or error}") from error
    paths = {person: folder / file_name(atlas.label(person)) for person in persons}
    secrets = passphrases or {}
    todo = [
        person
        for person in persons
        if person in secrets or person not in layouts or not _is_of_run(paths[person], atlas.run)
    ]
    found, kept_at, done = dict(layouts), time.monotonic(), len(persons) - len(todo)
    try:
        for drawn in _draw(atlas, todo, paths, found, secrets, processes):
            found.update(drawn)
            done += len(drawn)
            if progress is not None:
                progress("maps", done, len(persons))
            if time.monotonic() - kept_at > KEEP_EVERY:
                keep(found)
                kept_at = time.monotonic()
    finally:
        if todo:
            keep(found)
    return list(paths.values())


def _is_of_run(path: Path, run: str) -> bool:
    """Return whether the file is a whole page (they are written in one step) that names this run."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return bool(run) and f'name="mentornet-run" content="{run}"' in file.read(HEAD)
    except OSError:
        return False


def _draw(
    atlas: Atlas,
    todo: Sequence[str],
    paths: Mapping[str, Path],
    layouts: Mapping[str, Layout],
    secrets: Mapping[str, str],
    processes: int | None,
) -> Iterator[Drawn]:
    batches = [
        [(person, layouts.get(person), paths[person], secrets.get(person)) for person in todo[start : start + BATCH]]
        for start in range(0, len(todo), BATCH)
    ]
    workers = min(processes, len(batches)) if processes else min(_processors(), math.ceil(len(todo) / FEW))
    if workers < 2:  # noqa: PLR2004
        _mine["atlas"] = atlas
        yield from map(_draw_batch, batches)
        return
    sent = pickle.dumps(atlas.light(), protocol=pickle.HIGHEST_PROTOCOL)
    # Fresh processes, not copies of this one: the engine of the store runs threads, which a copy would not have.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(sent,)) as pool:
        futures = [pool.submit(_draw_batch, batch) for batch in batches]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _start(sent: bytes) -> None:
    _mine["atlas"] = pickle.loads(sent)  # noqa: S301 - from the process that started this one


def _draw_batch(batch: Sequence[tuple[str, Layout | None, Path, str | None]]) -> Drawn:
    drawn = []
    for person, layout, path, passphrase in batch:
        one, places = _mine["atlas"].draw(person, layout)
        (one if passphrase is None else one.protect(passphrase)).save(path)
        drawn.append((person, places))
    return drawn


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
