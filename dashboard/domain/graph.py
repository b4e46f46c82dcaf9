"""Who feeds whom, as plain arithmetic on pairs (upstream, downstream) of names."""

from collections.abc import Iterable, Sequence
from graphlib import TopologicalSorter

Pair = tuple[str, str]


def find_path(pairs: Iterable[Pair], start: str, goal: str) -> tuple[str, ...]:
    """A shortest way along the pairs from `start` to `goal`, both included; empty without one.

    Examples
    --------
    >>> find_path([("a", "b"), ("b", "c")], "a", "c")
    ('a', 'b', 'c')
    >>> find_path([("a", "b")], "b", "a")
    ()
    """
    return dict(paths_from(pairs, start)).get(goal, ())


def paths_from(pairs: Iterable[Pair], start: str) -> list[tuple[str, tuple[str, ...]]]:
    """Every name that can be reached from `start`, nearest first, each with a shortest way.

    Examples
    --------
    >>> paths_from([("a", "b"), ("b", "c"), ("a", "c")], "a")
    [('a', ('a',)), ('b', ('a', 'b')), ('c', ('a', 'c'))]
    """
    following: dict[str, list[str]] = {}
    for upstream, downstream in pairs:
        following.setdefault(upstream, []).append(downstream)
    ways: dict[str, tuple[str, ...]] = {start: (start,)}
    waiting = [start]
    for name in waiting:  # grows while it is walked
        for after in following.get(name, []):
            if after not in ways:
                ways[after] = (*ways[name], after)
                waiting.append(after)
    return list(ways.items())


def layers(names: Sequence[str], pairs: Iterable[Pair]) -> list[list[str]]:
    """The names in layers: each stands below all that feed it. The pairs form no circle.

    Examples
    --------
    >>> layers(["c", "b", "a"], [("a", "b"), ("b", "c"), ("a", "c")])
    [['a'], ['b'], ['c']]
    """
    known = set(names)
    feeding: dict[str, set[str]] = {name: set() for name in names}
    for upstream, downstream in pairs:
        if {upstream, downstream} <= known:
            feeding[downstream].add(upstream)
    depth: dict[str, int] = {}
    for name in TopologicalSorter(feeding).static_order():
        depth[name] = 1 + max((depth[each] for each in feeding[name]), default=-1)
    found: list[list[str]] = [[] for _ in range(1 + max(depth.values(), default=-1))]
    for name in names:
        found[depth[name]].append(name)
    return found
