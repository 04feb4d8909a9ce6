"""``mentornet metrics --explain PERSON``: how one value came about, as text, JSON or a table file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from .measure import chosen_windows
from .output import pick_format, records, write_frame
from .values import visible

if TYPE_CHECKING:
    import pandas as pd

    from ..program import Program

MOST_ROWS = 40  # that are read on a terminal


def write_explanation(
    program: Program,
    person: str,
    metrics: Sequence[str] | None,
    options: Mapping[str, str],
    *,
    only: Sequence[str] | None,
    format: str | None,
    output: Path | None,
) -> None:
    """Print, or write to ``output``, how ``person``'s value of the one metric came about in one window."""
    chosen = pick_format(format, output)
    if not metrics or len(metrics) > 1:
        raise UsageError(f"--explain takes one metric: 'mentornet metrics --explain {person} --metric constraint'")
    windows = chosen_windows(program.windows(**options), only)
    if only and len(windows) > 1:
        raise UsageError("--explain takes one window: name it by its label")
    frame = program.explain(person, metric=metrics[0], window=windows[-1])
    if output is None and chosen == "table":
        print(explanation_text(frame))  # noqa: T201
        if not frame.empty:
            write_frame(frame.head(MOST_ROWS), chosen)
        if len(frame) > MOST_ROWS:
            print(_left_out(frame.iloc[MOST_ROWS:]))  # noqa: T201
    elif output is None and chosen == "json":
        print(json.dumps({**_about(frame), "terms": records(frame)}, ensure_ascii=False, indent=1))  # noqa: T201
    else:
        write_frame(frame, chosen, output, about=_about(frame))


def explanation_text(frame: pd.DataFrame) -> str:
    """Return the value with what it means and how its terms make it, without the table of terms."""
    about = _about(frame)
    who = f"{about['name']} ({about['person']})" if about["name"] else about["person"]
    missing = about["value"] is None
    value = f"missing: {about['reason_text']} ({about['reason']})" if missing else f"{about['value']:.6g}"
    counts = ", ".join(f"{name.replace('_', ' ')} {number}" for name, number in about["counts"].items())
    rule = f"The value is {about['rule']}." if about["rule"] else "Inputs: the contacts in the window."
    lines = [
        f"{about['label']} ({about['metric']}) of {who} in {about['window']}: {value}",
        f"unit       {about['unit']}",
        f"formula    {about['formula']}",
        f"counts     {counts}",
        *(f"flagged    {text} ({flag})" for flag, text in about["flags"].items()),
        "",
        about["definition"],
        "",
        rule,
    ]
    return "\n".join(visible(line) for line in lines) + ("" if frame.empty else "\n")


def _left_out(rest: pd.DataFrame) -> str:
    """Return how many rows are not shown, and what their terms add up to."""
    total = f", whose terms add up to {rest['term'].sum():.6g}" if "term" in rest.columns else ""
    return f"and {len(rest)} more rows{total} (all of them: --format json, or -o FILE)"


def _about(frame: pd.DataFrame) -> dict[str, Any]:
    return {str(key): value for key, value in frame.attrs.items()}
