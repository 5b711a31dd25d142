"""Nobody approves what they requested: on the page, in the back office, as superuser."""

import re

import pytest
import time_machine
from playwright.sync_api import expect

from core.audit.models import AuditEntry, Outcome
from core.funding.models import Disbursement
from core.people.models import Role
from tests import factories
from tests.browser.acts import Staff, told

pytestmark = pytest.mark.django_db(transaction=True)
REASON = {
    "en": "Nobody approves a disbursement that they requested.",
    "de-ch": "Niemand gibt eine Auszahlung frei, die er oder sie selbst beantragt hat.",
}
LIST = "/admin/funding/disbursement/"


@pytest.fixture(autouse=True)
def _on_the_day_of_the_office():
    with time_machine.travel(factories.NOW):
        yield


@pytest.fixture
def both():
    """Somebody with both roles, and every right that Django knows."""
    roles = (Role.PROGRAMME_OFFICER, Role.FINANCE_OFFICER)
    return factories.make_user(*roles, name="both", is_staff=True, is_superuser=True)


@pytest.fixture
def payouts(both):
    staff = Staff()
    return [staff.verified(by=both) for _number in range(2)]


@pytest.mark.parametrize("language", ["en", "de-ch"])
def test_the_page_says_why_in_place_of_the_button(open_page, both, payouts, language):
    page = open_page(both, language=language)
    page.goto(payouts[0].get_absolute_url())

    told(page, REASON[language])
    expect(page.locator("main form[action$='/approve/']")).to_have_count(0)


@pytest.mark.parametrize("number", [1, 2], ids=["single", "bulk"])
def test_the_back_office_says_why_and_changes_nothing(open_page, both, payouts, number):
    page = open_page(both)
    page.goto(LIST)
    for payout in payouts[:number]:
        page.get_by_role("row").filter(has_text=payout.number).get_by_role("checkbox").check()
    page.get_by_label("Action:").select_option(label="Approve chosen payouts")
    page.get_by_role("button", name="Go", exact=True).click()

    expect(page.get_by_text(REASON["en"])).to_have_count(number)
    expect(page.get_by_text("You may not take this step for any")).to_be_visible()
    page.locator("input[name=apply]").click()
    expect(page.locator(".messagelist").get_by_text(REASON["en"])).to_have_count(number)
    assert set(Disbursement.objects.values_list("status", flat=True)) == {"verified"}
    assert AuditEntry.objects.filter(outcome=Outcome.REFUSED, person_key=both.pk).count() == number


def test_another_person_approves_the_same_payouts_there(open_page, payouts):
    page = open_page(factories.finance_officer(is_staff=True, is_superuser=True))
    page.goto(LIST)
    page.locator("#action-toggle").check()
    page.get_by_label("Action:").select_option(label="Approve chosen payouts")
    page.get_by_role("button", name="Go", exact=True).click()
    page.locator("input[name=apply]").click()

    expect(page.locator(".messagelist li.success")).to_have_text(
        [re.compile(payout.number) for payout in payouts]
    )
    assert set(Disbursement.objects.values_list("status", flat=True)) == {"approved"}


def test_the_inbox_names_who_could_decide(open_page, both, payouts):
    page = open_page(both)
    page.goto("/inbox/")

    told(page, REASON["en"])
    told(page, "Could be asked:")
    page.get_by_role("link", name=payouts[0].number).click()
    told(page, "Waits for")
