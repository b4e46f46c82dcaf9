"""What is chosen on Importance and Effects stands in the address, and comes back from it."""

import pytest
from pages_app import open_page, words

CHOSEN = {"model": "loans", "version": "1"}


def single(app, name):
    """The one value of a parameter of the address."""
    value = app.query_params[name]
    return value if isinstance(value, str) else value[0]


@pytest.mark.usefixtures("settled")
def test_the_metric_goes_into_the_address_and_comes_back():
    app = open_page("importance", **CHOSEN)
    assert app.selectbox(key="choose_metric").value == "auc"
    app.selectbox(key="choose_metric").set_value("brier").run()
    assert single(app, "metric") == "brier"
    again = open_page("importance", **CHOSEN, metric="brier")
    assert not again.exception
    assert again.selectbox(key="choose_metric").value == "brier"
    assert "Brier score: Average squared gap" in words(again)


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("metric", ["nonsense", "rmse"])
def test_a_metric_that_does_not_fit_gives_a_sentence(metric):
    app = open_page("importance", **CHOSEN, metric=metric)
    assert not app.exception
    assert f"Unknown metric '{metric}'" in app.error[0].value


@pytest.mark.usefixtures("settled")
def test_centred_curves_go_into_the_address_and_come_back():
    app = open_page("effects", **CHOSEN)
    app.toggle(key="choose_centred").set_value(True).run()
    assert single(app, "curves") == "zero"
    again = open_page("effects", **CHOSEN, curves="zero")
    assert again.toggle(key="choose_centred").value
    again.toggle(key="choose_centred").set_value(False).run()
    assert "curves" not in again.query_params


@pytest.mark.usefixtures("settled")
def test_mean_contributions_are_in_points_or_as_the_address_says():
    assert "points on average" in words(open_page("importance", **CHOSEN))
    own = words(open_page("importance", **CHOSEN, unit="margin"))
    assert "points on average" not in own
    assert "log-odds on average" in own
