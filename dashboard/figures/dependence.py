"""How the score moves with one feature."""

from typing import Any

import pandas as pd

from dashboard.domain.card import Card
from dashboard.domain.results import FloatArray, PartialDependence
from dashboard.domain.schema import Feature, Kind, is_missing

from .chart import Chart
from .curves import Curves, counts, curves, first_place
from .effect_line import line_figure
from .effect_rows import MOST, rows_figure
from .scale import Scale, response_scale
from .theme import palette
from .words import counted, drawable, lowered, source_line, the_score, this_record

CURVES = 60
FEW_RECORDS = 100
HELP = (
    "The bold line is the mean score when every record is given the value below it and keeps all "
    "its other values; each faint line is one record. The narrow band is how exact the average "
    "is, the dotted lines hold the middle 80 % of the records: far apart, they say that the "
    "feature works differently for different records. Grey areas hold little data: do not rely "
    "on them. This describes the model, not what would happen in the world."
)
ROWS_HELP = (
    "Each dot is the mean score when every record is given that value and keeps all its other "
    "values; its dark line is how exact the mean is, the wide pale line holds the middle 80 % of "
    "the records. The sentence speaks of values that at least 1 % of the records have. This "
    "describes the model, not what would happen in the world."
)


def dependence_chart(
    result: PartialDependence,
    feature: Feature,
    card: Card,
    *,
    record_value: Any = None,
    record_curve: PartialDependence | None = None,
    output: str = "",
    centred: bool = False,
    dark: bool = False,
) -> Chart:
    """Partial dependence with single curves, density and, where given, one record.

    Parameters
    ----------
    result : PartialDependence
        The curves of a sample of records.
    feature : Feature
        What moves.
    card : Card
        Labels and units.
    record_value : object
        The record's own value of the feature; without `record_curve` it is not drawn.
    record_curve : PartialDependence or None
        The curve of that record alone, along the same grid.
    output : str
        The class whose probability is drawn, of several.
    centred : bool
        Let every curve pass through 0 at the same value, so that differences in shape are seen.
    dark : bool
        Draw for dark paper.
    """
    start = first_place(result) if centred else None
    drawn = curves(result, CURVES, start)
    record = None if record_curve is None else curves(record_curve, 1, start)
    card = card.about(output) if output else card
    scale = response_scale(card)
    as_rows = feature.kind in {Kind.CATEGORY, Kind.BOOLEAN} or drawn.known < 2  # noqa: PLR2004
    draw = rows_figure if as_rows else line_figure
    figure = draw(result, drawn, feature, palette(dark=dark), scale, (record, record_value))
    if drawn.start is not None:
        against = feature.show(drawn.grid[drawn.start])
        axis = f"Change against {against} ({scale.change_unit})"
        figure.update_layout({"xaxis" if as_rows else "yaxis": {"title": {"text": drawable(axis)}}})
    return Chart(
        name=f"{card.id}-{feature.name}-effect",
        title=_title(drawn, feature, card, scale),
        figure=figure,
        summary=_summary(drawn, feature, card, scale, (record, record_value))
        + (_left_out(drawn) if as_rows else ""),
        table=_table(result, drawn, feature, card, record),
        source=source_line(result.provenance),
        help=ROWS_HELP if as_rows else HELP,
    )


def _left_out(drawn: Curves) -> str:
    if drawn.grid.size <= MOST:
        return ""
    return (
        f" The {MOST} most frequent of {drawn.grid.size} values are drawn, the highest average "
        "first; the table has all."
    )


def is_flat(drawn: Curves, scale: Scale) -> bool:
    """Whether the average hardly moves along the grid."""
    low, high = drawn.place_of_strongest
    return scale.is_nothing(float(drawn.average[high] - drawn.average[low]))


def _title(drawn: Curves, feature: Feature, card: Card, scale: Scale) -> str:
    if is_flat(drawn, scale):
        return f"{feature.title} hardly moves {the_score(card)}"
    low, high = drawn.place_of_strongest
    span = scale.size(float(drawn.average[high] - drawn.average[low]))
    return f"{feature.title} moves {the_score(card)} by up to {span}"


def _summary(
    drawn: Curves,
    feature: Feature,
    card: Card,
    scale: Scale,
    record: tuple[Curves | None, Any],
) -> str:
    low, high = drawn.place_of_strongest
    at_low, at_high = (
        "where it is missing" if is_missing(value) else f"at {feature.show(value)}"
        for value in (drawn.grid[low], drawn.grid[high])
    )
    write = scale.level if drawn.start is None else scale.change
    head = f"Along {lowered(feature.title)} the average {lowered(card.response_label)}"
    if is_flat(drawn, scale):
        text = f"{head} stays at {write(float(drawn.average[0]))}"
    else:
        text = (
            f"{head} is lowest {at_low} ({write(float(drawn.average[low]))}) and highest "
            f"{at_high} ({write(float(drawn.average[high]))})"
        )
    if drawn.n_rows < FEW_RECORDS:
        verb = "was" if drawn.n_rows == 1 else "were"
        text += f"; only {counted(drawn.n_rows, 'record')} {verb} averaged, so take it as rough"
    return f"{text}.{_record_words(record, feature, card)}"


def _record_words(record: tuple[Curves | None, Any], feature: Feature, card: Card) -> str:
    if record[0] is None:
        return ""
    return f" {this_record(card).capitalize()} has {feature.show(record[1])}."


def _table(
    result: PartialDependence,
    drawn: Curves,
    feature: Feature,
    card: Card,
    record: Curves | None,
) -> pd.DataFrame:
    scale = response_scale(card)
    change = drawn.start is not None
    columns: dict[str, Any] = {
        feature.title_with_unit: [_cell(feature, value) for value in result.grid]
    }
    numbers: dict[str, FloatArray] = {
        f"Average {lowered(card.response_label)}": drawn.average,
        "95 % interval from": drawn.average - drawn.half_width,
        "95 % interval to": drawn.average + drawn.half_width,
        "10 % of records below": drawn.low,
        "10 % of records above": drawn.high,
    }
    if record is not None and record.grid.size == drawn.grid.size:
        numbers[this_record(card).capitalize()] = record.individual[0]
    for words, values in numbers.items():
        columns[scale.column(words, change=change)] = scale.cells(values)
    if feature.kind in {Kind.CATEGORY, Kind.BOOLEAN}:
        columns["Records"] = counts(result)
    return pd.DataFrame(columns)


def _cell(feature: Feature, value: Any) -> Any:
    """A value of the grid in a table: numbers stay numbers where all of them are known."""
    return feature.show(value)
