"""From a project that an officer logs to its francs in the workbook that management downloads."""

import datetime as dt
import re
from io import BytesIO

import openpyxl
import pytest
import time_machine
from playwright.sync_api import expect

from core.funding.models import Disbursement
from tests import factories
from tests.browser.acts import (
    Staff,
    add_share,
    attach,
    confirm_award,
    field,
    fill,
    press,
    record_award,
    request_payout,
    told,
)

pytestmark = pytest.mark.django_db(transaction=True)
GOAL, PAID = 0, 7
AFTER_COOLING = factories.NOW + dt.timedelta(days=9)


def test_a_project_is_paid_and_stands_in_the_report(open_page, tmp_path):
    with time_machine.travel(factories.NOW):
        staff = Staff()
        partner = factories.make_organisation(name="Helvetas")
        anna = open_page(staff.anna)
        log_project(anna)
        record_award(anna, granted="90'000", instalment="40'000")
        confirm_award(open_page(staff.carla), anna.url)
        record_account(open_page(staff.hanna), open_page(staff.greta), partner)
        request_payout(anna, "40'000.00")
    with time_machine.travel(AFTER_COOLING):
        payout = Disbursement.objects.get()
        verify(open_page(staff.beat), payout)
        approve(open_page(staff.dario), payout)
        release(open_page(staff.carla), payout)
        confirm(open_page(staff.elena))
        workbook = download_report(open_page(staff.gina), tmp_path)

    payout.refresh_from_db()
    assert (payout.status, payout.amount, payout.voucher) == ("paid", 4_000_000, "5100000042")
    assert paid_by_goal(workbook["Goals"]) == {4: 12_000, 6: 28_000}
    assert differences(workbook["Control"]) == {0}


def log_project(page):
    """Save a draft that is not complete, see what it lacks, complete and submit it."""
    page.goto("/projects/")
    press(page, "Log a project")
    fill(page, Title="Drinking water for Sindhuli", Starts_on="01.01.2026", Ends_on="31.12.2028")
    field(page, "Partner organisation").select_option(label="Helvetas")
    add_share(page, "sdg", "Trinkwasser", "6.1", "70")
    expect(page.locator("#sdg-editor [data-split-status]")).to_have_text(
        "Sum 70.00 % · Rest 30.00 %"
    )
    press(page, "Save draft")
    told(page, re.compile("Saved as a draft. Still missing: .*Choose the instrument"))

    instrument = field(page, "Instrument")
    instrument.select_option(index=1)
    fill(page, Amount_asked_in_CHF="100'000")
    add_share(page, "sdg", "4.7", "4.7", "10")
    add_share(page, "sdg", "education quality", "4.1", "20")
    add_share(page, "sector", "14031", "14031", "100")
    add_share(page, "place", "Nepal", "NP", "100")
    press(page, "Save and submit")
    told(page, "The activity has been submitted.")


def record_account(first, second, partner):
    """One person records the account with its letter, another calls back and confirms."""
    first.goto(partner.get_absolute_url())
    press(first, "Record account")
    fill(first, IBAN="CH93 0076 2011 6238 5295 7")
    attach(first, "account letter")
    press(first, "Record account")
    told(first, "The account has been recorded. A second person now confirms it.")

    second.goto(first.url)
    press(second, "Confirm account")
    fill(second, Call_back="Ms Rana on +41 44 000 00 00, confirmed each digit.")
    press(second, "Confirm account")
    told(second, "The account has been confirmed.")


def verify(page, payout):
    page.goto("/inbox/")
    page.get_by_role("link", name=payout.number).click()
    press(page, "Verify payout")
    told(page, f"{payout.number} is verified.")


def approve(page, payout):
    """Finance decides on the page that shows what is decided."""
    page.goto("/inbox/")
    page.get_by_role("link", name=payout.number).click()
    told(page, "CH93 0076 2011 6238 5295 7")
    told(page, "invoice.pdf")
    press(page, "Approve payout")
    told(page, f"{payout.number} is signed.")


def release(page, payout):
    """Tick the payout, release it; the list opens as a workbook and as a print view."""
    page.goto("/inbox/")
    page.get_by_role("checkbox", name=f"Choose {payout.number}").check()
    expect(page.locator("[data-selection-sum]")).to_have_text("40'000.00")
    press(page, "Check and sign")
    press(page, "Release as payment list")
    told(page, "CH93 0076 2011 6238 5295 7")
    with page.expect_download() as download:
        press(page, "Excel")
    sheet = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes())).active
    assert 40_000 in [cell.value for row in sheet.iter_rows() for cell in row]

    address = page.url
    press(page, "Print view")
    told(page, "40'000.00")
    page.goto(address)


def confirm(page):
    """Another person tells what the bank booked."""
    page.goto("/payment-lists/")
    page.locator("main table").get_by_role("link").first.click()
    press(page, "Confirm payments")
    fill(page, Document_number="5100000042")
    press(page, "Confirm payments")
    told(page, "is confirmed as paid.")


def download_report(page, folder):
    page.goto("/reports/")
    page.locator("main a[href='/reports/new/sdg/']").click()
    fill(page, Year="2026")
    press(page, "Make the file")
    with page.expect_download() as download:
        press(page, "Download")
    path = folder / "sdg.xlsx"
    download.value.save_as(path)
    return openpyxl.load_workbook(path)


def paid_by_goal(sheet):
    """Francs paid for development, by goal, where there are any."""
    return {row[GOAL]: row[PAID] for row in rows_of(sheet) if is_goal(row) and row[PAID]}


def is_goal(row):
    return isinstance(row[GOAL], int)


def differences(sheet):
    heading = int(sheet.freeze_panes[1:]) - 1
    position = [cell.value for cell in sheet[heading]].index("Difference")
    return {row[position] for row in rows_of(sheet)}


def rows_of(sheet):
    """The rows below the frozen headings."""
    first = int(sheet.freeze_panes[1:])
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]
