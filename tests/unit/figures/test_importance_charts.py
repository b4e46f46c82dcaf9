from dataclasses import replace

import numpy as np

from dashboard import figures
from dashboard.domain.card import Task
from dashboard.domain.results import Together

DOTS = "mean and 95 % interval"


def trace(chart, name):
    (found,) = [trace for trace in chart.figure.data if trace.name == name]
    return found


def test_dots_are_the_means_sorted_with_95_percent_intervals(permuted, card):
    dots = trace(figures.importance_chart(permuted, "ranking quality", card), DOTS)
    order = np.argsort(-permuted.mean)
    np.testing.assert_allclose(dots.x, permuted.mean[order])
    # t quantiles of 9 and of 1,999 degrees of freedom, as tables print them
    half = np.hypot(2.262 * permuted.shuffle_error, 1.961 * permuted.row_error)
    np.testing.assert_allclose(dots.error_x.array, half[order], 1e-3)
    assert list(dots.customdata) == [permuted.features[place] for place in order]


def test_negative_importances_are_shown_as_negative(permuted, card):
    chart = figures.importance_chart(permuted, "ranking quality", card)
    assert min(trace(chart, DOTS).x) < 0
    words = [note.text for note in chart.figure.layout.annotations]
    assert any(text.startswith("\N{MINUS SIGN}0.00") for text in words)


def test_the_sentence_says_what_matters_most_and_that_ranks_overlap(permuted, card):
    chart = figures.importance_chart(permuted, "ranking quality", card)
    assert chart.title == "Amount approved matters most"
    assert "Shuffling amount approved worsens ranking quality by 0.0500" in chart.summary
    assert "(0.684 without shuffling)" in chart.summary
    assert "is not certain: intervals overlap." in chart.summary
    assert "features are not distinguishable from chance." in chart.summary


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


def test_what_cannot_be_told_from_chance_is_hollow_and_said_in_words(permuted, card):
    chart = figures.importance_chart(permuted, "ranking quality", card)
    dots = trace(chart, DOTS)
    low = np.asarray(dots.x) - np.asarray(dots.error_x.array)
    high = np.asarray(dots.x) + np.asarray(dots.error_x.array)
    includes_zero = (low <= 0) & (high >= 0)
    assert 0 < includes_zero.sum() < 13
    hollow = np.array(dots.marker.symbol) == "circle-open"
    np.testing.assert_array_equal(hollow, includes_zero)
    expected = ["not distinguishable from chance" if each else None for each in includes_zero]
    found = [
        words if words.startswith("not") else None for words in chart.table["Finding"].tolist()
    ]
    assert found == expected
    assert f"{includes_zero.sum()} features are not distinguishable from chance" in chart.summary


def test_the_reach_of_chance_is_the_longest_half_interval_around_zero(permuted, card):
    chart = figures.importance_chart(permuted, "ranking quality", card)
    dots = trace(chart, DOTS)
    hollow = np.array(dots.marker.symbol) == "circle-open"
    reach = np.asarray(dots.error_x.array)[hollow].max()
    drawn = np.asarray(trace(chart, "reach of chance").x)
    np.testing.assert_allclose(drawn[np.isfinite(drawn)], reach)


def test_features_that_hurt_are_not_called_chance(permuted, card):
    harmful = replace(permuted, importances=permuted.importances - 0.02)
    table = figures.importance_chart(harmful, "ranking quality", card).table
    assert table["Finding"].iloc[-1] == "hurts"


def test_no_chart_claims_a_winner_where_all_may_be_chance(permuted, card):
    noisy = replace(permuted, row_error=np.full(13, 1.0))
    chart = figures.importance_chart(noisy, "Ranking (AUC)", card)
    assert chart.title == "No feature is beyond chance for ranking (AUC)"
    assert "13 features are not distinguishable" in chart.summary


def test_the_sentence_counts_the_repeats_in_which_the_same_features_lead(permuted, card):
    far_apart = np.array([9.0, 6, 3, *[0] * 10])[:, np.newaxis] + permuted.importances
    far_apart[3, 0] = 20
    chart = figures.importance_chart(replace(permuted, importances=far_apart), "accuracy", card)
    # the fourth feature leads once; its mean of 2 leaves it fourth overall
    assert "The same three features lead in 9 of 10 repeats." in chart.summary
    far_apart[3, 0] = 0
    chart = figures.importance_chart(replace(permuted, importances=far_apart), "accuracy", card)
    assert "lead in all 10 repeats" in chart.summary


def test_the_source_says_rows_repeats_metric_and_seed_in_words(permuted, card):
    source = figures.importance_chart(permuted, "Ranking (AUC)", card).source
    assert source == (
        "2,000 predictions (May 2006, all states), version 1; each feature shuffled 10 times, "
        "quality measured by ranking (AUC), intervals over shuffles and the sample of records, "
        "seed 0."
    )


def test_a_metric_in_the_outcomes_unit_says_it(permuted, rides):
    chart = figures.importance_chart(permuted, "MAE", rides, unit="rides per hour")
    assert "worsens MAE by 0.0500 rides per hour" in chart.summary
    assert "MAE: how much worse when shuffled (rides per hour)" in chart.table.columns


def test_a_single_repeat_has_the_interval_of_the_rows_and_no_nan(permuted, card):
    once = replace(permuted, importances=permuted.importances[:, :1])
    chart = figures.importance_chart(once, "accuracy", card)
    np.testing.assert_allclose(trace(chart, DOTS).error_x.array, 0.001961, rtol=1e-3)
    assert "repeats" not in chart.summary
    assert "nan" not in (chart.summary + chart.table.to_csv()).lower()


def test_the_table_lists_all_features_when_few_are_drawn(permuted, card):
    chart = figures.importance_chart(permuted, "accuracy", card, top=5)
    assert len(trace(chart, DOTS).x) == 5
    assert list(chart.table["Rank"]) == list(range(1, 14))
    np.testing.assert_allclose(
        chart.table["accuracy: how much worse when shuffled"], np.sort(permuted.mean)[::-1]
    )


def test_mean_contributions_of_probabilities_are_in_points(averaged, card):
    in_points = replace(averaged, unit="response", mean=averaged.mean / 10)
    chart = figures.mean_attribution_chart(in_points, card)
    np.testing.assert_allclose(trace(chart, DOTS).x, 10 * np.sort(averaged.mean)[::-1])
    assert "by 4.2 points on average" in chart.summary
    assert "log-odds" not in chart.summary
    assert "Mean size of the contribution (percentage points)" in chart.table.columns


def test_mean_contributions_on_the_models_own_scale_are_in_log_odds(averaged, card):
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


def test_what_is_beyond_chance_is_not_written_as_zero(permuted, card):
    mean = np.array([117.0, 0.3, *[0] * 11])
    far_apart = replace(
        permuted, importances=np.tile(mean[:, np.newaxis], 3), row_error=np.full(13, 0.01)
    )
    chart = figures.importance_chart(far_apart, "MAE", card)
    words = [note.text for note in chart.figure.layout.annotations]
    assert "0.3" in words
    assert "<b>117.0</b>" in words


def test_features_that_move_together_are_named_with_what_they_cost_together(permuted, card):
    groups = [Together(("approved_amount", "jobs_created"), 0.987)]
    joint = replace(
        permuted,
        features=("0",),
        importances=np.array([[0.05, 0.052, 0.048]]),
        row_error=np.array([0.01]),
    )
    (said,) = figures.together_sentences(groups, joint, "Ranking (AUC)", card)
    assert said.startswith(
        "Amount approved and jobs created move together (rank correlation 0.99 or more, whichever "
        "the sign): shuffled together they worsen ranking (AUC) by 0.0500 ("
    )
