"""Why a record got its score: Shapley values by the best way that a model allows."""

import numpy as np
import pandas as pd

from dashboard.domain.errors import NothingToExplain
from dashboard.domain.ports import ModelView
from dashboard.domain.results import (
    Attributions,
    FloatArray,
    MeanAttribution,
    OutputAttributions,
    Provenance,
    Unit,
)

from .links import linked
from .sampling import RECORD_BUDGET, Budget
from .ways import NATIVE_APART, Question, Shares, planned_method, shares_of

ASKED_ROWS = 1_000
SAME_MARGIN = 1e-5


def attributions(  # noqa: PLR0913 - what fixes an explanation
    view: ModelView,
    rows: pd.DataFrame,
    background: pd.DataFrame,
    *,
    output: int = 0,
    rows_name: str = "",
    background_name: str = "",
    seed: int = 0,
    budget: Budget = RECORD_BUDGET,
    precise: bool = False,
) -> Attributions:
    """Interventional Shapley values of records against a background.

    Trees and linear models whose inside could be read are explained exactly from it. Of other
    models with few features all coalitions are asked. What remains is explained by the shap
    package, checked against a sampled estimate, or by sampling.

    Parameters
    ----------
    view : ModelView
        The model.
    rows : DataFrame of shape (n_rows, n_features)
        Conformed records to explain. Not modified.
    background : DataFrame of shape (n_background, n_features)
        Conformed rows to compare with; all enter. Not modified.
    output : int
        Which output of the model.
    rows_name, background_name : str
        The records and the background in words, for the provenance.
    seed : int
        Seed of every random choice; a record's values do not depend on its neighbours.
    budget : Budget
        Work per record where values are sampled.
    precise : bool
        Whether the tables of trees are kept in double precision.

    Returns
    -------
    Attributions
        Values on the margin scale with their standard errors, None where they are exact.
        `notes` say where another method than the planned one had to serve.

    Raises
    ------
    NothingToExplain
        If there are no records or no background rows.

    References
    ----------
    .. [1] S. Lundberg, S.-I. Lee, "A unified approach to interpreting model predictions",
       NeurIPS 30, 2017.
    .. [2] D. Janzing, L. Minorics, P. Blöbaum, "Feature relevance quantification in explainable
       AI: a causal problem", AISTATS 2020.
    """
    names = list(view.schema.names)
    rows = rows if list(rows.columns) == names else rows[names]
    question = Question(view, rows, background, output, seed, budget, rows, precise)
    return answer(question, rows_name, background_name)


def answer(question: Question, rows_name: str, background_name: str) -> Attributions:
    """Explain the records of a question."""
    view, rows = question.view, question.rows
    if rows.empty:
        raise NothingToExplain
    if question.background.empty:
        raise NothingToExplain("the group to compare with")
    shares = shares_of(question)
    provenance = Provenance(
        view.id, shares.method, len(rows), rows_name, background_name, seed=question.seed
    )
    return _assembled(view, rows, question.background, question.output, shares, provenance)


def output_attributions(
    view: ModelView,
    rows: pd.DataFrame,
    background: pd.DataFrame,
    *,
    seed: int = 0,
    precise: bool = False,
) -> OutputAttributions:
    """Interventional Shapley values of every output of a model with several.

    Parameters, method and errors are those of `attributions`.
    """
    single = [
        attributions(view, rows, background, output=output, seed=seed, precise=precise)
        for output in range(len(view.outputs))
    ]
    first = single[0]
    return OutputAttributions(
        first.features,
        view.outputs,
        np.stack([each.values for each in single], axis=2),
        np.array([each.base_value for each in single]),
        np.column_stack([each.margin for each in single]),
        np.column_stack([each.response for each in single]),
        view.link,
        first.provenance,
        first.notes,
    )


def assembled_attributions(  # noqa: PLR0913 - what was stored, beside what it was computed from
    view: ModelView,
    rows: pd.DataFrame,
    *,
    values: FloatArray,
    standard_errors: FloatArray | None,
    background: pd.DataFrame,
    output: int = 0,
    rows_name: str = "",
    background_name: str = "",
    seed: int = 0,
    notes: tuple[str, ...] = (),
) -> Attributions:
    """Put values that were computed before beside the model's margin and response of today.

    Parameters are those of `attributions`; `values` and `standard_errors` have the shape
    (n_rows, n_features), and a model that answers otherwise than it did shows in `residual`.
    """
    method = planned_method(view)
    provenance = Provenance(view.id, method, len(rows), rows_name, background_name, seed=seed)
    shares = Shares(values, method, standard_errors, notes)
    return _assembled(view, rows, background, output, shares, provenance)


def is_replaced(result: Attributions) -> bool:
    """Whether the library's own contributions did not add up, and other ones took their place."""
    return NATIVE_APART in result.notes


def mean_attribution(result: Attributions, unit: Unit = "response") -> MeanAttribution:
    """Mean absolute contribution of each feature, with the error from the sample of records.

    In the response's unit each record's contributions are first turned into it, see
    `Attributions.response_scale`, and then averaged.
    """
    size = np.abs(result.response_values if unit == "response" else result.values)
    n_rows = len(size)
    spread = size.std(axis=0, ddof=1) if n_rows > 1 else np.full(size.shape[1], np.nan)
    return MeanAttribution(
        result.features, size.mean(axis=0), spread / np.sqrt(n_rows), unit, result.provenance
    )


def _assembled(
    view: ModelView,
    rows: pd.DataFrame,
    background: pd.DataFrame,
    output: int,
    shares: Shares,
    provenance: Provenance,
) -> Attributions:
    base = view.margin(background).mean(axis=0) if shares.base is None else shares.base
    margin, response, notes = _answers(view, rows, shares.margin)
    return Attributions(
        features=view.schema.names,
        output=view.outputs[output],
        values=shares.values,
        base_value=float(base[output]),
        margin=margin[:, output],
        response=response[:, output],
        base_response=float(linked(view.link, base)[output]),
        link=view.link,
        provenance=provenance,
        standard_errors=shares.standard_errors,
        notes=(*shares.notes, *notes),
    )


def _answers(
    view: ModelView, rows: pd.DataFrame, read: FloatArray | None
) -> tuple[FloatArray, FloatArray, tuple[str, ...]]:
    """The model's margins and responses; of many rows, those of its structure.

    The model is asked once: its link, which was verified when it was opened, leads from its
    margins to its responses. The library answers slower than the engine explains: where the
    structure's margins are known, it is asked about some of the rows only, and any difference
    gives a note.
    """
    if read is None or len(rows) <= ASKED_ROWS:
        margin = view.margin(rows)
        return margin, linked(view.link, margin), ()
    some = np.linspace(0, len(rows) - 1, ASKED_ROWS).astype(np.intp)
    theirs = view.margin(rows.iloc[some])
    same = np.allclose(read[some], theirs, rtol=0, atol=SAME_MARGIN * max(1, np.abs(theirs).max()))
    note = "The values do not add up to the model's own answers for some of the records."
    return read, linked(view.link, read), () if same else (note,)
