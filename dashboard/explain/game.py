"""The game behind Shapley values: what the model says when only some features are the record's.

The value of a coalition is the mean margin over all background rows in which the coalition's
features have been replaced by the record's values (the interventional, or marginal, game).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.domain.errors import NothingToExplain
from dashboard.domain.ports import Encoding, ModelView
from dashboard.domain.results import FloatArray

Places = npt.NDArray[np.intp]
Masks = npt.NDArray[np.bool_]
Ask = Callable[[Places, Places, Masks], FloatArray]

BLOCK_CELLS = 2_000_000
CHUNK_PAIRS = 200_000
CODE_BITS = 63


@dataclass(frozen=True, slots=True, eq=False)
class Game:
    """One game per record, all against the same background.

    Attributes
    ----------
    margin : ndarray of shape (n_rows,)
        The model's margin of each record: the value of the full coalition.
    base : float
        Mean margin over the background: the value of the empty coalition.
    differs : ndarray of bool of shape (n_rows, n_background, n_features)
        Where a record's value is another than the background row's.
    ask : callable
        Maps places of records, places of background rows and masks, of shapes (n,), (n,) and
        (n, n_features), to the margins of the spliced rows, of shape (n,).
    """

    margin: FloatArray
    base: float
    differs: Masks
    ask: Ask

    @property
    def n_rows(self) -> int:
        """How many records are explained."""
        return len(self.differs)

    @property
    def n_features(self) -> int:
        """How many players the game has."""
        return int(self.differs.shape[2])


def interventional_game(
    view: ModelView, rows: pd.DataFrame, background: pd.DataFrame, output: int = 0
) -> Game:
    """Set up the games of some records.

    Where the model keeps features apart in its encoding, rows are encoded once and spliced
    there, which spares the encoders; otherwise the user's own columns are spliced.

    Parameters
    ----------
    view : ModelView
        The model.
    rows : DataFrame of shape (n_rows, n_features)
        Conformed records to explain.
    background : DataFrame of shape (n_background, n_features)
        Conformed rows to compare with.
    output : int
        Which output of the model.

    Returns
    -------
    Game
        The games, which hold copies: `rows` and `background` are left as they were.

    Raises
    ------
    NothingToExplain
        If there are no records or no background rows.
    """
    if rows.empty:
        raise NothingToExplain
    if background.empty:
        raise NothingToExplain("the group to compare with")
    names = list(view.schema.names)
    rows, background = rows[names], background[names]
    if view.encoding is None:
        differs, ask = _raw(view, rows, background, output)
    else:
        differs, ask = _encoded(view.encoding, rows, background, output)
    margin = view.margin(rows)[:, output]
    return Game(margin, float(view.margin(background)[:, output].mean()), differs, ask)


def _encoded(
    encoding: Encoding, rows: pd.DataFrame, background: pd.DataFrame, output: int
) -> tuple[Masks, Ask]:
    owner = np.asarray(encoding.owner)
    record = np.asarray(encoding.encode(rows), dtype=np.float64)
    other = np.asarray(encoding.encode(background), dtype=np.float64)
    apart = record[:, np.newaxis] != other
    apart &= ~(np.isnan(record)[:, np.newaxis] & np.isnan(other))
    differs = np.zeros((len(rows), len(background), rows.shape[1]), dtype=bool)
    for column, feature in enumerate(owner):
        differs[:, :, feature] |= apart[:, :, column]

    def ask(row: Places, of: Places, masks: Masks) -> FloatArray:
        step = max(1, BLOCK_CELLS // max(1, owner.size))
        blocks = [
            encoding.margin(np.where(masks[at][:, owner], record[row[at]], other[of[at]]))[
                :, output
            ]
            for at in _slices(len(masks), step)
        ]
        return np.concatenate(blocks)

    return differs, ask


def _raw(
    view: ModelView, rows: pd.DataFrame, background: pd.DataFrame, output: int
) -> tuple[Masks, Ask]:
    both = pd.concat([rows, background], ignore_index=True)
    # equal values get equal numbers, and all missing ones -1
    codes = np.column_stack([pd.factorize(both[name])[0] for name in both.columns])
    n_rows = len(rows)
    differs = codes[:n_rows, np.newaxis] != codes[n_rows:]

    def ask(row: Places, of: Places, masks: Masks) -> FloatArray:
        step = max(1, BLOCK_CELLS // both.shape[1])
        blocks = []
        for at in _slices(len(masks), step):
            source = np.where(masks[at], row[at][:, np.newaxis], n_rows + of[at][:, np.newaxis])
            columns = {
                name: both[name].take(source[:, place]).reset_index(drop=True)
                for place, name in enumerate(both.columns)
            }
            blocks.append(view.margin(pd.DataFrame(columns))[:, output])
        return np.concatenate(blocks)

    return differs, ask


def coalition_values(game: Game, row: Places, masks: Masks) -> FloatArray:
    """Values of coalitions.

    Parameters
    ----------
    game : Game
        The games of some records.
    row : ndarray of int of shape (n_coalitions,)
        Place of the record that each coalition belongs to.
    masks : ndarray of bool of shape (n_coalitions, n_features)
        Which features are the record's.

    Returns
    -------
    ndarray of shape (n_coalitions,)
        Mean margins over all background rows.

    Notes
    -----
    Spliced rows that are equal, because the record and the background row agree on the
    features in which two coalitions differ, are asked once.
    """
    step = max(1, CHUNK_PAIRS // game.differs.shape[1])
    values = [_chunk_values(game, row[at], masks[at]) for at in _slices(len(masks), step)]
    return np.concatenate(values) if values else np.zeros(0)


def _chunk_values(game: Game, row: Places, masks: Masks) -> FloatArray:
    n_background = game.differs.shape[1]
    of = np.tile(np.arange(n_background), len(masks))
    coalition = np.repeat(np.arange(len(masks)), n_background)
    first, again = _distinct(game, row, masks)
    asked = coalition[first]
    margins = game.ask(row[asked], of[first], masks[asked])[again]
    mean: FloatArray = margins.reshape(len(masks), n_background).mean(axis=1)
    return mean


def _distinct(game: Game, row: Places, masks: Masks) -> tuple[Places, Places]:
    """First place of each different spliced row, and for every row its place among these."""
    n_rows, n_background, n_features = game.differs.shape
    everything = np.arange(len(masks) * n_background)
    if n_features + int(n_rows * n_background).bit_length() > CODE_BITS:
        return everything, everything
    bits = np.left_shift(1, np.arange(n_features, dtype=np.int64))
    present, unlike = np.unique(row, return_inverse=True)
    spliced = (masks @ bits)[:, np.newaxis] & (game.differs[present] @ bits)[unlike]
    pair = row[:, np.newaxis] * n_background + np.arange(n_background)
    key = (pair << n_features) | spliced
    _, first, again = np.unique(key.ravel(), return_index=True, return_inverse=True)
    return first, again


def _slices(total: int, step: int) -> list[slice]:
    return [slice(start, start + step) for start in range(0, total, step)]
