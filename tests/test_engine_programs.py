"""The fast engine on whole programs: dense and large networks, the sample program and real data; and who chooses it."""

from __future__ import annotations

import shutil
import subprocess
import sys

import numpy as np
import pytest

from conftest import ROOT
from mentornet.config import Config
from mentornet.errors import UsageError
from mentornet.graph import GraphBuilder
from mentornet.metrics import METRICS
from mentornet.metrics.engine import choice
from mentornet.metrics.frame import metrics_frame
from mentornet.simulate import simulate
from mentornet.stores.snapshot import Snapshot
from mentornet.tables import check_program
from rows import builder, contact, person

pytest.importorskip("numba", reason="the fast engine needs numba: pip install 'mentornet[fast]'")

from mentornet.metrics.engine.columns import COLUMNS
from test_engine import WINDOWS, assert_same


def built_from(folder):
    config = Config.load(folder)
    return GraphBuilder(Snapshot.from_tables(check_program(folder, config).tables, config))


@pytest.mark.parametrize(("people", "contacts"), [(90, 9000), (200, 6000), (300, 1200)])
def test_networks_of_any_density(people, contacts):
    draws = np.random.default_rng(people)
    ids = [f"p{number:03}" for number in range(people)]
    active = draws.dirichlet(np.full(people, 0.5))
    rows = [
        contact(ids[one], ids[other], f"2024-01-{1 + day:02}", mutual=bool(day % 2))
        for one, other, day in zip(
            draws.choice(people, contacts, p=active),
            draws.integers(0, people, contacts),
            draws.integers(0, 28, contacts),
            strict=True,
        )
        if one != other
    ]
    roster = [
        person(id, org_unit=unit, level=int(level))
        for id, unit, level in zip(
            ids, draws.choice(["u", "v", "w", ""], people), draws.integers(1, 7, people), strict=True
        )
    ]
    config = {"sponsors": {"min_level": 2}}  # more than one word of sponsors, and more than one chunk
    assert_same(builder(config, people=roster, interactions=rows), WINDOWS[:1])


def test_the_sample_program(tmp_path):
    simulate(tmp_path)
    built = built_from(tmp_path)
    assert_same(built, built.windows()[-4:])


@pytest.mark.shared
@pytest.mark.parametrize(
    ("example", "data", "count"), [("git", "git_mentoring", 3), ("workplace", "workplace_invs13", 3)]
)
def test_real_programs(shared, tmp_path, example, data, count):
    folder = tmp_path / data
    shutil.copytree(shared / "data" / data, folder)
    shutil.copy(ROOT / "examples" / example / "mentornet.toml", folder)
    built = built_from(folder)
    assert_same(built, built.windows()[-count:])


def test_persons_and_mixed_metrics():
    rows = [contact("a", "b", "2024-01-02"), contact("b", "c", "2024-01-03")]
    built = builder({"sponsors": {"ids": ["c"]}}, people=[person(id) for id in "abc"], interactions=rows)
    names = ["sponsor_weighted_reach", "size", "sponsor_distance"]
    assert [name in COLUMNS for name in names] == [False, True, True]
    seen = []
    result = metrics_frame(
        built, WINDOWS[:2], metrics=names, persons=["c", "a"], engine="fast", progress=lambda *step: seen.append(step)
    )
    assert result.values.index.get_level_values("person_id").tolist() == ["a", "c", "a", "c"]
    assert list(result.values.columns) == names
    assert result.values["size"].tolist() == [1, 1, 0, 0]
    assert result.values["sponsor_weighted_reach"].iloc[0] == 1
    assert result.reasons["sponsor_distance"].tolist() == [None, "no_sponsors", "unreachable", "no_sponsors"]
    assert seen[-1] == ("metrics", 2, 2)


def test_no_people_and_no_windows():
    empty = builder({"windows": {"start": WINDOWS[0].first_day}}, people=[])
    assert metrics_frame(empty, WINDOWS[:1], engine="fast").values.shape == (0, len(METRICS))
    alone = builder(people=[person("a")])
    assert metrics_frame(alone, [], engine="fast").values.shape == (0, len(METRICS))
    assert metrics_frame(alone, WINDOWS[:1], metrics=["size"], engine="fast").values["size"].tolist() == [0]


def test_the_engine_is_chosen_by_size(monkeypatch):
    built = builder(people=[person(id) for id in "ab"], interactions=[contact("a", "b", "2024-01-20")])
    monkeypatch.delenv(choice.VARIABLE, raising=False)
    assert choice.work(built, WINDOWS[:2]) == 2 * 2 + 2  # the contact is in both windows
    assert not choice.use_fast(built, WINDOWS, None)
    monkeypatch.setattr(choice, "WORTHWHILE", 6)
    assert choice.use_fast(built, WINDOWS[:2], None)
    assert not choice.use_fast(built, WINDOWS[:2], "plain")
    monkeypatch.setenv(choice.VARIABLE, "plain")
    assert not choice.use_fast(built, WINDOWS[:2], None)
    assert choice.use_fast(built, WINDOWS[:2], "fast")
    with pytest.raises(UsageError, match="there is no engine 'slow'"):
        choice.use_fast(built, WINDOWS, "slow")


def test_without_numba_the_plain_functions_measure(monkeypatch):
    built = builder(people=[person(id) for id in "ab"], interactions=[contact("a", "b", "2024-01-02")])
    monkeypatch.setattr(choice, "find_spec", lambda _name: None)
    monkeypatch.setattr(choice, "WORTHWHILE", 0)
    assert not choice.use_fast(built, WINDOWS, "auto")
    with pytest.raises(UsageError, match=r"pip install 'mentornet\[fast\]'"):
        metrics_frame(built, WINDOWS, engine="fast")


def test_nothing_is_compiled_before_it_is_needed():
    code = "import sys, mentornet, mentornet.metrics.frame; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
