"""Where an officer asks for a waiver, and where whoever signs reads it."""

import pytest
from django.urls import reverse

from core.activities.workflow import accept_report, receive_report
from core.funding.models import Disbursement
from tests.core.funding.making import gated
from tests.factories import NOW, make_account

pytestmark = pytest.mark.django_db

REASON = "The well dries up; the report is written by the end of the month."


def accept(office, report):
    receive_report(report, on=NOW.date(), by=office.anna, now=NOW)
    accept_report(report, on=NOW.date(), by=office.beat, now=NOW)


def test_the_plan_offers_a_waiver_only_where_nothing_but_the_report_is_missing(office, as_person):
    commitment, report = gated(office)
    address = reverse("funding:commitment", args=[commitment.pk])

    assert "Request with a waiver" in as_person(office.anna).get(address).content.decode()
    assert "Request with a waiver" not in as_person(office.dario).get(address).content.decode()
    accept(office, report)
    assert "Request with a waiver" not in as_person(office.anna).get(address).content.decode()


def test_the_form_asks_for_the_reason_and_submits_with_it(office, as_person):
    commitment, _report = gated(office)
    account = make_account(commitment.partner)
    instalment = commitment.instalments.get()
    address = reverse("funding:request_payout", args=[instalment.pk])
    client = as_person(office.anna)
    form = client.get(address).context["form"]
    typed = {
        "key": form["key"].value(),
        "account": account.pk,
        "gl_account": "3636",
        "category": "invoice",
    }

    silent = client.post(address, typed)
    assert silent.context["form"].errors == {"waiver": ["This field is required."]}

    client.post(address, {**typed, "waiver": REASON})
    payout = Disbursement.objects.get()
    page = client.get(payout.get_absolute_url()).content.decode()
    assert "Approving signatures: 0 of 2" in page
    assert REASON in page
    again = client.get(reverse("funding:resubmit_payout", args=[payout.pk]))
    assert again.context["form"]["waiver"].value() == REASON


def test_without_need_the_form_asks_for_no_reason(office, as_person):
    instalment = office.award(1_000_000).instalments.get()
    page = as_person(office.anna).get(reverse("funding:request_payout", args=[instalment.pk]))

    assert "waiver" not in page.context["form"].fields
