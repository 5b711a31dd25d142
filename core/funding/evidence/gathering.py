"""Everything that stands behind one payment, and plainly what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.activities.models import Origin
from core.approvals.models import ApprovalRule
from core.approvals.scale import rules_in_force, settings_in_force
from core.approvals.states import Act
from core.audit.export import Selection
from core.audit.models import AuditEntry
from core.display import NOTHING, amount, chf, swiss_date, swiss_datetime
from core.documents.models import Category, Document
from core.documents.rules import open_to
from core.funding.content import content, content_hash
from core.funding.evidence.coming_back import coming_back, returned
from core.funding.evidence.facts import Fact, Section, filed, names, two_people
from core.funding.evidence.signers import signatures
from core.funding.models import Commitment, Disbursement
from core.funding.rules.competences import competence_of
from core.ledger.models import Entry
from core.partners.models import Interest, SanctionsCheck
from core.partners.screening import newest
from core.people.models import User


@dataclass
class Evidence:
    """What is known of one payment: sections of facts, papers, and the entries of the trail."""

    payout: Disbursement
    reader: User | None = None
    sections: list[Section] = field(default_factory=list)

    @property
    def missing(self) -> list[Fact]:
        return [fact for section in self.sections for fact in section.facts if fact.is_missing]

    @property
    def content(self) -> str:
        """The canonical content as stored now; its SHA-256 is what was signed, or was not."""
        return content(self.payout)

    @property
    def papers(self) -> list[Document]:
        """Those that the reader may read, to take along."""
        if self.reader is None:
            return self.all_papers
        open_ones = open_to(self.reader, self.all_papers)
        return [paper for paper in self.all_papers if paper.pk in open_ones]

    @property
    def closed(self) -> int:
        """How many papers are not for this reader."""
        return len(self.all_papers) - len(self.papers)

    @cached_property
    def all_papers(self) -> list[Document]:
        """The decision's, the account's, and the payout's own papers, each once."""
        commitment, account = self.payout.commitment, self.payout.account
        owned: list[Any] = [
            *commitment.papers.select_related("document"),
            *account.papers.select_related("document"),
            *self.payout.papers.select_related("document"),
            *_checks_with_print(self.payout),
        ]
        return list({link.document_id: link.document for link in owned}.values())

    @property
    def entries(self) -> QuerySet[AuditEntry]:
        """The steps on the payout, its award, its account, and on what came back."""
        payout = self.payout
        rows = [payout, payout.commitment, payout.account, payout.instalment, *returned(payout)]
        return AuditEntry.objects.about(*rows)

    @property
    def selection(self) -> Selection:
        return Selection.of(self.entries)


def _checks_with_print(payout: Disbursement) -> QuerySet[SanctionsCheck]:
    """Sanctions checks of partner and payee that were filed with a print."""
    organisations = {payout.commitment.partner_id, payout.account.organisation_id}
    made = SanctionsCheck.objects.filter(organisation__in=organisations, document__isnull=False)
    return made.select_related("document").order_by("pk")


def gather(payout: Disbursement, *, reader: User | None = None) -> Evidence:
    """Read it all from what is stored; nothing of it is kept anywhere else.

    `reader` is who takes it along, and gets the papers that are open to them; None gets all.
    """
    evidence = Evidence(payout, reader)
    evidence.sections = [
        Section("payment", _("Payment"), _payment(payout)),
        Section("decision", _("Decision"), list(_decision(payout.commitment))),
        Section("rules", _("Rules in force at submission"), list(_rules(payout))),
        Section("signatures", _("Signatures"), list(signatures(payout))),
        Section("account", _("Bank account"), list(_account(payout))),
        Section("screening", _("Sanctions checks"), list(_screening(payout))),
        Section("condition", _("Report and condition"), list(_condition(payout))),
        Section("content", _("Content signed and content paid"), list(_content(payout))),
        Section("confirmation", _("Confirmation"), list(_confirmation(payout))),
        Section("coming_back", _("What came back"), list(coming_back(payout))),
        Section("trail", _("Trail"), list(_trail(evidence))),
    ]
    return evidence


def _payment(payout: Disbursement) -> list[Fact]:
    commitment = payout.commitment
    return [
        Fact(_("Number"), payout.number),
        Fact(_("State"), str(payout.get_status_display())),
        Fact(_("Amount"), str(amount(payout.amount, payout.currency))),
        Fact(_("Payee"), payout.account.holder),
        Fact(pgettext("bank", "Account"), payout.account.identifier),
        *([Fact(_("Bank"), payout.account.bank)] if payout.account.bank else []),
        Fact(_("Payment reference"), payout.reference or NOTHING),
        Fact(_("Activity"), str(commitment.activity)),
        Fact(_("Partner"), str(commitment.partner)),
        Fact(_("Instalment due on"), swiss_date(payout.instalment.due_on)),
        Fact(_("Account assignment"), _assignment(payout)),
        Fact(_("End-to-end id"), payout.end_to_end_id),
    ]


def _assignment(payout: Disbursement) -> str:
    parts = [payout.gl_account_id, payout.function_id, payout.cost_centre, payout.internal_order]
    return " / ".join(str(part) for part in parts if part)


def _decision(commitment: Commitment) -> Iterator[Fact]:
    yield Fact(
        _("Decision"),
        f"{commitment.body}, {swiss_date(commitment.decided_on)}, {commitment.number}",
    )
    yield Fact(_("Amount granted"), str(amount(commitment.amount, commitment.currency)))
    yield two_people(commitment)
    credit = commitment.credit
    yield Fact(_("Commitment credit"), str(credit) if credit else _("own competence of the body"))
    yield from _competence(commitment)
    papers = [link.document for link in commitment.papers.select_related("document")]
    decisions = [paper for paper in papers if paper.category == Category.DECISION]
    for paper in decisions:
        yield filed(paper)
    if not decisions:
        yield Fact(_("Decision document"), _("No decision document is filed."), is_missing=True)
    if commitment.origin != Origin.WORKFLOW:
        yield Fact(
            _("Origin"),
            _("Taken over as a confirmed list: earlier signatures and papers are not here."),
            is_missing=True,
        )


def _competence(commitment: Commitment) -> Iterator[Fact]:
    found = competence_of(
        commitment.body,
        activity=commitment.activity,
        on=commitment.decided_on,
        is_recurring=commitment.is_recurring,
    )
    if found is None:
        yield Fact(
            _("Spending competence"),
            _("No spending competence of this body was recorded for that day."),
            is_missing=True,
        )
    else:
        valid = _("valid from %(day)s") % {"day": swiss_date(found.valid_from)}
        yield Fact(_("Spending competence"), f"{found}; {found.source}, {valid}")


def _rules(payout: Disbursement) -> Iterator[Fact]:
    if payout.submitted_at is None:
        yield Fact(_("Submission"), _("It was never submitted."), is_missing=True)
        return
    day = timezone.localdate(payout.submitted_at)
    yield Fact(_("Submitted at"), swiss_datetime(payout.submitted_at))
    yield Fact(
        _("Frozen then"),
        _("approving signatures: %(count)s; payment is released %(where)s")
        % {"count": payout.signatures_needed, "where": payout.get_release_display()},
    )
    if payout.waiver_reason:
        more = _("one more signature: %(reason)s") % {"reason": payout.waiver_reason}
        yield Fact(_("Waiver of the report"), more)
    in_force = ApprovalRule.objects.filter(pk__in=rules_in_force(day)).order_by("amount_from", "pk")
    for rule in in_force.select_related("instrument", "recorded_by", "confirmed_by"):
        scope = rule.instrument or rule.get_sphere_display() or _("all")
        said = _("%(scope)s, from %(amount)s: %(count)s; valid from %(day)s") % {
            "scope": scope,
            "amount": chf(rule.amount_from),
            "count": rule.signatures,
            "day": swiss_date(rule.valid_from),
        }
        yield Fact(_("Approval rule"), f"{said} ({names(rule)})")
    for setting in settings_in_force(day):
        yield Fact(setting.label, str(setting.value))
    yield from _recusals(payout, day)


def _recusals(payout: Disbursement, day: dt.date) -> Iterator[Fact]:
    """Who was in recusal for the partner or the payee on the day of submission."""
    organisations = {payout.commitment.partner_id, payout.account.organisation_id}
    declared = Interest.objects.in_force(day).filter(organisation__in=organisations)
    rows = declared.select_related("person", "organisation")
    said = [f"{one} ({one.organisation})" for one in rows]
    yield Fact(_("Recusals"), "; ".join(said) or _("none declared"))


def _account(payout: Disbursement) -> Iterator[Fact]:
    account = payout.account
    yield Fact(_("Account version"), f"{account.pk}: {account}")
    yield two_people(account)
    yield Fact(
        _("Call back"),
        account.call_back_note or _("No note of a call back."),
        is_missing=not account.call_back_note,
    )
    yield Fact(_("Usable from"), swiss_date(account.usable_from))
    if account.replaces_id is not None:
        yield Fact(_("Replaces"), f"{account.replaces_id}: {account.reason or NOTHING}")
    for link in account.papers.select_related("document"):
        yield filed(link.document)


def _screening(payout: Disbursement) -> Iterator[Fact]:
    """The check of partner and payee that counted when the payout was approved last."""
    approved = [s.signed_at for s in payout.signatures.all() if s.act == Act.APPROVE]
    moment = max(approved, default=None)
    organisations = [payout.commitment.partner, payout.account.organisation]
    for organisation in dict.fromkeys(organisations):
        made = organisation.sanctions_checks.select_related("checked_by", "document")
        check = newest(made.prefetch_related("decisions"), at=moment)
        if check is None:
            yield Fact(str(organisation), _("No sanctions check counted."), is_missing=True)
            continue
        said = [
            ", ".join(check.list_names),
            _("lists as of %(day)s") % {"day": swiss_date(check.lists_on)},
            str(check.get_result_display()),
            f"{check.checked_by}, {swiss_datetime(check.checked_at)}",
        ]
        yield Fact(str(organisation), "; ".join(said))
        yield Fact(_("Names checked"), check.names)
        decision = check.decision(at=moment)
        if decision is not None:
            said_of_hit = f"{decision.get_outcome_display()}: {decision.reasoning}"
            yield Fact(_("Decision on the hit"), f"{said_of_hit} ({names(decision)})")
        if check.document is not None:
            yield filed(check.document)


def _condition(payout: Disbursement) -> Iterator[Fact]:
    instalment = payout.instalment
    told = str(instalment.get_condition_display())
    yield Fact(_("Condition"), f"{told} {instalment.condition_text}".strip())
    report = instalment.report
    if report is not None:
        if report.accepted_on is None:
            yield Fact(_("Report"), _("The report was not accepted."), is_missing=True)
        else:
            accepted = {"day": swiss_date(report.accepted_on), "person": report.accepted_by}
            yield Fact(_("Report"), _("accepted on %(day)s by %(person)s") % accepted)
    elif instalment.condition_met_on is not None:
        yield Fact(_("Condition met on"), swiss_date(instalment.condition_met_on))


def _content(payout: Disbursement) -> Iterator[Fact]:
    now = content_hash(payout)
    yield Fact(_("Hash signed"), payout.content_hash or NOTHING)
    yield Fact(_("Hash of what is stored"), now)
    is_same = payout.content_hash == now
    yield Fact(
        _("Comparison"),
        _("What was paid is what was signed.") if is_same else _("They differ."),
        is_missing=not is_same,
    )


def _confirmation(payout: Disbursement) -> Iterator[Fact]:
    payment_list = payout.payment_list
    if payment_list is not None:
        made = f"{payment_list.number}, {payment_list.maker}"
        yield Fact(_("Payment list"), f"{made}, {swiss_datetime(payment_list.made_at)}")
    if payout.booked_on is None:
        yield Fact(_("Booked on"), _("No debit is confirmed."), is_missing=True)
    else:
        yield Fact(_("Booked on"), swiss_date(payout.booked_on))
        yield Fact(_("Document number"), payout.voucher)
        yield Fact(_("Debited"), chf(payout.debited_chf))
    for entry in Entry.objects.filter(disbursement=payout).order_by("pk"):
        booked = f"{entry.get_kind_display()}, {swiss_date(entry.booked_on)}"
        yield Fact(_("Ledger entry"), f"{entry.pk}: {booked}, {chf(entry.amount_chf)}")


def _trail(evidence: Evidence) -> Iterator[Fact]:
    selection = evidence.selection
    count = selection.chosen.count()
    yield Fact(_("Entries"), str(count), is_missing=count == 0)
    yield Fact(_("Chain"), f"{selection.first}–{selection.last}")
    proving = selection.checkpoints().last()
    if proving is not None and proving.number == selection.last:
        signed = {"number": proving.number, "moment": swiss_datetime(proving.made_at)}
        yield Fact(_("Checkpoint"), _("at entry %(number)s, signed %(moment)s") % signed)
    else:
        yield Fact(
            _("Checkpoint"), _("No signed checkpoint covers these entries yet."), is_missing=True
        )
