"""Accounts: recorded by one, confirmed by another after a call back, replaced by versions."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from core.approvals.models import Parameter, ParameterKey
from core.confirmation import confirm as put_in_force
from core.confirmation import record as lay_down
from core.documents.filing import Paper
from core.errors import RuleViolation
from core.partners import rules, workflow
from core.partners.accounts import State, facts_of, state_of
from core.partners.models import BankAccount
from core.people.models import MONEY_ROLES, Role
from tests.core.documents.samples import upload
from tests.core.partners.making import (
    OTHER_IBAN,
    confirm,
    confirmed,
    in_december,
    in_nepal,
    record,
)
from tests.factories import (
    IBAN,
    NOW,
    finance_officer,
    head_of_finance,
    head_of_unit,
    in_a_step,
    make_account,
    make_organisation,
    make_user,
    officer,
    someone,
)

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
RECORDING = "Accounts are recorded by programme officers or finance."
CONFIRMING = "Accounts are confirmed by people with a money role."
OLD_VERSION = "Only the present version of an account can be replaced."


def refusal(step, *args, **kwargs):
    with pytest.raises(RuleViolation) as refused:
        step(*args, **kwargs)
    return refused.value.objections


class TestRecording:
    @pytest.mark.parametrize("person", [officer, finance_officer, head_of_finance])
    def test_officers_and_finance_record_accounts(self, person):
        account = record(by=person())

        assert (account.is_waiting, account.iban) == (True, IBAN)

    @pytest.mark.parametrize(
        "role", [Role.HEAD_OF_UNIT, Role.MANAGEMENT, Role.AUDITOR, Role.ADMINISTRATOR]
    )
    def test_nobody_else_does(self, role):
        assert refusal(record, by=make_user(role)) == [RECORDING]

    def test_a_superuser_without_a_role_does_not_either(self):
        assert refusal(record, by=make_user(is_superuser=True)) == [RECORDING]

    def test_an_iban_typed_with_spaces_is_stored_without(self):
        assert record(iban="ch93 0076 2011 6238 5295 7").iban == IBAN

    def test_all_that_is_missing_is_said_at_once(self):
        assert refusal(record, holder=" ", town="", iban="CH00", bic="X") == [
            "This is no valid IBAN; check it against the account letter.",
            "This is no valid BIC.",
            "The bank needs the holder, the town and the country.",
        ]

    @pytest.mark.parametrize("missing", ["holder", "town"])
    def test_holder_and_town_are_mandatory(self, missing):
        assert refusal(record, **{missing: ""}) == [
            "The bank needs the holder, the town and the country."
        ]

    def test_a_closed_partner_gets_no_account(self):
        organisation = make_organisation(is_active=False)

        assert refusal(record, organisation) == ["The organisation is not active."]

    def test_the_same_account_is_not_recorded_twice(self):
        organisation = make_organisation()
        record(organisation)

        assert refusal(record, organisation) == ["The organisation has this account already."]

    @pytest.mark.parametrize("end", ["discard_account", "close_account"])
    def test_an_account_that_ended_may_be_recorded_again(self, end):
        organisation = make_organisation()
        account = record(organisation) if end == "discard_account" else confirmed(organisation)
        getattr(workflow, end)(account, reason="wrong", by=officer(), now=NOW)

        assert record(organisation).is_waiting

    def test_the_account_letter_is_filed_with_it(self):
        account = record(documents=[Paper(upload(), "Letter", "account_letter")])

        assert [paper.document.title for paper in account.papers.all()] == ["Letter"]

    def test_a_bad_letter_leaves_no_account(self):
        bad = Paper(upload("a.pdf", b"MZ"), "Letter", "account_letter")

        assert refusal(record, documents=[bad]) == [
            "The content of the file is not what its name says."
        ]
        assert BankAccount.objects.count() == 0


class TestConfirming:
    @pytest.mark.parametrize("role", sorted(MONEY_ROLES))
    def test_a_second_person_with_a_money_role_confirms(self, role):
        account = confirm(record(), by=make_user(role))

        assert account.is_confirmed

    def test_who_records_an_account_does_not_confirm_it(self):
        anna = officer()

        assert refusal(confirm, record(by=anna), by=anna) == [
            "Who records a thing does not confirm it."
        ]

    @pytest.mark.parametrize("role", [Role.MANAGEMENT, Role.AUDITOR, Role.ADMINISTRATOR])
    def test_nobody_without_a_money_role_confirms(self, role):
        assert refusal(confirm, record(), by=make_user(role)) == [CONFIRMING]

    def test_a_superuser_has_no_money_role_through_it(self):
        assert refusal(confirm, record(), by=make_user(is_superuser=True)) == [CONFIRMING]

    @pytest.mark.parametrize("note", ["", "  "])
    def test_it_takes_a_note_of_the_call_back(self, note):
        assert refusal(confirm, record(), note=note) == [
            "Confirming an account takes a note of the call back."
        ]

    def test_an_account_is_confirmed_once(self):
        account = confirmed()

        assert refusal(confirm, account) == ["This is confirmed already."]

    def test_a_discarded_account_is_not_confirmed(self):
        account = record()
        workflow.discard_account(account, reason="x", by=officer(), now=NOW)

        assert refusal(confirm, account) == ["This was discarded."]

    def test_what_was_changed_after_the_recording_is_not_confirmed(self):
        account = record()
        with in_a_step() as step:
            BankAccount.objects.filter(pk=account.pk).update(iban=OTHER_IBAN, step_id=step.step)

        assert refusal(confirm, account) == ["The content was changed after it was recorded."]

    def test_it_is_usable_three_bank_working_days_later(self):
        account = confirm(record(), now=in_december(23))

        assert account.usable_from == dt.date(2026, 12, 29)

    def test_the_cooling_period_is_a_dated_parameter(self):
        values = {"key": ParameterKey.COOLING_DAYS, "value": 5, "valid_from": TODAY}
        with in_a_step(by=someone("one")):
            parameter = lay_down(Parameter, by=someone("one"), now=NOW, **values)
            put_in_force(parameter, by=someone("two"), now=NOW)

        assert confirm(record()).usable_from == dt.date(2026, 6, 8)

    def test_the_database_wants_two_people(self):
        anna = officer()
        account = record(by=anna)

        with pytest.raises(IntegrityError), in_a_step(by=anna) as step:
            BankAccount.objects.filter(pk=account.pk).update(
                confirmed_by=anna, confirmed_at=NOW, call_back_note="x", step_id=step.step
            )

    def test_the_database_wants_a_note(self):
        account = record()

        with pytest.raises(IntegrityError), in_a_step() as step:
            BankAccount.objects.filter(pk=account.pk).update(
                confirmed_by=someone(), confirmed_at=NOW, step_id=step.step
            )

    def test_the_database_keeps_a_confirmed_account_as_it_is(self):
        account = confirmed()

        with pytest.raises(IntegrityError), in_a_step() as step:
            BankAccount.objects.filter(pk=account.pk).update(iban=OTHER_IBAN, step_id=step.step)

    def test_the_database_refuses_a_change_outside_a_step(self):
        account = record()

        with pytest.raises(IntegrityError), transaction.atomic():
            BankAccount.objects.filter(pk=account.pk).update(iban=OTHER_IBAN)


class TestChanging:
    def test_a_new_version_replaces_the_old_one_when_it_is_confirmed(self):
        old = confirmed()
        new = record(old.organisation, replaces=old, reason="New bank", iban=OTHER_IBAN)
        assert list(BankAccount.objects.usable()) == [old]

        confirm(new)

        old.refresh_from_db()
        assert old.replaced_by == new
        assert list(BankAccount.objects.usable()) == [new]

    def test_a_change_takes_a_reason(self):
        old = confirmed()

        assert refusal(record, old.organisation, replaces=old, iban=OTHER_IBAN, reason=" ") == [
            "A change of an account takes a reason."
        ]

    def test_the_address_changes_under_the_same_number(self):
        old = confirmed()

        assert record(old.organisation, replaces=old, reason="Moved", town="Basel").is_waiting

    def test_what_nobody_confirmed_is_not_replaced(self):
        old = record()

        assert refusal(record, old.organisation, replaces=old, reason="x", iban=OTHER_IBAN) == [
            OLD_VERSION
        ]

    def test_an_old_version_is_not_replaced_again(self):
        old = confirmed()
        confirm(record(old.organisation, replaces=old, reason="x", iban=OTHER_IBAN))

        assert refusal(record, old.organisation, replaces=old, reason="x") == [OLD_VERSION]

    def test_only_one_new_version_waits(self):
        old = confirmed()
        record(old.organisation, replaces=old, reason="x", iban=OTHER_IBAN)

        assert refusal(record, old.organisation, replaces=old, reason="x") == [
            "A new version of this account waits for its confirmation already."
        ]

    def test_the_account_of_another_partner_is_not_replaced(self):
        old = confirmed()

        assert refusal(record, make_organisation(), replaces=old, reason="x") == [
            "The account belongs to another organisation."
        ]

    def test_a_version_that_came_too_late_is_not_confirmed(self):
        """However it came to wait: the old version is replaced once."""
        old = confirmed()
        confirm(record(old.organisation, replaces=old, reason="x", iban=OTHER_IBAN))
        late = make_account(old.organisation, confirmed=False, replaces=old)

        assert refusal(confirm, late) == [
            "Another version has replaced the account in the meantime."
        ]

    def test_a_change_to_another_account_of_the_partner_is_refused(self):
        old = confirmed()
        confirmed(old.organisation, iban=OTHER_IBAN)

        assert refusal(record, old.organisation, replaces=old, reason="x", iban=OTHER_IBAN) == [
            "The organisation has this account already."
        ]


class TestEnding:
    def test_a_waiting_account_is_discarded(self):
        account = workflow.discard_account(record(), reason="x", by=head_of_unit(), now=NOW)

        assert account.discarded_at == NOW

    def test_a_confirmed_account_is_not_discarded(self):
        assert refusal(
            workflow.discard_account, confirmed(), reason="x", by=officer(), now=NOW
        ) == ["Only an account that waits for its confirmation is discarded."]

    def test_an_auditor_discards_nothing(self):
        auditor = make_user(Role.AUDITOR)

        assert refusal(workflow.discard_account, record(), reason="x", by=auditor, now=NOW) == [
            "Accounts are discarded by people with a money role."
        ]

    def test_no_account_is_discarded_without_a_reason(self):
        assert refusal(workflow.discard_account, record(), reason=" ", by=officer(), now=NOW) == [
            "Give the reason."
        ]

    def test_a_closed_account_is_no_longer_usable(self):
        account = confirmed()
        workflow.close_account(account, reason="Bank closed it", by=finance_officer(), now=NOW)

        assert list(BankAccount.objects.usable()) == []

    def test_closing_takes_a_reason(self):
        assert refusal(workflow.close_account, confirmed(), reason=" ", by=officer(), now=NOW) == [
            "Closing an account takes a reason."
        ]

    def test_an_account_is_closed_once(self):
        account = confirmed()
        workflow.close_account(account, reason="x", by=officer(), now=NOW)

        assert refusal(workflow.close_account, account, reason="x", by=officer(), now=NOW) == [
            "The account is closed already."
        ]

    def test_a_waiting_account_is_not_closed(self):
        assert refusal(workflow.close_account, record(), reason="x", by=officer(), now=NOW) == [
            "Only the present version of an account can be closed."
        ]

    def test_management_closes_nothing(self):
        manager = make_user(Role.MANAGEMENT)

        assert refusal(workflow.close_account, confirmed(), reason="x", by=manager, now=NOW) == [
            "Accounts are closed by people with a money role."
        ]


class TestShowing:
    def test_a_new_account_waits(self):
        assert state_of(record(), on=TODAY) == State("waiting", "waits for confirmation")

    def test_a_confirmed_account_cools_down(self):
        assert state_of(confirmed(), on=TODAY) == State(
            "suspended", "cooling period", "usable from 04.06.2026"
        )

    def test_after_the_cooling_period_it_is_usable(self):
        assert state_of(confirmed(), on=dt.date(2026, 6, 4)) == State("active", "usable")

    def test_a_replaced_account_says_so(self):
        old = confirmed()
        confirm(record(old.organisation, replaces=old, reason="x", iban=OTHER_IBAN))
        old.refresh_from_db()

        assert state_of(old, on=TODAY).code == "inactive"

    def test_a_closed_account_says_so(self):
        account = workflow.close_account(confirmed(), reason="x", by=officer(), now=NOW)

        assert state_of(account, on=TODAY).code == "closed"

    def test_a_discarded_account_says_so(self):
        account = workflow.discard_account(record(), reason="x", by=officer(), now=NOW)

        assert state_of(account, on=TODAY).code == "cancelled"

    def test_a_change_shows_the_old_number_beside_the_new_one(self):
        old = confirmed()
        new = record(old.organisation, replaces=old, reason="x", iban=OTHER_IBAN)
        changed = [fact for fact in facts_of(new) if fact.differs]

        assert [(fact.label, fact.before[-1], fact.after[-1]) for fact in changed] == [
            ("IBAN", "7", "7")
        ]
        assert changed[0].after == "CH59\u00a08888\u00a08000\u00a00000\u00a00001\u00a07"

    def test_what_is_confirmed_is_what_is_shown(self):
        """A column that the page does not show must not be part of what is put in force."""
        hashed = {
            field.name
            for field in BankAccount._meta.concrete_fields
            if not field.primary_key and field.attname not in BankAccount.UNHASHED
        }
        people = {"step", "recorded_by", "recorded_at"}
        people |= {"confirmed_by", "confirmed_for", "confirmed_at"}
        beside = {"organisation", "replaces", "reason", "discarded_at", "content_hash"}

        old = confirmed()
        both = record(old.organisation, replaces=old, reason="x", **in_nepal())
        assert len(facts_of(both)) == len(hashed - people - beside)

    def test_an_iban_is_shown_without_lines_for_what_it_does_not_need(self):
        labels = [fact.label for fact in facts_of(record())]

        assert labels == [
            *("Account holder", "IBAN", "BIC", "Currency", "Street and number", "Postal code"),
            *("Town", "Country"),
        ]

    def test_another_partner_with_the_same_account_is_named(self):
        first = record()
        second = record()

        assert rules.others_with_this_number(second) == [first]
