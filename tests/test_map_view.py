"""What a map shows, and what it must not: closeness, roles, places, privacy."""

from __future__ import annotations

import copy
import itertools
import json
import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import map_samples as samples
from mentornet.errors import UsageError
from mentornet.map import build_map, clean_name, ego_view, known_audience, measure_closeness, pseudonym
from mentornet.map import layout as places
from mentornet.map.dates import days
from mentornet.map.model import Closeness
from mentornet.windows import calendar

EGO = samples.EGO


def view_of(spans, networks, values=None, reasons=None, *, layout=None, **options):
    if values is None:
        values, reasons = samples.frames(networks, spans)
    return ego_view(
        EGO, program="P", windows=spans, networks=networks, values=values, reasons=reasons, layout=layout, **options
    )


def people(**attributes):
    return {EGO: {"name": "Ego", "group": "Sales", "unit": "Sales", "rank": 3}} | attributes


class TestCloseness:
    def test_thirds_of_all_ties(self):
        spans = samples.windows(1)
        attributes = people(**{f"p{i}": {"name": f"N{i}"} for i in range(9)})
        network = samples.network({f"p{i}": float(i + 1) for i in range(9)}, attributes)
        limits = measure_closeness(spans, [network])
        assert limits == Closeness(90, 3.0, 6.0)
        assert [limits.level(c) for c in (0, 3, 3.01, 6, 6.01)] == [0, 1, 2, 2, 3]

    def test_equal_ties_are_all_regular(self):
        network = samples.network({"a": 2.0, "b": 2.0}, people(a={}, b={}))
        limits = measure_closeness(samples.windows(1), [network])
        assert [limits.level(c) for c in (2.0, 2.01)] == [2, 3]

    def test_no_tie_at_all(self):
        assert measure_closeness(samples.windows(1), [samples.network({}, people())]) == Closeness(90, 0.0, 0.0)

    def test_windows_of_other_lengths_are_compared_per_30_days(self):
        spans = calendar(date(2024, 1, 1), date(2024, 3, 1))  # 31 and 29 days
        networks = [samples.network({"a": 3.1}, people(a={})), samples.network({"a": 2.9}, people(a={}))]
        view, _ = view_of(spans, networks)
        assert view.closeness.days == 30
        assert view.alters[0].contacts == (3.0, 3.0)

    def test_limits_stay_with_the_layout(self):
        spans, networks, *_ = samples.program(30, 6)
        first, layout = view_of(spans[:3], networks[:3])
        again, _ = view_of(spans, networks, layout=layout)
        assert again.closeness == first.closeness
        assert view_of(spans, networks)[0].closeness != first.closeness  # so the test can fail

    def test_given_limits_are_used(self):
        spans, networks, *_ = samples.program(10, 2)
        limits = Closeness(90, 0.0, 100.0)
        view, _ = view_of(spans, networks, closeness=limits)
        assert view.closeness == limits
        assert {level for alter in view.alters for level in alter.levels} == {0, 2}


class TestAlters:
    def test_roles_levels_and_groups_by_window(self):
        spans = samples.windows(3)
        early = people(a={"name": "A", "group": "Sales", "unit": "Sales"}, b={"name": "B", "group": "Plant", "rank": 4})
        late = people(a={"name": "A", "group": "Plant", "unit": "Plant"}, b={"name": "B", "group": "Plant", "rank": 4})
        networks = [
            samples.network({"a": 1.0}, early),
            samples.network({"a": 5.0, "b": 2.0}, early, mentors=frozenset({"a"})),
            samples.network({"b": 2.0}, late, sponsors_of=frozenset({"b"})),
        ]
        view, _ = view_of(spans, networks, closeness=Closeness(90, 1.0, 2.0))
        a, b = view.alters
        assert (a.name, a.roles, a.levels, a.contacts) == ("A", ("collaborator", "mentor", None), (1, 3, 0), (1, 5, 0))
        assert a.groups == ("Sales", "Sales", "Plant")
        assert (b.roles, b.levels) == ((None, "peer", "sponsor"), (0, 2, 2))
        assert [(event.label, event.window) for event in view.events] == [("First mentor", 1), ("First sponsor", 2)]

    def test_outsiders_have_a_group_of_their_own_and_unknown_names_a_number(self):
        attributes = people(x={"external": True}, y={"name": None, "group": math.nan})
        view, _ = view_of(samples.windows(1), [samples.network({"x": 1.0, "y": 1.0}, attributes)])
        assert [(alter.name, alter.groups[0]) for alter in view.alters] == [
            ("Person 1", "External"),
            ("Person 2", "Group not known"),
        ]

    def test_above_150_the_weakest_become_one_mark_per_group(self):
        spans, networks, *_ = samples.program(260, 4)
        view, layout = view_of(spans, networks)
        assert len(view.alters) == 150 == len(layout["people"])
        ever = {alter for network in networks for alter in network.ties[EGO]}
        for time, network in enumerate(networks):
            drawn = sum(alter.levels[time] > 0 for alter in view.alters)
            assert drawn + sum(crowd.counts[time] for crowd in view.crowds) == len(network.ties[EGO])
        assert f"{len(ever)} people" in view.notes[0]
        assert f"the other {len(ever) - 150}" in view.notes[0]
        led = {a for n in networks for a in (*n.mentors[EGO], *n.sponsors_of[EGO])}
        assert led <= set(layout["people"])
        weakest = min(sum(alter.contacts) for alter in view.alters if not {"mentor", "sponsor"} & set(alter.roles))
        for alter in ever - set(layout["people"]):
            assert sum(network.ties[EGO].get(alter, 0) for network in networks) <= weakest + 0.1

    def test_wrong_calls_say_what_is_wrong(self):
        spans, networks, values, reasons = samples.program(3, 2)
        with pytest.raises(UsageError, match="at least one window"):
            view_of([], [], values, reasons)
        with pytest.raises(UsageError, match="2 windows but 1 networks"):
            view_of(spans, networks[:1], values, reasons)
        with pytest.raises(UsageError, match=r"no person 'P-ego-8'.*did you mean 'P-ego-7'"):
            ego_view(
                "P-ego-8", program="P", windows=spans, networks=networks, values=values, reasons=reasons, layout=None
            )


class TestFigures:
    def figure(self, view, key):
        return next(figure for figure in view.figures if figure.key == key)

    def test_readings_have_value_count_and_reason(self):
        spans, networks, values, reasons = samples.program(40, 5)
        view, _ = view_of(spans, networks, values, reasons)
        size = self.figure(view, "size")
        for reading, span, network in zip(size.readings, spans, networks, strict=True):
            count = len(network.ties[EGO])
            assert reading.value == values.loc[(span, EGO), "size"] == count
            assert reading.text == str(count)
            assert reading.basis == f"from {count} people in touch"

    def test_missing_is_said_in_words_and_never_zero(self):
        spans = samples.windows(1)
        network = samples.network({}, people())
        view, _ = view_of(spans, [network])
        depth, reach = (
            self.figure(view, "effective_alters").readings[0],
            self.figure(view, "sponsor_reach_2").readings[0],
        )
        assert (depth.value, depth.text, depth.basis) == (None, "–", "You were in touch with nobody in this window.")
        assert reach.value is None
        assert "sponsor" in reach.basis
        assert self.figure(view, "size").readings[0].text == "0"

    def test_a_person_who_was_not_measured_was_not_there(self):
        spans, networks, values, reasons = samples.program(5, 2)
        view, _ = view_of(spans, networks, values.iloc[:1], reasons.iloc[:1])
        assert self.figure(view, "size").readings[1].basis == "You were not in the organisation in this window."

    def test_sponsors_are_counted_and_not_named(self):
        attributes = people(a={"name": "A"}, s={"name": "Secret Sponsor"}, t={"name": "T"})
        network = samples.network({"a": 1.0}, attributes, among=(("a", "s", 1.0),), sponsors=frozenset({"s", "t", EGO}))
        spans = samples.windows(1)
        values, reasons = samples.frames([network], spans)
        values["sponsor_reach_2"] = 0.5
        view, _ = view_of(spans, [network], values, reasons)
        reading = self.figure(view, "sponsor_reach_2").readings[0]
        assert (reading.text, reading.basis) == ("1 of 2 (50%)", "through 1 person in touch")
        assert "Secret Sponsor" not in build_map(view).html

    @pytest.mark.parametrize(
        ("ratio", "word"), [(0.49, "few"), (0.5, "some"), (0.79, "some"), (0.8, "many"), (1, "many")]
    )
    def test_circles_are_a_word(self, ratio, word):
        attributes = people(**{f"p{i}": {"name": f"N{i}"} for i in range(10)})
        network = samples.network({f"p{i}": 1.0 for i in range(10)}, attributes)
        spans = samples.windows(1)
        values, reasons = samples.frames([network], spans)
        values["effective_size"] = 10 * ratio
        view, _ = view_of(spans, [network], values, reasons)
        assert self.figure(view, "effective_size").readings[0].text == word

    @pytest.mark.parametrize(("count", "shown"), [(4, False), (5, True)])
    def test_circles_only_from_five_people_on(self, count, shown):
        attributes = people(**{f"p{i}": {} for i in range(count)})
        network = samples.network({f"p{i}": 1.0 for i in range(count)}, attributes)
        view, _ = view_of(samples.windows(1), [network])
        reading = self.figure(view, "effective_size").readings[0]
        assert (reading.value is not None) is shown
        if not shown:
            assert reading.basis.startswith("Shown from 5 people")


class TestPrivacy:
    def test_bytes_hold_no_ids_no_exact_effective_size_no_other_attribute(self):
        spans, networks, values, reasons = samples.program(40, 6)
        for network in networks:
            for person, attributes in network.attributes.items():
                attributes |= {"email": f"{person}-mail@secret.example", "salary": 77123, "birth": "1988-07-06"}
        view, _ = view_of(spans, networks, values, reasons)
        html = build_map(view).html
        for person in networks[0].attributes:
            assert person not in html
        for secret in ("secret.example", "77123", "1988-07-06", '"rank"', '"unit"'):
            assert secret not in html
        for exact in values["effective_size"]:
            assert f"{exact:.4f}"[:-1] not in html
            for digits in (1, 2, 3, 4):
                assert f"{exact:.{digits}f}" not in _numbers_of(html, digits), exact

    def test_ties_among_others_change_nothing(self):
        spans, networks, values, reasons = samples.program(20, 3)
        html = build_map(view_of(spans, networks, values, reasons)[0]).html
        for network in networks:
            for a, b in itertools.pairwise(list(network.ties[EGO])):
                network.ties[a][b] = network.ties[b][a] = 1.0
        limits = view_of(spans, samples.program(20, 3)[1])[0].closeness
        assert build_map(view_of(spans, networks, values, reasons, closeness=limits)[0]).html == html

    def test_edges_are_only_egos(self):
        spans, networks, *_ = samples.program(30, 4)
        html = build_map(view_of(spans, networks)[0]).html
        edges = _payload(html, "network-data")["edges"]
        assert len(edges) == 30
        assert {edge["from"] for edge in edges} == {"ego"}


def _payload(html, name):
    start = html.index(f'id="{name}">') + len(f'id="{name}">')
    return json.loads(html[start : html.index("</script>", start)])


def _numbers_of(html, digits):
    """Return every number in the page's data, written with so many digits (positions are not about ties)."""
    found = set()

    def collect(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                if key not in ("angle", "radii", "x", "y", "sectors", "contacts"):
                    collect(inner)
        elif isinstance(value, list):
            for inner in value:
                collect(inner)
        elif isinstance(value, float):
            found.add(f"{value:.{digits}f}")

    for name in ("network-data", "map-data"):
        collect(_payload(html, name))
    return found


class TestNames:
    @given(st.text())
    def test_always_fit_to_be_shown(self, text):
        name = clean_name(text)
        assert 1 <= len(name) <= 80
        assert not any(
            ord(c) < 32 or c in "\u202a\u202b\u202d\u202e\u2066\u2067\u2069\u200e\u200f\u2028\ufeff" for c in name
        )
        assert name == name.strip()
        assert clean_name(name) == name

    @pytest.mark.parametrize(
        ("given", "shown"),
        [
            ("محمد الفارسي", "محمد الفارسي"),
            ("Zoë  Ł.\tO'Brien", "Zoë Ł. O'Brien"),
            ("می‌خواهم", "می‌خواهم"),  # a joiner that Persian needs stays
            ("\u202egnp.exe", "gnp.exe"),
            ("jane.doe@corp.example", "jane.doe"),
            ("", "(no name)"),
            (float("nan"), "(no name)"),
            ("x" * 200, "x" * 79 + "…"),
        ],
    )
    def test_examples(self, given, shown):
        assert clean_name(given) == shown


class TestPlaces:
    @given(st.integers(1, 70), st.integers(2, 7), st.integers(0, 10**6), st.data())
    @settings(max_examples=25, deadline=None)
    def test_nobody_moves_when_windows_and_people_are_added(self, count, length, seed, data):
        spans, networks, *_ = samples.program(count, length, seed=seed)
        until = data.draw(st.integers(1, length))
        before = view_of(spans[:until], networks[:until])[1]
        kept = copy.deepcopy(before)
        after = view_of(spans, networks, layout=json.loads(json.dumps(before)))[1]
        assert before == kept
        assert set(before["people"]) <= set(after["people"])
        assert after["sectors"] == before["sectors"]
        for person, place in before["people"].items():
            assert places.angle(after, person) == places.angle(before, person)
            for level in place["offsets"]:
                assert places.position(after, person, int(level)) == places.position(before, person, int(level))

    def test_new_groups_share_the_spare_sector(self):
        first = places.place(None, [places.Arrival("a", "Sales", [1])])
        second = places.place(first, [places.Arrival("a", "Sales", [1]), places.Arrival("b", "New group", [1])])
        assert [sector["name"] for sector in second["sectors"]] == ["Sales", places.OTHER_GROUPS]
        spare = second["sectors"][-1]
        assert spare["start"] < places.angle(second, "b") < spare["end"]

    @given(st.dictionaries(st.integers(0, 999).map(str), st.sampled_from("ABCDEFGHIJKLMNOP"), max_size=80))
    def test_sectors_fill_the_circle_and_hold_their_people(self, group_of):
        layout = places.place(None, [places.Arrival(person, group, [1]) for person, group in group_of.items()])
        sectors = layout["sectors"]
        assert len(sectors) <= places.MAX_SECTORS + 1
        assert sectors[-1]["end"] - sectors[0]["start"] == pytest.approx(2 * math.pi - places.AXIS, abs=0.01)
        for left, right in itertools.pairwise(sectors):
            assert left["end"] == right["start"]
            assert left["start"] < left["end"]
        named = {sector["name"]: sector for sector in sectors}
        for person, group in group_of.items():
            sector = named.get(group, sectors[-1])
            assert sector["start"] < places.angle(layout, person) < sector["end"]
        assert len({places.angle(layout, person) for person in group_of}) == len(group_of)

    def test_marks_of_one_level_do_not_touch_where_there_is_room(self):
        arrivals = [places.Arrival(str(i), "ABCD"[i % 4], [1]) for i in range(60)]
        layout = places.place(None, arrivals)
        spots = np.array([places.position(layout, one.person, 1) for one in arrivals])
        distance = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1)) + 1e9 * np.eye(len(spots))
        assert distance.min() >= 2 * places.DOT[1]

    def test_rings_do_not_overlap(self):
        for inner, outer in ((3, 2), (2, 1)):
            gap = places.RADII[outer] - places.RADII[inner] - 2 * max(places.OFFSETS)
            assert gap >= places.DOT[inner] + places.DOT[outer] - 4


class TestSame:
    def test_same_input_same_bytes(self):
        spans, networks, values, reasons = samples.program(25, 4)
        first, layout = view_of(spans, networks, values, reasons)
        again, layout_again = view_of(spans, networks, values, reasons)
        assert build_map(first).html == build_map(again).html
        assert json.dumps(layout) == json.dumps(layout_again)

    def test_order_of_rows_does_not_matter(self):
        spans, networks, values, reasons = samples.program(25, 4)
        turned = [
            samples.network(
                dict(reversed(network.ties[EGO].items())),
                dict(reversed(network.attributes.items())),
                mentors=network.mentors[EGO],
                sponsors_of=network.sponsors_of[EGO],
                sponsors=network.sponsors,
            )
            for network in networks
        ]
        first = build_map(view_of(spans, networks, values, reasons)[0]).html
        assert build_map(view_of(spans, turned, values[::-1], reasons[::-1])[0]).html == first

    def test_save_replaces_whole_file_as_utf8(self, tmp_path):
        spans, networks, *_ = samples.program(6, 2, names={0: "محمد Ł"})
        found = build_map(view_of(spans, networks)[0])
        target = tmp_path / "map.html"
        target.write_text("old")
        assert found.save(target) == target
        assert target.read_bytes().decode("utf-8") == found.html
        assert "محمد Ł" in found.html
        assert [path.name for path in tmp_path.iterdir()] == ["map.html"]

    def test_save_makes_folders_and_says_what_it_cannot_write(self, tmp_path):
        found = build_map(view_of(*samples.program(3, 1)[:2])[0])
        target = tmp_path / "new" / "folder" / "map.html"
        assert found.save(target).read_text(encoding="utf-8") == found.html
        with pytest.raises(UsageError, match=r"cannot write .*map\.html.x\.html: "):
            found.save(target / "x.html")
        with pytest.raises(UsageError, match="cannot write"):
            found.save(target.parent)
        assert [path.name for path in target.parent.iterdir()] == ["map.html"]


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), "Jan – Dec 2024"),
        (date(2023, 11, 1), date(2024, 1, 31), "Nov 2023 – Jan 2024"),
        (date(2024, 2, 29), date(2024, 2, 29), "29 Feb 2024"),
    ],
)
def test_spans_in_words(first, last, text):
    assert days(first, last) == text


def test_frames_helper_is_what_the_map_expects():
    spans, networks, values, reasons = samples.program(3, 2)
    assert isinstance(values.index, pd.MultiIndex)
    assert list(values.index.get_level_values("window")) == spans
    assert len(networks) == 2
    assert reasons.shape == values.shape


class TestTwoSteps:
    def ecosystem(self, contacts=5, far=(("Sales", 6), ("Plant", 4), ("Finance", 1))):
        """Return a network of ego, ``contacts`` people of Research, and strangers by group behind the first contact."""
        attributes = people(
            **{f"c{i}": {"name": f"C{i}", "group": "Research", "present": True} for i in range(contacts)}
        )
        among = []
        for group, count in far:
            for index in range(count):
                attributes[f"{group}{index}"] = {"name": f"Hidden {group} {index}", "group": group, "present": True}
                among.append(("c0", f"{group}{index}", 1.0))
        return samples.network(
            {f"c{i}": 1.0 for i in range(contacts)}, attributes, among=tuple(among), sponsors=frozenset({"Sales0"})
        )

    def test_counted_by_group_and_small_groups_together(self):
        view, _ = view_of(samples.windows(1), [self.ecosystem()])
        assert [(meet.group, meet.counts) for meet in view.meets] == [("Sales", (6,)), (places.OTHER_GROUPS, (5,))]

    def test_fewer_than_k_together_are_not_counted_at_all(self):
        view, _ = view_of(samples.windows(1), [self.ecosystem(far=(("Sales", 6), ("Plant", 4)))])
        assert [(meet.group, meet.counts) for meet in view.meets] == [("Sales", (6,))]

    def test_from_k_contacts_on(self):
        few, many = self.ecosystem(contacts=4), self.ecosystem(contacts=5)
        view, _ = view_of(samples.windows(2), [few, many])
        assert view.meets[0].counts == (0, 6)

    @given(st.integers(5, 9), st.dictionaries(st.sampled_from(samples.GROUPS), st.integers(1, 12), max_size=6))
    @settings(max_examples=40, deadline=None)
    def test_no_count_is_below_k_and_none_above_what_is_there(self, contacts, far):
        network = self.ecosystem(contacts, tuple(far.items()))
        view, _ = view_of(samples.windows(1), [network])
        counts = [meet.counts[0] for meet in view.meets]
        assert all(count >= 5 for count in counts)
        assert sum(counts) in (sum(far.values()), sum(count for count in far.values() if count >= 5))

    def test_suggestions_name_nobody_two_steps_away(self):
        view, _ = view_of(samples.windows(1), [self.ecosystem()])
        kinds = [suggestion.kind for suggestion in view.suggestions]
        assert kinds == ["group", "group", "sponsor"]
        assert view.suggestions[0].text.startswith("You are in touch with nobody in Plant.")
        assert "two steps" not in view.suggestions[0].text  # four people: too few to be counted
        html = build_map(view).html
        assert "Hidden" not in html
        assert view.suggestions[2].text.startswith("At least one sponsor is two steps away")

    def test_an_introduction_is_named_only_if_both_agreed(self):
        network = self.ecosystem()
        for consenting in ({"Sales0"}, {"c0"}, {"c1", "Sales0"}, {"c0", "Sales1"}):
            view, _ = view_of(samples.windows(1), [network], consenting=frozenset(consenting))
            assert "Hidden" not in build_map(view).html
        agreed = frozenset({"c0", "Sales0"})
        view, _ = view_of(samples.windows(1), [network], consenting=agreed)
        introduction = next(s for s in view.suggestions if s.kind == "introduction")
        assert (
            introduction.text
            == "C0 could introduce you to Hidden Sales 0, a sponsor. Both have agreed to introductions."
        )
        for audience in ("mentor", "evaluator"):
            view, _ = view_of(samples.windows(1), [network], consenting=agreed, audience=audience, alias=str.lower)
            assert "Hidden" not in build_map(view).html

    def test_a_hint_at_a_sponsor_needs_k_contacts(self):
        view, _ = view_of(samples.windows(1), [self.ecosystem(contacts=4)])
        assert "sponsor" not in [suggestion.kind for suggestion in view.suggestions]

    def test_whoever_was_close_and_is_gone_is_remembered(self):
        spans = samples.windows(2)
        attributes = people(a={"name": "A"}, b={"name": "B"})
        networks = [samples.network({"a": 9.0, "b": 1.0}, attributes), samples.network({"b": 1.0}, attributes)]
        view, _ = view_of(spans, networks, closeness=Closeness(90, 1.0, 5.0))
        assert [s.text for s in view.suggestions if s.kind == "faded"] == [
            "A was once in your inner circle, and you are not in touch now."
        ]


class TestAudience:
    """What must not be in a file is looked for in its bytes."""

    def page(self, audience):
        spans, networks, values, reasons = samples.program(40, 6, strangers=30)
        for network in networks:
            for index, attributes in enumerate(network.attributes.values()):
                attributes |= {"name": f"Zyx{index:03d} Qwv", "email": f"x{index}@secret.example", "salary": 77123}
        alias = {person: f"N-{number:010x}" for number, person in enumerate(networks[0].attributes)}
        view, _ = view_of(spans, networks, values, reasons, audience=audience, alias=alias.__getitem__)
        return networks, view, build_map(view).html

    @staticmethod
    def name(networks, person):
        return networks[0].attributes[person]["name"]

    def names(self, networks):
        return {person: self.name(networks, person) for person in networks[0].attributes}

    def test_a_mentee_sees_the_names_of_own_ties_only(self):
        networks, _view, html = self.page("mentee")
        ever = {alter for network in networks for alter in network.ties[EGO]} | {EGO}
        names = self.names(networks)
        assert {person for person, name in names.items() if name in html} == ever
        assert len(names) - len(ever) >= 30

    def test_a_mentor_sees_the_names_of_mentors_and_sponsors_only(self):
        networks, _view, html = self.page("mentor")
        led = {a for n in networks for a in (*n.mentors[EGO], *n.sponsors_of[EGO])}
        assert {person for person, name in self.names(networks).items() if name in html} == led | {EGO}
        assert "Person 7" in html
        assert " you " not in html.split("<script")[0].replace("only you know", "")

    def test_an_evaluator_sees_no_name(self):
        _networks, view, html = self.page("evaluator")
        assert "Qwv" not in html
        assert "Zyx" not in html
        assert view.name.startswith("N-")
        assert all(alter.name.startswith("N-") for alter in view.alters)

    @pytest.mark.parametrize("audience", ["mentee", "mentor", "evaluator"])
    def test_nobody_sees_ids_or_private_attributes(self, audience):
        networks, _, html = self.page(audience)
        for person in networks[0].attributes:
            assert person not in html
        for secret in ("secret.example", "77123", '"rank"', '"unit"', "Stranger"):
            assert secret not in html

    def test_only_an_evaluator_gets_the_exact_number_of_circles(self):
        for audience, shown in (("mentee", False), ("mentor", False), ("evaluator", True)):
            _, view, _ = self.page(audience)
            circles = next(figure for figure in view.figures if figure.key == "effective_size")
            assert (circles.readings[0].text in ("few", "some", "many")) is not shown

    def test_an_evaluators_map_needs_pseudonyms(self):
        spans, networks, values, reasons = samples.program(5, 1)
        with pytest.raises(UsageError, match="needs pseudonyms"):
            view_of(spans, networks, values, reasons, audience="evaluator")

    def test_an_unknown_audience_is_refused_with_the_nearest(self):
        with pytest.raises(UsageError, match=r"no audience 'mentees'.*did you mean 'mentee'"):
            known_audience("mentees")

    @given(st.text(), st.text(), st.binary(min_size=1), st.text())
    def test_pseudonyms_are_the_same_within_a_program_and_others_elsewhere(self, person, program, key, other):
        mine = pseudonym(person, program, key)
        assert mine == pseudonym(person, program, key)
        assert len(mine) == 12
        if other != program:
            assert pseudonym(person, other, key) != mine
        if other != person:
            assert pseudonym(other, program, key) != mine
        assert pseudonym(person, program, key + b"x") != mine
