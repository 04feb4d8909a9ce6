"""Every query of the library on a large program in the embedded store: its example, once the engine is warm.

    python benchmarks/queries.py [--people N] [--interactions M] [--rounds R] [--folder DIR] [--name QUERY ...]

The program is that of ``large_program.py``, made, loaded and kept in --folder (default: a temporary one).  Examples
name people of the sample program: here a person with the median number of contacts stands for them.  Queries that can
be asked for everyone are asked about that person; --everyone asks them about everyone as well.  Seconds are medians of
the rounds: those on the clock, and those of the processor, which say more where the machine has other work.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mentornet as mn
from mentornet.errors import QueryError
from mentornet.queries import Library, Query

sys.path.insert(0, str(Path(__file__).resolve().parent))

from large_program import make

if TYPE_CHECKING:
    from mentornet import Program

LIMIT = 5.0  # seconds that a query may take, or there is a reason
SCAN = "reads every interaction: relationships have no index by date"
REASONS = {
    "coverage_by_channel": f"{SCAN}; keeps a set of people for each month and channel",
    "events_outside_employment": "reads every interaction from both ends, and lists everyone",
    "people_without_sponsor_path": "walks three steps from every sponsor: nearly everyone is met on the way",
    "sole_links": f"{SCAN}; looks up the positions of both people of every contact",
}
CHANGES = {"sole_links": {"links": 1000}}  # what a large program is asked, in place of the example
FIRST_MENTORS = ("mentoring_descendants",)  # asked about a mentor; others about a mentee


def main() -> None:
    """Print a table of medians, the slowest first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--interactions", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--name", nargs="*", default=[])
    parser.add_argument("--timeout", type=float, default=60.0)
    parser.add_argument("--everyone", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mentornet-benchmark-") as scratch:
        folder = options.folder or Path(scratch) / "large"
        if not (folder / "mentornet.toml").is_file():
            make(folder, people=options.people, interactions=options.interactions)
        with mn.open(folder) as program:
            program.load()
            report(program, options)


def report(program: Program, options: argparse.Namespace) -> None:
    """Time the queries and print what each took."""
    person = typical(program, "INTERACTED")
    mentee, mentor = typical(program, "MENTORS", start="<-"), typical(program, "MENTORS", end="->")
    print(f"{program.status().counts['Person']:,} people, {program.status().counts['INTERACTED']:,} interactions")
    taken = []
    for query in Library.load():
        if options.name and query.name not in options.name:
            continue
        values = query.example() | CHANGES.get(query.name, {})
        if "person" in values:
            about_mentee = query.group == "mentoring" or "mentor" in query.name
            values["person"] = mentor if query.name in FIRST_MENTORS else mentee if about_mentee else person
        calls = {query.name: values}
        if options.everyone and any(param.name == "person" and not param.required for param in query.params):
            calls[f"{query.name}, everyone"] = values | {"person": None}
        for name, given in calls.items():
            seconds, busy, rows = measure(program, query, given, options)
            taken.append((seconds, busy, name, rows))
            print(f"  {name}: {seconds:.2f} s ({busy:.2f} s of processor), {rows} rows", flush=True)
    print("\n| query | seconds | of processor | rows | |\n|---|---|---|---|---|")
    for seconds, busy, name, rows in sorted(taken, reverse=True):
        why = REASONS.get(name.partition(",")[0], "") if seconds > LIMIT else ""
        print(f"| {name} | {seconds:.2f} | {busy:.2f} | {rows} | {why} |")


def measure(
    program: Program, query: Query, values: dict[str, Any], options: argparse.Namespace
) -> tuple[float, float, str]:
    """Return medians of seconds and of processor seconds, and how many rows came; one that is stopped runs once."""
    times, busy, rows = [], [], "stopped"
    for _ in range(options.rounds):
        start, working = time.perf_counter(), time.process_time()
        try:
            rows = f"{len(program.store.query(query.text, query.bind(values), timeout=options.timeout).rows):,}"
        except QueryError as error:
            rows = f"stopped: {str(error)[:60]}"
        times.append(time.perf_counter() - start)
        busy.append(time.process_time() - working)
        if rows.startswith("stopped"):
            break
    return statistics.median(times), statistics.median(busy), rows


def typical(program: Program, kind: str, *, start: str = "-", end: str = "-") -> str:
    """Return a person with the median number of ties of a kind (and direction) among those who have any."""
    text = f"MATCH (p:Person){start}[t:{kind}]{end}(:Person) WITH p, count(t) AS n RETURN p.id AS id ORDER BY n, id"
    rows = program.store.query(text, timeout=600).rows
    return rows[len(rows) // 2][0]


if __name__ == "__main__":
    main()
