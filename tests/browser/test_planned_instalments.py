"""The instalments that a project asks for: rows come and go, their sum is held to the whole."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from iza.models import Project
from tests import factories
from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def form(open_page):
    factories.load_reference()
    anna = factories.officer()

    def show(screen=DESK, language="en"):
        page = open_page(anna, screen=screen, language=language)
        page.goto(reverse("iza:project_new"))
        return page

    return show


def test_rows_are_added_summed_up_taken_away_and_saved(form):
    page = form()
    page.get_by_label("Title").fill("Wasser")
    page.get_by_label("Amount asked in CHF").fill("180000")
    editor = page.locator("[data-rows]")
    for day, amount in [("2026-04-15", "120000"), ("2027-04-15", "70000")]:
        editor.get_by_role("button", name="Add instalment").click()
        row = editor.locator("[data-row]:not([hidden])").last
        row.get_by_label("Due on").fill(day)
        row.get_by_label("Amount in CHF").fill(amount)
    status = editor.get_by_role("status")
    expect(status).to_have_text("Sum 190'000.00 · More than asked 10'000.00")

    editor.get_by_role("button", name="Remove row").last.click()
    expect(status).to_have_text("Sum 120'000.00 · Rest of the amount asked 60'000.00")
    page.get_by_role("button", name="Save draft").click()

    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    expect(editor.locator("[data-row]:not([hidden])")).to_have_count(1)
    plan = Project.objects.get().proposed_instalments
    assert list(plan.values_list("amount", flat=True)) == [12_000_000]


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_hinders_anybody(form, barriers, screen):
    page = form(screen)
    page.get_by_role("button", name="Add instalment").click()

    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == screen["width"]
