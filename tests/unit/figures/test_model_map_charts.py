"""The model map's pictures say what is so, also without colour."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.domain.edges import Edge, NewEdge, OnMissing
from dashboard.domain.model_map import Cell, EdgeState, Health, MapEdge, ModelMap
from dashboard.figures import SIGNS, health_matrix_chart, model_graph_chart

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def edge(number, upstream, downstream, state=EdgeState.REALISED, **more) -> MapEdge:
    age = timedelta(days=30)
    new = NewEdge(upstream, "p", downstream, f"f{number}", max_age=age, **more)
    retired = NOW if state is EdgeState.RETIRED else None
    used = {} if state is EdgeState.NEVER else {"n_runs": 2, "n_rows": 10, "newest_at": NOW}
    return MapEdge(Edge(number, new, NOW, retired), state, **used)


def cell(model, scope, health=Health.OK, *, deployed=True) -> Cell:
    return Cell(
        model, scope, 1, health, deployed=deployed, findings=(f"{health} it is.",), n_rows=5
    )


@pytest.fixture
def found() -> ModelMap:
    titles = {"a": "Demand <b>", "b": "Price", "c": "Fraud", "d": "Alone"}
    edges = (
        edge(1, "a", "b"),
        edge(2, "a", "c", EdgeState.NEVER, on_missing=OnMissing.DEFAULT, default=0.5),
        edge(3, "b", "c", EdgeState.RETIRED),
    )
    cells = (cell("a", "*"), cell("b", "CA", Health.FAILED), cell("c", "CA/x", deployed=False))
    return ModelMap(titles, cells, edges, NOW)


def test_lines_differ_by_their_dashes_and_are_named(found):
    chart = model_graph_chart(found)
    dashes = {trace.name: trace.line.dash for trace in chart.figure.data if trace.mode == "lines"}
    assert dashes == {
        "in force and used by runs": "solid",
        "in force, never used": "dash",
        "retired, was used": "dot",
    }
    assert chart.title == "1 declared edge was never used"
    assert "never used: Demand <b> to Fraud (f2)" in chart.summary
    assert "before it was retired: Price to Fraud (f3)" in chart.summary
    assert "One model neither feeds nor is fed." in chart.summary
    boxes = [each.text for each in chart.figure.layout.annotations]
    assert boxes == ["Demand &lt;b&gt;", "Price", "Fraud"]
    assert chart.table["State"].tolist() == ["used", "never used", "retired, was used"]
    assert chart.table["If missing"].tolist() == ["refuse the rows", "take 0.5", "refuse the rows"]


def test_several_edges_between_two_models_are_one_line_that_shows_what_differs(found):
    both = ModelMap(found.titles, (), (edge(1, "a", "b"), edge(4, "a", "b", EdgeState.NEVER)), None)
    lines = [each for each in model_graph_chart(both).figure.data if each.mode == "lines"]
    assert [each.line.dash for each in lines] == ["dash"]


def test_no_edge_is_no_graph(found):
    assert model_graph_chart(ModelMap(found.titles, found.cells, (), NOW)) is None


def test_every_cell_is_drawn_once_with_its_sign_and_can_be_clicked(found):
    chart = health_matrix_chart(found)
    drawn = {
        tuple(place): sign
        for trace in chart.figure.data
        for place, sign in zip(trace.customdata, trace.text, strict=True)
    }
    assert drawn == {
        ("a", "*"): SIGNS[Health.OK],
        ("b", "CA"): SIGNS[Health.FAILED],
        ("c", "CA/x"): SIGNS[Health.OK],
    }
    assert {trace.name for trace in chart.figure.data} == {"✗ failed (1)", "✓ ok (2)"}
    assert chart.figure.layout.yaxis.ticktext == ("everywhere", "CA", "CA/x")
    assert chart.figure.layout.xaxis.ticktext[0] == "Demand &lt;b&gt;"
    assert chart.title == "1 of 3 cells needs a look"
    assert chart.summary == "Of 3 cells 1 failed and 2 ok. Price, CA: failed it is."
    assert chart.table["Health"].tolist() == ["✗ failed", "✓ ok", "✓ ok"]


def test_signs_tell_the_kinds_apart():
    assert len(set(SIGNS.values())) == len(Health)


def test_of_many_scopes_those_with_deployments_and_the_worst_are_drawn(found):
    many = [cell("a", f"s{place:02d}", deployed=False) for place in range(40)]
    many[33] = cell("a", "s33", Health.OFF, deployed=False)
    whole = ModelMap(found.titles, (cell("a", "*"), *many), (), NOW)
    chart = health_matrix_chart(whole, most=3)
    assert chart.figure.layout.yaxis.ticktext == ("everywhere", "s00", "s33")
    assert "41 scopes (3 drawn, the others in the table)" in chart.source
    assert len(chart.table) == 41
    assert len(health_matrix_chart(whole).figure.layout.yaxis.ticktext) == 41
