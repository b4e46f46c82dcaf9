"""An edge is declared under checks; models never feed each other in a circle."""

import threading
from datetime import timedelta
from graphlib import TopologicalSorter

import pytest
from contract.chain import declare, edges, register
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from world import NOW

from dashboard import services
from dashboard.domain.edges import NewEdge, OnMissing
from dashboard.domain.errors import EdgeRefused, UnknownEdge, UnknownModel, UnreadableFile

PAIRS = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), max_size=9)


@pytest.fixture
def chain(book):
    register(book, "a", "b", "c", "d")
    return book


def test_an_edge_is_in_force_until_it_is_retired(chain):
    added = declare(chain, "a", "b", max_age=timedelta(days=30), scope="CA")
    assert edges(chain) == [added]
    assert str(added) == "a.defaulted -> b.risk in CA"
    assert services.retire_edge(chain.engine, added.id, now=NOW) == added
    assert edges(chain) == []
    assert [each.retired_at for each in edges(chain, retired=True)] == [NOW]
    with pytest.raises(UnknownEdge, match="no edge 1 in force"):
        services.retire_edge(chain.engine, added.id, now=NOW)
    assert declare(chain, "a", "b", max_age=timedelta(days=30), scope="CA").id == 2


def test_the_same_edge_again_is_the_one_that_is_there(chain):
    assert declare(chain, "a", "b") == declare(chain, "a", "b")
    assert len(edges(chain)) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"output": "paid"}, "a-1 has no output 'paid', only defaulted"),
        ({"feature": "income"}, "'b' has no feature 'income'"),
        ({"feature": "sector"}, "'sector' is of kind category and a score is a number"),
        ({"feature": "staff"}, "'staff' is of kind integer"),
        ({"scope": "CA//retail"}, "the scope 'CA//retail' has a part without a name"),
        ({"on_missing": OnMissing.DEFAULT}, "a default is given exactly where"),
        ({"default": 0.5}, "a default is given exactly where"),
        ({"on_missing": OnMissing.DEFAULT, "default": float("nan")}, "finite number"),
        ({"max_age": timedelta(seconds=3)}, "a minute at least"),
        ({"upstream": "b"}, "a model cannot feed itself"),
    ],
)
def test_an_edge_that_cannot_hold_is_refused_with_a_sentence(chain, changes, said):
    given = {"upstream": "a", "output": "defaulted", "downstream": "b", "feature": "risk"}
    with pytest.raises(EdgeRefused, match=said):
        services.declare_edge(chain.engine, NewEdge(**(given | changes)), now=NOW)
    assert edges(chain) == []


def test_a_feature_is_fed_once_in_a_scope_and_again_in_a_nearer_one(chain):
    declare(chain, "a", "b")
    with pytest.raises(EdgeRefused, match="'a' feeds this feature already; retire edge 1 first"):
        declare(chain, "c", "b")
    declare(chain, "c", "b", scope="CA")
    declare(chain, "c", "b", feature="other")
    assert len(edges(chain, downstream="b")) == 3


def test_models_that_are_not_there_are_named(chain):
    with pytest.raises(UnknownModel):
        declare(chain, "a", "nobody")
    with pytest.raises(UnknownModel):
        declare(chain, "nobody", "a")


def test_a_circle_is_refused_and_its_way_is_said(chain):
    declare(chain, "a", "b", scope="CA")
    declare(chain, "b", "c", scope="TX")
    with pytest.raises(EdgeRefused, match=r"a circle \(a -> b -> c -> a\)"):
        declare(chain, "c", "a")


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(pairs=PAIRS)
def test_no_history_of_declarations_leads_to_a_circle(chain, pairs):
    for upstream, downstream in pairs:
        before = [(each.declared.upstream, each.declared.downstream) for each in edges(chain)]
        scope = f"{upstream}{downstream}"  # so that each pair has room of its own
        closes = _is_circle([*before, (upstream, downstream)])
        try:
            declare(chain, upstream, downstream, scope=scope)
        except EdgeRefused:
            assert closes
        else:
            assert not closes
    for each in edges(chain):
        services.retire_edge(chain.engine, each.id, now=NOW)


def _is_circle(pairs) -> bool:
    sorter = TopologicalSorter()
    for upstream, downstream in pairs:
        sorter.add(downstream, upstream)
    try:
        sorter.prepare()
    except ValueError:
        return True
    return False


def test_two_at_once_that_would_close_a_circle_together_cannot_both_succeed(chain):
    start, refused = threading.Barrier(2), []

    def add(upstream, downstream):
        start.wait()
        try:
            declare(chain, upstream, downstream)
        except EdgeRefused as error:
            refused.append(error)

    pairs = [("a", "b"), ("b", "a")]
    threads = [threading.Thread(target=add, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == len(edges(chain)) == 1


def test_a_file_beside_a_model_says_what_feeds_it(tmp_path):
    path = tmp_path / "edges.toml"
    assert services.read_edges(path, "b") == []
    path.write_text(
        '[[edge]]\nupstream = "a"\noutput = "defaulted"\nfeature = "risk"\nmax_age = "12h"\n'
        'on_missing = "default"\ndefault = 0.2\nscope = "CA"\n'
    )
    (new,) = services.read_edges(path, "b")
    twelve = timedelta(hours=12)
    assert new == NewEdge("a", "defaulted", "b", "risk", "CA", twelve, OnMissing.DEFAULT, 0.2)
    for text, said in (
        ("[[edge]", "not valid TOML"),
        ('[[edge]]\nupstream = "a"', "'output'"),
        ('[[edge]]\nupstream="a"\noutput="p"\nfeature="f"\non_missing="x"', "'x'"),
    ):
        path.write_text(text)
        with pytest.raises(UnreadableFile, match=said):
            services.read_edges(path, "b")
