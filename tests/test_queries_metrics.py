"""Two computations, one answer: what a query counts is what the metric of the same meaning is, person by person."""

from __future__ import annotations

import math
import shutil

import pytest

import mentornet as mn
from conftest import ROOT
from mentornet.simulate import simulate
from mentornet.windows import parse_days

SIZES = ("size", "size_mentors", "size_sponsors", "size_collaborators", "size_peers")
ACCESS = ("sponsor_distance", "sponsors_within_1", "sponsors_within_2", "sponsors_within_3")
CHANGES = ("formed", "dissolved")
MENTORS = ("B034", "B073", "B135", "B312", "B355")  # stand for sponsors: the data set knows no levels
SETTINGS = {  # program -> data set, example, what mentornet.toml says otherwise, windows
    "sample": (None, "", {}, {"step": "90D"}),
    "interactions": (None, "", {"[ties]": '[ties]\nkinds = ["interactions"]'}, {"step": "180D"}),
    "spells": (
        None,
        "",
        {"[ties]": '[ties]\nkinds = ["mentorships", "sponsorships"]', "[groups]": '[mentorships]\nassumed_length = "200D"\n[groups]'},
        {"step": "90D"},
    ),
    "seniors": (None, "", {"min_level = 6": 'min_level = 7\nids = ["P003", "P014"]'}, {"length": "30D", "step": "240D"}),
    "freebsd": ("freebsd_mentors", "freebsd", {"[groups]": f"[sponsors]\nids = {list(MENTORS)}\n[groups]"}, {}),
    "workplace": ("workplace_invs13", "workplace", {}, {}),
    "git": ("git_mentoring", "git", {}, {"start": "2008-01-01", "step": "1460D"}),
}  # fmt: skip
NO_SPONSORS = ("workplace", "git")  # data sets that know neither levels nor who sponsors


PROGRAMS = [
    pytest.param(name, marks=[pytest.mark.shared] * (source[0] is not None)) for name, source in SETTINGS.items()
]


@pytest.fixture(scope="module", params=PROGRAMS)
def measured(request, tmp_path_factory):
    """A loaded program, its windows, and the metrics of everyone in them."""
    source, example, changes, windows = SETTINGS[request.param]
    folder = tmp_path_factory.mktemp(request.param) / "program"
    if source is None:
        simulate(folder)
    else:
        shutil.copytree(request.getfixturevalue("shared") / "data" / source, folder)
        shutil.copy(ROOT / "examples" / example / "mentornet.toml", folder)
    toml = folder / "mentornet.toml"
    text = toml.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    toml.write_text(text, encoding="utf-8")
    with mn.open(folder) as program:
        program.load()
        chosen = program.windows(**windows)
        names = (*SIZES, *CHANGES, *(ACCESS if request.param not in NO_SPONSORS else ()))
        yield program, chosen, program.metrics(chosen, metrics=list(names))


def asked(program, name, window, **values):
    """Return a query's rows for everyone in a window: person -> the other columns."""
    config = program.config
    longest = config.mentorships.assumed_length
    days = {} if longest == "none" else {"assumed_days": parse_days(longest)}
    bounds = {"start": window.first_day, "end": window.end_day, "kinds": list(config.ties.kinds)}
    _, result = program.run_query(name, parameters={**bounds, **days, **values}, timeout=300, limit=None)
    return {row[0]: row[1:] for row in result.rows}


def expected(frame, window, names):
    """Return the metrics of everyone in a window; whoever has none of them is left out."""
    part = frame.xs(window, level=0)[list(names)].dropna(how="all")
    return {person: tuple(values) for person, *values in part.itertuples()}


def alike(counts, values):
    return len(counts) == len(values) and all(
        math.isnan(value) or count == value for count, value in zip(counts, values, strict=True)
    )


def test_sizes_and_their_roles(measured):
    program, windows, frame = measured
    for window in windows:
        values, counts = expected(frame, window, SIZES), asked(program, "network_sizes", window)
        assert counts.keys() == values.keys()
        assert [person for person, row in counts.items() if not alike(row, values[person])] == []
    assert frame["size"].max() > 1


def test_ties_formed_and_dissolved(measured):
    program, windows, frame = measured
    compared = 0
    for window in windows:
        values, counts = expected(frame, window, CHANGES), asked(program, "tie_changes", window)
        if values:  # the record reaches back to the window before
            compared += len(values)
            assert counts.keys() == values.keys()
            assert [person for person, row in counts.items() if row[2:4] != values[person]] == []
    assert compared > 50


@pytest.mark.parametrize("measured", [p for p in PROGRAMS if p.values[0] not in NO_SPONSORS], indirect=True)
def test_steps_to_sponsors_and_how_many_are_near(measured):
    program, windows, frame = measured
    sponsors = program.config.sponsors
    level = 10**6 if sponsors.min_level is None else sponsors.min_level
    for window in windows:
        values = expected(frame, window, ACCESS)
        counts = asked(program, "sponsor_access", window, level=level, sponsors=list(sponsors.ids))
        near = {person: row for person, row in values.items() if row[3] > 0}
        assert counts.keys() == near.keys()
        assert [person for person, row in counts.items() if row != near[person]] == []
    assert counts
