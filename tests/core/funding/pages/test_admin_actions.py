"""The back office: many rows at once, each through the step of the workflow."""

import pytest
from django.urls import reverse

from core.audit.models import AuditEntry
from core.funding.models import PaymentList
from core.funding.states import DisbursementStatus as S
from core.people.models import Role
from tests.factories import alter, make_user

pytestmark = pytest.mark.django_db
LIST = reverse("admin:funding_disbursement_changelist")


@pytest.fixture
def in_admin(as_person):
    """A client of a person who may enter the back office and see everything in it."""

    def log_in(person):
        return as_person(alter(person, is_staff=True, is_superuser=True))

    return log_in


def act(client, action, payouts, **typed):
    return client.post(
        LIST,
        {"action": action, "_selected_action": [p.pk for p in payouts], **typed},
        follow=True,
    )


def texts(answer):
    return [str(message) for message in answer.context["messages"]]


def states(payouts):
    for payout in payouts:
        payout.refresh_from_db()
    return [payout.status for payout in payouts]


def test_a_page_asks_before_anything_happens(office, in_admin):
    payouts = [office.request()]

    answer = act(in_admin(office.beat), "verify_selected", payouts)

    assert states(payouts) == [S.SUBMITTED]
    assert payouts[0].number in answer.text


def test_each_row_takes_the_step_and_tells_its_result(office, in_admin):
    own, other = office.request(by=office.beat), office.request()

    answer = act(in_admin(office.beat), "verify_selected", [own, other], apply="1")

    assert states([own, other]) == [S.SUBMITTED, S.VERIFIED]
    assert texts(answer) == [
        f"{own}: Nobody approves a disbursement that they requested.",
        f"{other}: verified.",
    ]


def test_a_refusal_in_the_back_office_stands_in_the_trail(office, in_admin):
    payout = office.request()

    act(in_admin(office.anna), "verify_selected", [payout], apply="1")

    assert AuditEntry.objects.about(payout).first().outcome == "refused"


def test_a_superuser_is_refused_like_everybody(office, as_person):
    root = make_user(Role.ADMINISTRATOR, is_superuser=True, is_staff=True)
    payouts = [office.verified(), office.verified()]

    answer = act(as_person(root), "approve_selected", payouts, apply="1")

    assert states(payouts) == [S.VERIFIED, S.VERIFIED]
    assert texts(answer) == [f"{p}: Approving takes a finance officer." for p in payouts]


def test_returning_asks_for_a_reason_first(office, in_admin):
    payouts, client = [office.verified()], in_admin(office.dario)

    act(client, "send_back_selected", payouts, apply="1", reason="")
    assert states(payouts) == [S.VERIFIED]

    act(client, "send_back_selected", payouts, apply="1", reason="wrong")
    assert states(payouts) == [S.DRAFT]


def test_cancelling_asks_for_a_reason_too(office, in_admin):
    payouts = [office.request()]

    act(in_admin(office.anna), "cancel_selected", payouts, apply="1", reason="gone")

    assert states(payouts) == [S.CANCELLED]


def test_chosen_rows_are_released_as_one_list_or_not_at_all(office, in_admin):
    client = in_admin(office.carla)
    approved = [office.approved(), office.approved()]

    act(client, "release_selected", [*approved, office.request()], apply="1")
    assert PaymentList.objects.count() == 0

    act(client, "release_selected", approved, apply="1")
    assert PaymentList.objects.get().disbursements.count() == 2


def test_payments_are_confirmed_with_their_bookings(office, in_admin):
    payout = office.ordered()
    typed = {
        f"p{payout.pk}-booked_on": "2026-06-02",
        f"p{payout.pk}-voucher": "51",
        f"p{payout.pk}-debited_chf": "10'000.00",
    }

    act(in_admin(office.elena), "confirm_selected", [payout], apply="1", **typed)

    assert states([payout]) == [S.PAID]


def test_who_may_not_confirm_is_refused_without_a_booking(office, in_admin):
    payout = office.ordered()

    answer = act(in_admin(office.anna), "confirm_selected", [payout], apply="1")

    assert texts(answer)[0].startswith(f"{payout}: Confirming a payment takes finance.")
    assert states([payout]) == [S.ORDERED]


def test_nothing_is_added_changed_or_deleted_by_hand(office, in_admin):
    payout, client = office.request(), in_admin(office.beat)

    assert client.get(reverse("admin:funding_disbursement_add")).status_code == 403
    change = reverse("admin:funding_disbursement_change", args=[payout.pk])
    assert client.post(change, {"status": "paid"}).status_code == 403
    delete = reverse("admin:funding_disbursement_delete", args=[payout.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert states([payout]) == [S.SUBMITTED]


def test_every_table_of_money_opens(office, in_admin):
    office.paid()
    client = in_admin(office.beat)
    addresses = [
        reverse(f"admin:{app}_{model}_changelist")
        for app, model in [
            ("funding", "disbursement"),
            ("funding", "commitment"),
            ("funding", "commitmentcredit"),
            ("funding", "budgetcredit"),
            ("funding", "additionalcredit"),
            ("funding", "supplementarycredit"),
            ("funding", "commitmentreduction"),
            ("funding", "refundclaim"),
            ("funding", "refund"),
            ("funding", "bankreturn"),
            ("funding", "paymentlist"),
            ("funding", "accountassignment"),
            ("ledger", "entry"),
            ("ledger", "batch"),
            ("ledger", "closedyear"),
            ("ledger", "yearreopening"),
            ("funding", "parliamentapproval"),
            ("funding", "carryover"),
        ]
    ]

    assert {url: client.get(url).status_code for url in addresses} == dict.fromkeys(addresses, 200)
