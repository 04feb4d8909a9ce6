"""The engine on whole programs: networks of any density, the sample program and real data; and which one is chosen."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from conftest import ROOT
from dense_programs import DAYS, START, dense_program
from mentornet.config import Config
from mentornet.errors import UsageError
from mentornet.graph import GraphBuilder
from mentornet.metrics import METRICS
from mentornet.metrics.engine import choice
from mentornet.metrics.engine.columns import COLUMNS
from mentornet.metrics.frame import metrics_frame
from mentornet.simulate import simulate
from mentornet.stores.snapshot import Snapshot
from mentornet.tables import check_program
from mentornet.windows import calendar, expanding, rolling
from rows import builder, contact, person
from test_engine import ENGINES, WINDOWS, assert_same


def built_from(folder):
    config = Config.load(folder)
    return GraphBuilder(Snapshot.from_tables(check_program(folder, config).tables, config))


@pytest.mark.parametrize(("people", "contacts"), [(90, 9000), (200, 6000), (400, 1600)])
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


@pytest.mark.parametrize(("seed", "contacts"), [(0, 700), (1, 150), (2, 1500)])
def test_programs_in_which_everybody_has_dealings_with_everybody(seed, contacts):
    built = dense_program(seed, contacts=contacts)
    end, zone = START + timedelta(days=DAYS), built.config.timezone
    for windows in (
        rolling(START, end, length="60D", step="30D", timezone=zone),
        expanding(START, end, length="90D", step="90D", timezone=zone),
        calendar(START, end, unit="quarter", timezone=zone),
    ):
        expands = windows[0].kind == "expanding"
        names = [name for name in METRICS if not (expands and METRICS[name].compares)]
        assert_same(built, windows, names)


def test_dense_programs_tell_metrics_apart():
    """What the engine is compared on has values of all sorts: no column is missing or the same throughout."""
    found = [
        metrics_frame(built, built.windows(length="60D", start=START, end=START + timedelta(days=DAYS))).values
        for built in (dense_program(0), dense_program(2, contacts=1500))
    ]
    for name in METRICS.keys() - {"betweenness_se"}:
        assert len(set(pd.concat(found)[name].dropna())) >= 2, name


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


@pytest.mark.parametrize("engine", ENGINES)
def test_persons_and_metrics_are_chosen(engine):
    rows = [contact("a", "b", "2024-01-02"), contact("b", "c", "2024-01-03")]
    built = builder({"sponsors": {"ids": ["c"]}}, people=[person(id) for id in "abc"], interactions=rows)
    names = ["sponsor_weighted_reach", "size", "sponsor_distance"]
    seen = []
    result = metrics_frame(
        built, WINDOWS[:2], metrics=names, persons=["c", "a"], engine=engine, progress=lambda *step: seen.append(step)
    )
    assert result.values.index.get_level_values("person_id").tolist() == ["a", "c", "a", "c"]
    assert list(result.values.columns) == names
    assert result.values["size"].tolist() == [1, 1, 0, 0]
    assert result.values["sponsor_weighted_reach"].iloc[0] == 1
    assert result.reasons["sponsor_distance"].tolist() == [None, "no_sponsors", "unreachable", "no_sponsors"]
    assert seen == [("metrics", 1, 2), ("metrics", 2, 2)]


def test_metrics_that_the_engine_does_not_have_are_measured_by_their_functions(monkeypatch):
    built = builder(people=[person(id) for id in "ab"], interactions=[contact("a", "b", "2024-01-02")])
    monkeypatch.delitem(COLUMNS, "constraint")
    result = metrics_frame(built, WINDOWS[:1], metrics=["size", "constraint", "strength"], engine="numpy")
    assert result.values.to_numpy().tolist() == [[1, 1, 1], [1, 1, 1]]


@pytest.mark.parametrize("engine", ENGINES)
def test_no_people_and_no_windows(engine):
    empty = builder({"windows": {"start": WINDOWS[0].first_day}}, people=[])
    assert metrics_frame(empty, WINDOWS[:1], engine=engine).values.shape == (0, len(METRICS))
    alone = builder(people=[person("a")])
    assert metrics_frame(alone, [], engine=engine).values.shape == (0, len(METRICS))
    assert metrics_frame(alone, WINDOWS[:1], metrics=["size"], engine=engine).values["size"].tolist() == [0]


def test_the_engine_is_chosen_by_size(monkeypatch):
    built = builder(people=[person(id) for id in "ab"], interactions=[contact("a", "b", "2024-01-20")])
    monkeypatch.delenv(choice.VARIABLE, raising=False)
    monkeypatch.setattr(choice, "find_spec", lambda _name: "there")
    assert choice.work(built, WINDOWS[:2]) == 2 * 2 + 2  # the contact is in both windows
    assert choice.choose(built, WINDOWS, None) == "numpy"
    monkeypatch.setattr(choice, "LARGE", 6)
    assert choice.choose(built, WINDOWS[:2], None) == "numba"
    assert choice.choose(built, WINDOWS[:1], None) == "numpy"
    assert choice.choose(built, WINDOWS[:2], "plain") is None
    monkeypatch.setenv(choice.VARIABLE, "plain")
    assert choice.choose(built, WINDOWS[:2], None) is None
    assert choice.choose(built, WINDOWS[:2], "numba") == "numba"
    with pytest.raises(UsageError, match="there is no engine 'slow'"):
        choice.choose(built, WINDOWS, "slow")


def test_without_numba_numpy_measures(monkeypatch):
    built = builder(people=[person(id) for id in "ab"], interactions=[contact("a", "b", "2024-01-02")])
    monkeypatch.setattr(choice, "find_spec", lambda _name: None)
    monkeypatch.setattr(choice, "LARGE", 0)
    assert choice.choose(built, WINDOWS, "auto") == "numpy"
    with pytest.raises(UsageError, match=r"pip install 'mentornet\[fast\]'"):
        metrics_frame(built, WINDOWS, engine="numba")


def test_large_networks_are_estimated_from_the_same_people(monkeypatch):
    from mentornet.metrics import pivots, whole_network

    monkeypatch.setattr(whole_network, "EXACT_WORK", 1000)
    monkeypatch.setattr(pivots, "MOST", 300)
    if "numba" in ENGINES:
        from mentornet.metrics.engine.numba_kernels import paths

        monkeypatch.setattr(paths, "EXACT_WORK", 1000)
    draws = np.random.default_rng(1).integers(0, 400, (900, 2))
    ids = [f"p{number:03}" for number in range(400)]
    rows = [contact(ids[one], ids[other], "2024-01-02") for one, other in draws if one != other]
    built = builder(people=[person(id) for id in reversed(ids)], interactions=rows)
    names = ["betweenness", "betweenness_se"]
    assert_same(built, WINDOWS[:1], names)
    assert (metrics_frame(built, WINDOWS[:1], metrics=names).values["betweenness_se"] > 0).sum() > 300


def test_numpy_kernels_work_in_parts(monkeypatch):
    from mentornet.metrics.engine.numpy_kernels import betweenness, reach, triangles

    monkeypatch.setattr(betweenness, "_AT_ONCE", 20)
    monkeypatch.setattr(reach, "_AT_ONCE", 100)
    monkeypatch.setattr(triangles, "_AT_ONCE", 50)
    test_networks_of_any_density(40, 400)


@pytest.mark.parametrize(("people", "contacts"), [(40, 400), (400, 700)])  # more triangles than ties, and fewer
def test_ego_betweenness_works_in_parts(monkeypatch, people, contacts):
    from mentornet.metrics.engine import holes

    monkeypatch.setattr(holes, "TRIANGLES_AT_ONCE", 50)
    test_networks_of_any_density(people, contacts)


def test_a_small_program_compiles_nothing():
    code = (
        "import sys; sys.path.insert(0, 'tests'); from rows import builder, contact, person\n"
        "from mentornet.metrics.frame import metrics_frame; from test_engine import WINDOWS\n"
        "built = builder(people=[person(id) for id in 'ab'], interactions=[contact('a', 'b', '2024-01-02')])\n"
        "assert metrics_frame(built, WINDOWS[:1]).values['size'].tolist() == [1, 1]\n"
        "sys.exit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0
