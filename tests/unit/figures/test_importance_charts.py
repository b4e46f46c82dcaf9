from dataclasses import replace

import numpy as np

from dashboard import figures
from dashboard.domain.card import Task

DOTS = "mean and 95 % interval"


def trace(chart, name):
    (found,) = [trace for trace in chart.figure.data if trace.name == name]
    return found


def test_dots_are_the_means_sorted_with_95_percent_intervals(permuted, card):
    dots = trace(figures.importance_chart(permuted, "ranking quality", card), DOTS)
    order = np.argsort(-permuted.mean)
    np.testing.assert_allclose(dots.x, permuted.mean[order])
    # t quantile of 9 degrees of freedom, as tables print it
    np.testing.assert_allclose(dots.error_x.array, 2.262 * permuted.standard_error[order], 1e-3)
    assert list(dots.customdata) == [permuted.features[place] for place in order]


def test_negative_importances_are_shown_as_negative(permuted, card):
    chart = figures.importance_chart(permuted, "ranking quality", card)
    assert min(trace(chart, DOTS).x) < 0
    words = [note.text for note in chart.figure.layout.annotations]
    assert any(text.startswith("\N{MINUS SIGN}0.00") for text in words)


def test_the_sentence_says_what_matters_most_and_that_ranks_overlap(permuted, card):
    chart = figures.importance_chart(permuted, "ranking quality", card)
    assert chart.title == "Amount approved matters most"
    assert "Shuffling amount approved costs 0.0500 of ranking quality" in chart.summary
    assert "(0.684 without shuffling)" in chart.summary
    assert "is not certain: intervals overlap." in chart.summary
    assert "features are not clearly above zero." in chart.summary


def test_the_sentence_says_when_the_first_ranks_are_clear(permuted, card):
    far_apart = np.array([9.0, 6, 3, *[0] * 10])[:, np.newaxis] + permuted.importances
    chart = figures.importance_chart(replace(permuted, importances=far_apart), "accuracy", card)
    assert "the order of the first three (Amount approved, Share guaranteed by the agency and " in (
        chart.summary
    )
    assert "is clear." in chart.summary


def test_importance_of_nothing_says_so(permuted, card):
    nothing = replace(permuted, importances=np.zeros((13, 2)))
    chart = figures.importance_chart(nothing, "accuracy", card)
    assert chart.title == "No feature matters for accuracy"
    assert chart.summary == "Shuffling any feature leaves accuracy as good as it is (0.684)."


def test_a_single_repeat_has_no_interval_and_no_nan(permuted, card):
    once = replace(permuted, importances=permuted.importances[:, :1])
    chart = figures.importance_chart(once, "accuracy", card)
    assert not np.any(trace(chart, DOTS).error_x.array)
    assert "nan" not in (chart.summary + chart.table.to_csv()).lower()


def test_the_table_lists_all_features_when_few_are_drawn(permuted, card):
    chart = figures.importance_chart(permuted, "accuracy", card, top=5)
    assert len(trace(chart, DOTS).x) == 5
    assert list(chart.table["Rank"]) == list(range(1, 14))
    np.testing.assert_allclose(
        chart.table["Loss of accuracy when shuffled"], np.sort(permuted.mean)[::-1]
    )


def test_mean_contributions_are_in_log_odds_for_probabilities(averaged, card):
    chart = figures.mean_attribution_chart(averaged, card)
    np.testing.assert_allclose(trace(chart, DOTS).x, np.sort(averaged.mean)[::-1])
    assert chart.title == "Amount approved moves scores most"
    assert "by 0.42 log-odds on average" in chart.summary
    assert "Mean size of the contribution (log-odds)" in chart.table.columns


def test_mean_contributions_of_a_regression_are_in_its_own_unit(averaged, rides):
    chart = figures.mean_attribution_chart(averaged, rides)
    assert "0.42 rides per hour on average" in chart.summary
    assert "log-odds" not in chart.summary


def test_mean_contributions_of_several_classes_name_their_scale(averaged, card):
    chart = figures.mean_attribution_chart(averaged, replace(card, task=Task.MULTICLASS))
    assert "log-odds against the other classes" in chart.table.columns[2]


def test_no_contributions_at_all_are_a_sentence(averaged, card):
    zeros = np.zeros(13)
    chart = figures.mean_attribution_chart(
        replace(averaged, mean=zeros, standard_error=zeros), card
    )
    assert chart.summary == "No feature moves any score away from the typical one."
