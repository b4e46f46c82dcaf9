"""Graphs of models: order, ways and places hold whatever feeds what."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.graph import find_path, layers, paths_from
from dashboard.figures.graph_layout import LINE_ROOM, laid_out

NAMES = [f"m{place}" for place in range(10)]


@st.composite
def graphs(draw):
    """Up to ten models that feed each other without a circle."""
    names = draw(st.permutations(NAMES))[: draw(st.integers(1, 10))]
    every = list(combinations(names, 2))
    pairs = draw(st.lists(st.sampled_from(every), unique=True, max_size=16)) if every else []
    return names, pairs


@given(graphs())
def test_every_model_stands_below_all_that_feed_it_and_as_high_as_it_can(graph):
    names, pairs = graph
    depth = {name: row for row, layer in enumerate(layers(names, pairs)) for name in layer}
    assert sorted(depth) == sorted(names)
    for name in names:
        feeding = [depth[upstream] for upstream, downstream in pairs if downstream == name]
        assert depth[name] == 1 + max(feeding, default=-1)


@given(graphs())
def test_a_way_is_made_of_pairs_and_no_other_is_shorter(graph):
    names, pairs = graph
    for goal, way in paths_from(pairs, names[0]):
        assert (way[0], way[-1]) == (names[0], goal)
        assert set(pairwise(way)) <= set(pairs)
        assert way == find_path(pairs, names[0], goal)
        for upstream in [up for up, down in pairs if down == goal]:
            other = find_path(pairs, names[0], upstream)
            assert not other or len(way) <= len(other) + 1


@given(graphs())
def test_boxes_keep_apart_and_lines_pass_between_them(graph):
    names, pairs = graph
    layout = laid_out(names, pairs)
    taken: dict[float, list[tuple[float, float]]] = {}
    for x, y in layout.boxes.values():
        taken.setdefault(y, []).append((x, 1.0))
    for (upper, lower), line in layout.lines.items():
        assert (line[0], line[-1]) == (layout.boxes[upper], layout.boxes[lower])
        assert [b[1] - a[1] for a, b in pairwise(line)] == [1.0] * (len(line) - 1)
        for x, y in line[1:-1]:
            taken[y].append((x, LINE_ROOM))
    for places in taken.values():
        total = sum(room for _, room in places)
        for (left, a), (right, b) in pairwise(sorted(places)):
            assert right - left >= (a + b) / 2 / total - 1e-9
        assert 0 < min(places)[0] <= max(places)[0] < 1


@given(graphs())
def test_the_same_graph_is_drawn_the_same(graph):
    assert laid_out(*graph) == laid_out(*graph)
