"""The steps of the running portfolio: confirmed as one list, and taken back as one."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import override

from core.activities.models import Activity
from core.activities.states import GIVE_BACK
from core.confirmation import confirm, discard, record
from core.errors import refuse_if
from core.funding.models import Commitment
from core.funding.workflow.takeover import undo, withdraw
from core.ledger.models import Batch, Entry
from core.partners.models import BankAccount
from core.people.models import User
from core.workflow import change, create, current, move, note, step, today, touch
from exchange import rules
from exchange.models import BatchReturn, Proposal
from exchange.portfolio import portfolio_preview
from exchange.workflow.proposals import Settle
from exchange.workflow.reversing import reverse
from exchange.workflow.running_projects import Writer


@step
def confirm_portfolio(
    proposal: Proposal, *, by: User, now: dt.datetime, settle: Settle | None = None
) -> Proposal:
    """Take the whole list over, as the second person saw it: all of it, or nothing.

    The file is read and compared again: if anything here has changed since, the answer is no.
    """
    proposal = Proposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    refuse_if(rules.objections_to_confirming_portfolio(proposal, by))
    with proposal.file.open("rb") as file, override(proposal.language):
        seen = portfolio_preview(file.read(), name=proposal.file_name, on=today(now))
    refuse_if(rules.objections_to_applying_now(proposal, seen))
    batch = create(
        Batch,
        source=proposal.file_name,
        sha256=proposal.sha256,
        imported_by=by,
        imported_at=now,
    )
    Writer(seen, proposal, batch, by=by, now=now).write()
    note(proposal, after=seen.counts())
    confirm(proposal, by=by, now=now, applied_by=by, applied_at=now, batch=batch)
    if settle:
        settle(proposal)
    return proposal


@step
def ask_back(batch: Batch, *, reason: str, by: User, now: dt.datetime) -> BatchReturn:
    """Wish to take a confirmed list back; it is done when a second person confirms."""
    batch = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    refuse_if(rules.objections_to_asking_back(batch, by, reason=reason))
    touch(batch)
    return record(BatchReturn, by=by, now=now, batch=batch, reason=reason.strip())


@step
def confirm_return_of_batch(wish: BatchReturn, *, by: User, now: dt.datetime) -> BatchReturn:
    """Take a list back: its bookings are reversed on their days, its awards reduced to nothing.

    Its accounts are closed, its credits out of force and its projects drafts again. Partners stay:
    others may have built on them.
    """
    # The same order as everywhere: activities, awards, then the credits.
    batch = Batch.objects.select_for_update(no_key=True).get(pk=wish.batch_id)
    activities = list(
        Activity.objects.select_for_update(no_key=True)
        .filter(pk__in=batch.rows.values("activity"))
        .order_by("pk")
    )
    awards = list(
        Commitment.objects.select_for_update(no_key=True)
        .filter(pk__in=batch.rows.values("commitment"))
        .order_by("pk")
    )
    wish = BatchReturn.objects.select_related("batch", "recorded_by").get(pk=wish.pk)
    refuse_if(rules.objections_to_confirming_return(wish, by))
    confirm(wish, by=by, now=now)
    reverse(Entry.objects.filter(batch=batch, reverses__isnull=True), batch=batch, now=now)
    undo(awards, reason=wish.reason, now=now)
    withdraw(rules.credits_of(batch), now=now)
    for activity in activities:
        move(activity, GIVE_BACK)
    accounts = BankAccount.objects.filter(pk__in=batch.rows.values("account"), closed_at=None)
    touch(*accounts)
    accounts.update(closed_at=now, step=current().step)
    change(batch, taken_back_at=now)
    return wish


@step
def keep_batch(wish: BatchReturn, *, reason: str, by: User, now: dt.datetime) -> BatchReturn:
    """Drop the wish to take a list back."""
    wish = BatchReturn.objects.select_for_update(no_key=True).get(pk=wish.pk)
    refuse_if(rules.objections_to_keeping_batch(wish, by))
    touch(wish.batch)
    return discard(wish, now=now)
