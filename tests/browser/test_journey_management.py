"""Management looks at the year, follows figures to their bookings, and takes a report along."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from core.people.models import Role
from tests import factories
from tests.browser.acts import field, press, told
from tests.browser.conftest import PHONE
from tests.reports import ledger

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def gina():
    """Management of a city that paid CHF 100 to two goals in Nepal and CHF 40 at home."""
    factories.load_reference()
    day = f"{dt.date.today().year}-01-02"
    abroad = ledger.activity(goals=[("6.1", 7500), ("13.1", 2500)], places=[("NP", 10_000)])
    ledger.award(abroad, 150_00, day)
    ledger.pay(abroad, 100_00, day)
    ledger.pay(ledger.activity(sphere="domestic", places=[("CH", 10_000)]), 40_00, day)
    return factories.make_user(Role.MANAGEMENT, name="gina")


def test_a_figure_leads_to_its_bookings_and_a_choice_to_the_report(
    open_page, barriers, gina, tmp_path
):
    page = open_page(gina)
    page.goto("/")
    page.get_by_role("link", name="Overview", exact=True).click()
    told(page, "140.00")
    assert barriers(page) == []

    page.locator("main svg a").first.click()
    told(page, "Country or region: Nepal")
    told(page, "CHF 100.00")

    page.go_back()
    field(page, "Sphere").select_option(label="Development")
    press(page, "Search")
    expect(page).to_have_url(re.compile("sphere=development"))
    told(page, "100.00")
    page.locator("main").get_by_role("link", name="6 Clean water and sanitation").click()
    told(page, "CHF 75.00")

    page.go_back()
    press(page, "Prepare the SDG report")
    expect(page.get_by_role("checkbox", name="Development")).to_be_checked()
    press(page, "Make the file")
    with page.expect_download() as download:
        page.locator("main").get_by_role("link", name="Download").first.click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_the_overview_is_read_on_a_phone_too(open_page, barriers, gina):
    page = open_page(gina, screen=PHONE, language="de-ch")
    page.goto("/overview/")

    told(page, "Ausbezahlt netto nach Ziel")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert barriers(page) == []
