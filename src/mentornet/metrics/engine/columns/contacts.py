"""The metrics of single contacts, of the rows beside ties, and of the whole network."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ...mobilisation import SUPPORT_KINDS
from ...timing import MONTH
from .register import COLUMNS, Column, column

if TYPE_CHECKING:
    from ..families import Families


# -- depth in time ----------------------------------------------------------------------------------------------


@column
def strong_ties(of: Families) -> Column:
    """Ties both ways in most quarters."""
    return of.contacts.strong, of.view.always


@column
def frequency(of: Families) -> Column:
    """Interactions per alter and 30 days."""
    return of.contacts.count / of.view.size / of.view.window.days * MONTH, of.contacts.nothing_recorded


@column
def duration(of: Families) -> Column:
    """Mean days from the first interaction on record to the last in the window."""
    return of.contacts.days_known / of.contacts.met, of.contacts.no_interaction


@column
def recency(of: Families) -> Column:
    """Median days since the last interaction."""
    return of.contacts.days_since, of.contacts.no_interaction


@column
def multiplexity(of: Families) -> Column:
    """Kinds of relation per alter."""
    return of.contacts.kinds / of.view.size, of.view.isolate


# -- the whole network ------------------------------------------------------------------------------------------


@column
def betweenness(of: Families) -> Column:
    """Pairs of others with the person between them."""
    return of.whole.betweenness[0], of.view.always


@column
def betweenness_se(of: Families) -> Column:
    """How far betweenness may be off."""
    return of.whole.betweenness[1], of.view.always


# -- sponsors ---------------------------------------------------------------------------------------------------


@column
def sponsor_temporal_reach(of: Families) -> Column:
    """Share of the sponsors in reach by contacts one after the other."""
    return of.over_time.reached / of.near.others, of.near.no_sponsors


@column
def sponsorship_acts(of: Families) -> Column:
    """Acts of sponsors."""
    return of.mobilisation.acts, of.mobilisation.no_acts


# -- growth -----------------------------------------------------------------------------------------------------


@column
def tie_survival_180(of: Families) -> Column:
    """Share of ties alive after 180 days."""
    return of.survival.share, of.survival.not_followed


# -- mobilisation -----------------------------------------------------------------------------------------------


def _of_alters(step: str, kind: str | None) -> Callable[[Families], Column]:
    return lambda of: (of.mobilisation.alters(step, kind) / of.view.size, of.mobilisation.no_contacts())


def _answered(kind: str | None) -> Callable[[Families], Column]:
    return lambda of: (
        of.mobilisation.asked(kind, answered=True) / of.mobilisation.asked(kind),
        of.mobilisation.nothing_asked(kind),
    )


for _kind in (None, *SUPPORT_KINDS):
    _suffix = f"_{_kind}" if _kind else ""
    COLUMNS[f"requested{_suffix}"] = _of_alters("asked_at", _kind)
    COLUMNS[f"answered{_suffix}"] = _answered(_kind)
    COLUMNS[f"used{_suffix}"] = _of_alters("used_at", _kind)


@column
def opportunities(of: Families) -> Column:
    """Invitations, strategic projects and other offers."""
    return of.mobilisation.offers, of.mobilisation.no_opportunities


@column
def opportunities_through_ties(of: Families) -> Column:
    """Share of them that came through alters."""
    return of.mobilisation.offers_through_ties / of.mobilisation.offers, of.mobilisation.nothing_offered
