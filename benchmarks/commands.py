"""How long commands take, beside the floor they stand on: starting Python, and importing pandas.

``python benchmarks/commands.py`` prints medians of whole processes, run in turn: on the demo program, and all metrics
of a program of 500 people, the first time with no compiled kernels on the machine.
"""

from __future__ import annotations

import argparse
import compileall
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import mentornet as mn
from mentornet.simulate import simulate


def seconds(command: list[str], cache: Path) -> float:
    """Run a command with caches of its own and return its wall time."""
    variables = os.environ | {"NUMBA_CACHE_DIR": str(cache), "XDG_CACHE_HOME": str(cache)}
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=variables)
    return time.perf_counter() - start


def program_of_500(folder: Path) -> list[str]:
    """Make and load a program of 500 people; return the command that measures it."""
    simulate(folder, people=500)
    with mn.open(folder) as program:
        program.load()
    return ["metrics", "--program", str(folder), "-o", str(folder / "metrics.csv")]


def main() -> None:
    """Print a table of medians and of ratios to the floors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--runs", type=int, default=5)
    runs = parser.parse_args().runs
    python, mentornet = [sys.executable, "-c"], [sys.executable, "-m", "mentornet"]
    compileall.compile_dir(Path(mn.__file__).parent, quiet=1)  # as pip does when it installs
    with tempfile.TemporaryDirectory() as scratch:
        demo, cache = Path(scratch) / "demo", Path(scratch) / "cache"
        made = seconds([*mentornet, "demo", str(demo)], cache)
        measure = [*mentornet, *program_of_500(Path(scratch) / "500")]
        first = seconds(measure, cache)
        program = ["--program", str(demo)]
        commands = {
            "start Python": [*python, "pass"],
            "import pandas, networkx": [*python, "import pandas, networkx"],
            "import mentornet": [*python, "import mentornet"],
            "mentornet --help": [*mentornet, "--help"],
            "mentornet metrics (demo, warm)": [*mentornet, "metrics", *program, "-o", str(Path(scratch) / "m.csv")],
            "mentornet metrics (500 people)": measure,
            "mentornet map P014": [*mentornet, "map", "P014", *program, "-o", str(Path(scratch) / "m.html")],
            "mentornet query sponsors_within": [
                *mentornet, "query", "sponsors_within", "--param", "person=P014", *program,
            ],
        }  # fmt: skip
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                taken[name].append(seconds(command, cache))
    medians = {name: statistics.median(times) for name, times in taken.items()}
    print(f"medians of {runs} runs; the demo itself (made, loaded, measured, drawn) took {made:.1f} s")
    print(f"the first metrics of 500 people took {first:.2f} s")
    print()
    print("| command | seconds | times starting Python | times importing pandas and networkx |")
    print("|---|---|---|---|")
    for name, median in medians.items():
        floors = [median / medians[floor] for floor in ("start Python", "import pandas, networkx")]
        print(f"| `{name}` | {median:.2f} | {floors[0]:.1f} | {floors[1]:.1f} |")


if __name__ == "__main__":
    main()
