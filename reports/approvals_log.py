"""Approvals log: every signature under a payout in a period, and how quickly each person signs."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from statistics import median

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.approvals.states import Act
from core.excel import AMOUNT, MOMENT, WHOLE, Column, Sheet
from core.funding.models import DisbursementSignature
from reports.entry_columns import activity_columns
from reports.filters import MoneyFilter
from reports.forms import PeriodForm
from reports.frame import Built, Frame, frame_for, period
from reports.report import Progress, Report, Request

HOURS = "#,##0.0"
AN_HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Signed:
    """A signature, and the hours since the one before it under the same payout."""

    signature: DisbursementSignature
    hours: float | None


@dataclass(frozen=True)
class Signer:
    """What one person signed of one kind; hours to a tenth."""

    name: str
    act: str
    count: int
    fallen: int
    median: float | None
    longest: float | None


def build(request: Request, progress: Progress) -> Built:
    """The workbook in the active language."""
    signed = _signed(request)
    progress(60)
    title = _("Approvals log")
    frame = frame_for(title, request.cutoff, request.filters)
    notes = [
        _("Signed on: %(period)s") % {"period": period(request.first, request.last)},
        _("Hours since the signature before it; a signature falls when its payout changes."),
    ]
    sheets = [_log(signed, frame, notes), _by_person(signed, frame, notes)]
    return Built(title, sheets, row_count=len(signed))


def _signed(request: Request) -> list[Signed]:
    """Signatures known at the cut-off, the oldest first; one is told fallen as known then."""
    known = DisbursementSignature.objects.filter(
        request.filters.of_rows("disbursement__commitment__"),
        signed_at__lte=request.cutoff.known_at,
        signed_at__lt=_midnight(request.last + dt.timedelta(days=1)),
    )
    ordered = known.select_related(
        "signed_by",
        "represents",
        "disbursement__instalment",
        "disbursement__commitment__activity",
        "disbursement__commitment__partner",
        "disbursement__commitment__instrument",
    ).order_by("signed_at", "pk")
    before: dict[int, dt.datetime] = {}
    found = []
    for one in ordered.filter(disbursement__in=_touched(request)):
        last = before.get(one.disbursement_id)
        before[one.disbursement_id] = one.signed_at
        if one.signed_at >= _midnight(request.first):
            hours = None if last is None else round((one.signed_at - last) / AN_HOUR, 1)
            found.append(Signed(one, hours))
    return found


def _touched(request: Request) -> QuerySet:
    """The payouts that anybody signed in the period; their earlier signatures are read too."""
    return (
        DisbursementSignature.objects.filter(
            signed_at__gte=_midnight(request.first),
            signed_at__lt=_midnight(request.last + dt.timedelta(days=1)),
        )
        .order_by()
        .values("disbursement")
    )


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=timezone.get_default_timezone())


def _log(signed: list[Signed], frame: Frame, notes: list[str]) -> Sheet:
    columns = [
        Column(_("Signed at"), lambda one: one.signature.signed_at, MOMENT),
        Column(_("Disbursement"), lambda one: one.signature.disbursement.number, width=14),
        Column(_("Act"), lambda one: one.signature.get_act_display(), width=22),
        Column(_("Signed by"), lambda one: str(one.signature.signed_by), width=22),
        Column(_("As deputy of"), lambda one: _name(one.signature.represents), width=22),
        Column(_("Hours"), lambda one: one.hours, HOURS, width=10),
        Column(_("Fallen at"), lambda one: one.signature.fallen_at, MOMENT),
        *activity_columns(lambda one: one.signature.disbursement.commitment),
        Column(
            _("Planned in CHF"),
            lambda one: one.signature.disbursement.instalment.amount_chf,
            AMOUNT,
        ),
    ]
    return frame.sheet(_("Signatures"), columns, signed, notes=notes)


def _name(person: object | None) -> str | None:
    return None if person is None else str(person)


def _by_person(signed: list[Signed], frame: Frame, notes: list[str]) -> Sheet:
    columns = [
        Column(_("Signed by"), lambda one: one.name, width=28),
        Column(_("Act"), lambda one: one.act, width=24),
        Column(_("Signatures"), lambda one: one.count, WHOLE, is_summed=True),
        Column(_("of which fallen"), lambda one: one.fallen, WHOLE, is_summed=True),
        Column(_("Median (hours)"), lambda one: one.median, HOURS, width=14),
        Column(_("Longest (hours)"), lambda one: one.longest, HOURS, width=14),
    ]
    return frame.sheet(_("By person"), columns, signers(signed), notes=notes)


def signers(signed: list[Signed]) -> list[Signer]:
    """By person and act, in the order of names and of the acts of a payout."""
    groups: dict[tuple[str, str], list[Signed]] = defaultdict(list)
    for one in signed:
        groups[str(one.signature.signed_by), one.signature.act].append(one)
    acts = list(Act.values)
    return [
        _signer(name, act, groups[name, act])
        for name, act in sorted(groups, key=lambda key: (key[0], acts.index(key[1])))
    ]


def _signer(name: str, act: str, signed: list[Signed]) -> Signer:
    hours = [one.hours for one in signed if one.hours is not None]
    return Signer(
        name,
        str(Act(act).label),
        count=len(signed),
        fallen=sum(one.signature.fallen_at is not None for one in signed),
        median=round(median(hours), 1) if hours else None,
        longest=max(hours, default=None),
    )


REPORT = Report(
    key="approvals",
    title=gettext_lazy("Approvals log"),
    purpose=gettext_lazy("Who signed which payout when, for whom, and how long it waited."),
    sheets=[gettext_lazy("Signatures"), gettext_lazy("By person")],
    form=PeriodForm,
    filters=MoneyFilter,
    build=build,
)
