from dataclasses import replace

import numpy as np
import pytest

from dashboard import figures
from dashboard.domain.card import Task
from dashboard.domain.records import Verdict
from dashboard.domain.summaries import ErrorDifference, MonthSummary, ScoreDistribution
from dashboard.figures.distribution import share_below


def trace(chart, name):
    (found,) = [trace for trace in chart.figure.data if trace.name == name]
    return found


def test_bars_are_the_counts(scores, card):
    chart = figures.distribution_chart(scores, card, mark=0.312)
    bars = trace(chart, "predictions")
    np.testing.assert_array_equal(bars.y, scores.counts)
    np.testing.assert_allclose(bars.x, (scores.edges[:-1] + scores.edges[1:]) / 2)
    assert chart.table["Predictions"].sum() == 12_480


def test_the_record_is_marked_and_its_place_said(scores, card):
    chart = figures.distribution_chart(scores, card, mark=0.312)
    assert chart.summary == (
        "With 31.2 %, this loan scores higher than about 90 % of 12,480 predictions."
    )
    assert [shape.x0 for shape in chart.figure.layout.shapes] == [0.2, 0.312]
    words = [note.text for note in chart.figure.layout.annotations]
    assert words == ["threshold 20.0 %", "<b>this loan 31.2 %</b>"]


def test_the_share_below_counts_whole_bars_and_parts_of_one():
    result = ScoreDistribution(np.array([0.0, 1.0, 2.0]), np.array([3, 1]))
    assert share_below(result, 1.0) == pytest.approx(0.75)
    assert share_below(result, 1.5) == pytest.approx(0.875)
    assert (share_below(result, -1), share_below(result, 5)) == (0, 1)


def test_a_share_is_never_called_0_or_100_percent_without_being_so(scores, card):
    low = figures.distribution_chart(scores, card, mark=0.0201)
    assert "about 1 % of" in low.summary
    high = figures.distribution_chart(scores, card, mark=0.6199)
    assert "about 99 % of" in high.summary


def test_without_a_record_the_fullest_range_and_the_threshold_are_said(scores, card):
    chart = figures.distribution_chart(scores, card)
    assert chart.summary.startswith("The bars run from 2.0 % to 62.0 %; the fullest range, ")
    assert "lie above the threshold of 20.0 %." in chart.summary


def test_one_bin_of_equal_scores_is_drawn(card):
    result = ScoreDistribution(np.array([0.4, 0.4]), np.array([5]))
    chart = figures.distribution_chart(result, card, mark=0.4)
    assert "about 0 % of 5 predictions" in chart.summary
    assert "nan" not in chart.summary.lower()


def test_no_predictions_are_a_sentence(card):
    result = ScoreDistribution(np.array([0.0, 1.0]), np.array([0]))
    chart = figures.distribution_chart(result, card, mark=0.4)
    assert chart.title == "No predictions to show"
    assert chart.summary.startswith("No predictions match these filters.")


def test_one_prediction_is_one(card):
    result = ScoreDistribution(np.array([0.0, 1.0]), np.array([1]))
    assert figures.distribution_chart(result, card).summary == "There is one prediction only."


def test_lines_are_the_months_and_break_where_a_month_has_none(months, card):
    chart = figures.trend_chart(months, card)
    line = trace(chart, "mean score")
    assert len(line.x) == 24
    assert line.x[7] == "2005-08-01"
    assert np.isnan(line.y[7])
    known = np.delete(np.asarray(line.y), 7)
    np.testing.assert_allclose(known, [month.mean_score for month in months])
    assert np.isnan(trace(chart, "observed outcome").y[-1])
    np.testing.assert_allclose(trace(chart, "predictions").y[0], months[0].n_rows)


def test_the_trend_compares_scores_and_outcomes_of_the_same_predictions(months, card):
    chart = figures.trend_chart(months, card)
    known = [month for month in months if month.n_outcomes]
    weights = [month.n_outcomes for month in known]
    scored = np.average([month.mean_score_known for month in known], weights=weights)
    truth = np.average([month.mean_outcome for month in known], weights=weights)
    assert f"{100 * scored:.1f} % was scored and {100 * truth:.1f} % was observed" in chart.summary
    assert "rises from 14.0 % to 16.3 % between Jan 2005 and Dec 2006" in chart.summary
    assert chart.title == "Outcomes were higher than scored"


def test_a_month_without_outcomes_says_that_none_are_known(card):
    chart = figures.trend_chart([MonthSummary("2006-05", 10, 0.2, 0, None, None)], card)
    assert chart.summary == (
        "The mean risk of default is 20.0 % in May 2006; no outcomes are known yet."
    )
    assert "nan" not in chart.summary.lower()


def test_scores_that_do_not_move_stay(card):
    months = [MonthSummary(month, 10, 0.2, 0, None, None) for month in ("2006-05", "2006-06")]
    assert "stays at 20.0 % between" in figures.trend_chart(months, card).summary


def test_outcomes_of_several_classes_are_not_drawn_as_scores(months, card):
    chart = figures.trend_chart(months, replace(card, task=Task.MULTICLASS))
    assert np.isnan(trace(chart, "observed outcome").y).all()
    assert "observed" not in chart.summary


def test_no_months_are_a_sentence(card):
    chart = figures.trend_chart([], card)
    assert chart.summary.startswith("No predictions match these filters.")
    assert len(chart.table) == 0


def test_versions_are_compared_with_the_outcomes(months, card):
    higher = [
        replace(month, mean_score=month.mean_score + 0.02, mean_score_known=month.mean_score + 0.02)
        for month in months
    ]
    chart = figures.comparison_chart({1: months, 2: higher}, card)
    np.testing.assert_allclose(
        np.delete(np.asarray(trace(chart, "version 2").y), 7),
        [month.mean_score for month in higher],
    )
    assert chart.title == "Risk of default by version"
    assert "version 1 scored 14.6 % on average against 21.3 % observed" in chart.summary
    assert len(chart.table) == 46


def test_versions_are_told_apart_by_more_than_colour(months, card):
    chart = figures.comparison_chart({1: months, 2: months}, card)
    assert trace(chart, "version 1").marker.symbol != trace(chart, "version 2").marker.symbol


@pytest.mark.parametrize(
    ("mean", "title", "said"),
    [
        (
            -0.0065,
            "Version 1 is closer to the outcomes",
            "version 1 is lower than that of version 2",
        ),
        (
            0.0065,
            "Version 2 is closer to the outcomes",
            "version 2 is lower than that of version 1",
        ),
        (0.001, "No clear difference between the versions", "no clear difference: +0.001 for"),
    ],
)
def test_the_closer_version_is_named_only_if_the_interval_leaves_out_zero(
    mean, title, said, months, card
):
    difference = ErrorDifference(1, 2, 1_000, mean, 0.001)
    chart = figures.comparison_chart({1: months, 2: months}, card, difference=difference)
    assert chart.title == title
    assert "On the 1,000 records with an outcome that both scored" in chart.summary
    assert said in chart.summary
    half = 1.96234 * 0.001  # Student's t of 999 degrees of freedom
    ends = sorted(abs(mean + side * half) for side in (-1, 1))
    for end in ends:
        assert f"{end:.3g}" in chart.summary


def test_no_versions_are_a_sentence(card):
    chart = figures.comparison_chart({}, card)
    assert chart.summary.startswith("No predictions match these filters.")


def test_judgements_are_counted(card):
    chart = figures.verdict_chart({Verdict.AGREE: 30, Verdict.DISAGREE: 12}, card)
    assert chart.summary == (
        "12 of 42 judgements disagree with the prediction "
        "(95 % interval of the share: 17 % to 44 %)."
    )
    assert list(trace(chart, "judgements").x) == [30, 12, 0]
    assert chart.title == "29 % disagree"


def test_no_judgements_say_what_to_do(card):
    chart = figures.verdict_chart({}, card)
    assert chart.summary == (
        "No feedback has been given yet. Open a prediction and say whether you agree."
    )


def test_the_most_questioned_factor_comes_first(card):
    chart = figures.suspect_chart({"approved_amount": 4, "low_doc": 9, "gone": 1}, card)
    assert list(chart.table["Feature"]) == [
        "Approved with little documentation",
        "Amount approved",
        "gone",
    ]
    assert "9 of 14 times" in chart.summary
    assert figures.suspect_chart({}, card).title == "No factor was named"


def test_disagreement_by_version_is_drawn_as_a_share(card):
    counts = {1: {Verdict.AGREE: 3}, 2: {Verdict.DISAGREE: 4, Verdict.AGREE: 4}}
    chart = figures.version_chart(counts, card)
    assert list(trace(chart, "judgements").x) == [0.5, 0]
    assert chart.figure.layout.xaxis.range == (0, 1)
    assert chart.summary == (
        "Judgements by version: version 2: 4 of 8 disagree; version 1: 0 of 3 disagree."
    )


def test_a_single_outcome_proves_no_score_wrong(card):
    month = MonthSummary("2008-12", 1, 0.121, 1, 0.0, 0.121)
    chart = figures.trend_chart([month], card)
    assert chart.title == "Too few outcomes to say whether the scores are right"
    assert "1 outcome known" in chart.source


def test_observed_shares_have_intervals_that_hold_them(months, card):
    chart = figures.trend_chart(months, card)
    observed = trace(chart, "observed outcome")
    up, down = (np.array(observed.error_y[name], dtype=float) for name in ("array", "arrayminus"))
    known = np.isfinite(np.array(observed.y, dtype=float))
    assert known.any()
    assert (up[known] > 0).all()
    assert (down[known] > 0).all()
    assert np.isnan(up[~known]).all()
