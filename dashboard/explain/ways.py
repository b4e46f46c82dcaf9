"""The ways to a record's Shapley values, the best one that a model allows first."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.domain.ports import ModelView
from dashboard.domain.results import FloatArray

from .enumeration import MOST_FEATURES, enumerated_values
from .exact import exact_method, exact_shapley
from .game import Game, interventional_game
from .reference import Family, Refused, family_of, shap_values
from .sampling import RECORD_BUDGET, Budget, record_keys, sampled_values
from .trees import TooDeepError, is_ready

CHECK_BUDGET = Budget(pairs=8)
CHECKED_RECORDS = 5
ERRORS_APART = 5.0
SHARE_APART = 1e-4
CHECK_SLACK = 0.01
SETTLED = 0.1

NATIVE = "library-interventional"
ENUMERATED = "enumerated-interventional"
SHAP_LINEAR = "shap-linear-interventional"
NATIVE_APART = (
    "The library's own contributions do not add up to the model's answers, and were replaced."
)


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Values of shape (n_rows, n_features), how sure they are, and what a reader must know.

    `method` is the id of the method that gave them. `margin` are the margins of the structure that
    gave the values, of shape (n_rows, n_outputs), and `base` their means over the background, of
    shape (n_outputs,).
    """

    values: FloatArray
    method: str
    standard_errors: FloatArray | None = None
    notes: tuple[str, ...] = ()
    margin: FloatArray | None = None
    base: FloatArray | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """Which records to explain, against what, and with how much work.

    The values of `keyed` choose each record's random orders: two questions with the same ones
    share them, so that their difference is not blurred by chance.
    """

    view: ModelView
    rows: pd.DataFrame
    background: pd.DataFrame
    output: int
    seed: int
    budget: Budget
    keyed: pd.DataFrame
    precise: bool = False

    @property
    def keys(self) -> npt.NDArray[np.uint64]:
        """One number for each record, of shape (n_rows,)."""
        return record_keys(self.keyed)


def planned_method(view: ModelView, budget: Budget = RECORD_BUDGET) -> str:
    """Id of the method that serves a model, known before any record is explained.

    Where its values do not add up to the model's own answers another one takes its place: the
    provenance of the result names the one that was used.
    """
    exact = exact_method(view) if is_ready() else None
    if exact is not None:
        return exact
    return NATIVE if view.native is not None else _method_asking(view, budget)


def _method_asking(view: ModelView, budget: Budget) -> str:
    """Id of the best method that does without the library's own values."""
    if _can_enumerate(view, budget):
        return ENUMERATED
    family = family_of(view)
    if family is Family.LINEAR:
        return SHAP_LINEAR
    if family is Family.TREE:
        return f"shap-tree-interventional checked pairs={budget.pairs}"
    return _sampled_method(budget)


def _sampled_method(budget: Budget) -> str:
    return f"sampled-interventional pairs={budget.pairs}"


def _can_enumerate(view: ModelView, budget: Budget) -> bool:
    n_features = len(view.schema)
    return n_features <= MOST_FEATURES and 2**n_features <= budget.coalitions(n_features)


def shares_of(question: Question) -> Shares:
    """Values by the best way."""
    return _exact(question) or _shares(question)


def _exact(question: Question) -> Shares | None:
    """Values from the model's structure, where it has one and the engine is at hand."""
    structure = question.view.structure
    if structure is None or not is_ready():
        return None
    try:
        found = exact_shapley(
            structure, question.rows, question.background, precise=question.precise
        )
    except TooDeepError:
        return None
    method = exact_method(question.view) or ""
    values = found.values[:, :, question.output]
    return Shares(values, method, margin=found.margin, base=found.base_value)


def _shares(question: Question) -> Shares:
    view = question.view
    if view.native is None:
        found = _asked(question)
        return replace(found, notes=(*filter(None, [view.native_fault]), *found.notes))
    values = view.native(question.rows, question.background)[:, :, question.output]
    if _adds_up(values, *_answers(question)):
        return Shares(values, NATIVE)
    found = _asked(question)
    return replace(found, notes=(NATIVE_APART, *found.notes))


def _answers(question: Question) -> tuple[FloatArray, float]:
    """The model's own margin of each record, and the mean of those of the background."""
    view, output = question.view, question.output
    base = view.margin(question.background)[:, output].mean()
    return view.margin(question.rows)[:, output], float(base)


def _asked(question: Question) -> Shares:
    """Values without the library's own."""
    game = interventional_game(question.view, question.rows, question.background, question.output)
    view, budget = question.view, question.budget
    method = _method_asking(view, budget)
    if method == ENUMERATED:
        return Shares(enumerated_values(game), method)
    family = family_of(view)
    if family is None:
        return _sampled(question, game)
    try:
        values = shap_values(view, question.rows, question.background, question.output)
    except Refused as refusal:
        return _sampled(question, game, f"The exact method could not be used: {refusal}.")
    if not _adds_up(values, game.margin, game.base):
        return _sampled(question, game, "The values of the exact method did not add up.")
    if family is Family.LINEAR:
        return Shares(values, method)
    return _checked(question, game, values, method)


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
    return Shares(values, _sampled_method(question.budget), errors, tuple(notes))


def _adds_up(values: FloatArray, margin: FloatArray, base: float) -> bool:
    """Whether base and values of every record add up to the model's own margin."""
    distance = margin - base
    scale = np.abs(values).sum(axis=1) + np.abs(distance)
    residual = np.abs(distance - values.sum(axis=1))
    # a residual that is no number is no small one
    return bool((residual <= SHARE_APART * scale + np.finfo(np.float32).eps).all())


def _checked(question: Question, game: Game, values: FloatArray, method: str) -> Shares:
    """The values, or sampled ones if a spot check tells the two apart."""
    some = np.linspace(0, len(values) - 1, min(len(values), CHECKED_RECORDS)).astype(np.intp)
    # a quick look first, and full work only where it raises doubt
    for budget in (CHECK_BUDGET, RECORD_BUDGET):
        some = some[_apart(question, game, values, some, budget)]
        if some.size == 0:
            return Shares(values, method, notes=_check_note(len(values)))
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
