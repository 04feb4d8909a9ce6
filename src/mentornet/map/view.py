"""From networks and metric frames to what one person's map shows.

Of ties only those that ego is part of are shown, and of an alter only name, group and role.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import UsageError, hint
from ..network import Network, role
from . import layout as places
from .closeness import measure_closeness, shown_contacts
from .figures import figures
from .model import Alter, Closeness, Crowd, EgoView, Event, Sector, clean_name
from .near import UNKNOWN_GROUP, could_meet, group_at, suggestions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

    from ..windows import Window
    from .audience import Audience

SHOWN = 150  # people drawn one by one
KEPT_ROLES = ("mentor", "sponsor")  # always drawn one by one

Layout = dict[str, Any]


def ego_view(
    ego: str,
    *,
    program: str,
    windows: Sequence[Window],
    networks: Sequence[Network],
    values: pd.DataFrame,
    reasons: pd.DataFrame,
    layout: Layout | None,
    k: int = 5,
    closeness: Closeness | None = None,
    events: Sequence[tuple[str, int]] = (),
    audience: Audience = "mentee",
    cohort: Mapping[str, tuple[tuple[float, float] | None, ...]] | None = None,
    consenting: frozenset[str] = frozenset(),
    alias: Callable[[str], str] | None = None,
) -> tuple[EgoView, Layout]:
    """Return what ``ego``'s map shows, and the layout to keep for the next run.

    Parameters
    ----------
    windows, networks:
        One network for each window, in order of time.
    values, reasons:
        The metric frame and the reason codes of its missing values, both indexed by (window, person_id).
    layout:
        What this function returned for the same person before, or ``None``.  People keep their places, and the
        limits of closeness stay; the dict is left as it was.
    k:
        What depends on ties among others is shown from so many people on.
    closeness:
        The program's limits of closeness.  They are measured from ``networks`` if neither this nor ``layout`` has
        them: hand them over when many maps are drawn (``measure_closeness``).
    events:
        ``(label, window index)`` of what happened in the program.
    audience:
        For whom the map is: it decides whose names are shown and how exact figures are (``audience``).
    cohort:
        What ``cohort_bands`` found for the program.
    consenting:
        Everyone who has agreed to be introduced.
    alias:
        Gives a person's pseudonym; needed for an evaluator.

    Raises
    ------
    UsageError: no window, windows and networks that do not match, or a person in none of the networks.
    """
    _check(ego, windows, networks)
    limits = _kept_closeness(layout) or closeness or measure_closeness(windows, networks)
    contacts = [_contacts(ego, window, network, limits.days) for window, network in zip(windows, networks, strict=True)]
    arrivals = _arrivals(contacts)
    roles = {alter: _roles(ego, alter, networks, contacts) for alter in arrivals}
    groups = {alter: _groups(alter, networks) for alter in arrivals}
    shown = _strongest(arrivals, contacts, roles)
    levels = {alter: tuple(limits.level(seen.get(alter, 0.0)) for seen in contacts) for alter in shown}
    new_layout = places.place(
        layout,
        [places.Arrival(alter, groups[alter][_first(alter, contacts)], levels[alter]) for alter in shown],
        [str(category) for category in networks[-1].categories],
    )
    new_layout["closeness"] = {"days": limits.days, "regular": limits.regular, "close": limits.close}
    hidden = [alter for alter in arrivals if alter not in levels]
    named = _naming(audience, networks, shown, roles, alias)
    view = EgoView(
        ego=ego,
        name=named(ego) if audience == "evaluator" else clean_name(_latest(ego, "name", networks), "You"),
        program=clean_name(program, "Mentoring program"),
        windows=tuple(windows),
        alters=tuple(
            Alter(
                name=named(alter),
                groups=_clean_groups(groups[alter]),
                roles=roles[alter],
                contacts=tuple(seen.get(alter, 0.0) for seen in contacts),
                levels=levels[alter],
                angle=places.angle(new_layout, alter),
                radii=_radii(new_layout, alter),
            )
            for alter in shown
        ),
        figures=figures(ego, windows, networks, values, reasons, k=k, audience=audience, cohort=cohort or {}),
        closeness=limits,
        sectors=tuple(Sector(clean_name(s["name"]), s["start"], s["end"]) for s in new_layout["sectors"]),
        crowds=_crowds(hidden, groups, contacts, new_layout),
        meets=could_meet(ego, networks, new_layout, k),
        events=(*(Event(clean_name(label), index) for label, index in events), *_firsts(roles)),
        suggestions=suggestions(
            ego, networks, contacts, limits.close, name=named, audience=audience, consenting=consenting, k=k
        ),
        notes=_notes(len(shown), len(hidden)),
        audience=audience,
        k=k,
    )
    return view, new_layout


def _naming(
    audience: Audience,
    networks: Sequence[Network],
    shown: Sequence[str],
    roles: Mapping[str, Sequence[str | None]],
    alias: Callable[[str], str] | None,
) -> Callable[[str], str]:
    """Return what calls a person by the name that the audience may see; others are numbered."""
    if audience == "evaluator":
        if alias is None:
            raise UsageError("a map for an evaluator needs pseudonyms (alias)")
        return alias
    numbers = {alter: number for number, alter in enumerate(shown, start=1)}

    def name(person: str) -> str:
        number = f"Person {numbers[person]}" if person in numbers else "Somebody"
        if audience == "mentor" and not set(KEPT_ROLES) & set(roles.get(person, ())):
            return number
        return clean_name(_latest(person, "name", networks), number)

    return name


def _check(ego: str, windows: Sequence[Window], networks: Sequence[Network]) -> None:
    if not windows:
        raise UsageError("a map needs at least one window; the configured windows hold none")
    if len(windows) != len(networks):
        raise UsageError(f"{len(windows)} windows but {len(networks)} networks; each window needs its own")
    if not any(ego in network.attributes for network in networks):
        known = sorted({str(person) for network in networks for person in network.attributes})
        raise UsageError(f"there is no person '{ego}' in these windows{hint(ego, known, limit=5)}")


def _kept_closeness(layout: Layout | None) -> Closeness | None:
    kept = (layout or {}).get("closeness")
    return Closeness(kept["days"], kept["regular"], kept["close"]) if kept else None


def _contacts(ego: str, window: Window, network: Network, days: int) -> dict[str, float]:
    ratio = days / window.days
    return {str(alter): shown_contacts(weight * ratio) for alter, weight in network.ties.get(ego, {}).items()}


def _arrivals(contacts: Sequence[Mapping[str, float]]) -> list[str]:
    """Return everyone ever in touch, by first window, then id."""
    first: dict[str, int] = {}
    for index, seen in enumerate(contacts):
        for alter in seen:
            first.setdefault(alter, index)
    return sorted(first, key=lambda alter: (first[alter], alter))


def _first(alter: str, contacts: Sequence[Mapping[str, float]]) -> int:
    return next(index for index, seen in enumerate(contacts) if alter in seen)


def _strongest(
    arrivals: Sequence[str],
    contacts: Sequence[Mapping[str, float]],
    roles: Mapping[str, Sequence[str | None]],
) -> list[str]:
    """Return the people to draw one by one, in order of arrival: mentors and sponsors, then the strongest ties."""
    if len(arrivals) <= SHOWN:
        return list(arrivals)

    def rank(alter: str) -> tuple[bool, float, str]:
        kept = any(found in KEPT_ROLES for found in roles[alter])
        return (not kept, -sum(seen.get(alter, 0.0) for seen in contacts), alter)

    strongest = set(sorted(arrivals, key=rank)[:SHOWN])
    return [alter for alter in arrivals if alter in strongest]


def _roles(
    ego: str, alter: str, networks: Sequence[Network], contacts: Sequence[Mapping[str, float]]
) -> tuple[str | None, ...]:
    pairs = zip(networks, contacts, strict=True)
    return tuple(role(network, ego, alter) if alter in seen else None for network, seen in pairs)


def _clean_groups(groups: Sequence[str]) -> tuple[str, ...]:
    shown = {group: clean_name(group) for group in set(groups)}
    return tuple(shown[group] for group in groups)


def _groups(alter: str, networks: Sequence[Network]) -> tuple[str, ...]:
    """Return the person's group in every window; where it is not known, the last known one, else the next."""
    found: list[str | None] = []
    for network in networks:
        group = group_at(network, alter)
        found.append(group if group is not None else (found[-1] if found else None))
    first = next((group for group in found if group is not None), UNKNOWN_GROUP)
    return tuple(first if group is None else group for group in found)


def _latest(person: str, attribute: str, networks: Sequence[Network]) -> Any:
    found = (network.attribute(person, attribute) for network in reversed(networks))
    return next((value for value in found if value is not None), None)


def _radii(layout: Layout, alter: str) -> tuple[float, float, float]:
    one, two, three = (places.radius(layout, alter, level) for level in (1, 2, 3))
    return one, two, three


def _crowds(
    hidden: Sequence[str],
    groups: Mapping[str, Sequence[str]],
    contacts: Sequence[Mapping[str, float]],
    layout: Layout,
) -> tuple[Crowd, ...]:
    """Return one mark for each sector that has people who are not drawn one by one."""
    sectors = layout["sectors"]
    index_of = {sector["name"]: index for index, sector in enumerate(sectors)}
    members: dict[int, list[str]] = {}
    for alter in hidden:
        group = groups[alter][_first(alter, contacts)]
        members.setdefault(index_of.get(group, len(sectors) - 1), []).append(alter)
    return tuple(
        Crowd(
            group=clean_name(sectors[index]["name"]),
            counts=tuple(sum(alter in seen for alter in members[index]) for seen in contacts),
            angle=places.crowd_angle(sectors[index]),
        )
        for index in sorted(members)
    )


def _firsts(roles: Mapping[str, Sequence[str | None]]) -> list[Event]:
    """Return when the first mentor and the first sponsor came, unless they were there from the start."""
    events = []
    for wanted in KEPT_ROLES:
        starts = [list(found).index(wanted) for found in roles.values() if wanted in found]
        if starts and min(starts) > 0:
            events.append(Event(f"First {wanted}", min(starts)))
    return events


def _notes(shown: int, hidden: int) -> tuple[str, ...]:
    if not hidden:
        return ()
    note = (
        f"{shown + hidden} people were in touch over the whole time. {shown} of them are drawn one by one, mentors "
        f"and sponsors first, then the strongest ties; the other {hidden} are drawn as one mark for each group."
    )
    return (note,)
