"""Checking: seconds and peak memory for a roster and its interactions, from Parquet and from CSV.

    python benchmarks/check.py [--people N] [--interactions M] [--rounds R]

Each round runs in a process of its own; the best one counts.  Peak memory is the process's largest resident size.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--interactions", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.folder:
        print(json.dumps(measure(options.folder)))
        return
    with tempfile.TemporaryDirectory() as made:
        for suffix in ("parquet", "csv"):
            folder = Path(made) / suffix
            write(folder, options.people, options.interactions, suffix)
            size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
            command = [sys.executable, __file__, "--folder", str(folder)]
            rounds = [json.loads(subprocess.check_output(command)) for _ in range(options.rounds)]
            best = min(rounds, key=lambda one: one["seconds"])
            peak = f"peak {best['megabytes']} MB  kept {best['kept']:,}"
            print(f"{suffix:8} {size:6.0f} MB  {best['seconds']:5.1f} s  {peak}")


def measure(folder: Path) -> dict[str, float]:
    from mentornet.config import Config
    from mentornet.tables import check_program

    start = time.perf_counter()
    checked = check_program(folder, Config.load(folder))
    return {
        "seconds": time.perf_counter() - start,
        "megabytes": peak_megabytes(),
        "kept": checked.counts["interactions"].kept,
    }


def peak_megabytes() -> int:
    """Return this program's largest resident size (Linux; getrusage would count the process that started it too)."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def write(folder: Path, people: int, interactions: int, suffix: str) -> None:
    """Write a program of random contacts over two years, in local times of Berlin."""
    random = np.random.default_rng(1)
    folder.mkdir()
    (folder / "mentornet.toml").write_text('name = "Benchmark"\ntimezone = "Europe/Berlin"\n')
    ids = np.array([f"P{i:06d}" for i in range(people)])
    source = random.integers(0, people, interactions)
    target = (source + random.integers(1, people, interactions)) % people
    seconds = random.integers(0, 700 * 86_400, interactions).astype("timedelta64[s]")
    tables = {
        "people": {"person_id": ids, "joined": np.datetime64("2020-01-01") + random.integers(0, 900, people)},
        "interactions": {
            "at": np.datetime64("2023-01-01T00:00:00", "ms") + seconds,
            "source_id": ids[source],
            "target_id": ids[target],
            "kind": np.array(["meeting", "message", "review"])[random.integers(0, 3, interactions)],
            "minutes": random.integers(5, 90, interactions).astype(float),
        },
    }
    for name, columns in tables.items():
        table = pa.table({column: pa.array(values) for column, values in columns.items()})
        write_table = pq.write_table if suffix == "parquet" else pyarrow.csv.write_csv
        write_table(table, folder / f"{name}.{suffix}")


if __name__ == "__main__":
    main()
