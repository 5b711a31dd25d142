"""The form by which an officer requests a payout."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.funding import workflow
from core.funding.models import Disbursement
from core.funding.states import DisbursementStatus as S
from core.rates.models import ExchangeRate
from tests.factories import NOW, make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def instalment(office):
    commitment = office.award(1_000_000)
    make_account(commitment.partner)
    return commitment.instalments.get()


def address(instalment):
    return reverse("funding:request_payout", args=[instalment.pk])


def entries(instalment, **changes):
    account = instalment.commitment.partner.accounts.first()
    return {
        "key": str(uuid.uuid4()),
        "account": account.pk,
        "reference": "Water",
        "gl_account": "3636",
        "category": "invoice",
        **changes,
    }


def test_the_form_proposes_account_assignment_reference_and_key(instalment, office, as_person):
    form = as_person(office.anna).get(address(instalment)).context["form"]

    assert form["gl_account"].value() == "3636"
    assert form["reference"].value() == (
        f"{instalment.commitment.activity.code} {instalment.commitment.number}"
    )
    assert uuid.UUID(str(form["key"].value())).version == 4
    assert "currency" not in form.fields


def test_a_sent_form_submits_the_payout(instalment, office, as_person):
    paper = SimpleUploadedFile("bill.pdf", b"%PDF-1.7 bill")

    answer = as_person(office.anna).post(
        address(instalment), entries(instalment, papers=paper, cost_centre="5410")
    )

    payout = Disbursement.objects.get()
    assert answer.url == payout.get_absolute_url()
    assert (payout.status, payout.amount, payout.cost_centre) == (S.SUBMITTED, 1_000_000, "5410")
    assert payout.papers.get().document.title == "bill"


def test_the_same_form_sent_twice_makes_one_payout(instalment, office, as_person):
    client, typed = as_person(office.anna), entries(instalment)

    answers = [client.post(address(instalment), typed) for _twice in range(2)]

    payout = Disbursement.objects.get()
    assert {answer.url for answer in answers} == {payout.get_absolute_url()}


def test_another_form_for_the_same_instalment_is_refused(instalment, office, as_person):
    client = as_person(office.anna)
    client.post(address(instalment), entries(instalment))

    answer = client.post(address(instalment), entries(instalment))

    assert Disbursement.objects.count() == 1
    assert answer.context["form"].non_field_errors() == [
        "A payout of this instalment is under way already."
    ]


def test_a_refused_form_keeps_what_was_typed(instalment, office, as_person):
    typed = entries(instalment, gl_account="", reference="Wasser für Karnali")

    form = as_person(office.anna).post(address(instalment), typed).context["form"]

    assert form.errors == {"gl_account": ["This field is required."]}
    assert form["reference"].value() == "Wasser für Karnali"
    assert form["key"].value() == typed["key"]


def test_somebody_without_the_role_sees_why_there_is_no_form(instalment, office, as_person):
    page = as_person(office.dario).get(address(instalment)).text

    assert "Payouts are requested by a programme officer." in page
    assert "Submit payout" not in page


def test_an_instalment_under_way_offers_no_form(instalment, office, as_person):
    office.request(instalment.commitment)

    page = as_person(office.anna).get(address(instalment)).text

    assert "A payout of this instalment is under way already." in page


def test_a_file_that_may_not_be_filed_is_refused_before_the_step(instalment, office, as_person):
    script = SimpleUploadedFile("run.exe", b"MZ")

    form = (
        as_person(office.anna)
        .post(address(instalment), entries(instalment, papers=script))
        .context["form"]
    )

    assert list(form.errors) == ["papers"]
    assert Disbursement.objects.count() == 0


class TestForeignCurrency:
    @pytest.fixture
    def euro(self, instalment):
        account = make_account(instalment.commitment.partner, currency_id="EUR", iban="DE1")
        ExchangeRate.objects.create(
            currency_id="EUR",
            valid_on=dt.datetime.now().date() - dt.timedelta(days=1),
            chf_per_unit=Decimal("0.95"),
            source="test",
            recorded_at=NOW,
        )
        return account

    def test_currency_and_amount_are_asked(self, instalment, euro, office, as_person):
        form = as_person(office.anna).get(address(instalment)).context["form"]

        assert {"currency", "amount"} <= set(form.fields)

    def test_the_amount_is_read_in_the_currency(self, instalment, euro, office, as_person):
        typed = entries(instalment, account=euro.pk, currency="EUR", amount="9'000.00")

        as_person(office.anna).post(address(instalment), typed)

        payout = Disbursement.objects.get()
        assert (payout.currency_id, payout.amount) == ("EUR", 900_000)

    def test_without_an_amount_it_is_refused(self, instalment, euro, office, as_person):
        typed = entries(instalment, account=euro.pk, currency="EUR", amount="")

        form = as_person(office.anna).post(address(instalment), typed).context["form"]

        assert form.errors == {"amount": ["Write the amount in the currency of the payment."]}


def test_a_returned_payout_is_corrected_and_submitted_again(office, as_person):
    payout = office.request()
    workflow.send_back(payout, reason="no reference", by=office.beat, now=NOW)
    client = as_person(office.anna)
    address = reverse("funding:resubmit_payout", args=[payout.pk])
    shown = client.get(address).context["form"]
    assert shown["account"].value() == payout.account_id

    client.post(address, entries(payout.instalment, reference="corrected"))

    payout.refresh_from_db()
    assert (payout.status, payout.reference) == (S.SUBMITTED, "corrected")
