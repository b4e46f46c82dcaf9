from dataclasses import replace

import numpy as np
import pytest

from dashboard import figures
from dashboard.domain.card import Task
from dashboard.domain.results import PartialDependence


def trace(chart, name):
    (found,) = [trace for trace in chart.figure.data if trace.name == name]
    return found


def single(result, at):
    return replace(
        result,
        individual=result.individual[at : at + 1],
        observed=result.observed[at : at + 1],
        provenance=replace(result.provenance, n_rows=1),
    )


def test_the_bold_line_is_the_partial_dependence(amount_effect, card):
    chart = figures.dependence_chart(amount_effect, card.schema["approved_amount"], card)
    line = trace(chart, "average")
    np.testing.assert_array_equal(line.x, amount_effect.grid[:-1])
    np.testing.assert_allclose(line.y, amount_effect.average[:-1])


def test_missing_is_a_point_of_its_own(amount_effect, card):
    chart = figures.dependence_chart(amount_effect, card.schema["approved_amount"], card)
    point = trace(chart, "average where missing")
    assert list(point.x) == ["missing"]
    np.testing.assert_allclose(point.y, amount_effect.average[-1:])
    assert list(trace(chart, "records where missing").y) == [30]


def test_single_curves_are_one_trace_of_at_most_60_records_with_gaps(amount_effect, card):
    chart = figures.dependence_chart(amount_effect, card.schema["approved_amount"], card)
    faint = trace(chart, "60 single records")
    assert np.isnan(faint.x).sum() == 60
    first = np.asarray(faint.y)[: amount_effect.grid.size - 1]
    np.testing.assert_allclose(first, amount_effect.individual[0, :-1])


def test_interval_and_spread_are_different_bands_with_different_names(amount_effect, card):
    chart = figures.dependence_chart(amount_effect, card.schema["approved_amount"], card)
    spread = np.asarray(trace(chart, "middle 80 % of records").y)
    interval = np.asarray(trace(chart, "95 % interval of the average").y)
    n_known = amount_effect.grid.size - 1
    np.testing.assert_allclose(
        spread[:n_known], np.percentile(amount_effect.individual[:, :-1], 10, axis=0)
    )
    width = interval[:n_known] - amount_effect.average[:-1]
    np.testing.assert_allclose(width, 1.9647 * amount_effect.standard_error[:-1], rtol=1e-4)


def test_centred_curves_are_zero_at_the_first_value_with_data(amount_effect, card):
    feature = card.schema["approved_amount"]
    curve = single(amount_effect, 40)
    chart = figures.dependence_chart(
        amount_effect,
        feature,
        card,
        record_value=1e5,
        record_curve=curve,
        centred=True,
    )
    start = int(np.argmax(np.asarray(trace(chart, "average").y) == 0))
    assert amount_effect.grid[start] >= np.nanpercentile(amount_effect.observed, 1)
    assert amount_effect.grid[start - 1] < np.nanpercentile(amount_effect.observed, 1)
    assert trace(chart, "this record").y[start] == 0
    assert chart.figure.layout.yaxis.title.text.startswith("Change against &#36;")
    assert "Average risk of default (percentage points)" in chart.table.columns


def test_the_record_is_marked_on_its_own_curve(amount_effect, card):
    curve = single(amount_effect, 40)
    value = float(amount_effect.grid[10])
    chart = figures.dependence_chart(
        amount_effect,
        card.schema["approved_amount"],
        card,
        record_value=value,
        record_curve=curve,
    )
    mark = trace(chart, "this record's value")
    assert (mark.x[0], mark.y[0]) == (value, pytest.approx(curve.individual[0, 10]))
    assert chart.summary.endswith(f"This loan has ${value:,.0f}.")


def test_a_record_whose_value_is_missing_is_marked_beside_the_curve(amount_effect, card):
    curve = single(amount_effect, 3)
    chart = figures.dependence_chart(
        amount_effect,
        card.schema["approved_amount"],
        card,
        record_value=None,
        record_curve=curve,
    )
    mark = trace(chart, "this record's value")
    assert (mark.x[0], mark.y[0]) == ("missing", pytest.approx(curve.individual[0, -1]))


def test_ranges_with_little_data_are_shaded_and_not_part_of_the_finding(amount_effect, card):
    chart = figures.dependence_chart(amount_effect, card.schema["approved_amount"], card)
    inner = np.nanpercentile(amount_effect.observed, [1, 99])
    edges = sorted((shape.x0, shape.x1) for shape in chart.figure.layout.shapes)
    assert [edges[0][1], edges[1][0]] == pytest.approx(list(inner))
    whole = 100 * np.ptp(amount_effect.average)
    assert f"{whole:.1f} points" not in chart.title
    supported = (amount_effect.grid >= inner[0]) & (amount_effect.grid <= inner[1])
    supported[-1] = True
    assert f"by up to {100 * np.ptp(amount_effect.average[supported]):.1f} points" in chart.title


def test_the_density_counts_every_known_record_in_view(amount_effect, card):
    chart = figures.dependence_chart(amount_effect, card.schema["approved_amount"], card)
    assert 455 <= sum(trace(chart, "records").y) <= 470


def test_categories_are_dots_in_the_order_given_without_a_line(sector_effect, card):
    chart = figures.dependence_chart(sector_effect, card.schema["naics_sector"], card)
    dots = trace(chart, "average, 95 % interval")
    assert dots.mode == "markers"
    np.testing.assert_allclose(dots.x, sector_effect.average)
    words = [note.text for note in chart.figure.layout.annotations]
    assert any(text.startswith("Retail trade") for text in words)
    assert any(text.startswith("missing") for text in words)
    assert chart.table["Records"].sum() == 500
    assert "highest where it is missing" in chart.summary


def test_the_table_of_an_effect_holds_every_value_of_the_grid(amount_effect, card):
    table = figures.dependence_chart(amount_effect, card.schema["approved_amount"], card).table
    assert table["Amount approved ($)"].iloc[-1] == "missing"
    np.testing.assert_allclose(
        table["Average risk of default (%)"], 100 * amount_effect.average, atol=1e-9
    )


def test_yes_and_no_are_said_in_words_and_few_records_are_called_rough(franchise_effect, card):
    chart = figures.dependence_chart(franchise_effect, card.schema["is_franchise"], card)
    assert chart.title == "Franchise moves the risk of default by up to 9.2 points"
    assert "lowest at no (14.3 %) and highest at yes (23.5 %)" in chart.summary
    assert "only 4 records were averaged, so take it as rough" in chart.summary


def test_one_record_alone_has_no_interval_and_no_nan(amount_effect, card):
    chart = figures.dependence_chart(
        single(amount_effect, 40), card.schema["approved_amount"], card
    )
    assert "nan" not in (chart.summary + chart.title + chart.table.to_csv()).lower()


def test_a_flat_effect_is_said_to_be_flat(amount_effect, card):
    flat = replace(amount_effect, individual=np.full(amount_effect.individual.shape, 0.2))
    chart = figures.dependence_chart(flat, card.schema["approved_amount"], card)
    assert chart.title == "Amount approved hardly moves the risk of default"
    assert "stays at 20.0 %" in chart.summary


@pytest.mark.parametrize("grid", [[5.0], [np.nan]], ids=["constant", "always missing"])
def test_a_feature_with_one_value_is_drawn_as_one_row(grid, amount_effect, card):
    result = PartialDependence(
        "approved_amount",
        np.array(grid),
        np.full((3, 1), 0.25),
        np.full(3, grid[0]),
        amount_effect.provenance,
    )
    chart = figures.dependence_chart(result, card.schema["approved_amount"], card)
    assert "stays at 25.0 %" in chart.summary
    assert "nan" not in chart.summary.lower()


@pytest.fixture
def many_values(sector_effect, card):
    """Twenty-five categories in card order, each with another average; the last is rare."""
    names = tuple(f"V{place:02d}" for place in range(25))
    levels = (np.arange(25) * 7 % 25) / 50
    observed = np.array([*names[:24] * 20, names[24]], dtype=object)
    result = PartialDependence(
        "bank_state",
        np.array(names, dtype=object),
        np.tile(levels, (observed.size, 1)),
        observed,
        sector_effect.provenance,
    )
    return result, replace(card.schema["bank_state"], allowed=names)


def test_of_many_values_the_most_frequent_are_drawn_by_their_average(many_values, card):
    result, feature = many_values
    chart = figures.dependence_chart(result, feature, card)
    drawn = np.asarray(trace(chart, "average, 95 % interval").x)
    assert drawn.size == 20
    assert (np.diff(drawn) < 0).all()
    np.testing.assert_allclose(drawn, np.sort(result.average[:20])[::-1])
    assert "the highest average first; the table has all" in chart.summary
    assert list(chart.table["State of the lending bank"]) == list(result.grid)


def test_few_values_keep_the_order_of_the_card(sector_effect, card):
    chart = figures.dependence_chart(sector_effect, card.schema["naics_sector"], card)
    drawn = trace(chart, "average, 95 % interval").x
    np.testing.assert_allclose(drawn, sector_effect.average)


def test_a_value_that_hardly_any_record_has_is_no_finding(many_values, card):
    result, feature = many_values
    individual = result.individual.copy()
    individual[:, 24] = 0.99
    chart = figures.dependence_chart(replace(result, individual=individual), feature, card)
    assert "V24" not in chart.summary
    assert chart.title.endswith("by up to 48.0 points")


def test_small_multiples_say_how_many_categories_they_hold_and_sort_many(many_values, card):
    result, feature = many_values
    chart = figures.effects_overview_chart([(feature, result)], card)
    assert "25 values" in [note.text for note in chart.figure.layout.annotations]
    assert (np.diff(chart.figure.data[0].y) < 0).all()


@pytest.mark.parametrize(
    ("highest", "said"), [(4_250.0, "&#36;4,250"), (120_000.0, "&#36;120K"), (4e6, "&#36;4M")]
)
def test_the_ends_of_a_small_axis_are_written_as_people_write_them(
    highest, said, amount_effect, card
):
    grid = np.linspace(1_000, highest, 5)
    result = replace(
        amount_effect, grid=grid, individual=amount_effect.individual[:, :5],
        observed=np.resize(grid, 500),
    )  # fmt: skip
    chart = figures.effects_overview_chart([(card.schema["approved_amount"], result)], card)
    assert said in [note.text for note in chart.figure.layout.annotations]


def test_a_label_that_is_its_unit_is_not_doubled(amount_effect, rides):
    doubled = replace(rides, response_label="Rides per hour")
    chart = figures.dependence_chart(amount_effect, rides.schema["approved_amount"], doubled)
    assert chart.figure.layout.yaxis.title.text == "Rides per hour"
    assert "Average rides per hour" in chart.table.columns
    chart = figures.dependence_chart(amount_effect, rides.schema["approved_amount"], rides)
    assert chart.figure.layout.yaxis.title.text == "Rides (rides per hour)"


def test_whole_numbers_have_a_bar_each_and_none_is_left_empty(amount_effect, card):
    hours = np.arange(24.0)
    result = PartialDependence(
        "employees", hours, amount_effect.individual[:480, :24], np.resize(hours, 480),
        amount_effect.provenance,
    )  # fmt: skip
    bars = trace(figures.dependence_chart(result, card.schema["employees"], card), "records")
    np.testing.assert_array_equal(bars.x, hours)
    np.testing.assert_array_equal(bars.y, np.full(24, 20))


def test_small_multiples_share_one_scale_and_hold_the_averages(
    amount_effect, sector_effect, franchise_effect, card
):
    effects = [
        (card.schema[result.feature], result)
        for result in (amount_effect, sector_effect, franchise_effect)
    ]
    chart = figures.effects_overview_chart(effects, card)
    assert len(chart.figure.data) == 3
    np.testing.assert_allclose(chart.figure.data[1].y, sector_effect.average)
    assert chart.figure.layout.yaxis2.matches == "y"
    assert len(chart.table) == sum(result.grid.size for _, result in effects)
    assert chart.title == "Industry moves the risk of default over the widest range"
    assert "2 of 3 features are sometimes missing" in chart.summary


def test_at_most_eighteen_small_multiples_are_drawn(sector_effect, card):
    effects = [(card.schema["naics_sector"], sector_effect)] * 19
    assert len(figures.effects_overview_chart(effects, card).figure.data) == 18


def test_no_effects_are_a_sentence(card):
    assert figures.effects_overview_chart([], card).summary == "There are no effects to show."


def test_the_class_is_named_on_the_axis_of_several(sector_effect, card):
    classes = replace(card, task=Task.MULTICLASS, outputs=("paid", "lost"))
    chart = figures.dependence_chart(
        sector_effect, card.schema["naics_sector"], classes, output="lost"
    )
    assert chart.figure.layout.xaxis.title.text == "Risk of default “lost” (%)"


def test_one_record_may_tell_of_the_whole_grid(amount_effect, card):
    one = replace(
        amount_effect,
        individual=amount_effect.individual[40:41],
        observed=amount_effect.observed[40:41],
    )
    chart = figures.dependence_chart(one, card.schema["approved_amount"], card)
    assert "moves the risk of default by up to" in chart.title
    assert "only 1 record was averaged" in chart.summary
