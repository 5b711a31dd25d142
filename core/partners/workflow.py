"""The steps that keep partners, and put their accounts in force under four eyes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NotRequired, TypedDict, Unpack

from core.approvals.models import Parameter, ParameterKey
from core.confirmation import confirm, discard, record
from core.documents import filing
from core.documents.filing import Paper
from core.errors import refuse_if
from core.partners import rules
from core.partners.holidays import bank_working_days_after
from core.partners.identifiers import compact, format_uid
from core.partners.models import (
    BankAccount,
    BankAccountPaper,
    Certificate,
    HitDecision,
    Interest,
    Organisation,
    OrganisationPaper,
    SanctionsCheck,
)
from core.people.models import User
from core.reference.models import Country, Currency
from core.workflow import change, create, deputies_may, insert, step, today, touch

KEPT = ("id", "step")


class BankDetails(TypedDict, total=False):
    """What names an account that has no IBAN."""

    account_number: str
    clearing_code: str
    bank_name: str
    bank_street: str
    bank_town: str
    bank_country: Country | None


class AccountDetails(BankDetails):
    """An account as the account letter says it; the IBAN is empty where there is none."""

    holder: str
    iban: str
    bic: str
    currency: Currency
    street: str
    postal_code: str
    town: str
    country: Country


class CertificateDetails(TypedDict):
    """What the seal says; `kind` is one of `CertificateKind`."""

    kind: str
    name: str
    valid_from: dt.date
    valid_to: dt.date


class Found(TypedDict):
    """What a sanctions check says; `lists` are codes of `SanctionsList`, joined by commas."""

    lists: str
    lists_on: dt.date
    names: str
    result: str
    note: NotRequired[str]


@step
def save_organisation(organisation: Organisation, *, by: User, now: dt.datetime) -> Organisation:
    """Insert a partner, or change one in what differs from its row."""
    organisation.uid = format_uid(organisation.uid)
    refuse_if(rules.objections_to_saving(organisation, by))
    if organisation.pk is None:
        return insert(organisation)
    stored = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    values = {
        field.name: getattr(organisation, field.name)
        for field in Organisation._meta.concrete_fields
        if field.name not in KEPT
        and getattr(organisation, field.attname) != getattr(stored, field.attname)
    }
    if not values:
        touch(stored)
        return stored
    return change(stored, **values)


@step
def file_paper(
    organisation: Organisation, *, paper: Paper, by: User, now: dt.datetime
) -> OrganisationPaper:
    """Add a paper to a partner's dossier."""
    refuse_if(rules.objections_to_keeping_partners(by))
    document = filing.file(paper, by=by, now=now)
    touch(organisation)
    return OrganisationPaper.objects.create(organisation=organisation, document=document)


@step
def record_certificate(
    organisation: Organisation,
    *,
    paper: Paper | None = None,
    by: User,
    now: dt.datetime,
    **values: Unpack[CertificateDetails],
) -> Certificate:
    """Record a certificate with its validity; it counts when a second person confirms it."""
    draft = Certificate(organisation=organisation, **values)
    refuse_if(rules.objections_to_recording_certificate(draft, by, on=today(now)))
    document = filing.file(paper, by=by, now=now) if paper else None
    touch(organisation)
    return record(
        Certificate, by=by, now=now, organisation=organisation, document=document, **values
    )


@step
@deputies_may
def confirm_certificate(certificate: Certificate, *, by: User, now: dt.datetime) -> Certificate:
    """Let a certificate count: applications and lists read it from now on."""
    certificate = _lock_certificate(certificate)
    refuse_if(rules.objections_to_confirming_certificate(certificate, by))
    return confirm(certificate, by=by, now=now)


@step
def discard_certificate(
    certificate: Certificate, *, reason: str, by: User, now: dt.datetime
) -> Certificate:
    """Take a certificate that nobody confirmed out of the waiting ones."""
    certificate = _lock_certificate(certificate)
    refuse_if(rules.objections_to_discarding_certificate(certificate, by, reason=reason))
    return discard(certificate, now=now)


@step
def withdraw_certificate(
    certificate: Certificate, *, reason: str, by: User, now: dt.datetime
) -> Certificate:
    """It was confirmed by mistake, or taken from the organisation: it counts for nothing now."""
    certificate = _lock_certificate(certificate)
    refuse_if(rules.objections_to_withdrawing_certificate(certificate, by, reason=reason))
    return change(certificate, withdrawn_at=now)


@step
def declare_interest(
    organisation: Organisation,
    *,
    person: User,
    nature: str,
    valid_from: dt.date,
    by: User,
    now: dt.datetime,
) -> Interest:
    """Record who is in recusal for a partner; in effect at once, for it only restricts."""
    draft = Interest(organisation=organisation, person=person, nature=nature, valid_from=valid_from)
    refuse_if(rules.objections_to_declaring_interest(draft, by, on=today(now)))
    touch(organisation)
    return create(
        Interest,
        organisation=organisation,
        person=person,
        nature=nature.strip(),
        valid_from=valid_from,
        recorded_by=by,
    )


@step
def end_interest(interest: Interest, *, reason: str, by: User, now: dt.datetime) -> Interest:
    """The interest is gone, or was declared by mistake; somebody else than the person says so."""
    interest = Interest.objects.select_for_update(no_key=True).get(pk=interest.pk)
    refuse_if(rules.objections_to_ending_interest(interest, by, reason=reason))
    touch(interest.organisation)
    return change(interest, ended_at=now)


@step
def record_check(
    organisation: Organisation,
    *,
    paper: Paper | None = None,
    by: User,
    now: dt.datetime,
    **found: Unpack[Found],
) -> SanctionsCheck:
    """Record that the sanctions lists were read; a hit stops payments until two people decide."""
    found["names"], found["note"] = found["names"].strip(), found.get("note", "").strip()
    draft = SanctionsCheck(organisation=organisation, **found)
    refuse_if(rules.objections_to_recording_check(draft, by, on=today(now)))
    # The partner's row is the lock: payments ask for all its checks.
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    document = filing.file(paper, by=by, now=now) if paper else None
    touch(organisation)
    return create(
        SanctionsCheck,
        organisation=organisation,
        document=document,
        checked_by=by,
        checked_at=now,
        **found,
    )


@step
def decide_hit(
    check: SanctionsCheck, *, outcome: str, reasoning: str, by: User, now: dt.datetime
) -> HitDecision:
    """Propose what a hit is; without effect until a head confirms it."""
    check = _lock_check(check)
    refuse_if(rules.objections_to_deciding_hit(check, by, reasoning=reasoning))
    return record(
        HitDecision,
        by=by,
        now=now,
        sanctions_check=check,
        outcome=outcome,
        reasoning=reasoning.strip(),
    )


@step
@deputies_may
def confirm_hit(decision: HitDecision, *, by: User, now: dt.datetime) -> HitDecision:
    """Put a decision on a hit in force; it takes the place of any earlier one."""
    decision = _lock_decision(decision)
    refuse_if(rules.objections_to_confirming_hit(decision, by))
    return confirm(decision, by=by, now=now)


@step
def discard_hit(decision: HitDecision, *, reason: str, by: User, now: dt.datetime) -> HitDecision:
    decision = _lock_decision(decision)
    refuse_if(rules.objections_to_discarding_hit(decision, by, reason=reason))
    return discard(decision, now=now)


@step
def record_account(
    organisation: Organisation,
    *,
    replaces: BankAccount | None = None,
    reason: str = "",
    documents: Sequence[Paper] = (),
    by: User,
    now: dt.datetime,
    **details: Unpack[AccountDetails],
) -> BankAccount:
    """Record an account, or a new version of one; it waits for its second person."""
    # The partner's row is the lock: rules compare all its accounts.
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    details["iban"] = compact(details["iban"])
    details["bic"] = compact(details["bic"])
    details["account_number"] = compact(details.get("account_number", ""))
    details["clearing_code"] = compact(details.get("clearing_code", ""))
    if replaces is not None:
        replaces = BankAccount.objects.get(pk=replaces.pk)
    values = {"organisation": organisation, "replaces": replaces, "reason": reason, **details}
    refuse_if(rules.objections_to_recording_account(BankAccount(**values), by))
    account = record(BankAccount, by=by, now=now, **values)
    for paper in documents:
        document = filing.file(paper, by=by, now=now)
        BankAccountPaper.objects.create(account=account, document=document)
    touch(organisation)
    return account


@step
@deputies_may
def confirm_account(
    account: BankAccount, *, call_back_note: str, by: User, now: dt.datetime
) -> BankAccount:
    """Put an account in force after the call back to a known number.

    It is usable after the cooling period; the version that it replaces no longer is, at once.
    """
    account = _lock(account)
    refuse_if(rules.objections_to_confirming_account(account, by, call_back_note=call_back_note))
    cooling_days = Parameter.objects.value_on(ParameterKey.COOLING_DAYS, today(now))
    confirm(
        account,
        by=by,
        now=now,
        call_back_note=call_back_note.strip(),
        usable_from=bank_working_days_after(today(now), cooling_days),
    )
    if account.replaces is not None:
        change(account.replaces, replaced_by=account)
    touch(account.organisation)
    return account


@step
def discard_account(
    account: BankAccount, *, reason: str, by: User, now: dt.datetime
) -> BankAccount:
    """Take an account that nobody confirmed out of the waiting ones."""
    account = _lock(account)
    refuse_if(rules.objections_to_discarding_account(account, by, reason=reason))
    touch(account.organisation)
    return discard(account, now=now)


@step
def close_account(account: BankAccount, *, reason: str, by: User, now: dt.datetime) -> BankAccount:
    """Close an account without a successor; nothing more is released to it."""
    account = _lock(account)
    refuse_if(rules.objections_to_closing_account(account, by, reason=reason))
    touch(account.organisation)
    return change(account, closed_at=now)


def _lock(account: BankAccount) -> BankAccount:
    """Read an account afresh and hold its partner, whose accounts rules compare."""
    Organisation.objects.select_for_update(no_key=True).get(pk=account.organisation_id)
    return BankAccount.objects.select_related("organisation", "replaces").get(pk=account.pk)


def _lock_certificate(certificate: Certificate) -> Certificate:
    """Read a certificate afresh and hold it; the partner's trail shows the step too."""
    fresh = Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
    touch(fresh.organisation)
    return fresh


def _lock_check(check: SanctionsCheck) -> SanctionsCheck:
    """Read a check afresh and hold its partner, whose payments ask for it."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=check.organisation_id)
    fresh = SanctionsCheck.objects.get(pk=check.pk)
    fresh.organisation = organisation
    touch(organisation)
    return fresh


def _lock_decision(decision: HitDecision) -> HitDecision:
    check = _lock_check(SanctionsCheck.objects.get(pk=decision.sanctions_check_id))
    fresh = HitDecision.objects.get(pk=decision.pk)
    fresh.sanctions_check = check
    return fresh
