"""What everyone asked for and was offered in one window."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..card import Missing
from .contacts import ticks

if TYPE_CHECKING:
    from ...graph.arrays import Flags, Floats
    from .record import Record
    from .view import Codes, WindowView

Rows = dict[str, npt.NDArray[Any]]


class Mobilisation:
    """Counts of requests, offers and acts of sponsors, and why they may be missing."""

    def __init__(self, view: WindowView, record: Record) -> None:
        self._view = view
        self._record = record
        self._people = len(view.people.present)

    # -- requests -----------------------------------------------------------------------------------------------

    def alters(self, step: str, kind: str | None) -> Floats:
        """Return how many alters a step (``asked_at``, ``used_at``) was made with in the window."""
        rows = self._record.support
        chosen = self._of_kind(kind) & self._within(rows[step]) & self._tied(rows)
        ego, alter = rows["ego"][chosen], rows["alter"][chosen]
        _, each = np.unique(ego.astype(np.int64) * self._people + alter, return_index=True)
        return self._count(ego[each])

    def asked(self, kind: str | None, *, answered: bool = False) -> Floats:
        """Return how many requests were made in the window, or how many of them were answered before its end."""
        rows = self._record.support
        chosen = self._of_kind(kind) & self._within(rows["asked_at"])
        if answered:
            chosen &= rows["answered_at"] < ticks(self._view.window.end)
        return self._count(rows["ego"][chosen])

    def no_contacts(self) -> Codes:
        """Missing where no requests are on record, and for people without a tie."""
        return self._view.because(
            self._unless(self._record.program.beside.support), (self._view.size == 0, Missing.ISOLATE)
        )

    def nothing_asked(self, kind: str | None) -> Codes:
        """Missing where no requests are on record, and for people who asked for nothing."""
        none = self.asked(kind) == 0
        return self._view.because(self._unless(self._record.program.beside.support), (none, Missing.NOTHING_ASKED))

    def _of_kind(self, kind: str | None) -> Flags:
        rows = self._record.support
        return np.ones(len(rows["kind"]), np.bool_) if kind is None else rows["kind"] == kind

    # -- offers and acts ----------------------------------------------------------------------------------------

    @cached_property
    def offers(self) -> Floats:
        """Number of opportunities offered in the window."""
        rows = self._record.opportunities
        return self._count(rows["ego"][self._within(rows["at"])])

    @cached_property
    def offers_through_ties(self) -> Floats:
        """Number of them that came through an alter."""
        rows = self._record.opportunities
        return self._count(rows["ego"][self._within(rows["at"]) & self._tied(rows)])

    @cached_property
    def acts(self) -> Floats:
        """Number of acts of sponsors in the window."""
        rows = self._record.acts
        return self._count(rows["ego"][self._within(rows["at"])])

    @cached_property
    def no_opportunities(self) -> Codes:
        """Missing where no opportunities are on record."""
        return self._view.because(self._unless(self._record.program.beside.opportunities))

    @cached_property
    def nothing_offered(self) -> Codes:
        """The same, and missing for people who were offered nothing."""
        return self._view.because(
            self._unless(self._record.program.beside.opportunities), (self.offers == 0, Missing.NOTHING_OFFERED)
        )

    @cached_property
    def no_acts(self) -> Codes:
        """Missing where no acts are on record."""
        return self._view.because(self._unless(self._record.program.beside.acts))

    # -- rows ---------------------------------------------------------------------------------------------------

    def _unless(self, recorded: list[Any]) -> tuple[Flags, Missing]:
        return np.full(self._people, not recorded), Missing.NOT_RECORDED

    def _within(self, at: npt.NDArray[np.int64]) -> Flags:
        window = self._view.window
        return (at >= ticks(window.start)) & (at < ticks(window.end))

    def _tied(self, rows: Rows) -> Flags:
        """Return whether the two people of rows have a tie in the window."""
        pair = rows["pair"]
        known = pair >= 0
        known[known] = self._view.ties.tied[pair[known]]
        return known

    def _count(self, people: npt.NDArray[np.int32]) -> Floats:
        return np.bincount(people[people >= 0], minlength=self._people).astype(np.float64)
