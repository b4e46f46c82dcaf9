"""Every error a user may meet.

CandorError
├── data that was handed in
│   ├── MissingColumns       rows that lack a column the model reads
│   ├── RepeatedColumns      rows with more than one column of a name
│   ├── NoRows               a file or frame without any row
│   ├── InvalidRows          rows with values the model cannot read, each named
│   ├── UnreadableFile       a file that is not the CSV or Parquet file it claims to be
│   ├── NaiveTime            a time without a time zone
│   └── UnknownTimeZone      a time zone that nobody keeps
├── things that are asked for
│   ├── UnknownFeature       a feature name the model was not trained on
│   ├── UnknownModel         a model that is not registered
│   ├── UnknownVersion       a version that is not registered for the model
│   ├── UnknownRecord        a prediction id that the database does not hold
│   ├── UnknownOutput        a class the model does not predict
│   ├── UnknownMetric        a metric that does not fit what the model predicts
│   └── UnreadableLink       an address whose parameters make no sense
├── models
│   ├── UntrustedArtifact    a model file or card whose bytes are not the registered ones
│   ├── MissingArtifact      a registered model file that is not there
│   ├── UnreadableArtifact   a model file with the registered bytes that cannot be used
│   ├── InvalidCard          a card.toml that lacks something or contradicts itself
│   └── AlreadyRegistered    a version registered before with other bytes
├── explanations
│   ├── NothingToExplain     an explanation asked over no rows
│   ├── TooFewOutcomes       an importance asked on too few known outcomes
│   └── NoInteractions       pairwise interactions of a model whose trees are not known
├── settings
│   └── InvalidSettings      a variable or a line of candor.toml that cannot be used
└── the store
    ├── StoreNotReady        a database that is empty or of another release
    ├── StoreUnreachable     a database that does not answer
    ├── RunInProgress        the same rows are being scored at this moment
    └── FeedbackRefused      a judgement that contradicts itself
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

PROBLEMS_KEPT = 100
PROBLEMS_SHOWN = 5


class CandorError(Exception):
    """Base class: catch this to show any expected failure to a user.

    Subclasses keep their arguments, not their sentence, in ``args``: an error then
    survives pickling between worker processes.
    """


class Problem(NamedTuple):
    """One value that cannot be read: `row` counts from 1, the first row of data."""

    row: int
    column: str
    value: Any
    reason: str

    def __str__(self) -> str:
        # numpy's own numbers print with their type
        value = self.value.item() if hasattr(self.value, "item") else self.value
        return f"row {self.row}, column {self.column!r}: {value!r} {self.reason}"


class MissingColumns(CandorError):
    """Rows that lack a column the model reads."""

    def __init__(self, names: Sequence[str], given: Sequence[str]) -> None:
        super().__init__(tuple(names), tuple(given))
        self.names = tuple(names)
        self.given = tuple(given)

    def __str__(self) -> str:
        hints = [get_close_matches(name, self.given, n=1) for name in self.names]
        close = [f"{name!r} (you have {hint[0]!r})" if hint else repr(name)
                 for name, hint in zip(self.names, hints, strict=True)]  # fmt: skip
        noun, them = ("column is", "it") if len(close) == 1 else ("columns are", "them")
        listed = ", ".join(close)
        return f"Nothing was stored: the {noun} missing: {listed}. Add {them} and try again."


class RepeatedColumns(CandorError):
    """Rows with more than one column of a name."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(tuple(names))
        self.names = tuple(names)

    def __str__(self) -> str:
        noun = "column stands" if len(self.names) == 1 else "columns stand"
        listed = ", ".join(map(repr, self.names))
        return f"Nothing was stored: the {noun} there more than once: {listed}. Keep one of each."


class NoRows(CandorError):
    """A file or frame without any row."""

    def __init__(self) -> None:
        super().__init__()

    def __str__(self) -> str:
        return "Nothing was stored: there are no rows. Give at least one row below the header."


class InvalidRows(CandorError):
    """Rows with values that the model cannot read."""

    def __init__(self, problems: Iterable[Problem], count: int | None = None) -> None:
        every = list(problems)
        self.count = len(every) if count is None else count
        self.problems = tuple(Problem(*problem) for problem in every[:PROBLEMS_KEPT])
        super().__init__(self.problems, self.count)

    def __str__(self) -> str:
        shown = "; ".join(str(problem) for problem in self.problems[:PROBLEMS_SHOWN])
        rest = self.count - min(len(self.problems), PROBLEMS_SHOWN)
        more = f"; and {rest:,} more" if rest > 0 else ""
        return f"Nothing was stored: {shown}{more}. Correct the rows and try again."


class UnreadableFile(CandorError):
    """A file that is not the CSV or Parquet file it claims to be."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"Cannot read {self.path}: {self.reason}. Give a CSV or Parquet file with a header."


class NaiveTime(CandorError):
    """A time without a time zone."""

    def __init__(self, where: str, value: str) -> None:
        super().__init__(where, value)
        self.where = where
        self.value = value

    def __str__(self) -> str:
        return (
            f"The time {self.value} in {self.where} has no time zone. "
            "Write it with one, such as 2006-05-01T00:00:00Z, or say which zone the times are in "
            "(--time-zone on the command line)."
        )


class UnknownTimeZone(CandorError):
    """A time zone that nobody keeps; `close` are names like it."""

    def __init__(self, name: str, close: Sequence[str] = ()) -> None:
        super().__init__(name, tuple(close))
        self.name = name
        self.close = tuple(close)

    def __str__(self) -> str:
        hint = f" Did you mean {self.close[0]!r}?" if self.close else ""
        return f"Unknown time zone {self.name!r}.{hint} Write it as in Europe/Zurich, or UTC."


class _Unknown(CandorError):
    """A name that is not among the known ones."""

    thing = "name"
    things = "names"

    def __init__(self, name: str, known: Sequence[str] = ()) -> None:
        super().__init__(name, tuple(known))
        self.name = name
        self.known = tuple(known)

    def __str__(self) -> str:
        close = get_close_matches(self.name, self.known, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        known = f" Known {self.things}: {', '.join(self.known)}." if self.known else ""
        return f"Unknown {self.thing} {self.name!r}.{hint}{known}"


class UnknownFeature(_Unknown):
    """A feature name the model was not trained on."""

    thing, things = "feature", "features"


class UnknownModel(_Unknown):
    """A model that is not registered."""

    thing, things = "model", "models"


class UnknownVersion(_Unknown):
    """A version that is not registered for the model."""

    thing, things = "version", "versions"


class UnknownOutput(_Unknown):
    """A class the model does not predict."""

    thing, things = "class", "classes"


class UnknownMetric(_Unknown):
    """A metric that does not fit what the model predicts."""

    thing, things = "metric", "metrics"


class UnknownRecord(CandorError):
    """A prediction id that the database does not hold."""

    def __init__(self, key: str, model: str) -> None:
        super().__init__(key, model)
        self.key = key
        self.model = model

    def __str__(self) -> str:
        return (
            f"There is no prediction {self.key!r} of {self.model!r}. "
            "It may belong to another model; open it from the Predictions page."
        )


class UnreadableLink(CandorError):
    """An address whose parameters make no sense."""

    def __init__(self, parameter: str, value: str, expected: str) -> None:
        super().__init__(parameter, value, expected)
        self.parameter = parameter
        self.value = value
        self.expected = expected

    def __str__(self) -> str:
        return (
            f"The address says {self.parameter}={self.value}, which cannot be read: "
            f"expected {self.expected}. Correct the link or start again from the Overview."
        )


class UntrustedArtifact(CandorError):
    """A model file or card whose bytes are not the registered ones."""

    def __init__(self, file: str, model: str) -> None:
        super().__init__(file, model)
        self.file = file
        self.model = model

    def __str__(self) -> str:
        return (
            f"The bytes of {self.file} are not the ones that were registered for {self.model}, "
            "so it was not opened. Put the registered file back, or register the new one as a "
            "new version."
        )


class MissingArtifact(CandorError):
    """A registered model file that is not there."""

    def __init__(self, file: str, model: str) -> None:
        super().__init__(file, model)
        self.file = file
        self.model = model

    def __str__(self) -> str:
        return (
            f"The model {self.model} needs {self.file}, which is not in its folder. Stored "
            "predictions can still be read; put the file back to explain them."
        )


class UnreadableArtifact(CandorError):
    """A model file with the registered bytes that cannot be used."""

    def __init__(self, model: str, reason: str) -> None:
        super().__init__(model, reason)
        self.model = model
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"The model {self.model} cannot be used: {self.reason}. Install the library versions "
            "named in its card, or register a repaired model as a new version."
        )


class InvalidCard(CandorError):
    """A card.toml that lacks something or contradicts itself."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"The model card {self.path} cannot be used: {self.reason}."


class AlreadyRegistered(CandorError):
    """A version registered before with other bytes."""

    def __init__(self, model: str, version: int) -> None:
        super().__init__(model, version)
        self.model = model
        self.version = version

    def __str__(self) -> str:
        return (
            f"Version {self.version} of {self.model!r} is registered with other bytes. "
            "Versions never change: give the new model the next number."
        )


class NothingToExplain(CandorError):
    """An explanation asked over no rows."""

    def __init__(self, what: str = "this choice") -> None:
        super().__init__(what)
        self.what = what

    def __str__(self) -> str:
        return f"No predictions match {self.what}. Widen the period or clear the filters."


class TooFewOutcomes(CandorError):
    """An importance asked on too few known outcomes."""

    def __init__(self, known: int, needed: int) -> None:
        super().__init__(known, needed)
        self.known = known
        self.needed = needed

    def __str__(self) -> str:
        return (
            f"Only {self.known:,} outcomes are known here (of the rarer one, where there are two) "
            f"and {self.needed:,} are needed to measure importance. Widen the period or wait "
            "until more are known."
        )


class InvalidSettings(CandorError):
    """A variable or a line of candor.toml that cannot be used."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(where, reason)
        self.where = where
        self.reason = reason

    def __str__(self) -> str:
        return f"The setting in {self.where} cannot be used: {self.reason}. Correct it there."


class StoreNotReady(CandorError):
    """A database that is empty or of another release."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(found, expected)
        self.found = found
        self.expected = expected

    def __str__(self) -> str:
        return (
            f"The database is at revision {self.found or 'none'} and this release needs "
            f"{self.expected}. Run `candor init` to bring it up to date; nothing is lost."
        )


class StoreUnreachable(CandorError):
    """A database that does not answer."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address

    def __str__(self) -> str:
        return (
            f"The database at {self.address} does not answer. Check that it runs and that "
            "CANDOR_DATABASE_URL is right; nothing was changed."
        )


class RunInProgress(CandorError):
    """The same rows are being scored at this moment."""

    def __init__(self, run: str) -> None:
        super().__init__(run)
        self.run = run

    def __str__(self) -> str:
        return f"Run {self.run} is scoring the same rows right now. Wait until it has finished."


class FeedbackRefused(CandorError):
    """A judgement that contradicts itself."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"The feedback was not stored: {self.reason}."


class NoInteractions(CandorError):
    """A model whose pairwise interactions cannot be computed."""

    def __init__(self, model: str) -> None:
        super().__init__(model)
        self.model = model

    def __str__(self) -> str:
        return (
            f"Interactions of {self.model} cannot be computed: that needs trees that could be "
            "read and that ask for at most 12 different features on one path. Ask for "
            "attributions instead."
        )
