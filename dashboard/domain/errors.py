"""Every error a user may meet.

CandorError
├── data that was handed in
│   ├── InvalidKey           a value that cannot name an entity, a scope or a row
│   ├── MissingColumns       rows that lack a column the model reads
│   ├── RepeatedColumns      rows with more than one column of a name
│   ├── NoRows               a file or frame without any row
│   ├── InvalidRows          rows with values the model cannot read, each named
│   ├── StoredDifferently    rows whose predictions are stored with other values
│   ├── UnusableColumn       a column of a type that no feature can have
│   ├── UnusableTable        a table of a shape that no model can read
│   ├── UnequalLengths       more or fewer outcomes than rows
│   ├── ChangedAnswers       values that a model sees otherwise than they were given
│   ├── UnansweredRows       rows to which the model itself does not answer
│   ├── MissingUpstream      rows for which an upstream model has no answer
│   ├── UnreadableFile       a file that is not the CSV or Parquet file it claims to be
│   ├── InvalidScope         a text that names no place in the tree of scopes
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
│   ├── NewModelRefused      a training script that cannot be begun
│   ├── UndescribedVersion   a model and rows from which no version can be described
│   ├── UnwritableModel      a model that no other process could open again
│   ├── UnusableMlflowFolder a folder of MLflow's that cannot be imported
│   ├── UntrustedArtifact    a model file or card whose bytes are not the registered ones
│   ├── NotTrusted           a model file that runs code, which nobody trusted
│   ├── MissingArtifact      a registered model file that is not there
│   ├── UnreadableArtifact   a model file with the registered bytes that cannot be used
│   ├── UnfitModel           a model of a kind that is not supported, or not as its card says
│   ├── InvalidCard          a card.toml that lacks something or contradicts itself
│   └── AlreadyRegistered    a version registered before with other bytes
├── deployments
│   ├── DeploymentRefused    a change of who serves where that makes no sense
│   └── GateFailed           a promotion whose gate failed, without a reason to go on
├── explanations
│   ├── NothingToExplain     an explanation asked over no rows
│   ├── TooFewOutcomes       an importance asked on too few known outcomes
│   └── NoInteractions       pairwise interactions of a model whose trees are not known
├── settings
│   └── InvalidSettings      a variable or a line of candor.toml that cannot be used
├── a company's own table
│   ├── UnusableAddress      an address of a database that cannot be used
│   ├── InvalidMapping       a mapping that lacks something or does not fit the table
│   ├── RefusedTable         a table with values that the mapping does not allow, each named
│   ├── SourceUnreachable    a company's database that does not answer
│   ├── SourceTooSlow        a question that the company's database did not answer in time
│   ├── SourceFailed         a question that the company's database refuses
│   ├── OnlyRead             something to be stored in a table that Candor only reads
│   └── NoArtifact           an explanation of a model of which only predictions are known
└── the store
    ├── StoreNotReady        a database that is empty or of another release
    ├── StoreUnreachable     a database that does not answer
    ├── NoBackup             an upgrade whose copy of what is stored cannot be written
    ├── RunInProgress        the same rows are being scored at this moment
    ├── RunTakenOver         a run that another process has begun anew
    ├── FeedbackRefused      a judgement that contradicts itself
    ├── EdgeRefused          an edge between models that cannot hold
    ├── UnknownEdge          an edge that was never declared
    └── ScenarioRefused      a what-if that lacks a name or a change
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
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


class InvalidKey(CandorError):
    """A value that cannot name an entity, a scope or a row."""

    def __init__(self, value: Any, reason: str) -> None:
        super().__init__(value, reason)
        self.value = value
        self.reason = reason

    def __str__(self) -> str:
        return f"The key {self.value!r} {self.reason}."


class RefusedRows(CandorError):
    """Rows that are refused whole; who was about to store them says that nothing was stored."""


class MissingColumns(RefusedRows):
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
        return f"The {noun} missing: {listed}. Add {them} and try again."


class RepeatedColumns(RefusedRows):
    """Rows with more than one column of a name."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(tuple(names))
        self.names = tuple(names)

    def __str__(self) -> str:
        noun = "column appears" if len(self.names) == 1 else "columns appear"
        listed = ", ".join(map(repr, self.names))
        return f"The {noun} more than once: {listed}. Keep one of each."


class NoRows(RefusedRows):
    """A file or frame without any row."""

    def __init__(self) -> None:
        super().__init__()

    def __str__(self) -> str:
        return "There are no rows. Give at least one."


ADVICE = {
    "is not nullable": (
        " No training row had a missing value there; to allow one, train the next version with "
        "missing values, or set nullable = true for the feature in its card or its labels."
    ),
    "known categories": (
        " An unknown category can be read as missing (--unknown missing) where the feature is "
        "nullable; to know it, train the next version with it or add it to the allowed values."
    ),
}
"""What else can be done than to correct the rows, by what their reasons say."""


class InvalidRows(RefusedRows):
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
        advice = "".join(
            text
            for sign, text in ADVICE.items()
            if any(sign in problem.reason for problem in self.problems)
        )
        return f"These rows cannot be read: {shown}{more}. Correct them and try again.{advice}"


class Difference(NamedTuple):
    """A row that is stored with another value: `row` counts from 1, the first row of data."""

    row: int
    column: str
    entity: str
    event_time: datetime
    stored: Any
    given: Any

    def __str__(self) -> str:
        return (
            f"row {self.row}, column {self.column!r}: {self.given!r} is given and {self.stored!r} "
            f"is stored for {self.entity!r} at {self.event_time:%Y-%m-%d %H:%M:%S} UTC"
        )


class StoredDifferently(RefusedRows):
    """Rows whose predictions are stored with other values."""

    def __init__(self, differences: Iterable[Difference], count: int | None = None) -> None:
        every = list(differences)
        self.count = len(every) if count is None else count
        self.differences = tuple(Difference(*each) for each in every[:PROBLEMS_KEPT])
        super().__init__(self.differences, self.count)

    def __str__(self) -> str:
        shown = "; ".join(str(each) for each in self.differences[:PROBLEMS_SHOWN])
        rest = self.count - min(len(self.differences), PROBLEMS_SHOWN)
        more = f"; and {rest:,} more rows" if rest > 0 else ""
        return (
            f"Other values are stored: {shown}{more}. To replace what is stored, score with "
            "--replace (in Python, replace=True)."
        )


class UnusableColumn(CandorError):
    """A column of a type that no feature can have; `reason` also says what to do."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name = name
        self.reason = reason

    def __str__(self) -> str:
        return f"The column {self.name!r} cannot be a feature as it is: {self.reason}."


class UnusableTable(CandorError):
    """A table that is no table of a model's inputs; `reason` also says what to do instead."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"This table cannot be used. {self.reason}."


class UnequalLengths(CandorError):
    """Outcomes that are more or fewer than the rows."""

    def __init__(self, n_outcomes: int, n_rows: int) -> None:
        super().__init__(n_outcomes, n_rows)
        self.n_outcomes = n_outcomes
        self.n_rows = n_rows

    def __str__(self) -> str:
        return (
            f"There are {self.n_outcomes:,} outcomes (y) for {self.n_rows:,} rows (X). Give one "
            "outcome for each row, in the same order."
        )


class ChangedAnswers(CandorError):
    """A model that answers otherwise to the rows as given than as they can be held here."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(tuple(names))
        self.names = tuple(names)

    def __str__(self) -> str:
        if not self.names:
            return (
                "The model answers differently when it is asked twice about the same rows, so "
                "nothing that is said of it would hold. Fix what it draws at random, such as by "
                "a seed."
            )
        noun = "column" if len(self.names) == 1 else "columns"
        listed = ", ".join(map(repr, self.names))
        return (
            f"The model answers differently about the {noun} {listed} as given and as explained: "
            "the values cannot be stored exactly. Turn them into numbers or text of one type, and "
            "fit the model on that."
        )


class UnansweredRows(CandorError):
    """Rows to which the model itself does not answer; `reason` is what it says."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"The model does not answer to the rows as given: {self.reason.rstrip('.')}."


class MissingUpstream(CandorError):
    """Rows for which an upstream model has no answer that is fresh enough.

    `rows` are words for the first of them; `count` is how many there are; `age` is how old an
    answer may be, in words, and empty for any age.
    """

    def __init__(
        self, upstream: str, feature: str, age: str, rows: Sequence[str], count: int
    ) -> None:
        super().__init__(upstream, feature, age, tuple(rows), count)
        self.upstream = upstream
        self.feature = feature
        self.age = age
        self.rows = tuple(rows)
        self.count = count

    def __str__(self) -> str:
        rest = self.count - len(self.rows)
        more = f"; and {rest:,} more" if rest > 0 else ""
        fresh = f" at most {self.age} old" if self.age else ""
        return (
            f"Nothing was stored: {self.feature!r} is an answer of {self.upstream!r}, and there is "
            f"none{fresh} for {'; '.join(self.rows)}{more}. Score these with {self.upstream!r} "
            f"first, or give the column {self.feature!r} yourself."
        )


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


class NewModelRefused(CandorError):
    """A training script that cannot be begun."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"Nothing was written: {self.reason}."


class UndescribedVersion(CandorError):
    """A model and rows from which no version can be described or written."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"No version was described or written: {self.reason}."


class UnwritableModel(CandorError):
    """A model that no other process could open again."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"The model was not written: {self.reason}."


class UnusableMlflowFolder(CandorError):
    """A folder of MLflow's that cannot be imported."""

    def __init__(self, folder: str, reason: str) -> None:
        super().__init__(folder, reason)
        self.folder = folder
        self.reason = reason

    def __str__(self) -> str:
        return f"Nothing was imported from {self.folder}: {self.reason}."


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


class NotTrusted(CandorError):
    """A model file that runs code when it is opened, which nobody trusted."""

    def __init__(self, file: str, model: str) -> None:
        super().__init__(file, model)
        self.file = file
        self.model = model

    def __str__(self) -> str:
        return (
            f"The file {self.file} of {self.model} was not opened: opening it runs the code that "
            "its maker put into it. If you trust its maker, register it with --trust."
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


class UnfitModel(UnreadableArtifact):
    """A model of a kind that is not supported, or that is not what its card says.

    The reason says what to do.
    """

    def __str__(self) -> str:
        return f"The model {self.model} cannot be used: {self.reason}."


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


class InvalidScope(CandorError):
    """A text that names no place in the tree of scopes."""

    def __init__(self, scope: str, reason: str) -> None:
        super().__init__(scope, reason)
        self.scope = scope
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"The scope {self.scope!r} cannot be used: it {self.reason}. Write * for everywhere, "
            "or names from the largest to the smallest, such as CA or CA/retail."
        )


class DeploymentRefused(CandorError):
    """A change of who serves where that makes no sense; `advice` is what to do instead."""

    def __init__(self, reason: str, advice: str = "") -> None:
        super().__init__(reason, advice)
        self.reason = reason
        self.advice = advice

    def __str__(self) -> str:
        return f"Nothing was changed: {self.reason}.{f' {self.advice}.' if self.advice else ''}"


class GateFailed(CandorError):
    """A promotion whose gate failed, without a reason to go on; `checks` are their titles."""

    def __init__(self, model: str, version: int, checks: Sequence[str]) -> None:
        super().__init__(model, version, tuple(checks))
        self.model = model
        self.version = version
        self.checks = tuple(checks)

    def __str__(self) -> str:
        return (
            f"Version {self.version} of {self.model!r} was not promoted; the gate failed: "
            f"{', '.join(self.checks)}. Mend what failed, or say why it must serve all the same "
            "(`--override REASON` on the command line); the reason is kept and shown."
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
            f"Too few outcomes are known here to measure importance: {self.known:,} (of the rarer "
            f"one, where there are two) of the {self.needed:,} that are needed. Widen the period "
            "or wait until more are known."
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


class NoBackup(CandorError):
    """An upgrade that could not copy what stands before it, and so has changed nothing."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(place, reason)
        self.place = place
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"What is stored could not be copied to {self.place} before the upgrade: "
            f"{self.reason}. Make room for the copy and allow it to be written, then run "
            "`candor init` again; nothing was changed."
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

    def __init__(self, run: str, host: str | None, process: int | None, since: datetime) -> None:
        super().__init__(run, host, process, since)
        self.run = run
        self.host = host
        self.process = process
        self.since = since

    def __str__(self) -> str:
        by = f", by process {self.process} on {self.host}" if self.process is not None else ""
        return (
            f"These rows are being scored right now in run {self.run}{by}, since "
            f"{self.since:%Y-%m-%d %H:%M:%S} UTC. Wait until it has finished, or stop it."
        )


class RunTakenOver(CandorError):
    """A run whose owner seemed to be gone, and which another process has begun anew."""

    def __init__(self, run: str) -> None:
        super().__init__(run)
        self.run = run

    def __str__(self) -> str:
        return (
            f"Another process took over run {self.run}, because this one had lost its lock. "
            "Nothing was stored here."
        )


class FeedbackRefused(CandorError):
    """A judgement that contradicts itself."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"The feedback was not stored: {self.reason}."


class ScenarioRefused(CandorError):
    """A what-if that lacks something, and so was not saved."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"The what-if was not saved: {self.reason}."


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


class UnusableAddress(CandorError):
    """An address of a database that cannot be used."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(address, reason)
        self.address = address
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"The address {self.address} cannot be used: {self.reason}. Give one without a "
            "password, or put the whole address into a variable and write env:NAME."
        )


class InvalidMapping(CandorError):
    """A mapping that lacks something or does not fit the table."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(where, reason)
        self.where = where
        self.reason = reason

    def __str__(self) -> str:
        return f"Nothing was connected: in {self.where}, {self.reason}."


class RefusedTable(CandorError):
    """A table with values that the mapping does not allow: sentences, each with rows named."""

    def __init__(self, table: str, problems: Sequence[str]) -> None:
        super().__init__(table, tuple(problems))
        self.table = table
        self.problems = tuple(problems)

    def __str__(self) -> str:
        listed = "\n".join(f"- {problem}" for problem in self.problems)
        return (
            f"Nothing was connected: {self.table} has rows that cannot be read as predictions.\n"
            f"{listed}\nCorrect the rows or connect a view that leaves them out."
        )


class SourceUnreachable(CandorError):
    """A company's database that does not answer."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(address, reason)
        self.address = address
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"The connected database {self.address} does not answer ({self.reason}). Its "
            "predictions can be read again as soon as it does; nothing is lost."
        )


class SourceTooSlow(CandorError):
    """A question that the company's database did not answer in time."""

    def __init__(self, address: str, seconds: int) -> None:
        super().__init__(address, seconds)
        self.address = address
        self.seconds = seconds

    def __str__(self) -> str:
        return (
            f"The connected database {self.address} needed more than {self.seconds} seconds for "
            "an answer and was stopped. Choose a shorter period; `candor doctor` names the "
            "indexes that would help."
        )


class SourceFailed(CandorError):
    """A question that the company's database refuses."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(address, reason)
        self.address = address
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"The connected database {self.address} cannot answer: {self.reason}. Has the table "
            "changed? Run `candor doctor`, and `candor connect` again with a mapping that fits."
        )


class OnlyRead(CandorError):
    """Something to be stored in a table that Candor only reads."""

    def __init__(self, model: str) -> None:
        super().__init__(model)
        self.model = model

    def __str__(self) -> str:
        return (
            f"Nothing was stored: the predictions of {self.model!r} are in a table of your own, "
            "which Candor only reads. Write rows and outcomes there; they show within minutes."
        )


class NoArtifact(CandorError):
    """An explanation of a model of which only predictions are known."""

    def __init__(self, model: str, version: int) -> None:
        super().__init__(model, version)
        self.model = model
        self.version = version

    def __str__(self) -> str:
        return (
            f"Of {self.model!r} only the predictions are known, not the model itself, so it "
            "cannot be asked for reasons or other values. To get them, register the model's file "
            f"as version {self.version}: `candor register models/{self.model}/{self.version}`."
        )


class EdgeRefused(CandorError):
    """An edge between models that cannot hold."""

    def __init__(self, edge: str, reason: str) -> None:
        super().__init__(edge, reason)
        self.edge = edge
        self.reason = reason

    def __str__(self) -> str:
        return f"The edge {self.edge} was not declared: {self.reason}."


class UnknownEdge(CandorError):
    """An edge that was never declared, or is retired already."""

    def __init__(self, edge: int) -> None:
        super().__init__(edge)
        self.edge = edge

    def __str__(self) -> str:
        return f"There is no edge {self.edge} in force. `candor edge list` lists those there are."
