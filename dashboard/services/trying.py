"""What the model would say to other values: nothing of it is stored."""

from collections.abc import Mapping
from typing import Any

from dashboard import explain
from dashboard.domain.results import PartialDependence, WhatIf

from .explaining import SEED, Explainable

STRIP_POINTS = 25


def try_what_if(
    subject: Explainable,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    output: str | None = None,
) -> WhatIf:
    """The model's answer to edited values beside its answer to the stored ones.

    Raises
    ------
    UnknownFeature, InvalidRows
        If an edit names no feature, or a value cannot be read.
    """
    schema = subject.view.schema
    for name in after:
        schema.position(name)
    return explain.what_if(
        subject.view,
        schema.conform_row(before),
        schema.conform_row(after),
        subject.background,
        reference=subject.loaded.reference,
        output=subject.output(output),
        background_name=subject.background_name,
        seed=SEED,
    )


def sensitivities(
    subject: Explainable, values: Mapping[str, Any], *, output: str | None = None
) -> list[PartialDependence]:
    """How the score of one record moves with each of its values alone, in schema order."""
    schema = subject.view.schema
    row = schema.conform_row(values)
    reference = subject.loaded.reference
    grids = {
        feature.name: explain.feature_grid(feature, reference, STRIP_POINTS)
        for feature in schema.features
    }
    return explain.partial_dependences(
        subject.view, row, grids, output=subject.output(output), rows_name="the edited values"
    )
