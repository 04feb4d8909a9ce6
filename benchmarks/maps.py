"""How long many maps take: ``python benchmarks/maps.py`` draws 1,000 of about 120 people each, with two processes.

The networks are made up here (no store, no metrics): what is measured is drawing and writing, once the metrics are
there.  A second run over the same folder shows what taking up a finished run costs.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from mentornet.map import Atlas, make_atlas
from mentornet.map.shelf import save_maps
from mentornet.network import Network
from mentornet.program import MAP_METRICS
from mentornet.windows import Window, rolling

GROUPS = ("Sales", "Plant", "Research", "Finance", "People", "IT")


def networks(mentees: int, people: int, alters: int, windows: list[Window]) -> list[Network]:
    """Return a network a window: each mentee meets ``alters`` people in all, each of them in half of the windows."""
    draw = random.Random(1)
    names = [f"P{index:05d}" for index in range(people)]
    attributes = {
        name: {"name": f"Person {name}", "group": draw.choice(GROUPS), "unit": "U", "rank": draw.randint(1, 7)}
        for name in names
    }  # fmt: skip
    plans = []
    for mentee in names[:mentees]:
        others = [alter for alter in draw.sample(names, alters) if alter != mentee]
        plans += [(mentee, alter, draw.randrange(len(windows)), draw.paretovariate(1.1)) for alter in others]
    found = []
    for index in range(len(windows)):
        ties: dict[str, dict[str, float]] = {name: {} for name in names}
        for mentee, alter, start, strength in plans:
            if (index - start) % len(windows) < len(windows) // 2:
                ties[mentee][alter] = ties[alter][mentee] = strength
        found.append(
            Network(ties=ties, arcs={}, attributes=attributes, categories=GROUPS, sponsors=frozenset(names[-50:]))
        )
    return found


def made_up(mentees: int, people: int, alters: int, count: int) -> tuple[Atlas, list[str]]:
    """Return the atlas of a made-up program, and its mentees."""
    first = date(2024, 1, 1)
    spans = rolling(first, first + timedelta(days=90 + 30 * (count - 1)), length="90D", step="30D")
    made, names = networks(mentees, people, alters, spans), [f"P{index:05d}" for index in range(mentees)]
    index = pd.MultiIndex.from_product([spans, names], names=["window", "person_id"])
    values = pd.DataFrame(np.random.default_rng(1).uniform(0.2, 1, (len(index), len(MAP_METRICS))), index, MAP_METRICS)
    values["size"] = [float(len(network.ties[mentee])) for network in made for mentee in names]
    reasons = pd.DataFrame(None, index, MAP_METRICS, dtype=object)
    atlas = make_atlas(
        program="Benchmark", windows=spans, networks=made, values=values, reasons=reasons,
        mentees=names, k=5, audience="mentee", events={}, consenting=frozenset(), key=b"", source={},
    )  # fmt: skip
    return atlas, names


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--maps", type=int, default=1000)
    parser.add_argument("--people", type=int, default=4000)
    parser.add_argument(
        "--alters", type=int, default=100, help="people that a mentee meets; others meet the mentee too"
    )
    parser.add_argument("--windows", type=int, default=24)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    atlas, mentees = made_up(asked.maps, asked.people, asked.alters, asked.windows)
    made, spans = atlas.networks, atlas.windows
    ever = [len({alter for network in made for alter in network.ties[mentee]}) for mentee in mentees]
    with tempfile.TemporaryDirectory() as folder:
        kept: dict[str, object] = {}
        start = time.perf_counter()
        files = save_maps(atlas, mentees, Path(folder), layouts={}, keep=kept.update, processes=asked.processes)
        drawn = time.perf_counter() - start
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        size = np.median([file.stat().st_size for file in files])
        start = time.perf_counter()
        save_maps(atlas, mentees, Path(folder), layouts=kept, keep=kept.update, processes=asked.processes)
        again = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("| maps | people (median) | windows | processes | seconds | CPU seconds | again | KB each | MB of memory |")
    print("|---|---|---|---|---|---|---|---|---|")
    print(
        f"| {asked.maps} | {np.median(ever):.0f} | {len(spans)} | {asked.processes} | {drawn:.1f} "
        f"| {used.ru_utime + used.ru_stime:.1f} | {again:.2f} | {size / 1000:.0f} | {memory:.0f} |"
    )


if __name__ == "__main__":
    main()
