"""An emergency is logged, answered with goal and country alone, and paid."""

import pytest
import time_machine

from aid.models import Emergency
from core.funding.models import Disbursement
from tests import factories
from tests.aid.making import clear
from tests.browser.acts import (
    Staff,
    add_share,
    confirm_award,
    field,
    fill,
    press,
    record_award,
    request_payout,
    told,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_response_with_goal_and_country_is_paid(open_page):
    with time_machine.travel(factories.NOW):
        staff = Staff()
        factories.make_budget(sphere="humanitarian", name="Relief 2026")
        factories.make_account(clear(factories.make_organisation(name="Caritas")).organisation)
        page = open_page(staff.anna)
        log_emergency(page)
        log_response(page)
        record_award(page, granted="25'000", instalment="25'000")
        confirm_award(open_page(staff.carla), page.url)
        request_payout(page, "25'000.00")
        payout = staff.paid(Disbursement.objects.get())

    assert (payout.status, payout.debited_chf) == ("paid", 2_500_000)


def log_emergency(page):
    """A GLIDE number that fits neither hazard nor country is refused at its field."""
    page.goto("/emergencies/")
    press(page, "Log an emergency")
    fill(page, Name="Earthquake in Aceh", Hazard="earthquake", Countries="Indonesien")
    fill(page, Onset="28.05.2026", Alert_received_at="28.05.2026 06:10")
    fill(page, GLIDE_number="FL-2026-000999-IDN")
    press(page, "Save")
    assert Emergency.objects.count() == 0

    fill(page, GLIDE_number="eq-2026-000999-idn")
    press(page, "Save")
    told(page, "EQ-2026-000999-IDN")


def log_response(page):
    press(page, "Log a response")
    field(page, "Partner organisation").select_option(label="Caritas")
    add_share(page, "sdg", "2", "2", "100")
    fill(page, Missing_classifications_are_due_on="30.06.2026")
    press(page, "Save and submit")
    told(page, "The activity has been submitted.")
