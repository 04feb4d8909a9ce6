"""Arrays of people: the same as the attributes of every window's graph, whatever the roster holds."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mentornet.windows import rolling
from rows import builder, person

START = date(2024, 1, 1)
WINDOWS = rolling(START, date(2024, 5, 1), length="30D", step="20D")
IDS = [f"p{number}" for number in range(6)]

days = st.integers(-40, 140).map(lambda offset: START + timedelta(days=offset))
levels = st.sampled_from([None, 1, 2, 3, 4])
people = st.tuples(
    *(
        st.fixed_dictionaries(
            {
                "joined": st.none() | days,
                "left": st.none() | days,
                "external": st.booleans(),
                "site": st.sampled_from([None, "x", "y"]),
            }
        )
        for _ in IDS
    )
)
positions = st.lists(
    st.fixed_dictionaries(
        {
            "person_id": st.sampled_from(IDS),
            "valid_from": days,
            "valid_to": st.none() | days,
            "org_unit": st.sampled_from([None, "u", "v", "w"]),
            "level": levels,
            "manager_id": st.sampled_from([None, "p0", "p1", "nobody"]),
        }
    ),
    max_size=12,
)
configs = st.fixed_dictionaries(
    {
        "groups": st.sampled_from([{}, {"attribute": "site"}, {"attribute": "org_unit"}]),
        "levels": st.sampled_from([{}, {"order": "descending"}, {"order": ["1", "3"]}]),
        "sponsors": st.sampled_from([{}, {"min_level": 3}, {"ids": ["p2"]}, {"min_level": 1, "ids": ["p3"]}]),
    }
)


def partition(values):
    """Who shares a value with whom; None stands alone."""
    return [[value is not None and value == other for other in values] for value in values]


@settings(deadline=None)
@given(people, positions, configs)
def test_arrays_are_the_attributes_of_the_graph(roster, held, config):
    built = builder(config, people=[person(id, **row) for id, row in zip(IDS, roster, strict=True)], positions=held)
    arrays = built.arrays
    for window in WINDOWS:
        found, network = arrays.people(window), built.network(window)
        nodes = [network.attributes[id] for id in IDS]
        assert found.present.tolist() == [data["present"] for data in nodes]
        assert found.external.tolist() == [data["external"] for data in nodes]
        assert found.sponsor.tolist() == [data.get("sponsor", False) for data in nodes]
        for codes, name in ((found.group, "group"), (found.unit, "unit")):
            assert ((codes[:, None] == codes) & (codes >= 0)).tolist() == partition([data[name] for data in nodes])
        np.testing.assert_array_equal(found.seniority, [network.ranks.get(id, np.nan) for id in IDS])
        managers = [data["manager_id"] for data in nodes]
        assert found.has_manager.tolist() == [id is not None for id in managers]
        assert found.manager.tolist() == [IDS.index(id) if id in IDS else -1 for id in managers]
