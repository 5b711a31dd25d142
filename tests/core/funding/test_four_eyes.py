"""One person, one part: whoever they are, whatever roles they hold, however they write."""

import itertools

import pytest
from django.db import DatabaseError, connection, transaction

from core.approvals.states import Act
from core.audit.models import AuditEntry
from core.confirmation import confirm, record
from core.errors import RuleViolation
from core.funding import rules, workflow
from core.funding.content import HASHED, HASHED_IF_WAIVED, NOT_HASHED, content_hash
from core.funding.invariants.signatures import ROLES_OF
from core.funding.models import Disbursement, DisbursementSignature
from core.funding.states import TRANSITIONS
from core.funding.states import DisbursementStatus as S
from core.guards.registry.payouts import MAY, PATHS
from core.partners.models import BankAccount
from core.people.models import Role
from core.workflow import change, create
from tests.core.guards.attempts import another
from tests.factories import NOW, in_a_step, make_account, make_user

OWN = "Nobody approves a disbursement that they requested."
TWICE = "You have signed this disbursement already."
ACCOUNT = "You recorded or confirmed the bank account; others decide on payments to it."
EVERY_ROLE = tuple(Role)
STEPS = {
    "verify": (workflow.verify, rules.objections_to_verifying),
    "approve": (workflow.approve, rules.objections_to_approving),
}


def last():
    return AuditEntry.objects.order_by("-number").first()


def refusal(step, *args, **kwargs):
    with pytest.raises(RuleViolation) as violation:
        step(*args, now=NOW, **kwargs)
    assert (last().outcome, last().details["objections"]) == (
        "refused",
        violation.value.objections,
    )
    return violation.value.objections


def release(payout, *, by, now):
    return workflow.release_payments([payout], by=by, now=now)


@pytest.fixture(params=[False, True], ids=["with every role", "superuser with every role"])
def mighty(request):
    return make_user(*EVERY_ROLE, is_superuser=request.param, is_staff=request.param)


def test_the_requester_does_nothing_more(office, mighty):
    payout = office.request(by=mighty)
    assert refusal(workflow.verify, payout, by=mighty) == [OWN]
    payout = office.verified(payout)
    assert refusal(workflow.approve, payout, by=mighty) == [OWN]
    payout = workflow.approve(payout, by=office.dario, now=NOW)
    assert refusal(release, payout, by=mighty) == [f"{payout}: {OWN}"]


def test_the_verifier_does_nothing_more(office, mighty):
    payout = workflow.verify(office.request(), by=mighty, now=NOW)
    assert refusal(workflow.approve, payout, by=mighty) == [TWICE]
    payout = workflow.approve(payout, by=office.dario, now=NOW)
    assert refusal(release, payout, by=mighty) == [f"{payout}: {TWICE}"]


def test_the_approver_does_nothing_more(office, mighty):
    payout = workflow.approve(
        office.verified(office.request(office.award(6_000_000))), by=mighty, now=NOW
    )
    assert refusal(workflow.approve, payout, by=mighty) == [TWICE]
    payout = workflow.approve(payout, by=office.dario, now=NOW)
    assert refusal(release, payout, by=mighty) == [f"{payout}: {TWICE}"]


def test_the_releaser_does_not_confirm(office, mighty):
    payout = office.approved()
    release(payout, by=mighty, now=NOW)

    assert refusal(
        workflow.confirm_payment,
        payout,
        by=mighty,
        booked_on=NOW.date(),
        voucher="1",
        debited_chf=payout.amount,
    ) == ["Who released a payment does not confirm it."]


@pytest.mark.parametrize("act", [Act.VERIFY, Act.APPROVE, Act.ORDER, Act.HAND_OVER])
@pytest.mark.parametrize("way", ["orm", "sql"])
def test_the_database_takes_no_second_part_of_the_requester(office, act, way):
    payout = office.request()
    if act == Act.APPROVE:
        office.verified(payout)
    elif act != Act.VERIFY:
        office.approved(payout)

    with pytest.raises(DatabaseError), in_a_step(by=office.anna) as running:
        write_signature(payout, act, office.anna, running.step, way)


@pytest.mark.parametrize("way", ["orm", "sql"])
def test_the_database_takes_no_second_signature_of_one_person(office, way):
    payout = office.verified(office.request(office.award(6_000_000)))
    workflow.approve(payout, by=office.dario, now=NOW)

    with pytest.raises(DatabaseError), in_a_step(by=office.dario) as running:
        write_signature(payout, Act.APPROVE, office.dario, running.step, way)


def write_signature(payout, act, person, step, way):
    if way == "orm":
        create(
            DisbursementSignature,
            disbursement=payout,
            act=act,
            signed_by=person,
            signed_at=NOW,
            content_hash=Disbursement.objects.get(pk=payout.pk).content_hash,
        )
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO funding_disbursementsignature"
            " (step_id, disbursement_id, act, signed_by_id, signed_at, content_hash)"
            " SELECT %s, id, %s, %s, requested_at, content_hash FROM funding_disbursement"
            " WHERE id = %s",
            [step.hex if connection.vendor == "sqlite" else step, act, person.pk, payout.pk],
        )


def test_who_requested_first_stays_its_recorder_when_another_submits_it_again(office):
    payout = office.request(by=office.anna)
    request = workflow.PayoutRequest(account=payout.account)
    workflow.send_back(payout, reason="the letter is missing", by=office.dario, now=NOW)
    workflow.resubmit_payout(payout, request, by=office.beat, now=NOW)

    assert refusal(workflow.verify, payout, by=office.anna) == [OWN]
    assert refusal(workflow.verify, payout, by=office.beat) == [OWN]
    assert workflow.verify(payout, by=office.carla, now=NOW).status == S.VERIFIED


@pytest.mark.parametrize("part", ["recorded", "confirmed"])
def test_who_set_the_account_decides_on_no_payment_to_it(office, part):
    editor = make_user(*EVERY_ROLE)
    commitment = office.award(1_000_000)
    with in_a_step():
        first, second = (editor, office.elena) if part == "recorded" else (office.elena, editor)
        account = record(
            BankAccount,
            by=first,
            now=NOW,
            organisation=commitment.partner,
            holder="x",
            iban="CH9300762011623852957",
            town="Zürich",
        )
        confirm(account, by=second, now=NOW, call_back_note="called", usable_from=NOW.date())
    payout = office.verified(office.request(commitment, account=account))

    assert refusal(workflow.approve, payout, by=editor) == [ACCOUNT]
    payout = workflow.approve(payout, by=office.dario, now=NOW)
    assert refusal(release, payout, by=editor) == [f"{payout}: {ACCOUNT}"]


def test_an_account_changed_after_the_approval_stops_the_release(office):
    payout = office.approved()
    successor = make_account(payout.account.organisation)
    with in_a_step():
        change(payout.account, replaced_by=successor)

    assert refusal(release, payout, by=office.carla) == [
        f"{payout}: The bank account is no longer in use."
    ]


def test_a_new_account_waits_for_its_cooling_period(office):
    account = make_account(office.award(1_000_000).partner, confirmed=False)
    with in_a_step():
        confirm(
            account,
            by=office.elena,
            now=NOW,
            call_back_note="called",
            usable_from=NOW.date().replace(day=4),
        )
    commitment = account.organisation.commitments.get()
    payout = office.approved(office.request(commitment, account=account))

    assert refusal(release, payout, by=office.carla) == [
        f"{payout}: The bank account is new; it can be paid from 04.06.2026."
    ]


def test_the_database_asks_for_the_roles_that_the_rules_ask_for():
    asked = {act: set(roles) for act, roles in MAY.items() if act != Act.RECORD}

    assert asked == {act: set(roles) for act, roles in ROLES_OF.items() if act != Act.RECORD}


# Edits after the signatures: generated from the model, so that a new field is caught.

FIELDS = {field.name: field for field in Disbursement._meta.concrete_fields}


def test_every_field_is_hashed_or_says_why_not():
    assert sorted(FIELDS) == sorted(HASHED + HASHED_IF_WAIVED + NOT_HASHED)


@pytest.mark.parametrize("name", HASHED)
def test_a_change_of_a_hashed_field_changes_the_hash(office, name):
    payout = office.verified()
    before = content_hash(payout)
    setattr(
        payout, FIELDS[name].attname, another(FIELDS[name], getattr(payout, FIELDS[name].attname))
    )
    if name in {"account", "commitment", "instalment"}:
        setattr(payout, name, FIELDS[name].related_model(pk=getattr(payout, FIELDS[name].attname)))

    assert content_hash(payout) != before


@pytest.mark.parametrize("name", HASHED)
def test_no_hashed_field_is_changed_under_a_signature(office, name):
    """Neither through the ORM nor by SQL, even within a step, in each state after the draft."""
    payout = office.approved()
    attname = FIELDS[name].attname
    value = another(FIELDS[name], getattr(payout, attname))

    stored = FIELDS[name].get_db_prep_save(value, connection)
    statement = f'UPDATE funding_disbursement SET "{attname}" = %s WHERE id = %s'

    with pytest.raises(DatabaseError), in_a_step() as running:
        Disbursement.objects.filter(pk=payout.pk).update(
            **{attname: value, "step_id": running.step}
        )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [stored, payout.pk])


@pytest.mark.parametrize(
    ("step", "state"),
    [("verify", "request"), ("approve", "verified"), ("release", "approved")],
)
def test_content_that_differs_from_its_hash_is_signed_by_nobody(office, step, state, monkeypatch):
    payout = getattr(office, state)()
    monkeypatch.setattr("core.funding.rules.payouts.content_hash", lambda _payout: "another")

    changed = "The content was changed after it was submitted."
    if step == "release":
        assert refusal(release, payout, by=office.carla) == [f"{payout}: {changed}"]
    else:
        person = {"verify": office.beat, "approve": office.dario}[step]
        assert refusal(STEPS[step][0], payout, by=person) == [changed]


def test_after_an_edit_all_sign_again(office):
    payout = office.approved()
    workflow.send_back(payout, reason="another reference", by=office.dario, now=NOW)
    assert list(payout.signatures.standing()) == []
    request = workflow.PayoutRequest(account=payout.account, reference="new reference")
    payout = workflow.resubmit_payout(payout, request, by=office.anna, now=NOW)

    assert [s.act for s in payout.signatures.standing()] == ["record"]
    assert refusal(release, payout, by=office.carla) == [
        f"{payout}: Only an approved disbursement can be released for payment."
    ]
    assert office.paid(payout).status == S.PAID


def test_the_table_of_transitions_is_what_the_database_lets_through():
    ways = {f"{source}>{way.target}" for way in TRANSITIONS for source in way.source}

    assert ways == set(PATHS)
    assert len(PATHS) == len(set(PATHS))


@pytest.mark.parametrize(("before", "after"), list(itertools.permutations(S, 2)))
def test_a_transition_is_open_from_its_sources_only(before, after):
    open_ways = {(source, way.target) for way in TRANSITIONS for source in way.source}
    found = any(way.is_open_from(before) for way in TRANSITIONS if way.target == after)

    assert found == ((before, after) in open_ways)


# Back, away, failed.


def test_the_requester_takes_back_what_nobody_acted_on(office):
    payout = office.request()
    payout = workflow.take_back(payout, by=office.anna, now=NOW)
    payout.commitment.refresh_from_db()

    assert (payout.status, payout.commitment.drawn) == (S.DRAFT, 0)
    assert list(payout.signatures.standing()) == []


def test_nobody_else_takes_it_back(office):
    assert refusal(workflow.take_back, office.request(), by=office.beat) == [
        "Only who submitted a payout takes it back."
    ]


def test_what_was_verified_is_not_taken_back(office):
    assert refusal(workflow.take_back, office.verified(), by=office.anna) == [
        "Somebody has acted on it already; it can be returned or cancelled."
    ]


@pytest.mark.parametrize("state", ["request", "verified", "approved"])
def test_a_payout_sent_back_loses_its_signatures_and_frees_the_award(office, state):
    payout = getattr(office, state)()
    payout = workflow.send_back(payout, reason="unclear", by=office.elena, now=NOW)
    payout.commitment.refresh_from_db()

    assert (payout.status, payout.commitment.drawn) == (S.DRAFT, 0)
    assert list(payout.signatures.standing()) == []


@pytest.mark.parametrize("state", ["request", "verified", "approved"])
def test_a_cancelled_payout_frees_its_instalment(office, state):
    payout = getattr(office, state)()
    payout = workflow.cancel(payout, reason="asked twice", by=office.elena, now=NOW)
    payout.commitment.refresh_from_db()

    assert (payout.status, payout.commitment.drawn) == (S.CANCELLED, 0)
    assert office.request(payout.commitment).instalment == payout.instalment


def test_a_draft_is_cancelled_too(office):
    payout = workflow.take_back(office.request(), by=office.anna, now=NOW)

    assert workflow.cancel(payout, reason="x", by=office.anna, now=NOW).status == S.CANCELLED


@pytest.mark.parametrize("step", [workflow.send_back, workflow.cancel])
def test_a_reason_is_asked_for_together_with_everything_else(office, step):
    ordered = office.ordered()
    objections = refusal(step, ordered, reason=" ", by=make_user(Role.AUDITOR))

    assert len(objections) == 3
    assert objections[-1] == "Write the reason."


def test_a_replaced_form_under_the_same_key_is_refused(office):
    commitment = office.award(1_000_000)
    instalment, account = commitment.instalments.get(), make_account(commitment.partner)
    request = workflow.PayoutRequest(account=account)
    other = workflow.PayoutRequest(account=account, reference="other", key=request.key)
    workflow.request_payout(instalment, request, by=office.anna, now=NOW)

    assert refusal(workflow.request_payout, instalment, other, by=office.anna) == [
        "This form was sent before, with other content."
    ]


def test_the_key_of_another_person_is_another_key(office):
    commitment = office.award(1_000_000, 1_000_000)
    first, second = commitment.instalments.all()
    request = workflow.PayoutRequest(account=make_account(commitment.partner))
    workflow.request_payout(first, request, by=office.anna, now=NOW)

    assert workflow.request_payout(second, request, by=office.beat, now=NOW).number != ""
    assert Disbursement.objects.count() == 2


def test_whom_to_ask_are_those_without_objection(office):
    payout = office.request()
    assert rules.who_could(payout) == [office.beat, office.carla]
    payout = office.verified(payout)
    assert rules.who_could(payout) == [office.dario, office.elena]
    payout = workflow.approve(payout, by=office.dario, now=NOW)
    assert set(rules.who_could(payout)) == {office.carla, office.elena, office.felix}
    release(payout, by=office.carla, now=NOW)
    payout.refresh_from_db()
    assert set(rules.who_could(payout)) == {office.dario, office.elena, office.felix}


def test_nobody_is_asked_about_what_is_over(office):
    assert rules.who_could(office.paid()) == []
