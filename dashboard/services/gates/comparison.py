"""A version against the champion, on the same stored rows."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard import explain, store
from dashboard.domain.card import Card, Task
from dashboard.domain.cohort import Cohort, Condition, Op
from dashboard.domain.gates import GateCheck, GateRules, GateVerdict, SegmentDifference
from dashboard.domain.results import FloatArray
from dashboard.domain.scopes import scope_words
from dashboard.services.contenders import Contender, answers_to
from dashboard.services.explaining import DEFAULT_METRIC

SAMPLE = 20_000
SEED = 0
SEGMENTS = 8
ALL = "all"
LIKELIER = 0.5
PASSED, FAILED, UNDECIDED = GateVerdict.PASSED, GateVerdict.FAILED, GateVerdict.UNDECIDED
Mask = npt.NDArray[np.bool_]
KNOWN = (Condition("@outcome", Op.IS_KNOWN),)


@dataclass(frozen=True, slots=True, eq=False)
class Bout:
    """Rows that both versions answered.

    Attributes
    ----------
    rows : DataFrame of shape (n_rows, n_columns)
        As `store.read_answered` gives them.
    champion, candidate : ndarray of shape (n_rows, n_outputs)
        The answers.
    """

    rows: pd.DataFrame
    champion: FloatArray
    candidate: FloatArray


def draw_bout(
    connection: store.Connection,
    candidate: Contender,
    champion: Contender,
    scope: str,
    *,
    labelled: bool,
) -> Bout:
    """A sample of a scope's stored rows with both answers; of those with outcomes if `labelled`.

    The champion's own predictions where there are enough, else those of the version that has most.
    """
    base = _base(connection, candidate, champion, scope, labelled=labelled)
    cohort = Cohort(candidate.version.model, base, scope)
    version = store.get_version(connection, cohort.model, base)
    rows = store.read_answered(connection, cohort, SAMPLE, SEED, labelled=labelled)
    answers = [answers_to(connection, each, version, rows) for each in (champion, candidate)]
    both = np.isfinite(np.column_stack(answers)).all(axis=1)
    return Bout(rows.take(np.flatnonzero(both)), answers[0][both], answers[1][both])


def _base(
    connection: store.Connection,
    candidate: Contender,
    champion: Contender,
    scope: str,
    *,
    labelled: bool,
) -> int:
    model = candidate.version.model
    others = [each.number for each in store.list_versions(connection, model)[::-1]]
    numbers = list(dict.fromkeys([champion.number, candidate.number, *others]))
    conditions = KNOWN if labelled else ()
    counts = {}
    for number in numbers:
        cohort = Cohort(model, number, scope, conditions=conditions)
        counts[number] = store.count(connection, cohort)
        if counts[number] >= candidate.card.gate.fewest_outcomes:
            return number
    return max(counts, key=counts.__getitem__)


def backtest(bout: Bout, card: Card) -> tuple[SegmentDifference, ...]:
    """The measure of both versions on all rows and in the largest scopes."""
    outcome = bout.rows["@outcome"].to_numpy(np.float64)
    found = [
        _difference(bout, outcome, np.ones(len(outcome), bool), ALL, card, card.gate.most_loss)
    ]
    scopes = bout.rows["@scope"].to_numpy(dtype=object)
    largest = Counter(scopes.tolist()).most_common(SEGMENTS)
    if len(largest) > 1:
        for scope, _ in largest:
            found.append(_difference(
                bout, outcome, scopes == scope, scope, card, card.gate.most_loss_in_segment
            ))  # fmt: skip
    return tuple(found)


def metric_of(card: Card) -> explain.Metric:
    """The measure of a version's backtest."""
    return explain.metric_for(card.task, card.gate.metric or DEFAULT_METRIC[card.task])


def _difference(
    bout: Bout,
    outcome: FloatArray,
    chosen: Mask,
    name: str,
    card: Card,
    most_loss: float,
) -> SegmentDifference:
    known = outcome[chosen]
    if _fewest(card, known) < card.gate.fewest_outcomes:
        return SegmentDifference(name, known.size, None, None, None, None, UNDECIDED)
    found = explain.paired_difference(
        metric_of(card), known, bout.champion[chosen], bout.candidate[chosen], SEED
    )
    verdict = _judged(found.change, found.half_width, most_loss * abs(found.first))
    return SegmentDifference(
        name, known.size, found.first, found.second, found.change, found.half_width, verdict
    )


def _fewest(card: Card, outcome: FloatArray) -> int:
    """Known outcomes, of the rarer kind where there are two."""
    if card.task is not Task.BINARY:
        return int(outcome.size)
    positive = int((outcome == 1).sum())
    return min(positive, outcome.size - positive)


def _judged(change: float, half: float, allowed: float) -> GateVerdict:
    """Passed if it is surely not much worse, failed if it is much worse and surely worse."""
    if change - half >= -allowed:
        return PASSED
    return FAILED if change < -allowed and change + half < 0 else UNDECIDED


def check_backtest(segments: tuple[SegmentDifference, ...], card: Card, scope: str) -> GateCheck:
    """Whether it is as good as the champion on all rows."""
    title, rules, metric = "As good on known outcomes", card.gate, metric_of(card)
    every = segments[0]
    if every.difference is None or every.half_width is None:
        needed = f"{rules.fewest_outcomes} are needed"
        kinds = " of either kind" if card.task is Task.BINARY else ""
        sentence = (
            f"{every.n_rows:,} known outcomes {scope_words(scope)} that both can be held against; "
            f"{needed}{kinds}."
        )
        verdict = FAILED if rules.needs_outcomes else UNDECIDED
        return GateCheck("backtest", title, verdict, sentence, n_rows=every.n_rows)
    verdict = FAILED if rules.needs_outcomes and every.verdict is UNDECIDED else every.verdict
    words = {
        PASSED: "It is as good as the champion, or better",
        FAILED: "It is worse than the champion",
        UNDECIDED: "It cannot be told yet whether it is as good as the champion",
    }
    sentence = (
        f"{words[every.verdict]}: {metric.title} {every.candidate:.4g} against "
        f"{every.champion:.4g} on the same {every.n_rows:,} rows (difference "
        f"{_interval(every.difference, every.half_width)})."
    )
    limit = _signed(-rules.most_loss * abs(every.champion or 0.0))
    return GateCheck(
        "backtest", title, verdict, sentence, _signed(every.difference), limit, every.n_rows
    )


def check_segments(segments: tuple[SegmentDifference, ...], rules: GateRules) -> GateCheck:
    """Whether some scope is much worse served."""
    title = "No segment much worse"
    parts = segments[1:]
    judged = [each for each in parts if each.difference is not None]
    if not judged:
        sentence = f"None of the {len(parts)} largest scopes has enough known outcomes."
        return GateCheck("segments", title, UNDECIDED, sentence)
    worse = [each for each in judged if each.verdict is FAILED]
    unsure = [each for each in judged if each.verdict is UNDECIDED]
    few = len(parts) - len(judged)
    said = [f"{len(judged)} of the {len(parts)} largest scopes have enough known outcomes"]
    if worse:
        said.append(f"much worse in {', '.join(each.segment for each in worse)}")
    elif not unsure:
        said.append("none is much worse")
    if unsure:
        said.append(f"too few to tell in {', '.join(each.segment for each in unsure)}")
    worst = min(judged, key=lambda each: each.difference or 0.0)
    verdict = FAILED if worse else UNDECIDED if unsure or few == len(parts) else PASSED
    return GateCheck(
        "segments",
        title,
        verdict,
        f"{'; '.join(said)}.",
        f"{_signed(worst.difference or 0.0)} in {worst.segment}",
        _signed(-rules.most_loss_in_segment * abs(worst.champion or 0.0)),
        sum(each.n_rows for each in judged),
    )


def check_decisions(bout: Bout, candidate: Card, champion: Card) -> GateCheck:
    """How much would change for the people the decisions are about."""
    title, limit = "Decisions that would change", candidate.gate.most_flipped
    n_rows = len(bout.rows)
    if n_rows < candidate.gate.fewest_outcomes:
        sentence = f"{n_rows:,} stored rows that both can answer; too few to compare."
        return GateCheck("decisions", title, UNDECIDED, sentence, n_rows=n_rows)
    moved = explain.mean_of_rows(np.abs(bout.candidate - bout.champion).mean(axis=1))
    score = (
        f"the score moves by {candidate.show_change(moved.value).lstrip('+')} on average (95 % "
        f"interval {candidate.show_change(moved.low).lstrip('+')} to "
        f"{candidate.show_change(moved.high).lstrip('+')})"
    )
    flips = flipped(bout, candidate, champion)
    if flips is None:
        sentence = f"There is no decision on this score; on {n_rows:,} stored rows {score}."
        return GateCheck("decisions", title, PASSED, sentence, n_rows=n_rows)
    share = explain.share_of_rows(flips.astype(np.float64))
    what = "decisions" if candidate.decision and champion.decision else "predicted classes"
    sentence = (
        f"{_percent(share.value)} of the {what} on {n_rows:,} stored rows would change "
        f"(95 % interval {_percent(share.low)} to {_percent(share.high)}); {score}."
    )
    verdict = PASSED if share.value <= limit else FAILED
    return GateCheck(
        "decisions", title, verdict, sentence, _percent(share.value), _percent(limit), n_rows
    )


def flipped(bout: Bout, candidate: Card, champion: Card) -> Mask | None:
    """Where the decision, else the predicted class, would be another; None without either."""
    before, after = bout.champion, bout.candidate
    if candidate.decision and champion.decision:
        first = [champion.decision.of(score) for score in before[:, 0]]
        second = [candidate.decision.of(score) for score in after[:, 0]]
        return np.asarray(
            np.not_equal(np.array(first, dtype=object), np.array(second, dtype=object)),
            dtype=np.bool_,
        )
    if candidate.task is Task.BINARY:
        return np.asarray(
            np.not_equal(before[:, 0] >= LIKELIER, after[:, 0] >= LIKELIER), dtype=np.bool_
        )
    if candidate.task is Task.MULTICLASS:
        return np.asarray(before.argmax(axis=1) != after.argmax(axis=1))
    return None


def _interval(change: float, half: float) -> str:
    return f"{_signed(change)}, 95 % interval {_signed(change - half)} to {_signed(change + half)}"


def _signed(value: float) -> str:
    return f"{value:+.3g}".replace("-", "\N{MINUS SIGN}", 1)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
