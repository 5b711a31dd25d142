"""The page that decides a payout, and the list of payouts."""

import datetime as dt
import io
import uuid

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core.audit.models import AuditEntry, Outcome
from core.funding import workflow
from core.funding.models import Disbursement
from core.funding.pages.decisions import standings
from core.funding.states import DisbursementStatus as S
from core.people.models import Role
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db
POST_ONLY = ["disbursement_verify", "disbursement_approve", "disbursement_take_back"]


def url(name, payout):
    return reverse(f"funding:{name}", args=[payout.pk])


def texts(answer):
    return [str(message) for message in answer.context["messages"]]


def test_the_page_shows_what_is_decided(office, as_person):
    payout = office.verified()

    page = as_person(office.dario).get(payout.get_absolute_url()).text

    for shown in (
        "CHF\xa010'000.00",
        payout.account.holder,
        "CH93\xa00076\xa02011\xa06238\xa05295\xa07",
        "3636",
        payout.reference,
        str(office.anna),
        str(office.beat),
    ):
        assert shown in page


def test_the_credits_stand_before_and_after_the_payout(office):
    office.paid()
    commitment = office.award(2_000_000, 500_000)

    payout = office.request(commitment)

    rows = [(s.limit, s.bound, s.paid_before, s.paid_after) for s in standings(payout)]
    assert rows == [
        (2_500_000, 2_500_000, 0, 2_000_000),
        (100_000_000, 3_500_000, 1_000_000, 3_000_000),
    ]


def test_who_may_verify_does_so_by_one_button(office, as_person):
    payout = office.request()

    answer = as_person(office.beat).post(url("disbursement_verify", payout), follow=True)

    payout.refresh_from_db()
    assert payout.status == S.VERIFIED
    assert texts(answer) == [f"{payout} is verified."]


def test_after_a_decision_the_next_one_is_offered(office, as_person):
    first, second = office.request(), office.request()

    answer = as_person(office.beat).post(url("disbursement_verify", first), follow=True)

    assert second.get_absolute_url() in texts(answer)[1]


def test_a_self_approval_shows_its_reason_in_place_of_the_button(office, as_person):
    payout = office.request()

    answer = as_person(office.anna).get(payout.get_absolute_url())

    assert answer.context["step"].objections == [
        "Nobody approves a disbursement that they requested."
    ]
    assert url("disbursement_verify", payout) not in answer.text
    assert f"Waits for {office.beat}, {office.carla}" in answer.text


def test_a_self_approval_is_refused_and_stands_in_the_trail(office, as_person):
    payout = office.request()

    answer = as_person(office.anna).post(url("disbursement_verify", payout), follow=True)

    payout.refresh_from_db()
    assert payout.status == S.SUBMITTED
    assert texts(answer) == ["Nobody approves a disbursement that they requested."]
    refusal = AuditEntry.objects.about(payout).first()
    assert (refusal.verb, refusal.outcome) == ("verify", Outcome.REFUSED)


def test_a_superuser_is_refused_like_everybody(office, as_person):
    payout = office.verified()
    root = make_user(Role.ADMINISTRATOR, is_superuser=True, is_staff=True)

    answer = as_person(root).post(url("disbursement_approve", payout), follow=True)

    payout.refresh_from_db()
    assert payout.status == S.VERIFIED
    assert texts(answer) == ["Approving takes a finance officer."]


@pytest.mark.parametrize("name", POST_ONLY)
def test_a_step_is_never_taken_by_reading(office, as_person, name):
    payout = office.request()

    assert as_person(office.beat).get(url(name, payout)).status_code == 405


def test_reading_the_release_is_refused_too(office, as_person):
    assert as_person(office.beat).get(reverse("funding:release")).status_code == 405


def test_a_payout_is_returned_with_a_reason(office, as_person):
    payout = office.verified()

    as_person(office.dario).post(url("disbursement_send_back", payout), {"reason": "wrong account"})

    payout.refresh_from_db()
    assert payout.status == S.DRAFT
    assert AuditEntry.objects.about(payout).first().reason == "wrong account"


def test_returning_takes_a_reason(office, as_person):
    payout = office.verified()

    answer = as_person(office.dario).post(url("disbursement_send_back", payout), {"reason": " "})

    payout.refresh_from_db()
    assert payout.status == S.VERIFIED
    assert answer.context["form"].errors == {"reason": ["This field is required."]}


def test_management_may_not_return_a_payout_and_sees_why(office, as_person):
    payout = office.verified()

    answer = as_person(make_user(Role.MANAGEMENT)).post(
        url("disbursement_send_back", payout), {"reason": "I want to"}
    )

    payout.refresh_from_db()
    assert payout.status == S.VERIFIED
    assert answer.context["objections"] == ["Returning takes an officer or finance."]


def test_a_payout_is_cancelled_with_a_reason(office, as_person):
    payout = office.request()

    as_person(office.anna).post(url("disbursement_cancel", payout), {"reason": "project ended"})

    payout.refresh_from_db()
    assert payout.status == S.CANCELLED


def test_only_what_is_possible_is_offered_beside_the_next_step(office, as_person):
    payout = office.request()

    offered = {
        name: [s.label for s in as_person(p).get(payout.get_absolute_url()).context["side_steps"]]
        for name, p in (("anna", office.anna), ("auditor", make_user(Role.AUDITOR)))
    }

    assert offered == {
        "anna": ["Return with a reason", "Take back", "Cancel payout"],
        "auditor": [],
    }


def test_the_list_finds_by_number_state_and_partner(office, as_person):
    first, second = office.request(), office.verified()
    client = as_person(office.anna)

    def found(**query):
        return client.get(reverse("funding:disbursement_list"), query).context["rows"]

    assert found() == [second, first]
    assert found(q=first.number) == [first]
    assert found(status="verified") == [second]
    assert found(partner=first.commitment.partner_id) == [first]
    assert found(year=2025) == []
    assert found(due="overdue") == [second, first]
    assert found(sphere="humanitarian") == []


def test_the_list_pages_by_key(office, as_person):
    first, second = office.request(), office.request()

    answer = as_person(office.anna).get(reverse("funding:disbursement_list"), {"before": second.pk})

    assert answer.context["rows"] == [first]


def test_the_list_as_filtered_is_a_workbook(office, as_person):
    office.request()
    verified = office.verified()

    answer = as_person(office.anna).get(
        reverse("funding:disbursement_list"), {"export": "xlsx", "status": "verified"}
    )

    cells = list(load_workbook(io.BytesIO(answer.getvalue())).active.values)
    assert verified.number in {row[0] for row in cells}
    assert sum(str(row[0]).startswith("A-") for row in cells) == 1


def test_the_list_is_a_csv_file_too(office, as_person):
    payout = office.request()

    answer = as_person(office.anna).get(reverse("funding:disbursement_list"), {"export": "csv"})

    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert (len(lines), lines[1].split(";")[0]) == (2, payout.number)


def test_the_list_costs_the_same_for_one_row_and_for_thirty(
    office, as_person, django_assert_max_num_queries
):
    commitment = office.award(instalments=[workflow.Tranche(dt.date(2026, 7, 1), 10_000)] * 30)
    office.request(commitment)
    client = as_person(office.anna)
    address = reverse("funding:disbursement_list")
    with django_assert_max_num_queries(30) as one:
        client.get(address)
    for _number in range(29):
        office.request(commitment, key=uuid.uuid4())
    assert Disbursement.objects.count() == 30

    with django_assert_max_num_queries(len(one)):
        client.get(address)


def test_who_submitted_takes_the_payout_back(office, as_person):
    payout = office.request()

    as_person(office.anna).post(url("disbursement_take_back", payout))

    payout.refresh_from_db()
    assert payout.status == S.DRAFT


def test_a_second_approving_signature_is_asked_of_another_person(office, as_person):
    payout = office.verified(office.request(office.award(6_000_000)))
    as_person(office.dario).post(url("disbursement_approve", payout))

    answer = as_person(office.dario).get(payout.get_absolute_url())

    assert answer.context["step"].objections == ["You have signed this disbursement already."]
    assert f"Waits for {office.elena}, {office.felix}" in answer.text
    workflow.approve(payout, by=office.felix, now=NOW)
