"""Memory does not grow with the size of a file, and staging leaves nothing behind."""

from __future__ import annotations

import gc
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from mentornet.config import Config
from mentornet.tables import check_program, staging
from table_folders import check, folder_of

PEAK = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from mentornet.config import Config
    from mentornet.tables import check_program
    folder = Path(sys.argv[1])
    checked = check_program(folder, Config.load(folder))
    peak = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]  # not the parent's, as in getrusage
    print(checked.counts["reflections"].kept, int(peak) // 1024)
    """
)


def peak(folder: Path, rows: int) -> tuple[int, int]:
    """Return rows kept and the peak memory (MB) of checking ``rows`` reflections of 3 KB each, in a new process."""
    folder_of(folder, {})
    note = "words and more words " * 150
    with (folder / "reflections.csv").open("w") as opened:
        opened.write("person_id,at,text\n")
        opened.writelines(f"P01,2024-01-01,{i} {note}\n" for i in range(rows))
    result = subprocess.run([sys.executable, "-c", PEAK, str(folder)], capture_output=True, text=True, check=True)
    kept, megabytes = result.stdout.split()
    return int(kept), int(megabytes)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the peak of a process from Linux's /proc")
def test_peak_memory_does_not_grow_with_the_text(tmp_path):
    small_rows, small = peak(tmp_path / "small", 12_000)  # 38 MB
    large_rows, large = peak(tmp_path / "large", 48_000)  # 152 MB
    assert (small_rows, large_rows) == (12_000, 48_000)
    assert large - small < 60, f"{small} MB for 38 MB of text, {large} MB for 152 MB"


@pytest.fixture
def spilling(monkeypatch):
    monkeypatch.setattr(staging, "SPILL_BYTES", 10)


def test_spilled_tables_are_the_same(tmp_path, spilling, monkeypatch):
    rows = "".join(f"2024-01-{1 + i % 28:02d},P0{1 + i % 2},P03\n" for i in range(500))
    files = {"interactions.csv": f"at,source_id,target_id\n{rows}2024-01-01,P9,P01\n"}
    spilled = check(tmp_path, files)
    monkeypatch.undo()
    held = check(tmp_path)
    assert spilled.problems == held.problems
    assert spilled.source_hash == held.source_hash
    assert all(spilled.tables[name].equals(table) for name, table in held.tables.items())


def test_a_staging_folder_of_one_s_own_holds_what_the_tables_map(tmp_path, spilling):
    folder = folder_of(tmp_path / "p", {"mentorships.csv": "mentor_id,mentee_id,start\nP01,P02,2024-01-01\n"})
    checked = check_program(folder, Config.load(folder), staging=tmp_path / "staging")
    assert sorted(path.name for path in (tmp_path / "staging").iterdir()) == ["mentorships.arrow", "people.arrow"]
    assert checked.tables["mentorships"]["mentee_id"].to_pylist() == ["P02"]
    checked.close()
    assert len(list((tmp_path / "staging").iterdir())) == 2


def test_a_temporary_staging_folder_goes_with_the_result(tmp_path, spilling, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "t"))
    (tmp_path / "t").mkdir()
    checked = check(tmp_path / "p", {"mentorships.csv": "mentor_id,mentee_id,start\nP01,P02,2024-01-01\n"})
    assert len(list((tmp_path / "t").iterdir())) == 1
    del checked
    gc.collect()
    assert list((tmp_path / "t").iterdir()) == []
    with check(tmp_path / "p") as again:
        assert again.tables["people"].num_rows == 3
    assert list((tmp_path / "t").iterdir()) == []
