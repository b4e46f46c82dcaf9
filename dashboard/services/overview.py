"""What a model did in a period, at a glance."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dashboard import store
from dashboard.domain.card import Card, Task
from dashboard.domain.cohort import Cohort
from dashboard.domain.records import RunStatus
from dashboard.domain.summaries import CohortSummary, MonthSummary, ScoreDistribution

GAP_WORTH_A_NOTICE = 0.05
RELATIVE_GAP_WORTH_A_NOTICE = 0.2
OUTCOMES_WORTH_A_NOTICE = 100


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a reader should know, with the page that shows more."""

    text: str
    page: str


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """The numbers, months and scores of a cohort, beside the period before."""

    summary: CohortSummary
    previous: CohortSummary | None
    previous_cohort: Cohort | None
    months: tuple[MonthSummary, ...]
    distribution: ScoreDistribution | None
    notices: tuple[Notice, ...]


def read_overview(connection: store.Connection, cohort: Cohort, card: Card) -> Overview:
    """Everything the overview page shows of a cohort, each number counted in SQL."""
    threshold = None if card.decision is None else card.decision.threshold
    summary = store.summarize(connection, cohort, threshold)
    months = tuple(store.monthly(connection, cohort))
    before = previous_period(cohort)
    bounds = (0.0, 1.0) if card.is_probability else None
    return Overview(
        summary=summary,
        previous=None if before is None else store.summarize(connection, before, threshold),
        previous_cohort=before,
        months=months,
        distribution=store.score_distribution(connection, cohort, bounds=bounds)
        if summary.n_rows
        else None,
        notices=tuple(_notices(connection, card, summary, months)),
    )


def previous_period(cohort: Cohort) -> Cohort | None:
    """The period of the same length just before; None where the period is open.

    Whole months are followed by whole months, so that a year is compared with a year.
    """
    if cohort.start is None or cohort.end is None:
        return None
    end = cohort.start - timedelta(days=1)
    last_day = calendar.monthrange(cohort.end.year, cohort.end.month)[1]
    if cohort.start.day == 1 and cohort.end.day == last_day:
        months = 12 * (cohort.end.year - cohort.start.year) + cohort.end.month - cohort.start.month
        place = 12 * cohort.start.year + cohort.start.month - 1 - (months + 1)
        return replace(cohort, start=date(place // 12, place % 12 + 1, 1), end=end)
    return replace(cohort, start=cohort.start - (cohort.end - end), end=end)


def _notices(
    connection: store.Connection,
    card: Card,
    summary: CohortSummary,
    months: Sequence[MonthSummary],
) -> list[Notice]:
    notices = []
    gap = _gap_notice(card, months)
    if gap is not None:
        notices.append(gap)
    if summary.n_flagged:
        text = (
            f"{summary.n_flagged:,} predictions are flagged: a category was unknown to the model, "
            "or an answer that it reads was older than allowed or replaced by a default."
        )
        notices.append(Notice(text, "predictions"))
    failed = [
        run
        for run in store.list_runs(connection, card.model, limit=50)
        if run.status is RunStatus.FAILED
    ]
    if failed:
        text = f"{len(failed)} of the last runs failed; nothing of them was stored."
        notices.append(Notice(text, "models"))
    if summary.n_disagree:
        text = f"{summary.n_disagree:,} judgements disagree with a prediction of this period."
        notices.append(Notice(text, "feedback"))
    return notices


def _gap_notice(card: Card, every: Sequence[MonthSummary]) -> Notice | None:
    """Predicted against observed, on the same predictions: those whose outcome is known."""
    months = [month for month in every if month.n_outcomes]
    known = sum(month.n_outcomes for month in months)
    if known < OUTCOMES_WORTH_A_NOTICE or card.task is Task.MULTICLASS:
        return None
    observed = sum((m.mean_outcome or 0.0) * m.n_outcomes for m in months) / known
    predicted = sum((m.mean_score_known or 0.0) * m.n_outcomes for m in months) / known
    limit = (
        GAP_WORTH_A_NOTICE if card.is_probability else RELATIVE_GAP_WORTH_A_NOTICE * abs(observed)
    )
    if abs(observed - predicted) <= limit:
        return None
    text = (
        f"The scores are off: {card.show_score(predicted)} predicted and "
        f"{card.show_score(observed)} observed on average, over the {known:,} predictions "
        "of this period whose outcome is known."
    )
    return Notice(text, "predictions")
