"""Why a record got its score: Shapley values by the best way that a model allows."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.domain.ports import ModelView
from dashboard.domain.results import Attributions, FloatArray, MeanAttribution, Provenance

from .enumeration import MOST_FEATURES, enumerated_values
from .game import Game, interventional_game
from .links import linked
from .reference import Family, Refused, family_of, shap_values
from .sampling import RECORD_BUDGET, Budget, record_keys, sampled_values

CHECK_BUDGET = Budget(pairs=8)
CHECKED_RECORDS = 5
ERRORS_APART = 5.0
SHARE_APART = 1e-4
CHECK_SLACK = 0.01
SETTLED = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Values of shape (n_rows, n_features), how sure they are, and what a reader must know."""

    values: FloatArray
    standard_errors: FloatArray | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """Which records to explain, against what, and with how much work.

    `keys` choose each record's random orders; two records with one key share them, so that
    their difference is not blurred by chance.
    """

    view: ModelView
    rows: pd.DataFrame
    background: pd.DataFrame
    output: int
    seed: int
    budget: Budget
    keys: npt.NDArray[np.uint64]


def planned_method(view: ModelView, budget: Budget = RECORD_BUDGET) -> str:
    """Id of the method that `attributions` will name, known before any record is explained."""
    if _can_enumerate(view, budget):
        return "enumerated-interventional"
    family = family_of(view)
    if family is Family.LINEAR:
        return "shap-linear-interventional"
    if family is Family.TREE:
        return f"shap-tree-interventional checked pairs={budget.pairs}"
    return f"sampled-interventional pairs={budget.pairs}"


def attributions(
    view: ModelView,
    rows: pd.DataFrame,
    background: pd.DataFrame,
    *,
    output: int = 0,
    rows_name: str = "",
    background_name: str = "",
    seed: int = 0,
    budget: Budget = RECORD_BUDGET,
) -> Attributions:
    """Interventional Shapley values of records against a background.

    With few features all coalitions are asked. Otherwise linear models and trees are explained
    by the shap package, checked against a sampled estimate, and every other model by sampling.

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
    rows = rows[list(view.schema.names)]
    question = Question(view, rows, background, output, seed, budget, record_keys(rows))
    return answer(question, rows_name, background_name)


def answer(question: Question, rows_name: str, background_name: str) -> Attributions:
    """Explain the records of a question."""
    view, rows = question.view, question.rows
    game = interventional_game(view, rows, question.background, question.output)
    shares = _shares(question, game)
    method = planned_method(view, question.budget)
    provenance = Provenance(
        view.id, method, len(rows), rows_name, background_name, seed=question.seed
    )
    return _assembled(view, rows, question.background, question.output, shares, provenance)


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
    provenance = Provenance(
        view.id, planned_method(view), len(rows), rows_name, background_name, seed=seed
    )
    shares = Shares(values, standard_errors, notes)
    return _assembled(view, rows, background, output, shares, provenance)


def mean_attribution(result: Attributions) -> MeanAttribution:
    """Mean absolute contribution of each feature, with the error from the sample of records."""
    size = np.abs(result.values)
    n_rows = len(size)
    spread = size.std(axis=0, ddof=1) if n_rows > 1 else np.full(size.shape[1], np.nan)
    return MeanAttribution(
        result.features, size.mean(axis=0), spread / np.sqrt(n_rows), result.provenance
    )


def _can_enumerate(view: ModelView, budget: Budget) -> bool:
    n_features = len(view.schema)
    return n_features <= MOST_FEATURES and 2**n_features <= budget.coalitions(n_features)


def _shares(question: Question, game: Game) -> Shares:
    view = question.view
    if _can_enumerate(view, question.budget):
        return Shares(enumerated_values(game))
    family = family_of(view)
    if family is None:
        return _sampled(question, game)
    try:
        values = shap_values(view, question.rows, question.background, question.output)
    except Refused as refusal:
        return _sampled(question, game, f"The exact method could not be used: {refusal}.")
    if not _adds_up(values, game):
        return _sampled(question, game, "The values of the exact method did not add up.")
    return Shares(values) if family is Family.LINEAR else _checked(question, game, values)


def _sampled(question: Question, game: Game, reason: str = "") -> Shares:
    values, errors = sampled_values(game, question.keys, question.budget, question.seed)
    notes = [f"{reason} These contributions were estimated by sampling instead."] if reason else []
    # beside a contribution of nothing, rounding alone would look unsettled
    rounding = 1e-9 * max(1.0, np.abs(game.margin).max())
    share = errors.max() / max(np.abs(values).max(), rounding)
    if share > SETTLED:
        notes.append(
            f"The estimate has not settled: its standard error reaches {100 * share:.0f} % of the "
            "largest contribution."
        )
    return Shares(values, errors, tuple(notes))


def _adds_up(values: FloatArray, game: Game) -> bool:
    distance = game.margin - game.base
    scale = np.abs(values).sum(axis=1) + np.abs(distance)
    residual = np.abs(distance - values.sum(axis=1))
    return bool((residual <= SHARE_APART * scale + np.finfo(np.float32).eps).all())


def _checked(question: Question, game: Game, values: FloatArray) -> Shares:
    """The values, or sampled ones if a spot check tells the two apart."""
    some = np.linspace(0, len(values) - 1, min(len(values), CHECKED_RECORDS)).astype(np.intp)
    # a quick look first, and full work only where it raises doubt
    for budget in (CHECK_BUDGET, RECORD_BUDGET):
        some = some[_apart(question, game, values, some, budget)]
        if some.size == 0:
            return Shares(values, notes=_check_note(len(values)))
    return _sampled(
        question,
        game,
        "The exact method disagreed with an independent estimate of the same values.",
    )


def _apart(
    question: Question,
    game: Game,
    values: FloatArray,
    places: npt.NDArray[np.intp],
    budget: Budget,
) -> npt.NDArray[np.bool_]:
    """For each of the places, whether its values lie further away than chance explains."""
    part = replace(game, margin=game.margin[places], differs=game.differs[places])
    row = replace(part, ask=lambda row, of, masks: game.ask(places[row], of, masks))
    estimate, errors = sampled_values(row, question.keys[places], budget, question.seed)
    slack = CHECK_SLACK * np.abs(values[places]).max(axis=1, keepdims=True)
    distance = np.abs(values[places] - estimate)
    apart: npt.NDArray[np.bool_] = (distance > ERRORS_APART * errors + slack).any(axis=1)
    return apart


def _check_note(n_rows: int) -> tuple[str, ...]:
    if n_rows <= CHECKED_RECORDS:
        return ()
    checked = f"{CHECKED_RECORDS} of the {n_rows:,} records"
    return (f"{checked} were checked against an independent estimate, and agreed.",)


def _assembled(
    view: ModelView,
    rows: pd.DataFrame,
    background: pd.DataFrame,
    output: int,
    shares: Shares,
    provenance: Provenance,
) -> Attributions:
    base = view.margin(background).mean(axis=0, keepdims=True)
    return Attributions(
        features=view.schema.names,
        output=view.outputs[output],
        values=shares.values,
        base_value=float(base[0, output]),
        margin=view.margin(rows)[:, output],
        response=view.respond(rows)[:, output],
        base_response=float(linked(view.link, base)[0, output]),
        link=view.link,
        provenance=provenance,
        standard_errors=shares.standard_errors,
        notes=shares.notes,
    )
