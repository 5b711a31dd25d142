"""A working day with one person away: what leaves, what cannot, why, and whom to ask."""

import pytest
from django.urls import reverse

from core.funding.models import Disbursement, PaymentList
from core.funding.states import DisbursementStatus as S
from core.people.models import Role, User
from tests.core.people.deputies import make_deputy
from tests.factories import NOW, alter

pytestmark = pytest.mark.django_db

SMALL, LARGE = 1_000_000, 6_000_000


@pytest.fixture(autouse=True)
def _one_day(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def payouts(office):
    """Twelve payouts, six of each officer; four of them take two signatures of finance."""
    alter(office.felix, is_active=False)
    amounts = [SMALL, SMALL, LARGE] * 4
    return [
        office.request(office.award(amount), by=[office.anna, office.beat][number % 2])
        for number, amount in enumerate(amounts)
    ]


@pytest.fixture
def sign(as_person):
    """Sign all of these on one page, as the inbox leads to it."""

    def post(person, act, payouts):
        address = reverse("funding:sign", args=[act])
        client, ticked = as_person(person), {"disbursement": [payout.pk for payout in payouts]}
        page = client.get(address, ticked)
        seen = {f"seen-{row.payout.pk}": row.payout.content_hash for row in page.context["rows"]}
        client.post(address, ticked | seen)
        return page

    return post


def in_state(*states):
    return list(Disbursement.objects.filter(status__in=states))


def until_one_signature_of_finance(office, payouts, sign):
    for officer in (office.anna, office.beat):
        sign(officer, "verify", [one for one in payouts if one.requested_by != officer])
    sign(office.dario, "approve", in_state(S.VERIFIED))


def test_two_officers_one_head_and_one_of_finance_send_what_takes_one_signature(
    office, payouts, sign, as_person
):
    until_one_signature_of_finance(office, payouts, sign)
    sign(office.carla, "release", in_state(S.APPROVED))

    assert len(in_state(S.ORDERED)) == 8
    assert {one.amount for one in in_state(S.VERIFIED)} == {LARGE}
    page = as_person(office.dario).get(reverse("funding:inbox")).text
    assert page.count("You have signed this disbursement already.") == 4
    assert page.count(f"Could be asked: {office.elena}") == 4


def test_with_a_deputy_for_who_is_away_all_twelve_leave_the_same_day(office, payouts, sign):
    until_one_signature_of_finance(office, payouts, sign)
    deputyship = make_deputy(office.elena, None, Role.FINANCE_OFFICER)
    deputy = User.objects.get(pk=deputyship.deputy_id)

    page = sign(deputy, "approve", in_state(S.VERIFIED))
    sign(office.carla, "release", in_state(S.APPROVED))

    assert page.text.count(f"You sign as the deputy of {office.elena}.") == 4
    assert len(in_state(S.ORDERED)) == 12
    assert PaymentList.objects.count() == 1


def test_a_deputy_signs_nothing_twice_and_the_page_says_so(office, payouts, sign):
    until_one_signature_of_finance(office, payouts, sign)
    make_deputy(office.elena, office.beat, Role.FINANCE_OFFICER)

    page = sign(office.beat, "approve", in_state(S.VERIFIED))

    assert (len(page.context["rows"]), len(page.context["blocked"])) == (0, 4)
    assert "A deputy counts as both persons" in page.text
    assert len(in_state(S.VERIFIED)) == 4


def test_a_deputy_releases_one_list_in_the_name_of_whom_they_represent(office, payouts, sign):
    until_one_signature_of_finance(office, payouts, sign)
    deputyship = make_deputy(office.carla, None, Role.HEAD_OF_UNIT)
    deputy = User.objects.get(pk=deputyship.deputy_id)

    sign(deputy, "release", in_state(S.APPROVED))

    released = PaymentList.objects.get()
    assert (released.made_by, released.disbursements.count()) == (deputy, 8)
    signature = in_state(S.ORDERED)[0].signatures.get(act="order")
    assert signature.represents == office.carla
