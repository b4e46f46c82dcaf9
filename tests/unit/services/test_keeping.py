"""Kept results come back as they went in."""

import numpy as np

from dashboard.domain.results import (
    MeanAttribution,
    PartialDependence,
    PermutationImportance,
    Provenance,
)
from dashboard.services.keeping import decode, encode

SOURCE = Provenance("loans-1", "partial dependence", 2, "all days", seed=3)


def test_a_curve_over_categories_and_missing_comes_back():
    grid = np.array(["a", "b", None], dtype=object)
    curve = PartialDependence(
        "sector", grid, np.array([[0.1, 0.2, np.nan], [0.3, 1 / 3, 0.5]]), grid[:2], SOURCE
    )
    back = decode(encode(curve))
    assert back.grid.tolist() == ["a", "b", None]
    np.testing.assert_array_equal(back.individual, curve.individual)
    assert back.provenance == SOURCE


def test_importances_keep_every_bit():
    importances = np.random.default_rng(0).normal(size=(3, 4))
    errors = importances[:, 0]
    back = decode(
        encode(PermutationImportance(("a", "b", "c"), importances, errors, 0.7, "auc", SOURCE))
    )
    np.testing.assert_array_equal(back.row_error, errors)
    np.testing.assert_array_equal(back.importances, importances)
    assert (back.features, back.metric, back.baseline) == (("a", "b", "c"), "auc", 0.7)


def test_means_come_back():
    mean = MeanAttribution(("a",), np.array([0.25]), np.array([np.nan]), "margin", SOURCE)
    back = decode(encode(mean))
    assert np.isnan(back.standard_error[0])
    assert (back.mean[0], back.unit) == (0.25, "margin")
