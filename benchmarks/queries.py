"""Every query of the library on a large program in the embedded store: its example, once the engine is warm.

    python benchmarks/queries.py [--people N] [--interactions M] [--rounds R] [--folder DIR] [--name QUERY ...]

The program is made, loaded and kept in --folder (default: a temporary one).  Examples name people of the sample
program: here a person with the median number of contacts stands for them.  Queries that can be asked for everyone are
asked about that person; --everyone asks them about everyone as well.  Seconds are medians of the rounds: those on the
clock, and those of the processor, which say more where the machine has other work.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mentornet as mn
from mentornet.errors import QueryError
from mentornet.queries import Library, Query
from mentornet.simulate.large import simulate_large

if TYPE_CHECKING:
    from mentornet import Program

LIMIT = 5.0  # seconds that a query may take, or there is a reason
ALL_CONTACTS = "reads every interaction of every person: relationships have no index by date, and the window is long"
POSITIONS = "looks up the position of every person, or of both people of every contact, on a day"
REASONS = {
    "attribute_coverage": POSITIONS,
    "coverage_by_channel": ALL_CONTACTS,
    "cross_unit_mentorships": POSITIONS,
    "groups_without_contact": f"{ALL_CONTACTS}; {POSITIONS}",
    "months_on_record": ALL_CONTACTS,
    "people_without_sponsor_path": "walks three steps from every sponsor: nearly everyone is met on the way",
    "roster_without_events": ALL_CONTACTS,
    "sole_links": f"{ALL_CONTACTS}; {POSITIONS}",
    "sponsor_access": f"finds out first who is a sponsor: {POSITIONS}",
    "sponsor_contact_by_unit": f"{ALL_CONTACTS}; {POSITIONS}",
    "ties_since_mentorship": "reads all contacts of the mentees and mentors of 10,000 mentorships",
}


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
            simulate_large(folder, people=options.people, interactions=options.interactions)
        with mn.open(folder) as program:
            program.load()
            report(program, options)


def report(program: Program, options: argparse.Namespace) -> None:
    """Time the queries and print what each took."""
    person = typical(program, "INTERACTED")
    mentee = typical(program, "MENTORS")
    print(f"{program.status().counts['Person']:,} people, {program.status().counts['INTERACTED']:,} interactions")
    taken = []
    for query in Library.load():
        if options.name and query.name not in options.name:
            continue
        values = query.example()
        if "person" in values:
            values["person"] = mentee if query.group == "mentoring" or "mentor" in query.name else person
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


def typical(program: Program, kind: str) -> str:
    """Return a person with the median number of ties of a kind among those who have any."""
    text = f"MATCH (p:Person)-[t:{kind}]-(:Person) WITH p, count(t) AS n RETURN p.id AS id ORDER BY n, id"
    rows = program.store.query(text, timeout=600).rows
    return rows[len(rows) // 2][0]


if __name__ == "__main__":
    main()
