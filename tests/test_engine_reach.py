"""Sponsors are reached in two ways, by sets and by walks: on every network both count what numpy's matrices count."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentornet.metrics.engine.numpy_kernels import reach as plain

reach = pytest.importorskip("mentornet.metrics.engine.numba_kernels.reach", reason="needs numba: mentornet[fast]")


def network(people, ties, sponsors, mentored):
    """Return a random network's alters by label, its sponsors, and mentees with their mentors, sorted."""
    rng = np.random.default_rng(people * 7 + ties)
    ends = rng.integers(0, people, (ties, 2))
    ends = np.unique(np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1), axis=0)
    pairs = ends[rng.permutation(len(ends))[:mentored]]
    both = np.concatenate([ends, ends[:, ::-1]])
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    first = np.searchsorted(both[:, 0], np.arange(people + 1))
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    chosen = np.sort(rng.permutation(people)[:sponsors])
    return tuple(part.astype(np.int32).copy() for part in (first, both[:, 1], chosen, pairs[:, 0], pairs[:, 1]))


def by(count, first, alters, sponsors, mentee, mentor):
    counts = np.zeros((len(first) - 1, 3), np.int32)
    past_mentors = np.full(len(first) - 1, -1, np.int32)
    past_mentors[mentee] = 0
    count(first, alters, sponsors, mentee, mentor, counts, past_mentors)
    return counts, past_mentors


def same(found, expected):
    return all(np.array_equal(one, other) for one, other in zip(found, expected, strict=True))


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 40), st.integers(0, 120), st.integers(0, 12), st.integers(0, 40))
def test_sets_and_walks_count_the_same(people, ties, sponsors, mentored):
    given = network(people, ties, min(sponsors, people), mentored)
    expected = plain.sponsors_within(*given)
    assert same(by(reach.count_at_once, *given), expected)
    assert same(by(reach.count_by_walks, *given), expected)
    assert same(reach.sponsors_within(*given), expected)


@pytest.mark.parametrize("ties", [300, 900, 6000])
def test_more_sponsors_than_are_looked_at_together(ties):
    given = network(800, ties, 600, 150)
    expected = plain.sponsors_within(*given)
    assert same(by(reach.count_at_once, *given), expected)
    assert same(by(reach.count_by_walks, *given), expected)


@pytest.mark.parametrize(("ties", "walks"), [(300, True), (6000, False)])
def test_walks_are_for_sparse_networks(ties, walks):
    first, alters, sponsors, *_ = network(800, ties, 600, 150)
    assert reach.is_sparse(first, alters, sponsors) is walks
