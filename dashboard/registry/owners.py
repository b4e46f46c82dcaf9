"""Which input each encoded column comes from, found by walking a fitted pipeline.

Steps are known by what they are, never by their names. Every rule is a claim only: the encoding
that is built on it is checked on sample rows before anyone relies on it.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import OneToOneFeatureMixin
from sklearn.compose import ColumnTransformer
from sklearn.feature_selection import SelectorMixin
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import FunctionTransformer, KBinsDiscretizer, OneHotEncoder

from dashboard.domain.results import AnyArray

Owners = tuple[int, ...]
Rule = Callable[[Any, Owners, int], Owners]


class MixedColumnsError(Exception):
    """A step whose outputs cannot be told apart by the inputs they come from."""


def owners_through(steps: Sequence[Any], rows: Any, owners: Owners) -> Owners:
    """Follow sample rows through fitted steps; see `owners_after`."""
    for step in steps:
        rows, owners = owners_after(step, rows, owners)
    return owners


def owners_after(step: Any, rows: Any, owners: Owners) -> tuple[Any, Owners]:
    """Send sample rows through one fitted step and follow whose columns come out.

    Parameters
    ----------
    step : transformer, Pipeline, ColumnTransformer, FeatureUnion, "passthrough" or None
        A fitted step.
    rows : DataFrame or array of shape (n_rows, n_columns)
        What the step is given.
    owners : tuple of int, of length n_columns
        The feature that each given column belongs to.

    Returns
    -------
    encoded : DataFrame, array or sparse matrix of shape (n_rows, n_encoded)
        What the step makes of the rows.
    owners : tuple of int, of length n_encoded
        The feature that each encoded column belongs to.

    Raises
    ------
    MixedColumnsError
        If an encoded column may depend on several features.
    """
    if step is None or step == "passthrough":
        return rows, owners
    if isinstance(step, Pipeline):
        for _, inner in step.steps:
            rows, owners = owners_after(inner, rows, owners)
        return rows, owners
    encoded = step.transform(rows)
    if isinstance(step, ColumnTransformer):
        after = _after_columns(step, rows, owners)
    elif isinstance(step, FeatureUnion):
        after = _after_union(step, rows, owners)
    else:
        after = _after_leaf(step, owners, encoded.shape[1])
    if len(after) != encoded.shape[1]:
        raise MixedColumnsError(type(step).__name__)
    return encoded, after


def _after_columns(step: ColumnTransformer, rows: Any, owners: Owners) -> Owners:
    after: dict[int, int] = {}
    for name, inner, chosen in step.transformers_:
        if isinstance(inner, str) and inner == "drop":
            continue
        places = _places(chosen, getattr(step, "feature_names_in_", range(len(owners))))
        if not places.size:
            continue
        _, found = owners_after(inner, _columns(rows, places), tuple(owners[at] for at in places))
        target = step.output_indices_[name]
        if target.stop - target.start != len(found):
            raise MixedColumnsError(name)
        after.update(zip(range(target.start, target.stop), found, strict=True))
    if sorted(after) != list(range(len(after))):
        raise MixedColumnsError(type(step).__name__)
    return tuple(after[at] for at in range(len(after)))


def _after_union(step: FeatureUnion, rows: Any, owners: Owners) -> Owners:
    after: list[int] = []
    for _, inner in step.transformer_list:
        if not (isinstance(inner, str) and inner == "drop"):
            after.extend(owners_after(inner, rows, owners)[1])
    return tuple(after)


def _after_leaf(step: Any, owners: Owners, n_encoded: int) -> Owners:
    if len(set(owners)) == 1:
        return owners[:1] * n_encoded
    for kind, rule in RULES:
        if isinstance(step, kind):
            return rule(step, owners, n_encoded)
    raise MixedColumnsError(type(step).__name__)


def _one_to_one(_step: Any, owners: Owners, _n_encoded: int) -> Owners:
    return owners


def _one_hot(step: OneHotEncoder, owners: Owners, _n_encoded: int) -> Owners:
    """One column for each category, the infrequent ones sharing one, without the dropped."""
    widths = [len(categories) for categories in step.categories_]
    for place, rare in enumerate(getattr(step, "infrequent_categories_", ())):
        widths[place] -= 0 if rare is None else len(rare) - 1
    for place, dropped in enumerate([] if step.drop_idx_ is None else step.drop_idx_):
        widths[place] -= dropped is not None
    return _repeated(owners, widths)


def _bins(step: KBinsDiscretizer, owners: Owners, _n_encoded: int) -> Owners:
    return owners if step.encode == "ordinal" else _repeated(owners, list(step.n_bins_))


def _imputed(step: SimpleImputer, owners: Owners, n_encoded: int) -> Owners:
    """The columns that were kept, then the indicators of those that had gaps."""
    gaps = step.indicator_.features_ if step.add_indicator else []
    names = list(getattr(step, "feature_names_in_", [f"x{at}" for at in range(len(owners))]))
    kept = list(step.get_feature_names_out())[: n_encoded - len(gaps)]
    return tuple(owners[at] for at in [*(names.index(name) for name in kept), *gaps])


def _gaps(step: MissingIndicator, owners: Owners, _n_encoded: int) -> Owners:
    return tuple(owners[at] for at in step.features_)


def _selected(step: Any, owners: Owners, _n_encoded: int) -> Owners:
    return tuple(owners[at] for at in step.get_support(indices=True))


RULES: tuple[tuple[Any, Rule], ...] = (
    (OneHotEncoder, _one_hot),
    (SimpleImputer, _imputed),
    (MissingIndicator, _gaps),
    (KBinsDiscretizer, _bins),
    (SelectorMixin, _selected),
    (OneToOneFeatureMixin, _one_to_one),
    (FunctionTransformer, _one_to_one),
)
"""What is known of steps that read several features; others are taken to mix them."""


def _repeated(owners: Owners, widths: Sequence[int]) -> Owners:
    return tuple(np.repeat(owners, widths).tolist())


def _places(chosen: Any, names: Any) -> AnyArray:
    """Positions of the columns that a ColumnTransformer was told to choose."""
    places = pd.Series(np.arange(len(names)), index=list(names))
    if isinstance(chosen, str | int | np.integer):
        chosen = [chosen]
    if isinstance(chosen, slice):
        by_name = isinstance(chosen.start or chosen.stop, str)
        return (places.loc[chosen] if by_name else places.iloc[chosen]).to_numpy()
    listed = list(chosen)
    by_name = bool(listed) and isinstance(listed[0], str)
    return (places.loc[listed] if by_name else places.iloc[listed]).to_numpy()


def _columns(rows: Any, places: AnyArray) -> Any:
    return rows.iloc[:, places] if isinstance(rows, pd.DataFrame) else rows[:, places]
