"""Payment lists on paper and as workbook, their confirmation, and bank returns."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core.funding import workflow
from core.funding.models import BankReturn, DeviatingDebit
from core.funding.pages.waiting import count_for
from core.funding.states import DisbursementStatus as S
from tests.core.partners.making import IN_NEPAL
from tests.factories import NOW, make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def payouts(office):
    approved = [office.approved(), office.approved()]
    workflow.release_payments(approved, by=office.carla, now=NOW)
    for payout in approved:
        payout.refresh_from_db()
    return approved


def booking(payout, **changes):
    prefix = f"p{payout.pk}-"
    typed = {
        "is_chosen": "on",
        "booked_on": "2026-06-02",
        "voucher": "51",
        "debited_chf": "10'000.00",
        **changes,
    }
    return {prefix + name: value for name, value in typed.items()}


def address(name, payouts):
    return reverse(f"funding:{name}", args=[payouts[0].payment_list_id])


def states(payouts):
    for payout in payouts:
        payout.refresh_from_db()
    return [payout.status for payout in payouts]


def test_the_print_view_names_payee_iban_assignment_and_sum(payouts, office, as_person):
    page = as_person(office.elena).get(address("payment_list_print", payouts)).text

    for shown in ("CH93\xa00076", "3636", "Sum CHF", "CHF\xa020'000.00", str(office.carla)):
        assert shown in page


def test_the_workbook_has_a_row_for_each_payment(payouts, office, as_person):
    answer = as_person(office.elena).get(address("payment_list_workbook", payouts))

    cells = [row[0] for row in load_workbook(io.BytesIO(answer.getvalue())).active.values]
    assert [cell for cell in cells if cell in {p.number for p in payouts}] == [
        p.number for p in payouts
    ]


@pytest.fixture
def to_nepal(office):
    """A payout to an account without IBAN that is released for payment."""
    commitment = office.award(1_000_000)
    account = make_account(
        commitment.partner,
        **IN_NEPAL | {"account_number": "0150101750", "bic": "MUSTNPKA"},
        bank_country_id="NP",
    )
    return office.ordered(commitment=commitment, account=account)


@pytest.mark.parametrize("name", ["payment_list", "payment_list_print"])
def test_a_list_names_number_and_bank_where_there_is_no_iban(name, to_nepal, office, as_person):
    page = as_person(office.elena).get(address(name, [to_nepal])).text

    assert "0150101750 (MUSTNPKA)" in page
    assert "Musterbank Nepal, Kathmandu, NP, MUSTNPKA" in page


def test_the_workbook_has_columns_for_number_and_bank(to_nepal, office, as_person):
    answer = as_person(office.elena).get(address("payment_list_workbook", [to_nepal]))

    rows = list(load_workbook(io.BytesIO(answer.getvalue())).active.values)
    titles = next(row for row in rows if "IBAN" in row)
    cells = dict(zip(titles, next(row for row in rows if to_nepal.number in row), strict=True))
    assert [cells[title] for title in ("IBAN", "Account number", "BIC", "Bank")] == [
        None,
        "0150101750",
        "MUSTNPKA",
        "Musterbank Nepal, Kathmandu, NP, MUSTNPKA",
    ]


@pytest.mark.parametrize("name", ["disbursement", "evidence"])
def test_the_page_of_a_payout_and_its_evidence_name_the_bank(name, to_nepal, office, as_person):
    page = as_person(office.felix).get(reverse(f"funding:{name}", args=[to_nepal.pk])).text

    assert "0150101750 (MUSTNPKA)" in page
    assert "Musterbank Nepal, Kathmandu, NP, MUSTNPKA" in page


def test_the_amounts_debited_are_prefilled(payouts, office, as_person):
    forms = as_person(office.elena).get(address("payment_list_confirm", payouts)).context["forms"]

    assert [form["debited_chf"].value() for form in forms] == ["10'000.00", "10'000.00"]


def test_the_whole_list_is_confirmed_row_by_row(payouts, office, as_person):
    typed = {**booking(payouts[0]), **booking(payouts[1])}

    answer = as_person(office.elena).post(address("payment_list_confirm", payouts), typed)

    assert answer.url == address("payment_list", payouts)
    assert states(payouts) == [S.PAID, S.PAID]


def test_the_list_tells_its_history_and_that_of_its_payments(payouts, office, as_person):
    as_person(office.elena).post(address("payment_list_confirm", payouts), booking(payouts[0]))

    lines = as_person(office.elena).get(address("payment_list", payouts)).context["lines"]

    assert [line.verb for line in lines[:2]] == ["confirm_payment", "release_payments"]


def test_a_row_without_its_tick_stays(payouts, office, as_person):
    typed = {**booking(payouts[0]), **booking(payouts[1], is_chosen="")}

    as_person(office.elena).post(address("payment_list_confirm", payouts), typed)

    assert states(payouts) == [S.PAID, S.ORDERED]


def test_a_wrong_row_keeps_its_entries_and_the_others_are_confirmed(payouts, office, as_person):
    typed = {**booking(payouts[0]), **booking(payouts[1], debited_chf="9'000.00")}

    answer = as_person(office.elena).post(address("payment_list_confirm", payouts), typed)

    assert states(payouts) == [S.PAID, S.ORDERED]
    (left,) = answer.context["forms"]
    assert left["debited_chf"].value() == "9'000.00"
    assert left.non_field_errors() == [
        "The amount debited is not the amount released.",
        "A second person confirms this; write the reason for them.",
    ]


def test_a_deviating_row_with_its_reason_goes_to_a_second_person(payouts, office, as_person):
    typed = booking(payouts[0], debited_chf="9'000.00", reason="bank error")
    answer = as_person(office.elena).post(
        address("payment_list_confirm", payouts), typed, follow=True
    )
    debit = DeviatingDebit.objects.get()

    told = [str(message) for message in answer.context["messages"]]
    assert f"A second person confirms it: {office.dario}, {office.felix}." in told[0]
    assert (count_for(office.dario), count_for(office.elena)) == (2, 1)
    page = as_person(office.felix).get(payouts[0].get_absolute_url())
    assert page.context["step"].url == reverse("funding:debit_confirm", args=[debit.pk])
    asked = as_person(office.elena).get(payouts[0].get_absolute_url()).text
    assert f"{office.dario}, {office.felix}" in asked

    as_person(office.dario).post(reverse("funding:debit_confirm", args=[debit.pk]))
    assert states(payouts) == [S.PAID, S.ORDERED]


def test_a_single_deviating_debit_is_recorded_and_discarded(payouts, office, as_person):
    confirm = reverse("funding:disbursement_confirm", args=[payouts[0].pk])
    assert "a second person confirms it" in as_person(office.elena).get(confirm).text
    facts = {"booked_on": "2026-06-30", "voucher": "51", "debited_chf": "10000", "reason": "late"}
    as_person(office.elena).post(confirm, facts)
    debit = DeviatingDebit.objects.get()
    page = as_person(office.elena).get(reverse("funding:debit_confirm", args=[debit.pk]))
    assert page.context["objections"] == ["Who records a thing does not confirm it."]
    assert f"{office.dario}, {office.felix}" in page.text

    discard = reverse("funding:debit_discard", args=[debit.pk])
    as_person(office.elena).post(discard, {"reason": "a slip"})
    debit.refresh_from_db()
    assert debit.discarded_at is not None


def test_who_released_the_list_does_not_confirm_it(office, as_person):
    payout = office.approved()
    workflow.release_payments([payout], by=office.elena, now=NOW)
    payout.refresh_from_db()

    as_person(office.elena).post(address("payment_list_confirm", [payout]), booking(payout))

    assert states([payout]) == [S.ORDERED]
    page = as_person(office.elena).get(payout.payment_list.get_absolute_url()).text
    assert "Who released a payment does not confirm it." in page


def test_a_single_payment_is_confirmed(payouts, office, as_person):
    as_person(office.elena).post(
        reverse("funding:disbursement_confirm", args=[payouts[0].pk]),
        {"booked_on": "2026-06-02", "voucher": "51", "debited_chf": "10000"},
    )

    assert states(payouts) == [S.PAID, S.ORDERED]


def test_a_return_takes_two_people(payouts, office, as_person):
    as_person(office.elena).post(
        reverse("funding:disbursement_return", args=[payouts[0].pk]),
        {"booked_on": "2026-06-03", "reason": "account closed"},
    )
    bank_return = BankReturn.objects.get()
    confirm = reverse("funding:return_confirm", args=[bank_return.pk])

    answer = as_person(office.elena).post(confirm)
    assert answer.context["objections"] == ["Who records a thing does not confirm it."]
    assert states(payouts)[0] == S.ORDERED

    as_person(office.dario).post(confirm)
    assert states(payouts)[0] == S.FAILED


def test_a_list_costs_the_same_for_one_payment_and_for_thirty(
    office, as_person, django_assert_max_num_queries
):
    few, many = [office.approved()], [office.approved() for _number in range(30)]
    lists = [workflow.release_payments(some, by=office.carla, now=NOW) for some in (few, many)]
    client = as_person(office.elena)
    with django_assert_max_num_queries(40) as one:
        client.get(lists[0].get_absolute_url())

    with django_assert_max_num_queries(len(one)):
        client.get(lists[1].get_absolute_url())
