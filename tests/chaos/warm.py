"""A process with everything imported that runs `candor` commands in forked children.

Reads one job per line as JSON: `words` of the command and, where the job is to be hit, the
`moment` and the `signal`. Says the child's process id, then how it ended and what it said. A moment
is just before or after a statement or a commit; they are counted from 0.
"""

import json
import os
import sys
import tempfile
import traceback

import sqlalchemy as sa
from sqlalchemy.engine.default import DefaultDialect

from dashboard.cli import main


class Moments:
    """Counts the moments of a job, names them, and hits the job at one of them."""

    def __init__(self, hit, signal):
        self.names = []
        self.hit = hit
        self.signal = signal

    def pass_by(self, name):
        self.names.append(name)
        if len(self.names) - 1 == self.hit:
            os.kill(os.getpid(), self.signal)

    def watch(self):
        def before(_connection, _cursor, statement, *_):
            self.pass_by(f"before {statement[:40]}")

        def after(_connection, _cursor, statement, *_):
            self.pass_by(f"after {statement[:40]}")

        def commit(dialect, connection, original=DefaultDialect.do_commit):
            self.pass_by("before COMMIT")
            original(dialect, connection)
            self.pass_by("after COMMIT")

        sa.event.listen(sa.Engine, "before_cursor_execute", before)
        sa.event.listen(sa.Engine, "after_cursor_execute", after)
        DefaultDialect.do_commit = commit


def run(words, moments, said):
    """The command in this process; returns how it ended."""
    os.dup2(said.fileno(), 1)
    os.dup2(said.fileno(), 2)
    moments.watch()
    try:
        main(words)
    except SystemExit as end:
        return end.code or 0
    except Exception:  # noqa: BLE001 - what the command line did not turn into a sentence
        traceback.print_exc()
        return 70
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def say(**answer):
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def serve():
    for line in sys.stdin:
        job = json.loads(line)
        with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as passed:
            child = os.fork()
            if child == 0:
                moments = Moments(job.get("moment"), job.get("signal"))
                code = 71
                try:
                    code = run(job["words"], moments, said)
                finally:
                    json.dump(moments.names, passed)
                    passed.flush()
                    os._exit(code)
            say(pid=child)
            _, status = os.waitpid(child, 0)
            said.seek(0)
            passed.seek(0)
            names = passed.read()
            say(
                code=os.waitstatus_to_exitcode(status),
                said=said.read(),
                moments=json.loads(names) if names else [],
            )


if __name__ == "__main__":
    serve()
