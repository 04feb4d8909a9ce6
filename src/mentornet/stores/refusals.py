"""What every store refuses in the same words."""

from __future__ import annotations

from ..errors import QueryError, StoreBroken, StoreError, StoreUnavailable
from ..schema import SCHEMA_VERSION

LOAD_AGAIN = "Run 'mentornet load' again: it builds the store anew from the tables."


class NewerSchema(StoreBroken):
    """The store was written by a later version of MentorNet."""


def other_program(held: str, wanted: str, location: str, *, way_out: str) -> StoreError:
    """Return the refusal to load a program into the store of another one."""
    return StoreError(
        f"the store {location} holds the program '{held}', and a store holds one program: load '{wanted}' "
        f"into {way_out}"
    )


def other_schema(found: object, location: str) -> None:
    """Refuse a store of another schema version.

    Raises
    ------
    NewerSchema: a later version of MentorNet wrote it; it is left alone.
    StoreBroken: an earlier one did; a load makes it anew.
    """
    if found == SCHEMA_VERSION:
        return
    newer = isinstance(found, int) and found > SCHEMA_VERSION
    raise (NewerSchema if newer else StoreBroken)(
        f"the store {location} has schema version {found}, and this MentorNet reads {SCHEMA_VERSION}. "
        + ("Update MentorNet, or use another store." if newer else LOAD_AGAIN)
    )


def no_load(location: str, *, interrupted: str) -> StoreUnavailable:
    """Return what to say where no load has finished; ``interrupted``: what the next load does with a cut-off one."""
    return StoreUnavailable(
        f"the store {location} holds no finished load; 'mentornet load DIR --store {location}' "
        f"loads a program, and {interrupted} where a load was interrupted"
    )


def too_slow(timeout: float) -> QueryError:
    """Return the error of a query that ran out of time."""
    return QueryError(
        f"the query took longer than {timeout:g} seconds and was stopped; ask for less (a bounded *, an earlier WHERE, "
        "a LIMIT) or give it more time with --timeout"
    )
