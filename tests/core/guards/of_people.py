"""What deputyships and the signatures of deputies must refuse."""

import datetime as dt
import uuid

from core.audit.models import AuditEntry
from core.partners.models import Interest
from core.people.models import AccountReopening, Deputyship, RoleAssignment, User
from tests.core.guards.attempts import Attempt
from tests.core.guards.cases import another_value_of_each, bring, undone
from tests.core.guards.of_payouts import payout, standing
from tests.factories import NOW, someone


def ended(guard):
    row = bring(Deputyship.objects.last(), ended_at=NOW)
    yield Attempt("update", guard.table, {"ended_at": None}, row)


def deputy_of(represented_id, act, **values):
    """A signature of somebody new in the place of this person."""
    new = {"act": act, "signed_by_id": someone("newcomer").pk, "represents_id": represented_id}
    return Attempt(
        "insert", "funding_disbursementsignature", new | values, standing("confirm").get()
    )


def both_sides(_guard):
    row = payout()
    verifier, releaser = (standing(act, row).get() for act in ("verify", "order"))
    for act in ("verify", "approve", "order", "hand_over"):
        yield deputy_of(row.requested_by_id, act)
        yield deputy_of(verifier.signed_by_id, act)
    yield deputy_of(releaser.signed_by_id, "confirm")
    with undone():
        absent = User.objects.get(username="gina")
        bring(verifier, represents_id=absent.pk)
        yield deputy_of(None, "approve", signed_by_id=absent.pk)
        yield deputy_of(absent.pk, "order")
        yield deputy_of(someone("third").pk, "order", signed_by_id=verifier.signed_by_id)


def without_deputyship(_guard):
    deputyship = Deputyship.objects.last()
    signed = {"signed_by_id": deputyship.deputy_id}
    person = deputyship.person_id
    yield deputy_of(person, "approve")
    yield deputy_of(deputyship.deputy_id, "approve", signed_by_id=person)
    for days in (-1, 30):
        yield deputy_of(person, "approve", **signed, signed_at=NOW + dt.timedelta(days=days))
    for flaw in ({"ended_at": NOW}, {"confirmed_at": None, "confirmed_by_id": None}):
        with undone():
            bring(deputyship, **flaw)
            yield deputy_of(person, "approve", **signed)


def without_a_role(_guard):
    """Nobody's, one that ended, that nobody confirmed, for another act; or a closed account."""
    for act, holder in (("verify", "beat"), ("approve", "dario"), ("order", "carla")):
        person = User.objects.get(username=holder)
        role = person.role_assignments.get()
        yield deputy_of(None, act, signed_by_id=someone("newcomer").pk)
        for flaw in (
            {"valid_to": NOW.date() - dt.timedelta(days=1)},
            {"valid_from": NOW.date() + dt.timedelta(days=1)},
            {"confirmed_at": None, "confirmed_by_id": None},
            {"role": "administrator"},
        ):
            with undone():
                bring(role, **flaw)
                yield deputy_of(None, act, signed_by_id=person.pk)
                yield deputy_of(person.pk, act)
        for flaw in ({"is_active": False}, {"is_service": True}):
            with undone():
                bring(person, **flaw)
                yield deputy_of(None, act, signed_by_id=person.pk)


def by_administrators(_guard):
    deputyship = Deputyship.objects.last()
    role = RoleAssignment.objects.get(person__username="beat")
    for name in ("administrator", "auditor"):
        with undone():
            bring(role, person_id=deputyship.deputy_id, role=name)
            yield deputy_of(deputyship.person_id, "verify", signed_by_id=deputyship.deputy_id)


def with_an_interest(_guard):
    row = payout()
    interest = Interest.objects.last()
    for organisation in (row.commitment.partner_id, row.account.organisation_id):
        values = {"organisation_id": organisation, "ended_at": None, "valid_from": NOW.date()}
        with undone():
            bring(interest, **values)
            for act in ("verify", "approve", "order", "hand_over"):
                yield deputy_of(None, act, signed_by_id=interest.person_id)
                yield deputy_of(interest.person_id, act)


def opened_again(guard):
    for last_day in (None, dt.date(2999, 1, 1)):
        with undone():
            person = bring(User.objects.get(username="beat"), is_active=False)
            bring(person.role_assignments.get(), valid_to=last_day)
            yield Attempt("update", guard.table, {"is_active": True}, person)


def by_one_alone(guard):
    """Nobody recorded it, nobody confirmed it, or it was another time."""
    step = uuid.uuid4()
    reopening = AccountReopening.objects.last()
    for flaw in ({"person_id": someone().pk}, {"confirmed_at": None, "confirmed_by_id": None}, {}):
        with undone():
            person = bring(reopening.person, is_active=False)
            bring(reopening, **flaw)
            yield Attempt("update", guard.table, {"is_active": True, "step_id": step}, person)


def outside_of_a_step(guard):
    row = User.objects.get(username="beat")
    over = AuditEntry.objects.first().step
    yield from another_value_of_each(guard, bring(row, step_id=None))
    yield from another_value_of_each(guard, row, {"step_id": over})


def rights_from_nowhere(guard):
    new = {"username": "forged", "is_service": False, "step_id": None}
    for right in ("is_staff", "is_superuser"):
        yield Attempt("insert", guard.table, new | {right: True})
        over = {"step_id": AuditEntry.objects.first().step}
        yield Attempt("insert", guard.table, new | over | {right: True})


ATTEMPTS = {
    "two_people_open_it_again": by_one_alone,
    "only_a_step_changes_an_account": outside_of_a_step,
    "only_a_step_gives_rights": rights_from_nowhere,
    "signing_takes_a_role": without_a_role,
    "no_deputy_who_administers": by_administrators,
    "no_interest_in_the_payee": with_an_interest,
    "a_closed_account_with_roles_stays_closed": opened_again,
    "what_was_ended_early_stays_so": ended,
    "a_deputy_counts_as_both": both_sides,
    "a_deputyship_is_behind_it": without_deputyship,
}
