from dataclasses import replace

import numpy as np

from dashboard import figures
from dashboard.domain.results import Estimate


def test_the_sentence_has_the_share_its_interval_and_what_it_is_out_of(similar, card):
    chart = figures.similar_chart(similar, 0.31, card)
    assert chart.title == "Similar cases: 50 % defaulted"
    assert chart.summary == (
        "Of the 3 predictions most like this loan, 2 have a known outcome: defaulted in 50 % "
        "(95 % interval 9 % to 91 %); this loan scores 31.0 %."
    )
    assert chart.source.startswith(
        "3,000 predictions (May 2006, all states), version 1; likeness of all values"
    )
    assert list(chart.table["Outcome"]) == ["paid", "defaulted", "not known yet"]


def test_every_outcome_has_marks_of_its_own_and_the_record_stands_out(similar, card):
    figure = figures.similar_chart(similar, 0.31, card).figure
    assert [trace.name for trace in figure.data] == [
        "paid", "defaulted", "not known yet", "this loan",
    ]  # fmt: skip
    assert [list(trace.x) for trace in figure.data] == [[0.1], [0.2], [0.3], [0.31]]
    assert len({trace.marker.symbol for trace in figure.data}) == 4


def test_without_outcomes_nothing_is_made_up(similar, card):
    unknown = replace(similar, outcomes=np.full(3, np.nan), outcome=None)
    chart = figures.similar_chart(unknown, 0.31, card)
    assert chart.title == "No outcome of a similar case is known yet"
    assert [trace.name for trace in chart.figure.data] == ["not known yet", "this loan"]


def test_a_regression_has_a_mean_in_its_unit_and_one_outcome_has_no_interval(similar, rides):
    alone = replace(similar, outcome=Estimate(140.0, np.nan, np.nan, 1), asked="")
    chart = figures.similar_chart(alone, 150.0, rides)
    assert chart.title == "Similar cases came to 140 rides per hour on average"
    assert "1 has a known outcome: on average 140 rides per hour; this hour" in chart.summary


def test_what_differs_names_the_most_different_values_first(similar, card):
    other = {"approved_amount": 60_000.0, "naics_sector": "44", "urban_rural": None}
    assert figures.what_differs(similar, 0, other, card) == "hardly anything"
    assert figures.what_differs(similar, 1, other, card) == "Amount approved: $60,000"
    assert figures.what_differs(similar, 2, other, card, most=1) == (
        "Industry: Retail trade and 1 more"
    )
