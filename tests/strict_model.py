"""A model that answers by the exact value and type of each cell, as no encoder would forgive."""

from zlib import crc32

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin


class StrictModel(ClassifierMixin, BaseEstimator):
    """Probabilities that differ for 1, 1.0, True, "1", None and NaN."""

    def fit(self, X, y):
        self.classes_ = np.unique(y)
        self.feature_names_in_ = np.array(list(X), dtype=object)
        self.n_features_in_ = X.shape[1]
        return self

    def predict_proba(self, X):
        told = [f"{[(type(cell).__name__, repr(cell)) for cell in row]}" for row in _rows(X)]
        share = np.array([crc32(text.encode()) / 2**32 for text in told])
        return np.column_stack([1 - share, share])

    def predict(self, X):
        return self.classes_[self.predict_proba(X).argmax(axis=1)]


def _rows(X):
    return zip(*(list(X[name]) for name in X), strict=True)
