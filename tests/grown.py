"""Ensembles that no library has grown, drawn at random: uneven, with the same questions again."""

import numpy as np
from hypothesis import strategies as st

from dashboard.registry.trees.assembly import Branching, Tree, assembled

POINTS = np.array([-np.inf, -1.0, -0.5, 0.0, 0.5, 1.0, np.inf])
VALUES = np.array([-2.0, -1.0, -0.75, -0.5, 0.0, 0.25, 0.5, 1.0, 3.0, np.nan])
CODES = np.array([0.0, 1.0, 2.0, 3.0, 4.0, 9.0, -1.0, np.nan])
N_CODES = 4


def tree_of(draws, is_category, depth, n_outputs):
    """A tree with random questions, the same ones again too, and uneven or empty covers."""
    nodes = []

    def grow(level, cover):
        place = len(nodes)
        inner = level < depth and draws.random() < 0.85
        feature = int(draws.integers(is_category.size)) if inner else -1
        nodes.append([feature, draws.choice(POINTS), -1, -1, draws.random() < 0.5, cover, 0.0])
        if not inner:
            nodes[place][6] = draws.normal()
            return place
        share = draws.choice([0.0, 0.2, 0.5, 1.0])
        nodes[place][2] = grow(level + 1, cover * share)
        nodes[place][3] = grow(level + 1, cover * (1 - share))
        return place

    grow(0, 16.0)
    columns = [np.array(column) for column in zip(*nodes, strict=True)]
    asks = {}
    for node in np.flatnonzero(columns[0] >= 0):
        if is_category[columns[0][node]]:
            goes = draws.random(N_CODES) < 0.5
            asks[int(node)] = Branching(
                np.flatnonzero(goes), np.flatnonzero(~goes), other_left=bool(draws.random() < 0.5)
            )
    return Tree(*columns, output=int(draws.integers(n_outputs)), branching=asks)


@st.composite
def worlds(draw, n_rows=6, most_features=4):
    """An ensemble, rows to explain and a background."""
    n_features, n_outputs = draw(st.integers(1, most_features)), draw(st.integers(1, 2))
    # nine and more trees of an output have their table rows added eight at a time
    n_trees, depth = draw(st.sampled_from([1, 2, 3, 20])), draw(st.integers(0, 4))
    draws = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    is_category = draws.random(n_features) < 0.4
    trees = [tree_of(draws, is_category, depth, n_outputs) for _ in range(n_trees)]
    whole = assembled(trees, draws.normal(size=n_outputs).tolist(), n_features)
    return whole, rows_of(draws, is_category, n_rows), rows_of(draws, is_category, 5)


def rows_of(draws, is_category, n_rows):
    """Numbers at and beside split points, known and unknown codes, and missing values."""
    columns = [draws.choice(CODES if each else VALUES, n_rows) for each in is_category]
    return np.column_stack(columns)
