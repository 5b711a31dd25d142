"""Every main page for everybody: no barrier, no sideways scroll on a phone, keys are enough."""

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from core.activities.models import Kind
from core.activities.states import ActivityStatus
from core.people.models import Role
from core.reference.models import Sphere
from core.workflow import create
from iza.models import Project
from tests import factories
from tests.browser.acts import Staff, told
from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office():
    """Payouts in every state that a page shows, and somebody who sees all pages."""
    with time_machine.travel(factories.NOW):
        staff = Staff()
        staff.seer = factories.make_user(
            *(Role.PROGRAMME_OFFICER, Role.FINANCE_OFFICER, Role.MANAGEMENT, Role.AUDITOR),
            name="seer",
            is_superuser=True,
        )
        staff.payout = staff.paid(commitment=staff.award(1_000_000, activity=project()))
        staff.verified()
        staff.request()
        staff.approved()
        yield staff


def project():
    with factories.in_a_step():
        return create(
            Project,
            code="IZA-2026-900",
            kind=Kind.PROJECT,
            status=ActivityStatus.PLANNED,
            title="Drinking water for Sindhuli",
            partner=factories.make_organisation(),
            sphere=Sphere.DEVELOPMENT,
            instrument_id="B",
            starts_on=factories.NOW.date(),
        )


def addresses(staff):
    payout = staff.payout
    activity = payout.commitment.activity
    return [
        *("/", "/inbox/", "/activities/", "/activities/mapping/", "/projects/", "/projects/new/"),
        *("/emergencies/", "/emergencies/new/", "/organisations/", "/disbursements/", "/credits/"),
        *("/payment-lists/", "/ledger/", "/reports/", "/reports/new/sdg/", "/trail/", "/rules/"),
        *("/imports/", "/imports/organisations/", "/roles/", "/profile/"),
        activity.get_absolute_url(),
        reverse("funding:award", args=[activity.pk]),
        f"/commitments/{payout.commitment_id}/",
        payout.commitment.partner.get_absolute_url(),
        payout.account.get_absolute_url(),
        payout.get_absolute_url(),
        payout.payment_list.get_absolute_url(),
        f"/credits/budget/{staff.budget.pk}/",
    ]


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_hinders_anybody_on_any_page(open_page, barriers, office, screen):
    page = open_page(office.seer, screen=screen)
    found = {}
    for address in addresses(office):
        answer = page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        if (answer.status, width, barriers(page)) != (200, screen["width"], []):
            found[address] = (answer.status, width, barriers(page))

    assert found == {}


def test_a_payout_is_approved_by_keyboard_on_a_phone(open_page, office):
    page = open_page(office.dario, screen=PHONE)
    page.goto("/inbox/")
    page.locator("#verified tbody a").first.focus()
    page.keyboard.press("Enter")
    button = page.locator("main").get_by_role("button", name="Approve payout")
    expect(button).to_be_visible()

    for _step in range(60):
        page.keyboard.press("Tab")
        if button.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")

    told(page, "is signed.")
