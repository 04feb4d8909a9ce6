"""How long commands take, beside the floor they stand on: starting Python, and importing pandas.

``python benchmarks/commands.py`` prints medians of whole processes, run in turn.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def seconds(command: list[str]) -> float:
    """Run a command and return its wall time."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Print a table of medians and of ratios to the floors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--runs", type=int, default=5)
    runs = parser.parse_args().runs
    python, mentornet = [sys.executable, "-c"], [sys.executable, "-m", "mentornet"]
    with tempfile.TemporaryDirectory() as scratch:
        demo = Path(scratch) / "demo"
        first = seconds([*mentornet, "demo", str(demo)])
        program = ["--program", str(demo)]
        commands = {
            "start Python": [*python, "pass"],
            "import pandas, networkx": [*python, "import pandas, networkx"],
            "import mentornet": [*python, "import mentornet"],
            "mentornet --help": [*mentornet, "--help"],
            "mentornet metrics (demo, warm)": [*mentornet, "metrics", *program, "-o", str(Path(scratch) / "m.csv")],
            "mentornet map P014": [*mentornet, "map", "P014", *program, "-o", str(Path(scratch) / "m.html")],
            "mentornet query sponsors_within": [
                *mentornet, "query", "sponsors_within", "--param", "person=P014", *program,
            ],
        }  # fmt: skip
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                taken[name].append(seconds(command))
    medians = {name: statistics.median(times) for name, times in taken.items()}
    print(f"medians of {runs} runs; the demo itself (made, loaded, measured, drawn) took {first:.1f} s")
    print()
    print("| command | seconds | times starting Python | times importing pandas and networkx |")
    print("|---|---|---|---|")
    for name, median in medians.items():
        floors = [median / medians[floor] for floor in ("start Python", "import pandas, networkx")]
        print(f"| `{name}` | {median:.2f} | {floors[0]:.1f} | {floors[1]:.1f} |")


if __name__ == "__main__":
    main()
