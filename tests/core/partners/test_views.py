"""The pages of partners and accounts: what they show, refuse and hand out."""

import datetime as dt
import io

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from core.partners.models import BankAccount, Organisation
from core.people.models import Role
from tests.core.documents.samples import upload
from tests.core.partners.making import (
    IN_NEPAL,
    OTHER_IBAN,
    confirmed,
    details,
    in_nepal,
    record,
)
from tests.factories import IBAN, NOW, finance_officer, make_organisation, make_user, officer

pytestmark = pytest.mark.django_db

FACTS = {
    "code": "NEW",
    "name": "New partner",
    "kind": "22",
    "country": "CH",
    "is_active": "on",
}


@pytest.fixture
def anna(client):
    person = officer(name="anna")
    client.force_login(person)
    return person


def typed(**values):
    account = details(**values)
    return {**account, "currency": account["currency"].pk, "country": account["country"].pk}


def visit(client, name, /, *args, **query):
    return client.get(reverse(f"partners:{name}", args=args), query)


def send(client, name, /, *args, **entries):
    return client.post(reverse(f"partners:{name}", args=args), entries)


def objections(answer):
    return answer.context["objections"]


class TestList:
    def test_every_role_reads_it(self, client):
        client.force_login(make_user(Role.AUDITOR))

        assert visit(client, "organisation_list").status_code == 200

    def test_without_a_role_it_stays_closed(self, client):
        client.force_login(make_user())

        assert visit(client, "organisation_list").status_code == 403

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({}, ["Alpha", "Beta"]),
            ({"q": "alp"}, ["Alpha"]),
            ({"kind": "11"}, ["Beta"]),
            ({"country": "GH"}, ["Beta"]),
            ({"is_active": "false"}, ["Beta"]),
            ({"is_active": "true"}, ["Alpha"]),
        ],
    )
    def test_it_is_searched_and_filtered(self, client, anna, query, found):
        make_organisation(name="Alpha")
        make_organisation(name="Beta", kind="11", country_id="GH", is_active=False)

        page = visit(client, "organisation_list", **query).context["page_obj"]

        assert [organisation.name for organisation in page] == found

    def test_the_export_holds_what_the_filter_finds(self, client, anna):
        make_organisation(name="Alpha")
        make_organisation(name="Beta")

        answer = visit(client, "organisation_list", q="beta", export="xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
        names = [row[1].value for row in sheet.iter_rows()]

        assert [name for name in names if name in {"Alpha", "Beta"}] == ["Beta"]

    def test_the_export_as_csv_never_holds_a_formula(self, client, anna):
        make_organisation(name="=1+1", code="X")

        answer = visit(client, "organisation_list", export="csv")

        assert answer.getvalue().decode("utf-8-sig").splitlines()[1].split(";")[:2] == [
            "X",
            "'=1+1",
        ]

    def test_thirty_partners_take_no_more_queries_than_one(self, client, anna, queries_of):
        make_organisation()
        one = queries_of(lambda: visit(client, "organisation_list"))
        for _number in range(29):
            make_organisation()

        assert queries_of(lambda: visit(client, "organisation_list")) == one


@pytest.fixture
def queries_of(anna):
    """How many queries a call takes, once everything that is kept in memory is there."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(call):
        call()
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    return count


class TestDossier:
    @time_machine.travel(NOW + dt.timedelta(days=30), tick=False)
    def test_it_shows_the_accounts_with_their_state(self, client, anna):
        account = confirmed()

        page = visit(client, "organisation_detail", account.organisation_id)

        assert [(one, state.code) for one, state in page.context["accounts"]] == [
            (account, "active")
        ]

    def test_its_trail_is_open_to_everybody_with_a_role(self, client):
        organisation = record().organisation
        client.force_login(make_user(Role.MANAGEMENT))

        page = visit(client, "organisation_detail", organisation.pk)

        assert page.context["lines"][0].verb == "record_account"

    def test_many_accounts_take_no_more_queries_than_one(self, client, anna, queries_of):
        account = confirmed()
        organisation = account.organisation
        page = lambda: visit(client, "organisation_detail", organisation.pk)  # noqa: E731
        one = queries_of(page)
        record(organisation, iban=OTHER_IBAN)
        record(organisation, iban="LI21088100002324013AA")

        assert queries_of(page) == one

    def test_a_partner_is_recorded(self, client, anna):
        answer = send(client, "organisation_new", **FACTS)

        assert answer.url == Organisation.objects.get(code="NEW").get_absolute_url()

    def test_a_partner_is_changed(self, client, anna):
        organisation = make_organisation(code="NEW")
        send(client, "organisation_edit", organisation.pk, **FACTS)

        organisation.refresh_from_db()
        assert organisation.name == "New partner"

    def test_a_refusal_stands_on_the_form(self, client, anna):
        make_organisation(code="new")

        form = send(client, "organisation_new", **FACTS).context["form"]

        assert form.non_field_errors() == ["Another organisation has this short code."]

    def test_a_wrong_uid_stands_at_its_field(self, client, anna):
        form = send(client, "organisation_new", **FACTS, uid="CHE-1").context["form"]

        assert form.errors == {"uid": ["Write the UID like CHE-123.456.788."]}

    def test_who_may_not_keep_partners_reads_why(self, client):
        client.force_login(make_user(Role.AUDITOR))

        assert objections(visit(client, "organisation_new")) == [
            "Partners are kept by programme officers, finance and the heads."
        ]

    def test_a_paper_is_filed(self, client, anna):
        organisation = make_organisation()
        answer = send(
            client, "paper_add", organisation.pk, title="", category="other", file=upload()
        )

        assert answer.url == organisation.get_absolute_url()
        assert organisation.papers.get().document.title == "letter"


class TestAccounts:
    def test_an_account_is_recorded_with_its_letter(self, client, anna):
        organisation = make_organisation()
        send(
            client,
            "account_new",
            organisation.pk,
            **typed(iban="CH93 0076 2011 6238 5295 7"),
            letter=upload("Letter.pdf"),
        )

        account = organisation.accounts.get()
        assert (account.iban, account.recorded_by) == (IBAN, anna)
        assert account.papers.get().document.category == "account_letter"

    def test_a_wrong_number_stands_at_its_field(self, client, anna):
        organisation = make_organisation()

        form = send(client, "account_new", organisation.pk, **typed(iban="CH00")).context["form"]

        assert form.errors == {
            "iban": ["This is no valid IBAN; check it against the account letter."]
        }

    def test_an_account_without_an_iban_is_recorded_with_its_bank(self, client, anna):
        organisation = make_organisation()

        send(client, "account_new", organisation.pk, **typed(**IN_NEPAL, bank_country="NP"))

        account = organisation.accounts.get()
        assert (account.iban, account.account_number) == ("", "0150-1017502371")
        assert (account.bic, account.bank_country_id) == ("MUSTNPKA", "NP")

    def test_what_the_bank_lacks_stands_at_its_field(self, client, anna):
        organisation = make_organisation()
        half = typed(**IN_NEPAL, bank_country="DE") | {"bank_name": "", "bic": ""}

        form = send(client, "account_new", organisation.pk, **half).context["form"]

        assert form.errors == {
            "bic": ["Without an IBAN the payment needs the BIC or a clearing code."],
            "bank_name": ["Without an IBAN the payment needs the name of the bank."],
            "bank_country": ["Accounts in this country are paid by their IBAN."],
        }
        assert form["account_number"].value() == "0150-1017 5023 71"

    def test_the_form_shows_every_field_once(self, client, anna):
        form = visit(client, "account_change", confirmed().pk).context["form"]
        shown = [field.name for _title, _hint, fields in form.parts() for field in fields]

        assert sorted(shown) == sorted(form.fields)

    def test_its_page_shows_number_and_bank(self, client, anna):
        page = visit(client, "account_detail", confirmed(**in_nepal()).pk)

        text = page.getvalue().decode()
        assert "<h1>0150-1017502371 (MUSTNPKA)</h1>" in text
        assert "Musterbank Nepal" in text
        assert "<dt>IBAN</dt>" not in text

    def test_a_change_begins_with_the_account_as_it_is(self, client, anna):
        account = confirmed()

        form = visit(client, "account_change", account.pk).context["form"]

        assert (form["iban"].value(), form.fields["reason"].required) == (IBAN, True)

    def test_a_change_is_a_new_version(self, client, anna):
        old = confirmed()
        send(client, "account_change", old.pk, **typed(iban=OTHER_IBAN), reason="New bank")

        assert BankAccount.objects.get(iban=OTHER_IBAN).replaces == old

    def test_who_may_not_record_accounts_reads_why(self, client):
        client.force_login(make_user(Role.HEAD_OF_UNIT))
        organisation = make_organisation()

        assert objections(visit(client, "account_new", organisation.pk)) == [
            "Accounts are recorded by programme officers or finance."
        ]

    def test_a_second_person_confirms(self, client, anna):
        account = record(by=finance_officer())
        answer = send(client, "account_confirm", account.pk, call_back_note="Called.")

        account.refresh_from_db()
        assert (answer.url, account.confirmed_by) == (account.get_absolute_url(), anna)

    def test_in_place_of_the_button_stands_why_not(self, client, anna):
        account = record(by=anna)

        page = visit(client, "account_confirm", account.pk)

        assert objections(page) == ["Who records a thing does not confirm it."]
        assert b"call_back_note" not in page.getvalue()

    def test_a_form_sent_all_the_same_is_refused(self, client, anna):
        account = record(by=anna)

        form = send(client, "account_confirm", account.pk, call_back_note="Called.").context["form"]

        assert form.non_field_errors() == ["Who records a thing does not confirm it."]
        account.refresh_from_db()
        assert account.is_waiting

    def test_without_a_note_nothing_is_confirmed(self, client, anna):
        account = record()

        form = send(client, "account_confirm", account.pk, call_back_note="").context["form"]

        assert form.errors == {"call_back_note": ["This field is required."]}

    def test_an_account_is_discarded(self, client, anna):
        account = record()
        send(client, "account_discard", account.pk, reason="Typed wrongly")

        account.refresh_from_db()
        assert account.discarded_at is not None

    def test_an_account_is_closed(self, client, anna):
        account = confirmed()
        send(client, "account_close", account.pk, reason="Bank closed it")

        account.refresh_from_db()
        assert account.closed_at is not None

    def test_the_waiting_ones_say_who_may_confirm_them(self, client, anna):
        mine, others = record(by=anna), record()

        rows = visit(client, "waiting").context["accounts"]

        assert rows == [
            (mine, ["Who records a thing does not confirm it."]),
            (others, []),
        ]

    def test_thirty_waiting_accounts_take_no_more_queries_than_one(self, client, anna, queries_of):
        someone_else = officer()
        record(by=someone_else)
        one = queries_of(lambda: visit(client, "waiting"))
        for _number in range(29):
            record(by=someone_else)

        assert queries_of(lambda: visit(client, "waiting")) == one
