"""A fresh interpreter for whatever may crash, hang or exit, watched from outside.

It catches accidents and is not a sandbox: what runs in it may do whatever its user may do.
"""

import json
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dashboard.domain import errors

from .limits import MEGABYTE, Limits
from .sentences import shorten

REQUEST = "request.pickle"
ANSWER = "answer.json"
STARTED = "started"
LONGEST_ANSWER = 1_000_000
MOMENT = 0.02
START_SECONDS = 300


class EndedError(Exception):
    """A fresh interpreter that did not answer; the text says how it ended."""


def ask_apart(task: str, *given: Any, limits: Limits) -> Any:
    """The answer of a task of `trial.TASKS` that runs in a fresh interpreter.

    Parameters
    ----------
    task : str
        Which one.
    *given : object
        What it is given; pickled by this process.
    limits : Limits
        Its time and memory.

    Returns
    -------
    object
        Its answer, made of what JSON holds: a pickle of it could run code here.

    Raises
    ------
    CandorError
        What the task raised.
    EndedError
        If it raised anything else, crashed, exited, or reached a limit.
    """
    with TemporaryDirectory(prefix="candor-") as name:
        folder = Path(name)
        (folder / REQUEST).write_bytes(pickle.dumps((task, given, limits)))
        end = _watch(_start(folder), folder / STARTED, limits)
        return _answer(folder / ANSWER, end)


def _start(folder: Path) -> "subprocess.Popen[bytes]":
    # it finds the modules that this process finds, and in the same places
    places = os.pathsep.join(os.path.abspath(place) for place in sys.path)  # noqa: PTH100 - of ""
    return subprocess.Popen(  # noqa: S603 - our own module with our own interpreter
        [sys.executable, "-P", "-m", "dashboard.registry", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": places},
        start_new_session=True,
    )


def _watch(process: "subprocess.Popen[bytes]", started: Path, limits: Limits) -> str:
    """Wait for a process, end it where it reaches a limit, and say how it ended."""
    begun, seconds = time.monotonic(), float(START_SECONDS)
    try:
        while True:
            try:
                return _end_words(process.wait(MOMENT))
            except subprocess.TimeoutExpired:
                pass
            if seconds != limits.seconds and started.exists():
                begun, seconds = time.monotonic(), limits.seconds
            if time.monotonic() > begun + seconds:
                return f"took longer than {seconds:g} seconds (CANDOR_TRIAL_SECONDS)"
            if _resident(process.pid) > limits.memory * MEGABYTE:
                return f"took more than {limits.memory:,} MB of memory (CANDOR_TRIAL_MEMORY)"
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process and what it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()
    process.wait()


def _resident(pid: int) -> int:
    """The resident memory of a process, in bytes; 0 once it has ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        if Path("/proc/self").exists():
            return 0
    command = ["ps", "-o", "rss=", "-p", str(pid)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - a number
    return int(told.stdout.strip() or 0) * 1_024


def _end_words(code: int) -> str:
    if code >= 0:
        return f"ended the interpreter (exit status {code})"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"crashed the interpreter ({name})"


def _answer(path: Path, end: str) -> Any:
    """What a task answered or raised; how it ended, where it did neither."""
    try:
        with path.open("rb") as file:
            told = json.loads(file.read(LONGEST_ANSWER))
        kind, content = told["kind"], told["content"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        raise EndedError(end) from None
    if kind == "answer":
        return content
    if kind == "error":
        raise _error(content)
    raise EndedError(shorten(str(content)))


def _error(content: Any) -> Exception:
    """An error of the task as it was raised there."""
    try:
        name, given = content
        kind = getattr(errors, name)
        if issubclass(kind, errors.CandorError):
            made: errors.CandorError = kind(*given)
            return made
    except (AttributeError, TypeError, ValueError):
        pass
    return EndedError(shorten(str(content)))
