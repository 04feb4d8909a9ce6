"""Benchmarks run to their end; what they measure is for people to read."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

MODULES = ("igraph", "networkit", "graphblas", "numba")
PEERS = ("igraph", "networkit", "python-graphblas", "networkx")


def test_metrics_are_measured_beside_their_peers():
    absent = [name for name in MODULES if importlib.util.find_spec(name) is None]
    if absent:
        pytest.skip(f"needs {', '.join(absent)}: pip install 'mentornet[benchmark]'")
    if not Path("/proc/self/clear_refs").exists():
        pytest.skip("needs Linux: peak memory is read from /proc")
    command = [sys.executable, "benchmarks/metrics.py", "--quick", "--rounds", "1", "--only", "static", "windows"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    static, windows = done.stdout.split("### ")[1:]
    assert static.startswith("One window: 2,000 people, 40,000 ties")
    assert windows.startswith("24 rolling windows of 90 days: 2,000 people, 40,000 contacts")
    for table, peers in ((static, PEERS[:3]), (windows, (PEERS[0], PEERS[3]))):
        for peer in ("ours", *peers):
            assert re.search(rf"^\| {peer}[^|]*\|[^|]*\| [0-9.]+ \|", table, re.MULTILINE), peer
    assert "Peak memory" in windows
    assert "By the clock" in windows
