"""Each invariant finds what breaks it; the guards are taken away first, or nothing could."""

import copy
import datetime as dt
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.utils import timezone

from core.activities.models import SplitLine
from core.approvals.models import Parameter, ParameterKey
from core.audit.models import AuditEntry
from core.funding import invariants, workflow
from core.funding.content import content_hash
from core.funding.models import (
    BudgetCredit,
    Commitment,
    Disbursement,
    DisbursementSignature,
    Instalment,
    RefundClaim,
)
from core.guards import GUARDS, drop_guards, missing_guards
from core.ledger.models import Entry
from core.partners.models import BankAccount
from core.people.models import User
from tests.core.funding.world import standing
from tests.core.ledger.closing import close
from tests.factories import NOW, Office, make_split

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _paid(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        yield a_paid_payout(Office())


@pytest.fixture
def paid(_paid, db):
    return copy.deepcopy(_paid)


def a_paid_payout(office):
    """A large paid payout of an activity with a split, a reduction and an open claim."""
    commitment = office.award(6_000_000, 1_000_000)
    payout = office.paid(office.request(commitment))
    reduction = workflow.record_reduction(
        commitment,
        amount=2_000_000,
        claim_amount=1_000_000,
        decided_on=NOW.date(),
        reason="final accounts",
        by=office.anna,
        now=NOW,
    )
    workflow.confirm_reduction(reduction, by=office.carla, now=NOW)
    make_split(commitment.activity)
    return payout


def found():
    return {fault.split()[0] for fault in invariants.faults()}


def test_nothing_is_found_where_nothing_is_wrong(paid):
    assert invariants.faults() == []


def update(model, **values):
    return lambda: model.objects.update(**values)


def sql(statement):
    def run():
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


def one_signer():
    signature = DisbursementSignature.objects.filter(act="approve").first()
    signature.delete()


def same_person():
    _first, second = DisbursementSignature.objects.filter(act="approve")
    DisbursementSignature.objects.filter(pk=second.pk).update(act="hand_over")
    DisbursementSignature.objects.filter(act="verify").update(act="approve")
    DisbursementSignature.objects.filter(act="hand_over").update(
        signed_by=DisbursementSignature.objects.get(act="record").signed_by_id
    )


def editor_decides():
    approver = DisbursementSignature.objects.filter(act="approve").first().signed_by
    BankAccount.objects.update(recorded_by=approver)


def releaser_confirms():
    order = DisbursementSignature.objects.get(act="order")
    DisbursementSignature.objects.filter(act="confirm").update(signed_by=order.signed_by_id)


def a_deputy_without_deputyship():
    stranger = User.objects.create(username="stranger")
    DisbursementSignature.objects.filter(act="verify").update(represents=stranger)


def unconfirmed_account():
    BankAccount.objects.update(confirmed_by=None, confirmed_at=None, usable_from=None)


def forged_step():
    entry = AuditEntry.objects.order_by("number").first()
    AuditEntry.objects.filter(pk=entry.pk).update(outcome="refused")
    Entry.objects.update(step_id=entry.step)


def service_signs():
    robot = User.objects.create(username="import", is_service=True)
    DisbursementSignature.objects.filter(act="verify").update(signed_by=robot)


def closed_before():
    year = timezone.localtime(NOW).year
    close(year, now=dt.datetime(year, 1, 1, tzinfo=dt.UTC))


def deleted_entry():
    Entry.objects.filter(kind="disbursement").delete()


def fewer_than_the_rule():
    """One signature instead of two, with every hash reckoned anew."""
    for payout in Disbursement.objects.all():
        payout.signatures_needed = 1
        forged = content_hash(payout)
        Disbursement.objects.filter(pk=payout.pk).update(signatures_needed=1, content_hash=forged)
        payout.signatures.update(content_hash=forged)


BREAKS = {
    "drawn beyond the award": (update(RefundClaim, amount=F("amount") - 1), {"I1", "I3", "I6"}),
    "overrun that no loss explains": (update(BudgetCredit, overrun=5), {"I2"}),
    "a limit lowered": (update(BudgetCredit, amount=6_000_000, overrun=1), {"I2", "I6"}),
    "used": (update(BudgetCredit, used=F("used") - 1), {"I3"}),
    "raised": (update(BudgetCredit, raised=F("raised") + 1), {"I3"}),
    "used of an instalment": (update(Instalment, used_chf=F("used_chf") + 1), {"I3"}),
    "drawn": (update(Commitment, drawn=F("drawn") - 1), {"I3"}),
    "net paid": (update(Commitment, paid_chf=F("paid_chf") - 1), {"I3"}),
    "reduced": (update(Commitment, reduced_chf=F("reduced_chf") - 1), {"I3"}),
    "exchange differences": (update(Commitment, exchange_chf=F("exchange_chf") - 1), {"I3"}),
    "received": (update(RefundClaim, received=1), {"I3"}),
    "another amount in the ledger": (
        lambda: Entry.objects.filter(kind="disbursement").update(
            amount=F("amount") + 1, amount_chf=F("amount_chf") + 1
        ),
        {"I3"},
    ),
    "another day in the ledger": (update(Entry, booked_on=dt.date(2026, 5, 2)), {"I3"}),
    "an entry deleted": (deleted_entry, {"I3", "I14"}),
    "a signature deleted": (one_signer, {"I4", "I14"}),
    "signatures of another content": (update(DisbursementSignature, content_hash="x"), {"I4"}),
    "fewer signatures than the rule": (fewer_than_the_rule, {"I4"}),
    "a late debit of one person": (
        update(Disbursement, expected_by=dt.date(2026, 5, 1)),
        {"I4"},
    ),
    "one person in two parts": (same_person, {"I4", "I5"}),
    "the editor of the account decides": (editor_decides, {"I5"}),
    "the releaser confirms": (releaser_confirms, {"I5"}),
    "a deputy without a deputyship": (a_deputy_without_deputyship, {"I5"}),
    "other content than signed": (update(Disbursement, reference="for somebody else"), {"I6"}),
    "another account number": (update(BankAccount, iban="CH5604835012345678009"), {"I6"}),
    "an unconfirmed account": (unconfirmed_account, {"I7"}),
    "a status out of nowhere": (update(Disbursement, status="reversed"), {"I3", "I9"}),
    "a foreign entry without a source": (
        update(Entry, currency="EUR", rate=1, rate_on=dt.date(2026, 5, 1)),
        {"I11"},
    ),
    "an incomplete split": (update(SplitLine, share=9_999), {"I12"}),
    "a booking into a closed year": (closed_before, {"I13"}),
    "a row that no step wrote": (forged_step, {"I15", "I16"}),
    "the trail": (update(AuditEntry, reason="rewritten"), {"I16"}),
    "a signature of an import": (service_signs, {"I18"}),
}


@pytest.mark.parametrize("what", BREAKS)
def test_an_invariant_finds(what, paid):
    breaking, expected = BREAKS[what]
    drop_guards(connection)

    breaking()

    assert found() - {"I14"} == expected - {"I14"}


def test_an_invariant_finds_a_number_below_that_of_the_plan(paid):
    drop_guards(connection)
    Instalment.objects.filter(pk=paid.instalment_id).update(amount_chf=4_000_000)
    fewer_than_the_rule()

    fault = f"I4 {paid.number} ({paid.pk}): takes 1 signatures, its rule 2."
    assert fault in invariants.faults()

    Parameter.objects.bulk_create([window_of_no_days(paid)])
    assert fault not in invariants.faults()


def window_of_no_days(payout):
    """As if it had been in force when the payout was submitted."""
    return Parameter(
        key=ParameterKey.PLAN_WINDOW_DAYS,
        value=0,
        valid_from=NOW.date(),
        recorded_by=payout.requested_by,
        recorded_at=NOW,
        confirmed_by=payout.account.confirmed_by,
        confirmed_at=NOW,
        step_id=AuditEntry.objects.order_by("number").values_list("step", flat=True).first(),
    )


def test_an_invariant_finds_deleted_rows(paid):
    drop_guards(connection)
    deleted_entry()

    assert [f for f in invariants.faults() if f.endswith("was deleted.")] != []


def test_an_invariant_finds_an_amount_that_is_no_whole_number(paid):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL stores whole numbers only")
    drop_guards(connection)
    sql("UPDATE funding_disbursement SET charges_chf = 0.5")()

    assert [f for f in invariants.faults() if f.startswith("I10")] == [
        f"I10 funding_disbursement {paid.pk}: charges_chf is no whole number within the cap."
    ]


def test_an_invariant_finds_each_missing_guard(paid):
    drop_guards(connection, GUARDS[:1])

    assert invariants.faults() == [f"I14 The guard {GUARDS[0].name} is missing or changed."]


def test_an_invariant_finds_two_payouts_of_one_form(paid):
    drop_guards(connection)
    statement = "DROP INDEX disbursement_requested_once"
    if connection.vendor == "postgresql":
        sql("SET CONSTRAINTS ALL IMMEDIATE")()
        statement = "ALTER TABLE funding_disbursement DROP CONSTRAINT disbursement_requested_once"
    else:
        pytest.skip("SQLite keeps the constraint in the table")
    sql(statement)()
    twin = Disbursement.objects.get(pk=paid.pk)
    twin.pk = None
    twin.number, twin.end_to_end_id, twin.status = "A-X", uuid.uuid4().hex[:30], "cancelled"
    twin.ordered_on = twin.payment_list = twin.debited_chf = None
    twin.save(force_insert=True)

    assert "I8" in found()


def test_the_command_says_ok_for_each_invariant(paid, capsys):
    call_command("check_invariants")

    lines = capsys.readouterr().out.splitlines()
    assert {line.split()[1] for line in lines} == {"ok"}
    assert [line.split()[0] for line in lines] == [
        *("I1", "I2", "I2", "I3", "I3", "I4", "I4", "I4", "I5", "I5", "I6", "I7", "I8", "I9"),
        *("I10", "I11", "I12", "I13", "I14", "I14", "I15", "I16", "I18", "I19", "I20"),
    ]


def test_the_command_names_what_is_wrong_and_fails(paid, capsys):
    drop_guards(connection)
    Commitment.objects.update(drawn=F("drawn") - 1)

    with pytest.raises(CommandError):
        call_command("check_invariants")

    commitment = Commitment.objects.get()
    assert (
        f"      {commitment} ({commitment.pk}): drawn is 4999999, the documents say 5000000."
        in capsys.readouterr().out.splitlines()
    )


def test_many_faults_are_shown_in_part_unless_all_are_asked_for(paid, capsys):
    drop_guards(connection, GUARDS[:60])
    with pytest.raises(CommandError):
        call_command("check_invariants")
    part = capsys.readouterr().out.splitlines()
    with pytest.raises(CommandError):
        call_command("check_invariants", "--all")
    whole = capsys.readouterr().out.splitlines()

    missing = len(missing_guards(connection))
    assert f"      … {missing - 20} more (--all)" in part
    assert len(whole) - len(part) == missing - 20 - 1


def test_another_app_adds_its_invariant(paid, monkeypatch):
    monkeypatch.setattr(invariants, "_INVARIANTS", list(invariants._INVARIANTS))
    invariants.also(invariants.Invariant("I19", "Reports add up.", lambda: ["one report does not"]))

    assert invariants.faults() == ["I19 one report does not"]
