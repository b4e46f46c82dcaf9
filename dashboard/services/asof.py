"""Time travel: who decided then, and what another version would say to the same records today."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard import explain, reports, store
from dashboard.domain.card import Card, Task
from dashboard.domain.cohort import Cohort
from dashboard.domain.deployments import champion_at, champions_between
from dashboard.domain.errors import DeploymentRefused
from dashboard.domain.records import EVERYWHERE, Deployment, Role, Version
from dashboard.domain.results import Estimate, FloatArray
from dashboard.domain.scopes import lies_in, read_scope, scope_words
from dashboard.registry import LoadedModel

from .contenders import Contender, answer_again, unreadable
from .routing import serving_version
from .storing import labels_of

SAMPLE = 20_000
SEED = 0
FEWEST = 2


@dataclass(frozen=True, slots=True, eq=False)
class LookBack:
    """What was decided in a period, beside what a version says to the same records now.

    Attributes
    ----------
    model, scope, start, end : str, str, date, date
        What was asked; days in UTC, both included.
    deciders : tuple of Deployment
        The champions that served the scope, or something in it, in the period.
    version : int
        The version that is asked now.
    n_rows : int
        Predictions of the versions that served in the period.
    rows : DataFrame of shape (n_compared, n_columns)
        Predictions of the champion of their scope and time, at most 20,000 of each version, drawn
        by a hash of their ids: ``entity``, ``event_time``, ``scope``, ``version``, ``score`` and
        ``decision``, then ``new_score``, ``new_decision``, ``change`` and ``flipped``. Keys are
        the index; the largest changes come first.
    change : Estimate or None
        Mean change of the score; None for fewer than two rows.
    flips : Estimate or None
        Share of decisions that would be others; None without decisions.
    """

    model: str
    scope: str
    start: date
    end: date
    deciders: tuple[Deployment, ...]
    version: int
    n_rows: int
    rows: pd.DataFrame
    change: Estimate | None
    flips: Estimate | None

    @property
    def flipped(self) -> pd.DataFrame:
        """The records whose decision would be another one, the largest change first."""
        return self.rows[self.rows["flipped"]]


def look_back(
    engine: store.Engine,
    open_version: Callable[[Version], LoadedModel],
    model: str,
    scope: str,
    period: tuple[date, date],
    number: int | None = None,
) -> LookBack:
    """Who decided for a scope in a period, and what a version says to the same records now.

    Parameters
    ----------
    open_version : callable
        Opens a registered version, or finds it open.
    period : (date, date)
        First and last day, in UTC.
    number : int or None
        The version to ask; the champion of today for None.

    Raises
    ------
    UnknownModel, UnknownVersion, InvalidScope
        If there is no such version, or the scope names no place.
    DeploymentRefused
        If the version reads features that were not stored then.
    """
    where = read_scope(scope)
    with store.reading(engine) as connection:
        asked = (
            serving_version(connection, model, where)
            if number is None
            else store.get_version(connection, model, number)
        )
        spells = store.list_deployments(connection, model)
        deciders = _deciders(spells, where, period)
        numbers = sorted({each.version for each in deciders})
        cohorts = [Cohort(model, each, where, *period) for each in numbers]
        n_rows = sum(store.count(connection, each) for each in cohorts)
        drawn = [_decided(connection, spells, each) for each in cohorts]
        versions = [store.get_version(connection, model, each) for each in numbers]
    answered = _answered(open_version, asked, versions, drawn)
    change = _mean(answered["change"].to_numpy(np.float64))
    flips = None
    if asked.card.task is not Task.REGRESSION or asked.card.decision is not None:
        flips = _share(answered["flipped"].to_numpy(np.float64))
    return LookBack(model, where, *period, deciders, asked.number, n_rows, answered, change, flips)


def _deciders(
    spells: Sequence[Deployment], scope: str, period: tuple[date, date]
) -> tuple[Deployment, ...]:
    """The champions of a scope and of what lies in it, in order of their spells."""
    cohort = Cohort("", 0, scope, *period)
    since, until = cohort.since, cohort.until
    assert since is not None  # noqa: S101 - a period has both ends
    assert until is not None  # noqa: S101 - the same
    inside = {each.scope for each in spells if lies_in(each.scope, scope)} | {scope}
    found = {
        champion.id: champion
        for place in inside
        for _, champion in champions_between(spells, place, since, until)
        if champion is not None
    }
    return tuple(found[key] for key in sorted(found))


def _decided(
    connection: store.Connection, spells: Sequence[Deployment], cohort: Cohort
) -> pd.DataFrame:
    """Predictions of a version at records for which it was the champion."""
    rows = store.read_answered(connection, cohort, SAMPLE, SEED)
    champions = [each for each in spells if each.role is Role.CHAMPION]
    mask = np.zeros(len(rows), dtype=np.bool_)
    scopes = rows["@scope"].to_numpy(dtype=object)
    for scope in sorted(set(scopes)):
        places = np.flatnonzero(scopes == scope)
        mask[places] = _served_by(
            champions, scope, rows["@event_time"].take(places), cohort.version
        )
    return rows.take(np.flatnonzero(mask))


def _served_by(
    spells: Sequence[Deployment], scope: str, times: "pd.Series[pd.Timestamp]", version: int
) -> npt.NDArray[np.bool_]:
    """Whether a version served a scope at each of some times."""
    first, last = times.min().to_pydatetime(), times.max().to_pydatetime()
    at_last = (last, champion_at(spells, scope, last))
    changes = [*champions_between(spells, scope, first, last), at_last]
    starts = pd.DatetimeIndex([moment for moment, _ in changes])
    serves = np.array([each is not None and each.version == version for _, each in changes])
    served: npt.NDArray[np.bool_] = serves[starts.searchsorted(times, side="right") - 1]
    return served


def _answered(
    open_version: Callable[[Version], LoadedModel],
    asked: Version,
    versions: Sequence[Version],
    drawn: Sequence[pd.DataFrame],
) -> pd.DataFrame:
    """The rows of all versions with the new answers, the largest changes first."""
    parts = []
    loaded = None
    for version, rows in zip(versions, drawn, strict=True):
        if rows.empty:
            continue
        loaded = loaded or open_version(asked)
        lacking = unreadable(asked.card.schema, version.card.schema)
        answers = None if lacking else answer_again(Contender(asked, loaded), rows)
        if answers is None:
            which = f" ({', '.join(lacking[:6])})" if lacking else ""
            reason = (
                f"version {asked.number} cannot answer the records of version {version.number}, "
                f"because it reads values that were not stored with them{which}"
            )
            raise DeploymentRefused(reason, "Choose another version")
        parts.append(_beside(rows, version, asked.card, answers))
    if not parts:
        return _beside(_nothing(), None, asked.card, np.zeros((0, len(asked.card.outputs))))
    every = pd.concat(parts)
    order = np.lexsort((every.index.to_numpy(dtype=str), -every["change"].abs().to_numpy()))
    return every.take(order)


def _nothing() -> pd.DataFrame:
    roles = ("entity", "event_time", "scope", "score", "decision", "label")
    return pd.DataFrame({f"@{name}": [] for name in roles})


def _beside(
    rows: pd.DataFrame, version: Version | None, card: Card, answers: FloatArray
) -> pd.DataFrame:
    """Stored predictions of one version beside the new answers."""
    scores = answers.max(axis=1) if card.task is Task.MULTICLASS and len(rows) else answers[:, 0]
    words = labels_of(card, answers) if card.decision is None else None
    if card.decision is not None:
        words = [card.decision.of(score) for score in scores]
    before = rows["@decision"].where(rows["@decision"].notna(), rows["@label"])
    after = pd.Series(words if words is not None else None, index=rows.index, dtype="object")
    flipped = before.notna() & after.notna() & (before.astype("object") != after)
    return pd.DataFrame(
        {
            "entity": rows["@entity"],
            "event_time": rows["@event_time"],
            "scope": rows["@scope"],
            "version": 0 if version is None else version.number,
            "score": rows["@score"],
            "decision": before,
            "new_score": scores,
            "new_decision": after,
            "change": scores - rows["@score"].to_numpy(np.float64),
            "flipped": flipped.to_numpy(dtype=np.bool_),
        },
        index=rows.index,
    )


def _mean(values: FloatArray) -> Estimate | None:
    return explain.mean_of_rows(values) if values.size >= FEWEST else None


def _share(marked: FloatArray) -> Estimate | None:
    return explain.share_of_rows(marked) if marked.size else None


def look_back_words(found: LookBack, card: Card) -> list[str]:
    """What was found, in sentences."""
    period = Cohort(found.model, found.version, found.scope, found.start, found.end).period_words
    where = scope_words(found.scope)
    if not found.deciders:
        return [f"{period}, {where}: nothing was deployed."]
    lines = [_decider_words(found.deciders, where, period)]
    compared = len(found.rows)
    if not compared:
        return [*lines, "No predictions of that time are stored."]
    sample = "" if compared == found.n_rows else f" (of {found.n_rows:,} by the same versions)"
    lines.append(f"{compared:,} predictions were scored again by version {found.version}{sample}.")
    if found.flips is not None:
        share = found.flips
        lines.append(
            f"{len(found.flipped):,} of {compared:,} decisions would be others: "
            f"{100 * share.value:.1f} % (95 % interval {100 * share.low:.1f} % to "
            f"{100 * share.high:.1f} %)."
        )
    if found.change is not None:
        moved = found.change
        lines.append(
            f"The score would change by {card.show_change(moved.value)} on average (95 % interval "
            f"{card.show_change(moved.low)} to {card.show_change(moved.high)}; "
            f"n = {moved.n_rows:,})."
        )
    return lines


def _decider_words(deciders: Sequence[Deployment], where: str, period: str) -> str:
    names = [
        f"version {each.version}"
        + ("" if each.scope == EVERYWHERE else f" (champion in {each.scope})")
        for each in deciders
    ]
    return f"{period}, {where}: {', then '.join(dict.fromkeys(names))} decided."


def look_back_csv(found: LookBack) -> bytes:
    """Every compared record as a file."""
    facts = {
        "model": found.model,
        "asked": f"version {found.version}",
        "scope": found.scope,
        "from": found.start.isoformat(),
        "to": found.end.isoformat(),
    }
    table = found.rows.rename_axis("key").reset_index()
    return reports.csv_bytes(table.assign(event_time=table["event_time"].map(str)), facts)
