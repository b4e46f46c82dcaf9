"""What a page has drawn or opened before is neither drawn nor opened again, and never stale."""

from unittest.mock import patch

import pytest
from pages_app import open_page, words

from dashboard import figures, services
from dashboard.domain.cohort import Cohort
from dashboard.ui import cache

CHOSEN = {"model": "loans", "version": "1"}
DRAWN = {
    "effects": ("dependence_chart", "effects_overview_chart"),
    "models": ("comparison_chart",),
}


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("page", DRAWN)
def test_a_second_session_sees_the_same_charts_without_drawing_them(page):
    first = open_page(page, **CHOSEN)
    assert not first.exception
    with (
        patch.object(figures, DRAWN[page][0], side_effect=AssertionError("drawn again")),
        patch.object(figures, DRAWN[page][-1], side_effect=AssertionError("drawn again")),
    ):
        second = open_page(page, **CHOSEN)
    assert not second.exception
    assert words(second) == words(first)


@pytest.mark.usefixtures("settled")
def test_what_is_chosen_is_drawn_anew():
    plain = open_page("effects", **CHOSEN)
    centred = open_page("effects", **CHOSEN, curves="zero")
    other = open_page("effects", model="loans", version="2")
    assert not any(page.exception for page in (plain, centred, other))
    charts = {
        cache.effects_chart(Cohort("loans", number), None, cache.data_version("loans"), dark=dark)
        for number in (1, 2)
        for dark in (False, True)
    }
    assert len(charts) == 4


@pytest.mark.usefixtures("settled")
def test_a_page_does_not_change_the_chart_that_all_share():
    given = Cohort("loans", 1), None, cache.data_version("loans")
    chart = cache.effects_chart(*given, dark=False)
    before, table = chart.figure.to_json(), chart.table.copy()
    for _ in range(2):
        assert not open_page("effects", **CHOSEN).exception
    assert cache.effects_chart(*given, dark=False) is chart
    assert chart.figure.to_json() == before
    assert chart.table.equals(table)


@pytest.mark.parametrize("file", ["model.joblib", "card.toml"])
def test_the_models_page_opens_a_version_once_and_hashes_its_files_each_time(settled, file):
    assert not open_page("models", **CHOSEN).error
    with patch.object(services, "open_version", side_effect=AssertionError("opened again")):
        again = open_page("models", **CHOSEN)
    assert not again.exception
    assert "The files are the registered ones" in words(again)
    folder = settled.models / "loans" / "1"
    path = next(folder.glob(file), None) or next(folder.glob("card*"))
    path.write_bytes(path.read_bytes() + b" ")
    changed = open_page("models", **CHOSEN)
    assert len(changed.error) == 1
    assert "The files are the registered ones" not in words(changed)
