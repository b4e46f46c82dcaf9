"""Laws of the tree engine, on ensembles that no library has grown."""

from dataclasses import replace
from unittest.mock import patch

import forest
import grown
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit
from scipy.special import expit

from dashboard.explain.trees import (
    direct,
    engine_of,
    extension,
    flow,
    leaves,
    one_free,
    one_free_of,
    tables,
    threads,
)
from dashboard.explain.trees.alike import alike_order
from dashboard.explain.trees.boxes import boxes_of
from dashboard.explain.trees.codes import _encode, coding_of
from dashboard.explain.trees.lanes import below
from dashboard.explain.trees.logistic import logistic
from dashboard.registry.trees.assembly import Tree, assembled


def _near(found, expected, atol=1e-5):
    np.testing.assert_allclose(found, expected, rtol=0, atol=atol)


small = settings(max_examples=30, deadline=None)


@given(grown.worlds())
@small
def test_values_and_interactions_are_those_of_the_enumeration(world):
    trees, rows, background = world
    for ready, worth in (
        (engine_of(trees, background), forest.game(trees.margin, rows, background)),
        (engine_of(trees, None), forest.path_game(trees, rows)),
    ):
        found = ready.shapley(rows)
        _near(found.values, forest.shapley(worth))
        _near(found.base_value, worth[0, 0])
        if trees.n_features > 1:
            _near(ready.interactions(rows), forest.pairs(worth))


@given(grown.worlds(), st.booleans())
@small
def test_values_sum_to_margin_minus_base_value(world, with_background):
    trees, rows, background = world
    found = engine_of(trees, background if with_background else None).shapley(rows)
    _near(found.margin, trees.margin(rows))
    _near(found.values.sum(axis=1), found.margin - found.base_value)
    if with_background:
        _near(found.base_value, trees.margin(background).mean(axis=0))


@given(grown.worlds(), st.booleans())
@small
def test_a_feature_that_no_tree_asks_gets_nothing(world, with_background):
    trees, rows, background = world
    found = engine_of(trees, background if with_background else None).shapley(rows)
    ignored = np.setdiff1d(np.arange(trees.n_features), trees.feature)
    assert not found.values[:, ignored].any()


@given(grown.worlds(), st.randoms(use_true_random=False))
@small
def test_names_of_features_mean_nothing(world, chance):
    trees, rows, background = world
    order = np.array(chance.sample(range(trees.n_features), trees.n_features))
    feature = trees.feature.copy()
    feature[feature >= 0] = np.argsort(order)[feature[feature >= 0]]
    renamed = replace(trees, feature=feature, n_categories=trees.n_categories[order])
    found = engine_of(renamed, background[:, order]).shapley(rows[:, order])
    _near(found.values, engine_of(trees, background).shapley(rows).values[:, order])


@given(grown.worlds())
@small
def test_the_values_of_a_sum_are_the_sum_of_the_values(world):
    trees, rows, background = world
    half = trees.root.size // 2
    parts = [
        replace(trees, root=trees.root[chosen], output=trees.output[chosen], bias=bias)
        for chosen, bias in (
            (slice(0, half), trees.bias),
            (slice(half, None), np.zeros(trees.n_outputs)),
        )
        if trees.root[chosen].size
    ]
    found = [engine_of(part, background).shapley(rows).values for part in parts]
    _near(sum(found), engine_of(trees, background).shapley(rows).values)


@given(grown.worlds(n_rows=12), st.randoms(use_true_random=False))
@small
def test_a_row_does_not_depend_on_its_neighbours(world, chance):
    trees, rows, background = world
    ready, free = engine_of(trees, background), one_free_of(trees)
    whole = ready.shapley(rows).values
    order = np.array(chance.sample(range(len(rows)), len(rows)))
    np.testing.assert_array_equal(ready.shapley(rows[order]).values, whole[order])
    np.testing.assert_array_equal(ready.shapley(rows[:1]).values, whole[:1])
    (curves,) = free.curves(rows, {0: grown.VALUES[:4]})
    (other,) = free.curves(rows[order], {0: grown.VALUES[:4]})
    np.testing.assert_array_equal(other, curves[order])


@pytest.mark.parametrize("seed", range(3))
def test_blocks_and_threads_change_nothing(seed):
    draws = np.random.default_rng(seed)
    is_category = np.array([False, True, False])
    trees = assembled([grown.tree_of(draws, is_category, 4, 2) for _ in range(20)], [0.0, 0.0], 3)
    rows, background = grown.rows_of(draws, is_category, 5000), grown.rows_of(draws, is_category, 7)
    orders = np.array([draws.permutation(len(rows))])
    answers = []
    for n_threads in (1, 2, 5):
        with patch.object(threads, "get_num_threads", lambda n=n_threads: n):
            ready, free = engine_of(trees, background), one_free_of(trees)
            found = ready.shapley(rows)
            answers.append(
                (found.values, found.margin, ready.interactions(rows),
                 *free.curves(rows, {0: grown.VALUES[:3]}), *free.permuted(rows, [(1, orders)]),
                 *(part for each in free.averages(rows, {0: grown.VALUES[:3]}) for part in each))
            )  # fmt: skip
    for other in answers[1:]:
        for one, two in zip(answers[0], other, strict=True):
            np.testing.assert_array_equal(one, two)
    some = [0, 511, 512, 1024, 4095, 4096, 4999]
    alone = [engine_of(trees, background).shapley(rows[[at]]).values[0] for at in some]
    np.testing.assert_array_equal(answers[0][0][some], alone)


@pytest.mark.parametrize(("size", "n_threads"), [(0, 2), (1, 2), (511, 2), (513, 2), (40_001, 1)])
def test_blocks_cover_everything_once(size, n_threads):
    seen = np.zeros(size, int)

    def mark(first, last):
        seen[first:last] += 1

    with patch.object(threads, "get_num_threads", lambda: n_threads):
        threads.in_blocks(size, mark)
    assert (seen == 1).all()


@given(grown.worlds())
@small
def test_interactions_are_symmetric_and_their_rows_sum_to_the_values(world):
    trees, rows, background = world
    ready = engine_of(trees, background)
    pairs = ready.interactions(rows)
    np.testing.assert_array_equal(pairs, pairs.transpose(0, 2, 1, 3))
    _near(pairs.sum(axis=2), ready.shapley(rows).values)


@given(grown.worlds(), st.booleans(), st.sampled_from([0, 1, 2]))
@small
def test_tables_give_what_the_leaves_one_by_one_give(world, with_background, deepest):
    trees, rows, background = world
    chosen = background if with_background else None
    expected = engine_of(trees, chosen).shapley(rows)
    ready = engine_of(trees, chosen, deepest=deepest)
    sizes = [each.value.size for each in (ready.leaves.shallow, ready.leaves.deep)]
    assert sum(sizes) == (trees.value != 0).sum()
    found = ready.shapley(rows)
    _near(found.values, expected.values)
    _near(found.margin, expected.margin)
    _near(found.base_value, expected.base_value)


@given(grown.worlds(), st.booleans())
@small
def test_tables_in_rows_in_columns_and_in_double_precision_say_the_same(world, with_background):
    trees, rows, background = world
    chosen = background if with_background else None
    ready = engine_of(trees, chosen)
    with patch.object(tables, "WIDEST_ROW", 0):
        columns = engine_of(trees, chosen)
    precise = engine_of(trees, chosen, precise=True)
    assert [each.tables.stride for each in (ready, columns, precise)] == [8, 1, 1]
    worth = forest.path_game(trees, rows)
    if with_background:
        worth = forest.game(trees.margin, rows, background)
    expected = forest.shapley(worth)
    # a path that no training row took counts 1e-9 of its side
    _near(precise.shapley(rows).values, expected, 1e-9 if with_background else 1e-6)
    for each in (ready, columns):
        _near(each.shapley(rows).values, expected)
        _near(each.shapley(rows).margin, trees.margin(rows))


@given(grown.worlds())
@small
def test_without_room_for_tables_the_values_are_the_same(world):
    trees, rows, background = world
    with patch.object(leaves, "MOST_ENTRIES", 0):
        ready = engine_of(trees, background)
    assert not ready.leaves.shallow.value.size
    other = engine_of(replace(trees), background)
    assert other.leaves.shallow.value.size
    _near(ready.shapley(rows).values, other.shapley(rows).values)


@given(grown.worlds())
@small
def test_curves_pass_through_a_rows_own_margin(world):
    trees, rows, _ = world
    own = np.arange(len(rows))
    grids = {feature: rows[:, feature] for feature in range(trees.n_features)}
    for curves in one_free_of(trees).curves(rows, grids):
        _near(curves[own, own], trees.margin(rows), 1e-9)


@given(grown.worlds(), st.sampled_from([1, 2**14]), st.sampled_from([0, 2**11]))
@small
def test_curves_are_the_answers_to_every_value(world, most_cells, few):
    trees, rows, _ = world
    grids = {
        at: grown.CODES if count else grown.VALUES for at, count in enumerate(trees.n_categories)
    }
    with (
        patch.object(one_free, "MOST_CELLS", most_cells),
        patch.object(one_free, "FEW_ANSWERS", few),
    ):
        found = list(one_free_of(trees).curves(rows, grids))
    for (feature, grid), curves in zip(grids.items(), found, strict=True):
        moved = np.repeat(rows, grid.size, axis=0)
        moved[:, feature] = np.tile(grid, len(rows))
        _near(curves, trees.margin(moved).reshape(len(rows), grid.size, -1), 1e-9)


@given(grown.worlds())
@small
def test_shuffled_rows_are_answered_as_if_they_had_been_shuffled_first(world):
    trees, rows, _ = world
    orders = np.array([np.roll(np.arange(len(rows)), 1), np.arange(len(rows))[::-1]])
    every = [(feature, orders) for feature in range(trees.n_features)]
    found = one_free_of(trees).permuted(rows, every)
    for feature, margins in enumerate(found):
        for place, order in enumerate(orders):
            moved = rows.copy()
            moved[:, feature] = rows[order, feature]
            _near(margins[:, place], trees.margin(moved), 1e-9)


def test_a_chain_of_many_questions_is_read_to_its_end():
    """Deeper than any library grows by itself: 300 questions on one path."""
    n_nodes = 601
    inner = np.arange(0, 600, 2)
    feature = np.full(n_nodes, -1)
    feature[inner] = inner // 2 % 3
    left, right = np.full(n_nodes, -1), np.full(n_nodes, -1)
    left[inner], right[inner] = inner + 1, inner + 2
    threshold = np.zeros(n_nodes)
    threshold[inner] = np.linspace(-3, 3, inner.size)
    value = np.where(feature < 0, np.sin(np.arange(n_nodes)), 0.0)
    cover = np.ones(n_nodes)
    cover[inner] = np.arange(inner.size, 0, -1) + 1.0
    chain = Tree(feature, threshold, left, right, np.zeros(n_nodes, bool), cover, value, 0, {})
    trees = assembled([chain], [0.0], 3)
    rows = np.random.default_rng(0).normal(size=(20, 3)) * 2
    assert trees.depth == 300
    _near(engine_of(trees, rows).shapley(rows).margin, trees.margin(rows))
    (curves,) = one_free_of(trees).curves(rows, {1: np.array([0.5])})
    moved = rows.copy()
    moved[:, 1] = 0.5
    _near(curves[:, 0], trees.margin(moved), 1e-9)


@given(grown.worlds())
@small
def test_a_code_counts_the_split_points_below(world):
    trees, rows, _ = world
    coding = coding_of(trees)
    codes = coding.encode(rows)
    assert np.iinfo(codes.dtype).max >= coding.missing.max()
    for feature, count in enumerate(trees.n_categories):
        here = (trees.feature == feature) & (trees.category_row < 0)
        points = np.unique(trees.threshold[here])
        for value, code in zip(rows[:, feature], codes[feature], strict=True):
            if np.isnan(value):
                assert code == coding.missing[feature]
            elif count:
                assert code == (value if 0 <= value < count else count)
            else:
                assert code == (points < value).sum()


@pytest.mark.parametrize(("n_points", "kind"), [(300, np.uint16), (70_000, np.uint32)])
def test_codes_are_as_wide_as_their_number_asks_for(n_points, kind):
    stumps = [
        Tree(
            np.array([0, -1, -1]), np.array([float(point), 0, 0]), np.array([1, -1, -1]),
            np.array([2, -1, -1]), np.zeros(3, bool), np.array([2.0, 1, 1]), np.array([0.0, 1, 2]),
        )
        for point in range(300)
    ]  # fmt: skip
    trees = assembled(stumps, [0.0], 1)
    points = np.arange(n_points) / n_points * 300
    wide = replace(
        coding_of(trees),
        steps=np.append(points, np.full(2 ** int(n_points).bit_length() - 1 - n_points, np.inf)),
        start=np.array([0, 2 ** int(n_points).bit_length() - 1]),
        missing=np.array([n_points + 1]),
        dtype=np.min_scalar_type(n_points + 1),
    )
    values = np.array([[-1.0], [points[3]], [points[3] + 1e-9], [1e9], [np.inf], [np.nan]])
    codes = wide.encode(values)
    assert codes.dtype == kind
    assert codes[0].tolist() == [0, 3, 4, n_points, n_points, n_points + 1]
    assert coding_of(trees).dtype == np.uint16
    rows = np.array([[-0.5], [0.0], [150.0], [150.5], [1e9], [np.nan]])
    found = engine_of(trees, rows[:2]).shapley(rows)
    _near(found.margin, trees.margin(rows), 1e-4)
    _near(found.values[:, 0], found.margin - trees.margin(rows[:2]).mean(), 1e-4)


def _kernels():
    draws = np.random.default_rng(5)
    is_category = np.array([False, True])
    trees = assembled([grown.tree_of(draws, is_category, 3, 1)], [0.0], 2)
    rows = grown.rows_of(draws, is_category, 4)
    coding = coding_of(trees)
    return trees, rows, coding, boxes_of(trees, coding)


def test_the_compiled_encoder_does_what_its_source_says():
    _, rows, coding, _ = _kernels()
    codes = [np.zeros((2, 4), coding.dtype) for _ in range(2)]
    for kernel, target in zip((_encode, _encode.py_func), codes, strict=True):
        kernel(
            np.ascontiguousarray(rows), coding.steps, coding.start, coding.missing,
            coding.n_categories, 0, 4, target,
        )  # fmt: skip
    np.testing.assert_array_equal(codes[0], codes[1])
    np.testing.assert_array_equal(codes[0], coding.encode(rows))


@pytest.mark.parametrize("order", [1, 2])
def test_the_compiled_leaf_table_does_what_its_source_says(order):
    frequency = np.array([0.1, 0.0, 0.3, 0.05, 0.2, 0.15, 0.0, 0.2])
    nodes, weights = extension.quadrature(4)
    kernel = extension.leaf_table
    answers = [np.empty((3, 8)) for _ in range(2)]
    for run, answer in zip((kernel, kernel.py_func), answers, strict=True):
        run(frequency, 3, 2.5, nodes, weights, order, answer)
    _near(answers[0], answers[1], 1e-14)
    assert answers[0].any()


def test_the_compiled_patterns_do_what_their_source_says():
    _, rows, coding, boxes = _kernels()
    codes = coding.encode(rows)
    first, last = boxes.start[0], boxes.start[1]
    assert last > first
    arrays = boxes.feature, boxes.toggle, boxes.toggle_start
    found = [np.zeros(4, np.int32) for _ in range(2)]
    kernel = tables.background_patterns
    for run, pattern in zip((kernel, kernel.py_func), found, strict=True):
        run(codes, first, last, *arrays, pattern)
    np.testing.assert_array_equal(found[0], found[1])
    single = direct._row_pattern
    for run in (single, single.py_func):
        alone = [run(codes, row, first, last, *arrays) for row in range(4)]
        assert alone == found[0].tolist()


def test_the_compiled_curves_are_what_their_source_says():
    trees, rows, _, _ = _kernels()
    ready, grids = one_free_of(trees), {0: grown.VALUES, 1: grown.CODES}
    orders = [(feature, np.arange(4)[np.newaxis, ::-1]) for feature in (0, 1)]
    with patch.object(one_free, "FEW_ANSWERS", 0):
        found = _every_curve(ready, rows, grids, orders)
    with (
        patch.object(flow, "add_steps", flow.add_steps.py_func),
        patch.object(flow, "add_aims", flow.add_aims.py_func),
        patch.object(one_free, "FEW_ANSWERS", 0),
    ):
        plain = _every_curve(ready, rows, grids, orders)
    for one, two in zip(found, plain, strict=True):
        _near(one, two, 1e-12)
        assert one.any()


def _every_curve(ready, rows, grids, orders):
    averages = [np.hstack(each) for each in ready.averages(rows, grids)]
    return [*ready.curves(rows, grids), *averages, *ready.permuted(rows, orders)]


def test_an_empty_grid_has_no_answers_and_changes_no_others():
    trees, rows, _, _ = _kernels()
    ready, none = one_free_of(trees), np.zeros(0)
    with patch.object(one_free, "FEW_ANSWERS", 0):
        both, alone = (
            list(ready.curves(rows, {**first, 1: grown.CODES})) for first in ({0: none}, {})
        )
    np.testing.assert_array_equal(both[1], alone[0])
    ((mean, spread),) = ready.averages(rows, {0: none})
    assert mean.shape == spread.shape == (0, trees.n_outputs)


def test_an_order_of_rows_changes_no_answer():
    """More rows than stand in one word, so that those that go the same ways are sorted."""
    draws = np.random.default_rng(2)
    is_category = np.array([False, True, False])
    trees = assembled([grown.tree_of(draws, is_category, 4, 1) for _ in range(3)], [0.0], 3)
    rows = grown.rows_of(draws, is_category, 150)
    order = alike_order(trees, coding_of(trees).encode(rows))
    assert sorted(order) == list(range(150))
    assert list(order) != list(range(150))
    ready, grids = one_free_of(trees), {0: grown.VALUES, 1: grown.CODES, 2: grown.VALUES}
    one_by_one = [
        np.concatenate(each)
        for each in zip(*(ready.curves(rows[[at]], grids) for at in range(150)), strict=True)
    ]
    with patch.object(one_free, "FEW_ANSWERS", 0):
        for together, alone in zip(ready.curves(rows, grids), one_by_one, strict=True):
            _near(together, alone, 1e-12)
    for (mean, spread), alone in zip(ready.averages(rows, grids), one_by_one, strict=True):
        _near(mean, alone.mean(axis=0), 1e-12)
        _near(spread, alone.std(axis=0, ddof=1), 1e-12)


@given(st.lists(st.floats(-800, 800), min_size=1, max_size=9))
def test_the_logistic_function_is_exact_to_the_last_digits(margins):
    for run in (logistic, logistic.py_func):
        found = np.array(margins)
        run(found, np.empty(found.size))
        np.testing.assert_allclose(found, expit(margins), rtol=1e-14, atol=1e-300)


@pytest.mark.parametrize("kind", [np.uint16, np.uint32])
def test_values_below_an_edge_are_the_bits_of_a_word(kind):
    values = np.random.default_rng(0).integers(np.iinfo(kind).max + 1, size=70, dtype=kind)

    @njit
    def asked(values, at, edge):
        return below(values, at, edge)

    for edge in (0, values[9], np.iinfo(kind).max):
        word = int(asked(values, 5, kind(edge)))
        expected = [bool(each < edge) for each in values[5:69]]
        assert [bool(word >> at & 1) for at in range(64)] == expected
