"""A job that is asked to stop ends as with Ctrl-C: what it holds is given back, its runs fail."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType
from typing import NoReturn


class Terminated(KeyboardInterrupt):
    """SIGTERM arrived. Whatever knows how to be interrupted by Ctrl-C knows this too."""


@contextmanager
def stopped_by_sigterm() -> Iterator[None]:
    """Raise `Terminated` where SIGTERM arrives during the block; only the main thread can."""
    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _terminate(_number: int, _frame: FrameType | None) -> NoReturn:
    raise Terminated
