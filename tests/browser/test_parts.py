"""The parts that pages are made of, as people meet them: by eye, by keyboard, on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.browser.urls")]


@pytest.fixture
def styleguide(open_page):
    page = open_page()
    page.goto("/styleguide/")
    return page


def row(page, code):
    return page.locator("[data-split-row]", has=page.locator(f'input[value="{code}"]'))


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("address", ["/login/", "/styleguide/"])
def test_nothing_hinders_anybody(open_page, barriers, screen, address):
    page = open_page(screen=screen)
    page.goto(address)

    assert barriers(page) == []


@pytest.mark.parametrize("address", ["/login/", "/styleguide/"])
def test_a_phone_need_not_scroll_sideways(open_page, address):
    page = open_page(screen=PHONE)
    page.goto(address)

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_the_skip_link_shows_itself_and_leads_to_the_content(styleguide):
    link = styleguide.locator("a, button, input").first
    link.focus()
    expect(link).to_have_text("Skip to content")
    expect(link).to_be_in_viewport()

    link.press("Enter")

    expect(styleguide.locator("main")).to_be_focused()


def test_the_focus_goes_to_the_errors(styleguide):
    expect(styleguide.locator("[data-error-summary]")).to_be_focused()


def test_an_error_leads_to_its_field(styleguide):
    styleguide.locator("[data-error-summary] a").first.click()

    expect(styleguide.get_by_label("Betrag CHF", exact=True)).to_be_focused()


def test_the_rest_of_the_weights_is_shown_as_one_types(styleguide):
    status = styleguide.locator("[data-split-status]")
    expect(status).to_have_text("Sum 60.00 % · Rest 40.00 %")

    styleguide.locator('[name="sdg-1-percent"]').fill("55")

    expect(status).to_have_text("Sum 115.00 % · Too much 15.00 %")


def test_the_rest_is_put_into_the_empty_row(styleguide):
    styleguide.get_by_role("button", name="Put the rest into the last row").click()

    expect(styleguide.locator('[name="sdg-1-percent"]')).to_have_value("40.00")
    expect(styleguide.locator("[data-split-status]")).to_have_text("Sum 100.00 % · Rest 0.00 %")


def test_a_row_is_taken_away_and_marked_as_deleted(styleguide):
    styleguide.get_by_role("button", name="Remove row 4.7").click()

    expect(styleguide.locator('[name="sdg-0-DELETE"]')).to_be_checked()
    expect(styleguide.locator("[data-split-status]")).to_have_text("Sum 0.00 % · Rest 100.00 %")


def test_a_target_is_found_and_added_by_keyboard_alone(styleguide):
    styleguide.get_by_role("button", name="Remove row 6.1").click()
    box = styleguide.get_by_role("combobox", name="Unterziel suchen")
    box.press_sequentially("trink")
    expect(styleguide.locator(".picker-option")).to_have_count(1)
    box.press("ArrowDown")
    box.press("Enter")

    added = styleguide.locator('[name="sdg-4-code"]')
    expect(added).to_have_value("6.1")
    expect(styleguide.locator('[name="sdg-4-percent"]')).to_be_focused()
    expect(styleguide.locator('[name="sdg-TOTAL_FORMS"]')).to_have_value("5")


def test_a_target_that_stands_there_is_not_added_twice(styleguide):
    box = styleguide.get_by_role("combobox", name="Unterziel suchen")
    box.press_sequentially("4.7")
    styleguide.locator(".picker-option").click()

    expect(styleguide.locator('[name="sdg-0-percent"]')).to_be_focused()
    expect(styleguide.locator('[name="sdg-TOTAL_FORMS"]')).to_have_value("4")


def test_an_amount_is_grouped_when_its_field_is_left(styleguide):
    amount = styleguide.get_by_label("Betrag CHF", exact=True)
    amount.fill("1234567.5")
    amount.blur()

    expect(amount).to_have_value("1'234'567.50")


def test_ticks_are_counted_and_added_up(styleguide):
    button = styleguide.locator("[data-selection-submit]")
    expect(button).to_be_disabled()

    styleguide.get_by_role("checkbox", name="Projekt 1").check()
    expect(styleguide.locator("[data-selection-sum]")).to_have_text("1'234'567.89")

    styleguide.get_by_role("checkbox", name="Alle auswählen").check()
    expect(styleguide.locator("[data-selection-sum]")).to_have_text("7'407'407.34")
    expect(styleguide.locator("[data-selection-count]")).to_have_text("3")
    expect(button).to_be_enabled()


def test_a_filter_in_force_is_a_chip_that_takes_it_away(page):
    page.goto("/styleguide/?q=&status=paid&year=2026")

    page.get_by_role("button", name="Remove filter: Status: ausbezahlt").click()

    page.wait_for_url("**/styleguide/?q=&status=&year=2026")
    expect(page.locator(".chip")).to_have_count(1)


def test_leaving_a_changed_form_asks_first(styleguide):
    asked = []
    styleguide.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    styleguide.get_by_label("Titel", exact=True).fill("Anders")
    styleguide.goto("/login/")

    assert asked == ["beforeunload"]


def test_the_language_is_switched_in_place(page):
    page.goto("/login/")
    page.get_by_role("button", name="Deutsch").click()

    expect(page.locator("html")).to_have_attribute("lang", "de-ch")


def test_the_navigation_opens_on_a_phone(open_page):
    page = open_page(screen=PHONE)
    page.goto("/styleguide/")
    navigation = page.locator("#navigation")
    expect(navigation).to_be_hidden()

    page.get_by_role("button", name="Menu").click()

    expect(navigation).to_be_visible()


def test_without_scripts_rows_and_navigation_are_there(browser, live_server):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport=PHONE
    )
    page = context.new_page()
    page.goto("/styleguide/")

    expect(page.locator("#navigation")).to_be_visible()
    expect(page.locator("[data-split-rows] [data-split-row]:visible")).to_have_count(4)
    context.close()
