"""The fresh interpreter's side of `interpreter.ask_apart`; started by that and by nothing else."""

import json
import os
import pickle
import resource
import signal
import sys
from pathlib import Path
from typing import Any

from dashboard.domain.errors import CandorError, UnreadableArtifact

from .interpreter import ANSWER, REQUEST, STARTED
from .limits import Limits
from .sentences import shorten, told_of
from .trial import TASKS

LONGEST = 2_000


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
        return {"kind": "error", "content": _plain(error)}
    except Exception as error:  # noqa: BLE001 - a model may raise anything
        return {"kind": "other", "content": f"raised {told_of(error)}"}


def _plain(error: CandorError) -> list[Any]:
    """The name of an error and what it was made of; its sentence where JSON does not hold that."""
    given = [shorten(each, LONGEST) if isinstance(each, str) else each for each in error.args]
    try:
        copy = type(error)(*json.loads(json.dumps(given)))
        same = isinstance(error, UnreadableArtifact) or str(copy) == str(error)
    except Exception:  # noqa: BLE001 - it does not hold it
        same = False
    return (
        [type(error).__name__, given] if same else ["CandorError", [shorten(str(error), LONGEST)]]
    )


def _limit(limits: Limits) -> None:
    """Leave no dump of a crash, and end even if nobody is left to watch."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(int(limits.seconds) + 10)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
