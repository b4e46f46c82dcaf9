"""New version, gate, promotion, regret, rollback: the walk of an operator."""

import pytest
from playwright.sync_api import expect
from world import NOW, TRUST, build_version

from dashboard import services, store

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def confirm(form, reason, button):
    """Fill in a form of change and send it twice at once."""
    form.get_by_role("textbox", name="Your name").fill("Ana Lytic")
    form.get_by_role("textbox", name="Why").fill(reason)
    form.get_by_text("shall serve everywhere").click()
    expect(form.get_by_role("checkbox")).to_be_checked()
    form.get_by_role("button", name=button).dblclick()


def test_a_new_version_is_checked_promoted_regretted_and_rolled_back(visitor, served):
    folder = served.models / "loans" / "3"
    build_version(folder, 3, like=2)
    services.register_version(served.engine, served.models, folder, trust=TRUST, now=NOW)
    page = visitor.open("deployments?model=loans&version=1&other=3")
    page.get_by_role("button", name="Run the gate").click()
    expect(page.get_by_text("Failed. Version 3 everywhere, against version 1")).to_be_visible()
    expect(page.get_by_text("Decisions that would change", exact=True)).to_be_visible()

    visitor.settle()
    panel = page.get_by_test_id("stExpander")
    panel.get_by_text("Promote version 3").first.click()
    confirm(panel.first, "audit wants it", "Promote version 3")
    expect(page.get_by_text("Version 3 serves everywhere.", exact=True)).to_be_visible()
    cells = page.get_by_test_id("stTable").first
    expect(cells).to_contain_text("Version 3")
    expect(cells).to_contain_text("audit wants it (against the gate)")

    visitor.settle()
    panel.get_by_text("Roll back", exact=True).click()
    confirm(panel.nth(1), "worse than it looked", "Roll back to version 1")
    expect(page.get_by_text("Version 1 serves everywhere again.", exact=True)).to_be_visible()
    expect(cells).to_contain_text("worse than it looked")
    with store.reading(served.engine) as connection:
        spells = store.list_deployments(connection, "loans")
    assert [(each.version, each.is_open, each.actor) for each in spells[:2]] == [
        (1, True, "Ana Lytic"), (3, False, "Ana Lytic"),
    ]  # fmt: skip
    assert spells[1].overridden
    assert len([each for each in spells if each.role.value == "champion"]) == 3
