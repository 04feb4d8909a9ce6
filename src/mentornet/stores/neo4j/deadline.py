"""A limit of time kept by this process, for what a server does while it does not look at the time.

A server plans a query to the end, however long that takes, and one that hangs does not answer at all.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

MARGIN = 1.0  # seconds that the server has to say itself that the time is over

T = TypeVar("T")


class TooLate(Exception):
    """The time is over, and nothing has come."""


def within(seconds: float, work: Callable[[], T], *, give_up: Callable[[], None]) -> T:
    """Return what ``work`` returns.

    ``work`` runs in a thread of its own.  Where nobody waits for it any more, also after Ctrl-C, ``give_up`` is called,
    which must cut what it waits for; whatever becomes of it then is of no interest.

    Raises
    ------
    TooLate: it takes more than ``seconds``.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is wanted
            future.set_exception(error)

    thread = threading.Thread(target=run, name="mentornet-query", daemon=True)
    thread.start()
    is_done = False
    try:
        thread.join(seconds)
        is_done = future.done()
    finally:
        if not is_done:
            give_up()
    if not is_done:
        raise TooLate
    return future.result()
