"""Write docs/real-data.md: three real programs, read through ``examples/*/mentornet.toml`` alone, and measured.

``python docs/real_data.py`` needs the data sets (MENTORNET_SHARED, default ../shared); nothing of them is copied here.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

import mentornet as mn

HERE = Path(__file__).resolve().parent
SHARED = Path(os.environ.get("MENTORNET_SHARED", HERE.parent.parent / "shared"))
PROGRAMS = {"freebsd": "freebsd_mentors", "git": "git_mentoring", "workplace": "workplace_invs13"}
METRICS = {
    "freebsd": ("size", "size_mentors", "formed", "dissolved", "persistence"),
    "git": ("size", "effective_alters", "effective_size", "constraint", "formed", "persistence"),
    "workplace": ("size", "range", "iqv", "ei_index", "constraint", "effective_size", "persistence"),
}


def section(example: str, data: str, scratch: Path) -> list[str]:
    """Return what one program's load said and what its middle window measures."""
    folder = scratch / data
    shutil.copytree(SHARED / "data" / data, folder)
    shutil.copy(HERE.parent / "examples" / example / "mentornet.toml", folder)
    with mn.open(folder) as program:
        report = program.load()
        windows = program.windows()
        frame = program.metrics(windows, metrics=METRICS[example])
        mentees = len(program.mentees())
        coverage = program.builder.coverage()
        name = program.config.name
    lines = [f"## {name}", "", f"`examples/{example}/mentornet.toml` beside the files of `{data}`.", ""]
    lines += ["| table | rows kept | left out by `where` | with errors |", "|---|---|---|---|"]
    lines += [f"| {t} | {c.kept:,} | {c.filtered:,} | {c.with_errors:,} |" for t, c in report.tables.items()]
    counts = ", ".join(f"{number:,} {label}" for label, number in report.counts.items() if number)
    lines += ["", f"In the graph: {counts}. Mentees: {mentees}.", ""]
    said = Counter(problem.code for problem in report.problems)
    lines += [f"Warnings: {', '.join(f'{number} {code}' for code, number in sorted(said.items()))}.", ""]
    covered = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in coverage.items())
    lines += [f"Coverage: {covered}.", ""]
    window = windows[len(windows) // 2]
    chosen = frame.xs(window, level="window")
    active = chosen[chosen["size"] > 0]
    lines += [
        f"{len(windows)} windows of {window.days} day{'s' if window.days > 1 else ''}.",
        f"In the middle one, {window.label}, {len(active)} people have a tie; of these:",
        "",
        "| metric | people with a value | lower quartile | median | upper quartile |",
        "|---|---|---|---|---|",
    ]
    for metric in METRICS[example]:
        values = active[metric].dropna()
        quartiles = " | ".join(f"{values.quantile(q):.3g}" for q in (0.25, 0.5, 0.75)) if len(values) else "– | – | –"
        lines.append(f"| `{metric}` | {len(values)} | {quartiles} |")
    return [*lines, ""]


def page() -> str:
    """Return the whole page."""
    lines = [
        "# Three real programs",
        "",
        "<!-- made by docs/real_data.py: do not edit -->",
        "",
        "Each is loaded through its `mentornet.toml` alone; the files are not edited. The data sets have licences of",
        "their own and are not part of this project; the tests read them where they are.",
        "",
    ]
    with tempfile.TemporaryDirectory() as scratch:
        for example, data in PROGRAMS.items():
            lines += section(example, data, Path(scratch))
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    """Write the page."""
    if not (SHARED / "data").is_dir():
        print(f"needs the data sets: {SHARED}/data is not there (set MENTORNET_SHARED)")
        return 1
    (HERE / "real-data.md").write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
