"""What only a browser shows."""

import csv
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from world import loans

from dashboard import store
from dashboard.domain.cohort import Cohort, Sort

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
ALL = "model=loans&version=1"
EARLIEST = "sort=time-up"


@pytest.fixture(scope="session")
def keys(served) -> list[str]:
    with store.reading(served.engine) as connection:
        page = store.read_page(connection, Cohort("loans", 1), Sort.parse("time-up"))
    return [str(key) for key in page.rows.index]


def chart(page, key: str):
    """A chart that has been drawn."""
    found = page.locator(f".st-key-{key} .js-plotly-plot .main-svg").first
    expect(found).to_be_visible(timeout=60_000)
    return page.locator(f".st-key-{key}")


def test_a_copied_link_opens_the_same_screen_cold(visitor, keys, browser, server):
    page = visitor.open(f"prediction?{ALL}&scope=TX&record={keys[3]}&unit=margin")
    heading = page.get_by_role("heading", name=re.compile("Loan L1-"))
    expect(heading).to_be_visible()
    page.get_by_role("button", name="Copy link").click()
    link = page.locator('[data-testid="stCode"]').inner_text().strip()
    assert link.startswith(server)
    assert f"record={keys[3]}" in link
    stranger = browser.new_page()
    stranger.goto(link)
    expect(stranger.get_by_role("heading", name=heading.inner_text())).to_be_visible(timeout=60_000)
    expect(stranger.get_by_role("combobox", name="State")).to_have_value("State: TX")
    pressed = stranger.get_by_role("radio", name="on the model's own scale")
    expect(pressed).to_be_checked()
    stranger.close()


def test_a_click_on_a_row_opens_that_row(visitor, keys):
    page = visitor.open(f"predictions?{ALL}&{EARLIEST}")
    table = page.locator('[data-testid="stDataFrame"] canvas').first
    expect(table).to_be_visible()
    corner = table.bounding_box()
    # a canvas: the header is 35 pixels high and so is each row; this is the third one
    page.mouse.click(corner["x"] + 120, corner["y"] + 35 + 35 * 2 + 17)
    expected = loans(60, seed=1)["entity"].iloc[2]
    expect(page.get_by_role("heading", name=f"Loan {expected}")).to_be_visible()
    assert f"record={keys[2]}" in page.url


def test_a_what_if_is_answered_and_its_link_carries_the_edit(visitor, keys):
    page = visitor.open(f"what_if?{ALL}&record={keys[1]}")
    chart(page, "what_if_reasons")
    amount = page.get_by_role("spinbutton", name="Amount approved ($)")
    amount.fill("250000")
    amount.press("Enter")
    expect(page.get_by_text("outside the training range").first).to_be_visible()
    chart(page, "what_if_change")
    assert "set=amount" in page.url
    page.reload()
    visitor.settle()
    expect(page.get_by_role("spinbutton", name="Amount approved ($)")).to_have_value("250000")


def test_feedback_is_kept_and_listed(visitor, keys, served):
    page = visitor.open(f"prediction?{ALL}&record={keys[5]}")
    chart(page, "card_prediction_reasons")
    page.get_by_role("textbox", name="Your name").fill("Ana Lytic")
    page.get_by_text("Disagree").click()
    page.get_by_role("button", name="Send").dblclick()
    expect(page.get_by_text("Your judgement is stored").first).to_be_visible()
    with store.reading(served.engine) as connection:
        (stored,) = store.list_feedback(connection, "loans", prediction_key=keys[5])
    assert stored.given.author == "Ana Lytic"
    assert not stored.given.verified
    assert set(stored.given.seen["attributions"]) == {"amount", "staff", "is_new", "sector"}
    page = visitor.open(f"feedback?{ALL}")
    expect(page.get_by_role("heading", name="100 % disagree")).to_be_visible()


def test_a_chart_is_saved_as_png_and_svg_and_its_numbers_as_csv(visitor):
    page = visitor.open(f"effects?{ALL}&feature=amount")
    card = chart(page, "effects_curve")
    with page.expect_download() as png:
        card.locator(".modebar-btn").first.click()
    assert png.value.suggested_filename.endswith(".png")
    assert png.value.path().read_bytes().startswith(b"\x89PNG")
    page.locator(".st-key-row_effects_curve").get_by_role("button", name="Export").click()
    with page.expect_download() as numbers:
        page.get_by_role("button", name="Numbers as CSV").click()
    lines = numbers.value.path().read_text("utf-8-sig").splitlines()
    assert any("loans" in line or "version 1" in line for line in lines)
    assert len(list(csv.reader(lines))) > 5
    page.get_by_role("radio", name="SVG").or_(page.get_by_role("button", name="SVG")).first.click()
    visitor.settle()
    page.keyboard.press("Escape")
    for _ in range(5):  # the chart takes up the format a moment after the choice
        with page.expect_download() as svg:
            chart(page, "effects_curve").locator(".modebar-btn").first.click()
        if svg.value.suggested_filename.endswith(".svg"):
            break
    assert svg.value.suggested_filename.endswith(".svg")
    assert b"<svg" in svg.value.path().read_bytes()


@pytest.mark.parametrize("name", ["", "predictions", "prediction", "importance", "effects",
                                  "what_if", "feedback", "models", "deployments"])  # fmt: skip
def test_a_page_asks_no_other_host_and_has_no_serious_barrier(visitor, name):
    outside = []
    visitor.page.on("request", lambda request: outside.append(request.url))
    page = visitor.open(f"{name}?{ALL}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    visitor.settle()
    found = Axe().run(page).response["violations"]
    serious = [(v["id"], v["nodes"][0]["html"][:200]) for v in found
               if v["impact"] in {"serious", "critical"}]  # fmt: skip
    assert not serious
    assert not [url for url in outside if not url.startswith((visitor.server, "data:", "blob:"))]
