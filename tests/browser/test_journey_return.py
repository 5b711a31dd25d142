"""Money that the bank sends back: recorded, confirmed by another person, requested again."""

import pytest
import time_machine

from core.funding.models import Disbursement
from tests import factories
from tests.browser.acts import Staff, fill, press, told

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_returned_payout_is_requested_again(open_page):
    with time_machine.travel(factories.NOW):
        staff = Staff()
        payout = staff.paid()
        record_return(open_page(staff.dario), payout)
        confirm_return(open_page(staff.elena))
        request_again(open_page(staff.anna), payout)

    payout.refresh_from_db()
    successor = Disbursement.objects.get(replaces=payout)
    assert (payout.status, successor.status) == ("failed", "submitted")
    assert successor.amount == payout.amount


def record_return(page, payout):
    page.goto(payout.get_absolute_url())
    press(page, "Record a bank return")
    fill(page, Reason_of_the_bank="The account is closed.")
    press(page, "Record return")
    told(page, "The return is recorded; a second person confirms it.")


def confirm_return(page):
    """The second person finds it in the inbox."""
    page.goto("/inbox/")
    page.locator("#second-person, main").get_by_role("link", name="Bank return").first.click()
    press(page, "Confirm bank return")
    told(page, "The return is confirmed; the instalment is open again.")


def request_again(page, payout):
    page.goto(payout.get_absolute_url())
    press(page, "Request this instalment again")
    press(page, "Submit payout")
    told(page, payout.number)
