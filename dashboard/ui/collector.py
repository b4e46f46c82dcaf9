"""Garbage collection that does not grow with what lives long.

Streamlit collects all generations after every script run, which costs some 50 ms for the imports
alone and grows with each session. Frozen objects are not looked at; refreezing now and then still
finds garbage among them.
"""

import gc
import threading

SECONDS = 20.0
_begun = threading.Lock()


def keep_short() -> None:
    """Begin refreezing, once in this process, however often this is called."""
    if _begun.acquire(blocking=False):
        _refreeze()
        threading.Thread(target=_go_on, name="collector", daemon=True).start()


def _refreeze() -> None:
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _go_on() -> None:
    stop = threading.Event()
    while not stop.wait(SECONDS):
        _refreeze()
