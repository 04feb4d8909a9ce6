"""The engine against the plain functions, with numpy and with numba: the same values and reasons for any program."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib.util import find_spec

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentornet.metrics import METRICS
from mentornet.metrics.engine.columns import COLUMNS
from mentornet.metrics.frame import metrics_frame
from mentornet.windows import calendar, expanding, rolling
from rows import builder, contact, gathering, person

START, END = date(2024, 1, 1), date(2024, 5, 1)
IDS = [f"p{number}" for number in range(8)]
ENGINES = ["numpy", *(["numba"] if find_spec("numba") else [])]
FAST = [name for name in METRICS if name in COLUMNS]

ids = st.sampled_from(IDS)
two = st.tuples(ids, ids).filter(lambda pair: pair[0] != pair[1])
days = st.integers(-20, 140).map(lambda offset: START + timedelta(days=offset))
hours = st.integers(-20 * 24, 140 * 24) | st.integers(-230 * 24, 140 * 24)  # some long before the windows
moments = hours.map(lambda hours: str(datetime(2024, 1, 1) + timedelta(hours=hours)))
contacts = st.lists(
    st.tuples(two, moments, st.booleans(), st.sampled_from(["meeting", "note", "cohort", None])).map(
        lambda row: contact(*row[0], row[1], mutual=row[2], kind=row[3])
    ),
    max_size=90,
)
gatherings = st.lists(st.tuples(st.lists(ids, min_size=3, max_size=6, unique=True), moments), max_size=4).map(
    lambda rows: [gathering(*row, id=f"g{number}") for number, row in enumerate(rows)]
)
rosters = st.tuples(
    *(
        st.fixed_dictionaries(
            {
                "joined": st.none() | days,
                "left": st.none() | st.none() | days,
                "external": st.sampled_from([False, False, False, True]),
                "org_unit": st.sampled_from([None, "u", "v", "w"]),
                "level": st.sampled_from([None, 1, 2, 3, 5]),
                "manager_id": st.sampled_from([None, None, "p0", "p1", "nobody"]),
            }
        )
        for _ in IDS
    )
)
mentorships = st.lists(
    st.tuples(two, days, st.none() | st.integers(0, 90), st.sampled_from([None, "assigned", "chosen"])).map(
        lambda row: {
            "mentor_id": row[0][0],
            "mentee_id": row[0][1],
            "start": row[1],
            "end": None if row[2] is None else row[1] + timedelta(days=row[2]),
            "kind": row[3],
        }
    ),
    max_size=6,
)
sponsorships = st.lists(
    st.tuples(two, days, st.sampled_from(["start", "at"])).map(
        lambda row: {"sponsor_id": row[0][0], "protege_id": row[0][1], "act": "advocacy", row[2]: row[1]}
    ),
    max_size=4,
)


@st.composite
def instants(draw, column):
    """A DAY value: none, a date, or a date with its time."""
    given = draw(st.none() | days)
    timed = given is not None and draw(st.booleans())
    return {
        column: given,
        f"{column}_time": datetime(*given.timetuple()[:3], draw(st.integers(0, 23))) if timed else None,
    }


@st.composite
def rows_beside(draw):
    """Rows that make no ties, by table."""
    support, opportunities, introductions = [], [], []
    for ego, alter in draw(st.lists(two, max_size=20)):
        kind = draw(st.sampled_from(["guidance", "feedback", "collaboration"]))
        steps = {k: v for column in ("asked_at", "answered_at", "used_at") for k, v in draw(instants(column)).items()}
        support.append({"ego_id": ego, "alter_id": alter, "kind": kind, **steps})
    for ego, alter in draw(st.lists(two, max_size=12)):
        kind = draw(st.sampled_from(["project", "role", "invitation"]))
        told = {
            "kind": kind,
            "strategic": draw(st.none() | st.booleans()),
            "via_id": draw(st.sampled_from([None, alter])),
        }
        opportunities.append({"person_id": ego, **told, **draw(instants("offered_at"))})
    for one, other in draw(st.lists(two, max_size=8)):
        introductions.append({"broker_id": "p7", "a_id": one, "b_id": other, **draw(instants("at"))})
    return {"support": support, "opportunities": opportunities, "introductions": introductions}


configs = st.fixed_dictionaries(
    {
        "ties": st.fixed_dictionaries(
            {
                "spell_weight": st.sampled_from([0.0, 0.1, 1.0, 3.0]),
                "min_weight": st.sampled_from([0.0, 0.0, 1.0, 4 / 3]),
                "half_life": st.sampled_from(["none", "20D"]),
                "kinds": st.sampled_from(
                    [["interactions", "mentorships", "sponsorships"], ["interactions"], ["mentorships"]]
                ),
            }
        ),
        "groups": st.sampled_from([{}, {"values": ["u", "v", "w", "x"]}, {"values": ["u"]}]),
        "sponsors": st.sampled_from([{}, {"min_level": 3}, {"ids": ["p2"]}, {"min_level": 2, "ids": ["p1"]}]),
    }
)
WINDOWS = rolling(START, END, length="30D", step="15D")
window_sets = st.sampled_from(
    [
        WINDOWS,
        rolling(START, END, length="40D", step="40D"),
        expanding(START, END, length="30D", step="30D"),
        calendar(START, END, unit="month"),
    ]
)


def assert_same(built, windows, names=FAST, **options):
    plain = metrics_frame(built, windows, metrics=names, engine="plain", **options)
    for engine in ENGINES:
        found = metrics_frame(built, windows, metrics=names, engine=engine, **options)
        assert found.values.index.equals(plain.values.index)
        for name in names:
            assert found.reasons[name].tolist() == plain.reasons[name].tolist(), (engine, name)
            expected = plain.values[name]
            np.testing.assert_allclose(found.values[name], expected, rtol=1e-9, atol=1e-12, err_msg=f"{engine} {name}")


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(rosters, contacts, gatherings, mentorships, sponsorships, rows_beside(), configs, window_sets)
def test_the_engine_gives_what_the_plain_functions_do(
    roster, pairs, groups, mentored, sponsored, beside, config, windows
):
    built = builder(
        config,
        people=[person(id, **row) for id, row in zip(IDS, roster, strict=True)],
        interactions=pairs + groups,
        mentorships=mentored,
        sponsorships=sponsored,
        **beside,
    )
    expands = any(window.kind == "expanding" for window in windows)
    assert_same(built, windows, [name for name in FAST if not (expands and METRICS[name].compares)])


def test_every_metric_is_in_the_engine():
    assert COLUMNS.keys() == METRICS.keys()
