"""Who may bring files in, and why not."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from core.activities.models import Activity, Origin
from core.activities.rules import objections_to_logging
from core.activities.states import ActivityStatus
from core.confirmation import objections_to_confirming
from core.funding.models import (
    BudgetCredit,
    Commitment,
    CommitmentCredit,
    CommitmentReduction,
    Disbursement,
    Plan,
    RefundClaim,
)
from core.funding.models.credits import Credit
from core.jobs.models import Job, JobState
from core.ledger.models import Batch
from core.partners.models import BankAccount
from core.partners.rules import objections_to_keeping_partners
from core.people.models import Role, User
from exchange.comparing import Preview
from exchange.models import TAKE_OVER, BatchReturn, Proposal, ProposalKind, Upload
from exchange.portfolio.sheets import SHEETS

IMPORTERS = (Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT, Role.FINANCE_OFFICER, Role.HEAD_OF_FINANCE)

CREDITS = {"commitment_credits", "budget_credits"}
"""Sheets of a running portfolio that bring credits."""


def objections_to_importing_history(by: User) -> list[str]:
    """History has no signatures and moves no money: a service account may bring it in."""
    if by.is_service or by.has_role(*IMPORTERS):
        return []
    return [_("History is imported by people with a money role or by the service account.")]


def objections_to_taking_back_batch(batch: Batch, by: User, *, reason: str) -> list[str]:
    objections = objections_to_importing_history(by)
    if Proposal.objects.filter(batch=batch).exists():
        objections.append(_("A confirmed list is taken back by two people, on its page."))
    if batch.taken_back_at is not None:
        objections.append(_("The batch was taken back already."))
    if not reason.strip():
        objections.append(_("Taking a batch back takes a reason."))
    return objections


def objections_to_proposing(kind: str, by: User) -> list[str]:
    """A file may do what its sender may do by hand."""
    if kind == ProposalKind.PORTFOLIO:
        return objections_to_taking_over(by)
    if kind == ProposalKind.PROJECTS:
        return objections_to_logging(by)
    return objections_to_keeping_partners(by)


def objections_to_applying(proposal: Proposal, by: User) -> list[str]:
    objections = objections_to_proposing(proposal.kind, by) + _not_open(proposal)
    if proposal.kind == ProposalKind.PORTFOLIO:
        objections.append(_("A running portfolio is confirmed by a second person."))
    return objections + _objections_to_content(proposal)


def _objections_to_content(proposal: Proposal) -> list[str]:
    objections = []
    if proposal.failed:
        objections.append(_("Rows have failed. Correct the file and send it again."))
    elif not proposal.new and not proposal.changed:
        objections.append(_("The file changes nothing."))
    if proposal.content_hash != proposal.compute_hash():
        objections.append(_("The content was changed after it was recorded."))
    return objections


def objections_to_taking_over(by: User) -> list[str]:
    """Who may send the running portfolio: it brings awards, accounts and credits into force."""
    if by.has_role(*IMPORTERS):
        return []
    return [_("A running portfolio is taken over by people with a money role.")]


def objections_to_confirming_portfolio(proposal: Proposal, by: User) -> list[str]:
    """The second person of the list, with the competence that each of its rows would take alone."""
    objections = objections_to_taking_over(by) + _not_open(proposal)
    if proposal.kind != ProposalKind.PORTFOLIO:
        objections.append(_("Only a running portfolio is confirmed by a second person."))
    if proposal.recorded_by_id in by.sides:
        objections.append(_("Who records a thing does not confirm it."))
    objections += _objections_to_the_two(proposal, by, proposal.recorded_by)
    return objections + _objections_to_content(proposal)


def _objections_to_the_two(proposal: Proposal, by: User, recorder: User) -> list[str]:
    """Credits take the head of finance, all else of a list that one of the two heads the unit."""
    brought = sheets_brought(proposal)
    objections = []
    if brought & CREDITS and not by.has_role(Role.HEAD_OF_FINANCE):
        objections.append(_("A list with credits is confirmed by the head of finance."))
    heads = (one.has_role(Role.HEAD_OF_UNIT, on=by.day) for one in (by, recorder))
    if brought - CREDITS and not any(heads):
        objections.append(_("One of the two is the head of unit."))
    return objections


def sheets_brought(proposal: Proposal) -> set[str]:
    """The sheets of a running portfolio on which something is new or changed."""
    counts = zip(SHEETS, proposal.totals.get("sheets", ()), strict=False)
    return {key for key, (_title, new, changed, *_others) in counts if new or changed}


def objections_to_asking_back(batch: Batch, by: User, *, reason: str | None = None) -> list[str]:
    """Who may wish to take a confirmed list back, and whether something hangs on it already."""
    objections = objections_to_taking_over(by)
    if batch.taken_back_at is not None:
        objections.append(_("The batch was taken back already."))
    if BatchReturn.objects.unconfirmed().filter(batch=batch).exists():
        objections.append(_("The taking back waits for its confirmation already."))
    if reason is not None and not reason.strip():
        objections.append(_("Taking a batch back takes a reason."))
    return objections + what_hangs_on(batch)


def objections_to_confirming_return(wish: BatchReturn, by: User) -> list[str]:
    objections = objections_to_confirming(wish, by) + objections_to_taking_over(by)
    objections += _objections_to_the_two(wish.batch.proposal, by, wish.recorded_by)
    return objections + what_hangs_on(wish.batch)


def objections_to_keeping_batch(wish: BatchReturn, by: User) -> list[str]:
    """Who may drop the wish to take a list back."""
    objections = objections_to_taking_over(by)
    if not wish.is_waiting:
        objections.append(_("Only what waits for its confirmation can be discarded."))
    return objections


def what_hangs_on(batch: Batch) -> list[str]:
    """What was done since with what the list brought: it would lose its ground."""
    awards = Commitment.objects.filter(taken_over_from__batch=batch)
    accounts = BankAccount.objects.filter(taken_over_from__batch=batch)
    activities = Activity.objects.filter(taken_over_from__batch=batch)
    payouts = Disbursement.objects.filter(Q(commitment__in=awards) | Q(account__in=accounts))
    changed = [
        (_("payouts"), payouts),
        (_("reductions"), CommitmentReduction.objects.filter(commitment__in=awards)),
        (_("claims"), RefundClaim.objects.filter(commitment__in=awards)),
        (_("changed plans"), Plan.objects.filter(commitment__in=awards).exclude(reason="")),
        (_("further awards"), _further_awards(activities, awards)),
        (_("projects that no longer run"), activities.exclude(status=ActivityStatus.RUNNING)),
        (_("replaced accounts"), accounts.exclude(replaced_by=None)),
    ]
    found = [
        _("Since then there are %(what)s: %(count)s.") % {"what": what, "count": count}
        for what, rows in changed
        if (count := rows.count())
    ]
    return found + [
        objection
        for credit in credits_of(batch)
        for objection in _what_hangs_on_credit(credit, awards)
    ]


def credits_of(batch: Batch) -> list[Credit]:
    """The credits that a list brought, those of both kinds."""
    return [
        *CommitmentCredit.objects.filter(taken_over_from__batch=batch).order_by("pk"),
        *BudgetCredit.objects.filter(taken_over_from__batch=batch).order_by("pk"),
    ]


def _what_hangs_on_credit(credit: Any, awards: QuerySet[Commitment]) -> list[str]:
    """What others have built on a credit since; `awards` are those of its own list."""
    hanging: list[tuple[str, QuerySet[Any]]] = [
        (_("raises"), credit.raises.filter(discarded_at=None)),
    ]
    if isinstance(credit, BudgetCredit):
        charged = credit.instalments.filter(ended_by=None).exclude(commitment__in=awards)
        hanging += [
            (_("instalments of other awards"), charged),
            (_("carry-overs"), credit.carried_in.filter(discarded_at=None)),
            (_("carry-overs"), credit.carried_out.filter(discarded_at=None)),
        ]
    else:
        hanging.append(
            (
                _("further awards"),
                _standing(Commitment.objects.filter(credit=credit.pk)).exclude(pk__in=awards),
            )
        )
    return [
        _("On «%(credit)s» hang since then %(what)s: %(count)s.")
        % {"credit": credit, "what": what, "count": count}
        for what, rows in hanging
        if (count := rows.count())
    ]


def _further_awards(
    activities: QuerySet[Activity], awards: QuerySet[Commitment]
) -> QuerySet[Commitment]:
    return _standing(Commitment.objects.filter(activity__in=activities)).exclude(pk__in=awards)


def _standing(awards: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """Awards in force or waiting; not those of another list that was taken back."""
    taken_back = Q(origin=Origin.TAKEOVER, reduced=F("amount"))
    return awards.filter(discarded_at=None).exclude(taken_back)


def objections_to_applying_now(proposal: Proposal, seen: Preview) -> list[str]:
    """What is applied is what people saw, or nothing."""
    if seen.sha256 != proposal.sha256:
        return [_("The stored file is not the one that was sent.")]
    if seen.hash != proposal.preview_hash:
        return [_("Since the preview something was changed here. Send the file again.")]
    return []


def objections_to_discarding(
    proposal: Proposal, by: User, *, reason: str | None = None
) -> list[str]:
    """Who may put a file aside; with a reason, whether it says anything."""
    objections = objections_to_proposing(proposal.kind, by) + _not_open(proposal)
    if reason is not None and not reason.strip():
        objections.append(_("Give the reason."))
    return objections


def objections_to_reading_again(upload: Upload, by: User) -> list[str]:
    """Anybody who could send the file may have it read again, and stands for it then."""
    objections = objections_to_proposing(upload.kind, by)
    if not upload.job.is_finished:
        objections.append(_("The file is being read."))
    elif not upload.file:
        objections.append(_("The file was read already, or has been removed. Send it again."))
    return objections


def objections_to_calling_off(job: Job, by: User) -> list[str]:
    """A list that a worker has in hand is taken over in one piece and not interrupted."""
    if job.is_finished:
        return [_("It had finished already.")]
    if job.requested_by_id != by.pk:
        return [_("Only who asked for it calls it off.")]
    if job.key == TAKE_OVER and job.state == JobState.RUNNING:
        return [_("The list is being taken over.")]
    return []


def _not_open(proposal: Proposal) -> list[str]:
    if proposal.applied_at is not None:
        return [_("The file was applied already.")]
    if proposal.discarded_at is not None:
        return [_("The file was discarded.")]
    return []
