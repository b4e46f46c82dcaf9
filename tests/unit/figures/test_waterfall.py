from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard import figures
from dashboard.domain.results import Link, WhatIf


def texts(figure):
    return [note.text for note in figure.layout.annotations]


def trace(chart, name):
    (found,) = [trace for trace in chart.figure.data if trace.name == name]
    return found


def test_the_bars_lead_from_the_typical_score_to_the_score(explained, row, card):
    result = explained()
    bars = trace(figures.waterfall_chart(result, row, card), "contributions")
    ends = np.asarray(bars.base) + np.asarray(bars.x)
    assert bars.base[0] == pytest.approx(result.base_response)
    np.testing.assert_allclose(bars.base[1:], ends[:-1])
    assert ends[-1] == pytest.approx(result.response[0])


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None
)
@given(st.lists(st.floats(-2, 2), min_size=13, max_size=13), st.integers(1, 15))
def test_the_bars_end_at_the_score_however_many_are_folded(explained, row, card, values, top):
    result = explained(values)
    chart = figures.waterfall_chart(result, row, card, top=top)
    bars = trace(chart, "contributions")
    assert bars.base[0] + sum(bars.x) == pytest.approx(result.response[0], abs=1e-3)


def test_the_bars_are_the_contributions_largest_first(explained, row, card):
    result = explained()
    bars = trace(figures.waterfall_chart(result, row, card, top=3), "contributions")
    values = result.response_values[0]
    order = np.argsort(-np.abs(values))
    np.testing.assert_allclose(bars.x[:3], values[order[:3]])
    assert bars.x[3] == pytest.approx(values[order[3:]].sum())
    assert list(bars.customdata[:3]) == [result.features[place] for place in order[:3]]


def test_on_the_margin_the_bars_are_the_stored_values(explained, row, card):
    result = explained()
    chart = figures.waterfall_chart(result, row, card, unit="margin", top=13)
    bars = trace(chart, "contributions")
    np.testing.assert_allclose(sorted(bars.x), sorted(result.values[0]))
    assert "\N{MINUS SIGN}0.63 log-odds" in chart.summary


def test_one_feature_alone_is_not_folded(explained, row, card):
    chart = figures.waterfall_chart(explained(), row, card, top=12)
    assert not any("other factor" in text for text in texts(chart.figure))
    assert len(trace(chart, "contributions").x) == 13


def test_every_row_has_its_words_and_its_signed_number(explained, row, card):
    shown = texts(figures.waterfall_chart(explained(), row, card).figure)
    assert "Amount approved: &#36;120,000" in shown
    assert "+7.5 points" in shown
    assert "\N{MINUS SIGN}3.2 points" in shown
    assert "Location: missing" in shown
    assert "<b>34.9 %</b>" in shown
    assert "3 other factors together" in shown


def test_the_sentence_names_score_typical_score_and_two_strongest_reasons(explained, row, card):
    chart = figures.waterfall_chart(explained(), row, card)
    assert chart.title == "Amount approved raises the risk of default most"
    assert chart.summary == (
        "Risk of default of this loan is 34.9 %, 19.8 points above the typical 15.1 % "
        "(100 of 1,000 approved loans of 2003): amount approved ($120,000) raises it by 7.5 "
        "points and share guaranteed by the agency (50 %) raises it by 5.6 points."
    )


def test_a_record_without_reasons_says_so(explained, row, card):
    chart = figures.waterfall_chart(explained(np.zeros(13)), row, card)
    assert chart.title == "No single factor moves the risk of default of this loan"
    assert "the same as the typical 15.1 %" in chart.summary
    assert chart.summary.endswith("no single factor moves it.")
    assert set(chart.table["Direction"]) == {"no effect"}


def test_the_table_lists_every_feature_and_adds_up(explained, row, card):
    result = explained(errors=0.02)
    table = figures.waterfall_chart(result, row, card, top=2).table
    assert table["Feature"][0] == "Amount approved"
    assert set(table["Feature"]) == {feature.title for feature in card.schema.features}
    points = table["Contribution (percentage points)"]
    assert points.sum() == pytest.approx(100 * (result.response[0] - result.base_response))
    assert table["Contribution (log-odds)"].sum() == pytest.approx(result.values.sum())
    assert (table["Standard error (percentage points)"] > 0).all()
    assert set(table["Direction"]) == {"raises", "lowers"}
    assert table["Typical range"][0] == "$10,000 to $800,000"
    assert table.loc[table["Feature"] == "Location", "Value"].item() == "missing"


def test_estimates_carry_whiskers_of_95_percent_and_exact_values_none(explained, row, card):
    result = explained(errors=0.02)
    chart = figures.waterfall_chart(result, row, card)
    whiskers = trace(chart, "95 % interval")
    scale = result.response_scale[0]
    np.testing.assert_allclose(whiskers.error_x.array, 1.96 * 0.02 * scale)
    assert "how exact each estimate is" in chart.help
    exact = figures.waterfall_chart(explained(), row, card)
    assert "95 % interval" not in [trace.name for trace in exact.figure.data]
    assert "Standard error" not in " ".join(exact.table.columns)


def test_what_the_values_leave_unexplained_is_a_bar_of_its_own(explained, row, card):
    result = explained()
    result = replace(result, margin=result.margin + 0.5, response=result.response + 0.1)
    chart = figures.waterfall_chart(result, row, card)
    assert "Not explained" in texts(chart.figure)
    bars = trace(chart, "contributions")
    assert bars.base[0] + sum(bars.x) == pytest.approx(result.response[0])


def test_a_regression_is_drawn_in_its_own_unit(explained, row, rides):
    result = explained(base=120.0, link=Link.IDENTITY)
    chart = figures.waterfall_chart(result, row, rides)
    assert "121 rides per hour" in chart.summary
    assert "Contribution (rides per hour)" in chart.table.columns
    assert chart.figure.layout.xaxis.title.text == "Rides (rides per hour)"


def test_signs_in_labels_are_never_read_as_tags_or_formulas(explained, row, card):
    row["naics_sector"] = "<b>$x$</b>"
    drawn = texts(figures.waterfall_chart(explained(), row, card).figure)
    assert "Industry: &lt;b&gt;&#36;x&#36;&lt;/b&gt;" in drawn


def test_reasons_are_sentences_strongest_first(explained, row, card):
    sentences = figures.reason_sentences(explained(), row, card, top=4)
    assert sentences == [
        "Amount approved of $120,000 raises the risk of default by 7.5 points.",
        "Share guaranteed by the agency of 50 % raises the risk of default by 5.6 points.",
        (
            "Industry (Professional, scientific and technical services) raises the risk of "
            "default by 4.5 points."
        ),
        "Revolving line of credit (yes) raises the risk of default by 3.6 points.",
    ]


def test_a_missing_value_is_a_reason_too(explained, row, card):
    values = np.zeros(13)
    values[8] = -0.4
    (sentence,) = figures.reason_sentences(explained(values), row, card)
    assert sentence == "Location (missing) lowers the risk of default by 4.4 points."


def test_contributions_written_as_zero_are_no_reasons(explained, row, card):
    assert figures.reason_sentences(explained(np.full(13, 1e-5)), row, card) == []


def test_a_what_if_leads_from_the_stored_to_the_new_score(edited, row, card):
    chart = figures.what_if_chart(edited, row, card)
    bars = trace(chart, "contributions")
    assert bars.base[0] == pytest.approx(edited.before.response[0])
    assert sum(bars.x) == pytest.approx(edited.change, abs=1e-9)
    assert chart.table["Change of the contribution (percentage points)"].sum() == pytest.approx(
        100 * edited.change
    )


def test_a_what_if_says_what_was_changed_and_what_follows(edited, row, card):
    chart = figures.what_if_chart(edited, row, card)
    assert chart.title == "The changes lower the score by 16.5 points"
    assert chart.summary == (
        "With amount approved changed from $120,000 to $60,000 and location changed from missing "
        "to rural, the score falls from 34.9 % to 18.3 % (\N{MINUS SIGN}16.5 points). The "
        "decision would be 'approve' instead of 'review'."
    )
    first = chart.table.set_index("Feature").loc["Location"]
    assert (first["Stored value"], first["New value"]) == ("missing", "rural")


def test_edited_features_are_drawn_even_when_they_hardly_matter(edited, row, card):
    chart = figures.what_if_chart(edited, row, card, top=1)
    drawn = list(trace(chart, "contributions").customdata)
    assert drawn == ["approved_amount", "urban_rural", ""]


def test_a_what_if_without_edits_says_that_nothing_is_changed(explained, row, card):
    chart = figures.what_if_chart(WhatIf((), explained(), explained()), row, card)
    assert chart.summary == "Nothing is changed yet: this loan keeps its score of 34.9 %."
    assert isinstance(chart.table, pd.DataFrame)
    assert (chart.table["Change of the contribution (percentage points)"] == 0).all()


def test_the_words_hide_the_lines_that_pass_behind_them(explained, row, card):
    figure = figures.waterfall_chart(explained(), row, card, dark=True).figure
    assert {note.bgcolor for note in figure.layout.annotations} == {figures.DARK.paper}


def test_the_help_tells_the_typical_score_from_the_mean_outcome(explained, row, card):
    assert "not the mean outcome" in figures.waterfall_chart(explained(), row, card).help


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("sampled-interventional pairs=48", "estimated by sampling (SHAP), ± shown"),
        ("tree-tables-interventional", "contributions are exact (SHAP)"),
        ("linear-interventional", "contributions are exact (SHAP)"),
    ],
)
def test_the_source_says_in_words_how_sure_the_values_are_and_names_the_method_last(
    explained, row, card, method, said
):
    result = explained()
    result = replace(result, provenance=replace(result.provenance, method=method))
    source = figures.waterfall_chart(result, row, card).source
    assert said in source
    assert source.endswith(f"Method: {method}.")
