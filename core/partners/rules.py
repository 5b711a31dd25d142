"""Who may change a partner or its accounts, and why not."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from core.confirmation import objections_to_confirming
from core.partners.identifiers import objections_to_uid
from core.partners.models import (
    BankAccount,
    Certificate,
    CheckResult,
    HitDecision,
    Interest,
    Organisation,
    SanctionsCheck,
    SanctionsList,
)
from core.people.models import MONEY_ROLES, Role, User

RECORD_ACCOUNTS = (Role.PROGRAMME_OFFICER, Role.FINANCE_OFFICER, Role.HEAD_OF_FINANCE)
HEADS = (Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE)
ZEWO_YEARS = 6
"""A certificate runs for five years; one more leaves room for early renewal."""


def objections_to_keeping_partners(by: User) -> list[str]:
    """Who may change what stands about a partner, its papers included."""
    if by.has_role(*MONEY_ROLES):
        return []
    return [_("Partners are kept by programme officers, finance and the heads.")]


def objections_to_saving(organisation: Organisation, by: User) -> list[str]:
    """What stands against the facts of a partner."""
    objections = objections_to_keeping_partners(by)
    if not organisation.code.strip() or not organisation.name.strip():
        objections.append(_("An organisation needs a short code and a name."))
    same_code = Organisation.objects.filter(code__iexact=organisation.code)
    if same_code.exclude(pk=organisation.pk).exists():
        objections.append(_("Another organisation has this short code."))
    return objections + objections_to_uid(organisation.uid)


def objections_to_recording_certificate(draft: Certificate, by: User, *, on: dt.date) -> list[str]:
    objections = objections_to_keeping_partners(by)
    if draft.valid_from is not None and draft.valid_to < draft.valid_from:
        objections.append(_("The end lies before the start."))
    if not draft.has_begun(on):
        objections.append(_("The day lies in the future."))
    return objections + objections_to_end_of_certificate(draft.valid_to, on=on)


def objections_to_end_of_certificate(valid_to: dt.date | None, *, on: dt.date) -> list[str]:
    """An expired certificate is a fact; one that ends too late is a slip of the pen."""
    if valid_to and valid_to.year > on.year + ZEWO_YEARS:
        return [_("A Zewo certificate does not run that long; check the date.")]
    return []


def objections_to_confirming_certificate(certificate: Certificate, by: User) -> list[str]:
    """It opens the way to awards: whoever has an interest in the partner confirms none."""
    objections = objections_to_confirming(certificate, by) + objections_to_keeping_partners(by)
    return objections + objections_to_interest(by, certificate.organisation_id)


def objections_to_discarding_certificate(
    certificate: Certificate, by: User, *, reason: str | None = None
) -> list[str]:
    """Who may discard what waits; with a reason, whether it says anything."""
    objections = objections_to_keeping_partners(by)
    if not certificate.is_waiting:
        objections.append(_("Only what waits for its confirmation can be discarded."))
    if reason is not None and not reason.strip():
        objections.append(_("Give the reason."))
    return objections


def objections_to_withdrawing_certificate(
    certificate: Certificate, by: User, *, reason: str | None = None
) -> list[str]:
    """Who may withdraw what is in force, alone: it only restricts."""
    objections = objections_to_keeping_partners(by)
    if not certificate.is_confirmed:
        objections.append(_("Only a confirmed certificate is withdrawn."))
    if certificate.withdrawn_at is not None:
        objections.append(_("The certificate is withdrawn already."))
    if reason is not None and not reason.strip():
        objections.append(_("Give the reason."))
    return objections


def objections_to_opening_an_account(organisation: Organisation, by: User) -> list[str]:
    """Who may record an account of this partner at all, before anything is typed."""
    objections = []
    if not by.has_role(*RECORD_ACCOUNTS):
        objections.append(_("Accounts are recorded by programme officers or finance."))
    if not organisation.is_active:
        objections.append(_("The organisation is not active."))
    return objections


def objections_to_recording_account(account: BankAccount, by: User) -> list[str]:
    """What stands against an account that was typed, not yet stored."""
    objections = objections_to_opening_an_account(account.organisation, by)
    objections += [one for faults in account.number.faults().values() for one in faults]
    if not account.holder.strip() or not account.town.strip():
        objections.append(_("The bank needs the holder, the town and the country."))
    if account.replaces is None:
        return objections + _objections_to_a_second_one(account)
    return objections + objections_to_replacing(account.replaces, account)


def objections_to_replacing(old: BankAccount, new: BankAccount | None = None) -> list[str]:
    """What stands against a new version of an account."""
    objections = []
    if not old.is_confirmed or old.replaced_by_id is not None:
        objections.append(_("Only the present version of an account can be replaced."))
    if BankAccount.objects.unconfirmed().filter(replaces=old).exists():
        objections.append(_("A new version of this account waits for its confirmation already."))
    if new is not None:
        if old.organisation_id != new.organisation_id:
            objections.append(_("The account belongs to another organisation."))
        if not new.reason.strip():
            objections.append(_("A change of an account takes a reason."))
        if (old.iban, old.account_number) != (new.iban, new.account_number):
            objections += _objections_to_a_second_one(new)
    return objections


def objections_to_another_letter() -> list[str]:
    """A letter is part of what the second person confirmed."""
    return [_("A letter stays with its account; a change of the account brings its own.")]


def objections_to_confirming_account(
    account: BankAccount, by: User, *, call_back_note: str | None = None
) -> list[str]:
    """Who may confirm an account; with a note, whether it says anything."""
    objections = objections_to_confirming(account, by)
    if not by.has_role(*MONEY_ROLES):
        objections.append(_("Accounts are confirmed by people with a money role."))
    if account.replaces is not None and account.replaces.replaced_by_id is not None:
        objections.append(_("Another version has replaced the account in the meantime."))
    if call_back_note is not None and not call_back_note.strip():
        objections.append(_("Confirming an account takes a note of the call back."))
    return objections


def objections_to_discarding_account(
    account: BankAccount, by: User, *, reason: str | None = None
) -> list[str]:
    """Who may discard an account; with a reason, whether it says anything."""
    objections = []
    if not account.is_waiting:
        objections.append(_("Only an account that waits for its confirmation is discarded."))
    if not by.has_role(*MONEY_ROLES):
        objections.append(_("Accounts are discarded by people with a money role."))
    if reason is not None and not reason.strip():
        objections.append(_("Give the reason."))
    return objections


def objections_to_closing_account(
    account: BankAccount, by: User, *, reason: str | None = None
) -> list[str]:
    """Who may close an account; with a reason, whether it says anything."""
    objections = []
    if not account.is_confirmed or account.replaced_by_id is not None:
        objections.append(_("Only the present version of an account can be closed."))
    if account.closed_at is not None:
        objections.append(_("The account is closed already."))
    if not by.has_role(*MONEY_ROLES):
        objections.append(_("Accounts are closed by people with a money role."))
    if reason is not None and not reason.strip():
        objections.append(_("Closing an account takes a reason."))
    return objections


def others_with_this_number(account: BankAccount) -> list[BankAccount]:
    """Live accounts of other organisations with the same number: a sign to look twice."""
    return list(
        BankAccount.objects.of_number(account)
        .exclude(organisation=account.organisation_id)
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )


def _objections_to_a_second_one(account: BankAccount) -> list[str]:
    same = BankAccount.objects.of_number(account).filter(organisation=account.organisation_id)
    return [_("The organisation has this account already.")] if same.exists() else []


def objections_to_interest(person: User, *organisations: int | None) -> list[str]:
    """Recusal (Ausstand): who has an interest in a partner decides nothing about it (money.md, 4).

    A deputy counts as both persons. `organisations`: keys of the partner and of the payee.
    """
    for one in (person, person.represents):
        if one is None:
            continue
        named = interests_of(one, person.day)
        for organisation in organisations:
            if organisation in named:
                return [
                    _("%(person)s is in recusal for %(organisation)s.")
                    % {"person": one.get_full_name(), "organisation": named[organisation]}
                ]
    return []


def interests_of(person: User, on: dt.date) -> dict[int, str]:
    """Names of the organisations for which a person is in recusal on a day, by key; read once."""
    cache: dict[dt.date, dict[int, str]] = person.__dict__.setdefault("_interests", {})
    if on not in cache:
        declared = Interest.objects.in_force(on).filter(person=person.pk).order_by()
        cache[on] = dict(declared.values_list("organisation_id", "organisation__name"))
    return cache[on]


def objections_to_declaring_interest(draft: Interest, by: User, *, on: dt.date) -> list[str]:
    objections = []
    if by.pk != draft.person_id and not by.has_role(*HEADS):
        objections.append(_("Each person declares their own interests; a head may for others."))
    if not draft.person.has_role(*MONEY_ROLES, on=on):
        objections.append(_("Who decides about no money needs no recusal."))
    if not draft.nature.strip():
        objections.append(_("Say which interest it is."))
    if draft.valid_from > on:
        objections.append(_("The day lies in the future."))
    standing = Interest.objects.in_force(on).filter(
        person=draft.person_id, organisation=draft.organisation_id, ended_at=None
    )
    if standing.exists():
        objections.append(_("This recusal is recorded already."))
    return objections


def objections_to_ending_interest(
    interest: Interest, by: User, *, reason: str | None = None
) -> list[str]:
    objections = []
    if not by.has_role(*HEADS) or interest.person_id in by.sides:
        objections.append(_("A recusal is ended by a head, never by the person it is about."))
    if interest.ended_at is not None:
        objections.append(_("The recusal is ended already."))
    if reason is not None and not reason.strip():
        objections.append(_("Give the reason."))
    return objections


def objections_to_screening(organisation: Organisation, by: User) -> list[str]:
    """Who may record a sanctions check of an organisation."""
    objections = []
    if not by.has_role(*MONEY_ROLES):
        objections.append(_("Sanctions checks are recorded by programme officers, finance, heads."))
    return objections + objections_to_interest(by, organisation.pk)


def objections_to_recording_check(check: SanctionsCheck, by: User, *, on: dt.date) -> list[str]:
    objections = objections_to_screening(check.organisation, by)
    if not set(check.lists.split(",")) & set(SanctionsList.values):
        objections.append(_("Say which lists were read."))
    if not check.names.strip():
        objections.append(_("Say which names were checked."))
    if check.lists_on > on:
        objections.append(_("The day lies in the future."))
    if check.result == CheckResult.HIT and not check.note.strip():
        objections.append(_("A hit takes a note: which entry of which list."))
    return objections


def objections_to_deciding_hit(
    check: SanctionsCheck, by: User, *, reasoning: str | None = None
) -> list[str]:
    """Who may propose what a hit is; with a reasoning, whether it says anything."""
    objections = objections_to_screening(check.organisation, by)
    if check.result != CheckResult.HIT:
        objections.append(_("Only a hit is decided."))
    if HitDecision.objects.unconfirmed().filter(sanctions_check=check).exists():
        objections.append(_("A decision on this hit waits already."))
    if reasoning is not None and not reasoning.strip():
        objections.append(_("Give the reason."))
    return objections


def objections_to_confirming_hit(decision: HitDecision, by: User) -> list[str]:
    objections = objections_to_confirming(decision, by)
    if not by.has_role(*HEADS):
        objections.append(_("A decision on a hit is confirmed by the head of unit or of finance."))
    return objections + objections_to_interest(by, decision.sanctions_check.organisation_id)


def objections_to_discarding_hit(
    decision: HitDecision, by: User, *, reason: str | None = None
) -> list[str]:
    """Who may discard what was proposed; with a reason, whether it says anything."""
    objections = objections_to_screening(decision.sanctions_check.organisation, by)
    if not decision.is_waiting:
        objections.append(_("Only what waits for its confirmation can be discarded."))
    if reason is not None and not reason.strip():
        objections.append(_("Give the reason."))
    return objections
