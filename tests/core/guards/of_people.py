"""What deputyships and the signatures of deputies must refuse."""

import datetime as dt

from core.people.models import Deputyship, User
from tests.core.guards.attempts import Attempt
from tests.core.guards.cases import bring, undone
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


ATTEMPTS = {
    "what_was_ended_early_stays_so": ended,
    "a_deputy_counts_as_both": both_sides,
    "a_deputyship_is_behind_it": without_deputyship,
}
