"""Ways that write rows past every step, or edit what was signed; fields come from the model."""

import datetime as dt
import uuid

from django.db import connection
from django.urls import reverse

from core.audit.models import AuditEntry
from core.funding import workflow
from core.funding.content import HASHED
from core.funding.models import Disbursement, DisbursementSignature
from core.partners.models import BankAccount
from core.people.models import Deputyship, Role, RoleAssignment
from core.people.workflow import end_role
from tests.core.funding.making import TODAY
from tests.core.funding.ways.of_payouts import YESTERDAY, acting
from tests.core.funding.ways.scenes import BY_STEP, BY_WRITING, Doing, Writing, days
from tests.core.funding.ways.way import WAYS, Way, ways
from tests.core.guards.attempts import Attempt, another
from tests.factories import NOW, make_account

writing = ways(*BY_WRITING)
doing = ways(*BY_STEP)
PAYOUT, SIGNATURE = "funding_disbursement", "funding_disbursementsignature"
FIELDS = {field.name: field for field in Disbursement._meta.concrete_fields}
FROZEN = ("signatures_needed", "release", "content_hash", "requested_by", "end_to_end_id")


# An edit after the approval, of every field: generated from the model.


def edit_after(state, name):
    def scene(office):
        payout = Disbursement.objects.get(pk=getattr(office, state)().pk)
        field = FIELDS[name]
        value = another(field, getattr(payout, field.attname))
        return Writing(office.anna, [Attempt("update", PAYOUT, {field.attname: value}, payout)])

    return scene


WAYS.extend(
    Way(
        f"{name}_edited_when_{state}",
        f"«{name}» is edited on a payout that is {state}",
        BY_WRITING,
        edit_after(state, name),
    )
    for state in ("approved", "ordered")
    for name in (*HASHED, *FROZEN)
)


@doing("A payout is submitted anew with another account after the approval")
def resubmitted_after_approval(office):
    return resubmitting(office, office.approved())


@doing("A payout is submitted anew with another account after the release")
def resubmitted_after_release(office):
    return resubmitting(office, office.ordered())


def resubmitting(office, payout):
    request = workflow.PayoutRequest(account=make_account(payout.commitment.partner, iban=IBAN))
    return Doing(
        office.anna,
        lambda *, by, now: workflow.resubmit_payout(payout, request, by=by, now=now),
        reverse("funding:resubmit_payout", args=[payout.pk]),
        {
            "key": uuid.uuid4(),
            "account": request.account.pk,
            "gl_account": payout.gl_account_id,
            "category": "invoice",
        },
    )


IBAN = "CH5604835012345678009"


@doing("The account assignment is corrected after the approval")
def assignment_after_approval(office):
    payout = office.approved()
    assignment = workflow.Assignment(
        gl_account=payout.gl_account, function=None, cost_centre="4711", internal_order=""
    )
    return Doing(
        office.elena,
        lambda *, by, now: workflow.correct_assignment(
            payout, assignment, reason="other centre", by=by, now=now
        ),
        reverse("funding:disbursement_assignment", args=[payout.pk]),
        {"gl_account": payout.gl_account_id, "cost_centre": "4711", "reason": "other centre"},
    )


@doing("The same form is sent again with another content")
def key_used_again(office):
    commitment = office.award(1_000_000)
    account = make_account(commitment.partner)
    payout = office.request(commitment, account=account)
    request = workflow.PayoutRequest(account=account, reference="other", key=payout.idempotency_key)
    return Doing(
        office.anna,
        lambda *, by, now: workflow.request_payout(payout.instalment, request, by=by, now=now),
        reverse("funding:request_payout", args=[payout.instalment_id]),
        {
            "key": payout.idempotency_key,
            "account": account.pk,
            "gl_account": payout.gl_account_id,
            "reference": "other",
            "category": "invoice",
        },
    )


@writing("A form key is written a second time")
def key_written_again(office):
    payout = office.request(office.award(1_000_000, 1_000_000))
    other = payout.commitment.instalments.without_payout().first()
    copied = {"instalment_id": other.pk, "number": "A-X", "end_to_end_id": "X", "status": "draft"}
    return Writing(office.anna, [Attempt("insert", PAYOUT, copied, payout)])


@writing("An instalment gets a second live payout")
def instalment_paid_twice(office):
    copied = {
        "number": "A-X",
        "end_to_end_id": "X",
        "status": "draft",
        "idempotency_key": uuid.uuid4(),
    }
    return Writing(office.anna, [Attempt("insert", PAYOUT, copied, fresh(office.request()))])


@writing("A payout moves into another payment list")
def moved_to_another_list(office):
    first = office.ordered()
    second = office.ordered()
    return Writing(
        office.carla,
        [Attempt("update", PAYOUT, {"payment_list_id": second.payment_list_id}, fresh(first))],
    )


# A state without its signatures.


def jump(state, target, **more):
    def scene(office):
        payout = fresh(getattr(office, state)())
        return Writing(office.anna, [Attempt("update", PAYOUT, {"status": target, **more}, payout)])

    return scene


PAID = {"booked_on": TODAY, "voucher": "51", "debited_chf": 1_000_000}
JUMPS = {
    "submitted to verified": jump("request", "verified"),
    "submitted to approved": jump("request", "approved"),
    "verified to approved": jump("verified", "approved"),
    "verified to paid": jump("verified", "paid", **PAID),
    "approved to paid": jump("approved", "paid", **PAID),
    "ordered to paid": jump("ordered", "paid", **PAID),
    "ordered to draft": jump("ordered", "draft"),
    "ordered to cancelled": jump("ordered", "cancelled"),
    "paid to ordered": jump("paid", "ordered"),
    "paid to reversed": jump("paid", "reversed"),
}
WAYS.extend(
    Way(
        way.replace(" ", "_"),
        f"A payout is written from {way} without what that takes",
        BY_WRITING,
        scene,
    )
    for way, scene in JUMPS.items()
)


@writing("A payout is written as released without its list")
def released_without_a_list(office):
    payout = fresh(office.approved())
    return Writing(office.carla, [Attempt("update", PAYOUT, {"status": "ordered"}, payout)])


@writing("A payout is born approved")
def born_approved(office):
    copied = {"number": "A-X", "end_to_end_id": "X", "idempotency_key": uuid.uuid4()}
    return Writing(office.anna, [Attempt("insert", PAYOUT, copied, fresh(office.approved()))])


@writing("A payout is frozen with fewer signatures than its rule takes, or with none")
def too_few_signatures_needed(office):
    payout = office.request(office.award(6_000_000))
    workflow.take_back(payout, by=office.anna, now=NOW)
    frozen = [{"status": "submitted", "signatures_needed": number} for number in (0, 1)]
    return Writing(office.anna, [Attempt("update", PAYOUT, one, fresh(payout)) for one in frozen])


# Signatures.


@writing("A signature is deleted")
def signature_deleted(office):
    return Writing(office.anna, [Attempt("delete", SIGNATURE, {}, signature(office.approved()))])


@writing("A signature gets another name")
def signature_renamed(office):
    standing = signature(office.approved())
    return Writing(
        office.anna, [Attempt("update", SIGNATURE, {"signed_by_id": office.felix.pk}, standing)]
    )


@writing("A verification becomes an approval")
def signature_of_another_act(office):
    standing = signature(office.verified(), "verify")
    return Writing(office.anna, [Attempt("update", SIGNATURE, {"act": "approve"}, standing)])


@writing("A signature is dated back")
def signature_backdated(office):
    values = {"signed_at": NOW - days(9)}
    return Writing(
        office.anna, [Attempt("update", SIGNATURE, values, signature(office.approved()))]
    )


@writing("A signature that fell stands again")
def signature_revived(office):
    payout = office.approved()
    workflow.send_back(payout, reason="unclear", by=office.elena, now=NOW)
    fallen = DisbursementSignature.objects.filter(disbursement=payout, act="approve").get()
    return Writing(office.anna, [Attempt("update", SIGNATURE, {"fallen_at": None}, fallen)])


@writing("A signature falls after the release")
def signature_falls_after_release(office):
    standing = signature(office.ordered())
    return Writing(office.anna, [Attempt("update", SIGNATURE, {"fallen_at": NOW}, standing)])


@writing("A signature moves to another payout")
def signature_moved(office):
    standing, other = signature(office.approved()), office.verified()
    return Writing(
        office.anna, [Attempt("update", SIGNATURE, {"disbursement_id": other.pk}, standing)]
    )


@writing("A signature of a step that never was")
def signature_of_no_step(office):
    values = {"act": "verify", "signed_by_id": office.beat.pk, "step_id": uuid.uuid4()}
    row = signature(office.request(), "record")
    return Writing(office.beat, [Attempt("insert", SIGNATURE, values, row)], is_forged=False)


@writing("A signature under an old step")
def signature_of_an_old_step(office):
    row = signature(office.request(), "record")
    values = {"act": "verify", "signed_by_id": office.beat.pk, "step_id": row.step_id}
    return Writing(office.beat, [Attempt("insert", SIGNATURE, values, row)], is_forged=False)


# The trail, and what two people put in force.


@writing("An entry of the trail is deleted")
def trail_deleted(office):
    office.verified()
    last = AuditEntry.objects.order_by("number").last()
    return Writing(office.anna, [Attempt("delete", "audit_auditentry", {}, last)])


@writing("An entry of the trail names another person")
def trail_renamed(office):
    office.verified()
    last = AuditEntry.objects.order_by("number").last()
    return Writing(office.anna, [Attempt("update", "audit_auditentry", {"person_name": "x"}, last)])


@writing("An entry of the trail is dated back")
def trail_backdated(office):
    office.verified()
    last = AuditEntry.objects.order_by("number").last()
    values = {"recorded_at": NOW - days(9)}
    return Writing(office.anna, [Attempt("update", "audit_auditentry", values, last)])


def touched(table, row, **values):
    return [Attempt("update", table, values, row)]


@writing("A confirmed account gets another number")
def account_number(office):
    account = office.approved().account
    return Writing(office.anna, touched("partners_bankaccount", account, iban=IBAN))


@writing("A confirmed account is usable sooner")
def cooling_shortened(office):
    account = BankAccount.objects.get(pk=office.approved().account_id)
    return Writing(
        office.anna, touched("partners_bankaccount", account, usable_from=dt.date(2019, 1, 1))
    )


@writing("A confirmed account forgets who recorded it")
def account_recorder_replaced(office):
    account = office.approved().account
    return Writing(
        office.anna, touched("partners_bankaccount", account, recorded_by_id=office.beat.pk)
    )


@writing("A confirmed approval rule takes fewer signatures")
def rule_lowered(office):
    return Writing(office.dario, touched("approvals_approvalrule", None, signatures=1))


@writing("A confirmed budget grows")
def budget_grown(office):
    return Writing(office.dario, touched("funding_budgetcredit", office.budget, amount=900_000_000))


@writing("A confirmed award grows")
def award_grown(office):
    commitment = office.award(1_000_000)
    return Writing(office.anna, touched("funding_commitment", commitment, amount=9_000_000))


@writing("A planned instalment grows")
def instalment_grown(office):
    instalment = office.award(1_000_000).instalments.get()
    return Writing(office.anna, touched("funding_instalment", instalment, amount=9_000_000))


@writing("A role becomes another one")
def role_changed(office):
    role = RoleAssignment.objects.get(person=office.anna)
    return Writing(office.anna, touched("people_roleassignment", role, role=Role.FINANCE_OFFICER))


@writing("A role passes to another person")
def role_passed_on(office):
    role = RoleAssignment.objects.get(person=office.dario)
    return Writing(office.anna, touched("people_roleassignment", role, person_id=office.anna.pk))


@writing("A role is born confirmed")
def role_born_confirmed(office):
    role = RoleAssignment.objects.get(person=office.dario)
    values = {"person_id": office.anna.pk}
    return Writing(office.anna, [Attempt("insert", "people_roleassignment", values, role)])


@writing("A role that ended goes on")
def role_prolonged_by_row(office):
    role = RoleAssignment.objects.get(person=office.dario)
    role = end_role(role, on=YESTERDAY, reason="has left", by=office.felix, now=NOW)
    return Writing(office.dario, touched("people_roleassignment", role, valid_to=None))


@writing("A deputyship lasts longer")
def deputyship_prolonged(office):
    deputyship = Deputyship.objects.get(deputy=acting(office, office.dario))
    values = {"valid_to": TODAY + days(300)}
    return Writing(office.anna, touched("people_deputyship", deputyship, **values))


@writing("A person is deleted")
def person_deleted(office):
    return Writing(office.anna, [Attempt("delete", "people_user", {}, office.beat)])


@writing("A payout is deleted")
def payout_deleted(office):
    return Writing(office.anna, [Attempt("delete", PAYOUT, {}, office.paid())])


@writing("A payout is replaced together with its key", on=("sql",))
def payout_replaced(office):
    payout = fresh(office.request())
    if connection.vendor != "sqlite":
        return Writing(office.anna, [Attempt("delete", PAYOUT, {}, payout)])
    return Writing(office.anna, [Attempt("replace", PAYOUT, {"amount": 1}, payout)])


def fresh(payout):
    return Disbursement.objects.get(pk=payout.pk)


def signature(payout, act="approve"):
    return DisbursementSignature.objects.get(disbursement=payout, act=act)
