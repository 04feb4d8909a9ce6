"""What lies two steps away: how many people in which group, and what a mentee could try next.

Nobody two steps away is named, with one exception: where a sponsor and the person between have both agreed to be
introduced, the mentee's own map says who could introduce whom.  Counts appear from ``k`` contacts of ego on (with
fewer they would tell whom a contact knows), and no group is counted with fewer than ``k`` people.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .audience import words
from .model import CouldMeet, Suggestion, clean_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..network import Network
    from .audience import Audience
    from .layout import Layout

EXTERNAL, UNKNOWN_GROUP = "External", "Group not known"
MOST_GROUPS, MOST_NAMES = 3, 2  # suggestions of each sort


def two_steps(ego: str, network: Network) -> set[str]:
    """Return everyone with whom ego is not in touch, but somebody who is in touch with ego is."""
    alters = network.ties.get(ego, {})
    found: set[str] = set()
    for alter in alters:
        found.update(network.ties[alter])  # type: ignore[arg-type]
    found.difference_update(alters)
    found.discard(ego)
    return found


def group_at(network: Network, person: str) -> str | None:
    """Return the person's group in a window; people from outside have one of their own."""
    group = network.known("group").get(person)
    if group is None:
        return EXTERNAL if network.attribute(person, "external") else None
    return str(group)


def could_meet(ego: str, networks: Sequence[Network], layout: Layout, k: int) -> tuple[CouldMeet, ...]:
    """Return for each sector of the map how many people are two steps away in each window.

    Sectors with fewer than ``k`` are added to the last one ("Other groups"); if that has fewer than ``k`` still, they
    are not counted at all.
    """
    sectors = layout["sectors"]
    last = len(sectors) - 1
    index_of = {sector["name"]: index for index, sector in enumerate(sectors)}
    counts = [[0] * len(networks) for _ in sectors]
    for time, network in enumerate(networks):
        if len(network.ties.get(ego, {})) < k:
            continue
        groups = Counter(group_at(network, person) or UNKNOWN_GROUP for person in two_steps(ego, network))
        by_sector: Counter[int] = Counter()
        for group, count in groups.items():
            by_sector[index_of.get(group, last)] += count
        for sector in range(last):
            if by_sector[sector] < k:
                by_sector[last] += by_sector.pop(sector, 0)
        for sector, count in by_sector.items():
            counts[sector][time] = count if count >= k else 0
    return tuple(
        CouldMeet(clean_name(sector["name"]), index, tuple(found))
        for index, (sector, found) in enumerate(zip(sectors, counts, strict=True))
        if any(found)
    )


def suggestions(
    ego: str,
    networks: Sequence[Network],
    contacts: Sequence[Mapping[str, float]],
    close: float,
    *,
    name: Callable[[str], str],
    audience: Audience,
    consenting: frozenset[str],
    k: int,
) -> tuple[Suggestion, ...]:
    """Return what the last window's data suggest: groups without a contact, sponsors two steps away, faded ties.

    Parameters
    ----------
    contacts: ego's contacts in each window; ``close`` is the limit of the inner circle.
    name: how a person is called on this map.
    consenting: everyone who has agreed to be introduced.
    """
    said = words(audience)
    near = two_steps(ego, networks[-1])
    counted = len(contacts[-1]) >= k
    return (
        *_groups(ego, networks[-1], near if counted else set(), said, k),
        *_sponsors(ego, networks[-1], near, consenting if audience == "mentee" else frozenset(), name, said, counted),
        *_faded(contacts, close, name, said),
    )


def _groups(ego: str, network: Network, near: set[str], said: Mapping[str, str], k: int) -> list[Suggestion]:
    touched = {group_at(network, str(alter)) for alter in network.ties.get(ego, {})} | {group_at(network, ego)}
    there = {group_at(network, str(person)) for person in network.attributes if network.present(person)}
    reached = Counter(group_at(network, person) for person in near)
    found = []
    for group in map(str, network.categories):
        if group in touched or group not in there:
            continue
        text = f"{said['You are']} in touch with nobody in {clean_name(group)}."
        if reached[group] >= k:
            text += (
                f" {reached[group]} people there are two steps away: somebody {said['you']} know is in touch with them."
            )
        found.append((-reached[group], Suggestion("group", ((text, False),))))
    return [suggestion for _, suggestion in sorted(found, key=lambda pair: pair[0])[:MOST_GROUPS]]


def _sponsors(
    ego: str,
    network: Network,
    near: set[str],
    consenting: frozenset[str],
    name: Callable[[str], str],
    said: Mapping[str, str],
    counted: bool,  # noqa: FBT001
) -> list[Suggestion]:
    sponsors = {str(sponsor) for sponsor in network.sponsors or ()} & near
    ties = network.ties.get(ego, {})
    pairs = [
        (-min(ties[between], network.ties[between][sponsor]), str(between), sponsor)
        for sponsor in sponsors & consenting
        for between in ties
        if between in consenting and sponsor in network.ties[between]
    ]
    best: dict[str, str] = {}
    for _, between, sponsor in sorted(pairs):
        best.setdefault(sponsor, between)
    named = [
        Suggestion(
            "introduction",
            (
                (name(between), True),
                (" could introduce you to ", False),
                (name(sponsor), True),
                (", a sponsor. Both have agreed to introductions.", False),
            ),
        )
        for sponsor, between in list(best.items())[:MOST_NAMES]
    ]
    if named or not sponsors or not counted:
        return named
    text = (
        f"At least one sponsor is two steps away: somebody {said['you']} know is in touch with one. Who it is stays "
        f"private; {said['your']} mentor or the programme can ask for an introduction."
    )
    return [Suggestion("sponsor", ((text, False),))]


def _faded(
    contacts: Sequence[Mapping[str, float]], close: float, name: Callable[[str], str], said: Mapping[str, str]
) -> list[Suggestion]:
    best: Counter[str] = Counter()
    for seen in contacts[:-1]:
        for alter, weight in seen.items():
            if weight > close and alter not in contacts[-1]:
                best[alter] = max(best[alter], weight)  # type: ignore[assignment]
    strongest = sorted(best, key=lambda alter: (-best[alter], alter))[:MOST_NAMES]
    return [
        Suggestion(
            "faded",
            (
                (name(alter), True),
                (f" was once in {said['your']} inner circle, and {said['you']} are not in touch now.", False),
            ),
        )
        for alter in strongest
    ]
