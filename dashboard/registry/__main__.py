"""The fresh interpreter's side of `interpreter.ask_apart`; started by that and by nothing else."""

import json
import os
import pickle
import resource
import signal
import sys
from pathlib import Path
from typing import Any

from dashboard.domain.errors import CandorError

from .interpreter import ANSWER, REQUEST, STARTED, shorten
from .limits import Limits
from .trial import TASKS


def main(folder: Path) -> None:
    """Do what is asked and write down the answer or the error; an exit leaves neither."""
    task, given, limits = pickle.loads((folder / REQUEST).read_bytes())  # noqa: S301 - our own process wrote it
    _limit(limits)
    (folder / STARTED).touch()
    told = json.dumps(_told(task, given, limits), default=str)
    (folder / ANSWER).write_text(told)
    os._exit(0)  # whatever the model left to be done at the end is not done


def _told(task: str, given: tuple[Any, ...], limits: Limits) -> dict[str, Any]:
    try:
        return {"kind": "answer", "content": TASKS[task](*given, limits)}
    except CandorError as error:
        return {"kind": "error", "content": [type(error).__name__, _plain(error)]}
    except Exception as error:  # noqa: BLE001 - a model may raise anything
        return {"kind": "other", "content": f"raised {type(error).__name__}: {shorten(str(error))}"}


def _plain(error: CandorError) -> list[Any]:
    """What an error was made of, with long texts shortened."""
    return [shorten(each) if isinstance(each, str) else each for each in error.args]


def _limit(limits: Limits) -> None:
    """Leave no dump of a crash, and end even if nobody is left to watch."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(int(limits.seconds) + 10)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
