"""Payments for an audit: chosen by chance that can be repeated, or all of a kind."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.activities.models import Kind
from core.approvals.states import Act
from core.display import chf, swiss_date
from core.excel.sheets import AMOUNT, DATE, Column, Sheet
from core.funding.content import content_hash
from core.funding.exports import payment_columns
from core.funding.models import Disbursement
from core.funding.states import DisbursementStatus as S
from core.people.downloads import as_at, demo_band

CAME_BACK = (S.FAILED, S.REVERSED)
PAID_OR_RETURNED = (S.PAID, *CAME_BACK)


class Choice(models.TextChoices):
    RANDOM = "random", gettext_lazy("by chance")
    ABOVE = "above", gettext_lazy("all from an amount on")
    EMERGENCY = "emergency", gettext_lazy("all of emergencies")
    RETURNED = "returned", gettext_lazy("all that came back or were reversed")
    WAIVED = "waived", gettext_lazy("all paid by a waiver before the report was accepted")


@dataclass(frozen=True)
class Sample:
    """What was chosen, and out of what."""

    rows: list[Disbursement]
    population: int
    population_chf: int
    asked: dict[str, Any]


def draw(asked: dict[str, Any]) -> Sample:
    """Choose as the form asks: `choice`, `first`, `last`, `seed`, `size`, `amount` in Rappen."""
    population = Disbursement.objects.filter(
        status__in=PAID_OR_RETURNED, booked_on__gte=asked["first"], booked_on__lte=asked["last"]
    )
    facts = population.aggregate(count=models.Count("pk"), sum=Sum("debited_chf"))
    chosen = with_evidence(population.filter(_narrowed(asked)))
    rows = list(chosen.order_by("booked_on", "pk"))
    if asked["choice"] == Choice.RANDOM:
        rows = by_chance(rows, seed=asked["seed"], size=asked["size"])
    return Sample(rows, facts["count"], facts["sum"] or 0, asked)


def by_chance(payouts: Iterable[Disbursement], *, seed: str, size: int) -> list[Disbursement]:
    """The first so many in the order of SHA-256(seed:number): anybody can draw them again."""
    return sorted(payouts, key=lambda payout: rank(payout, seed))[:size]


def rank(payout: Disbursement, seed: str) -> str:
    return hashlib.sha256(f"{seed}:{payout.number}".encode()).hexdigest()


def with_evidence(payouts: QuerySet[Disbursement]) -> QuerySet[Disbursement]:
    """With all that the sample's columns read."""
    return payouts.select_related(
        "commitment__activity",
        "commitment__partner",
        "instalment",
        "account__confirmed_by",
        "currency",
        "payment_list",
    ).prefetch_related(
        "signatures__signed_by",
        "signatures__represents",
        "papers__document",
        "commitment__papers__document",
    )


def _narrowed(asked: dict[str, Any]) -> Q:
    return {
        Choice.RANDOM: Q(),
        Choice.ABOVE: Q(debited_chf__gte=asked.get("amount") or 0),
        Choice.EMERGENCY: Q(commitment__activity__kind=Kind.RESPONSE),
        Choice.RETURNED: Q(status__in=CAME_BACK),
        Choice.WAIVED: Q(extra_signatures__gt=0),
    }[asked["choice"]]


def sheets(sample: Sample, *, address: str) -> list[Sheet]:
    """The workbook: the payments with their evidence, and how they were chosen."""
    return [_payments(sample, address), _method(sample)]


def _payments(sample: Sample, address: str) -> Sheet:
    seed = sample.asked["seed"]
    return Sheet(
        title=_("Sample"),
        band=demo_band(),
        lines=[as_at(), in_words(sample)],
        columns=[
            Column(_("Number"), lambda p: p.number, width=14),
            Column(_("Booked on"), lambda p: p.booked_on, DATE),
            Column(_("State"), lambda p: p.get_status_display(), width=16),
            Column(_("Activity"), lambda p: p.commitment.activity.code, width=18),
            Column(_("Partner"), lambda p: p.commitment.partner.name),
            *payment_columns(),
            Column(_("Debited CHF"), lambda p: p.debited_chf, AMOUNT, is_summed=True),
            Column(_("Document number"), lambda p: p.voucher, width=18),
            Column(_("Decision"), _decision, width=30),
            Column(_("Decision document"), _has_decision, width=12),
            *[Column(act.label.capitalize(), _signers(act), width=22) for act in Act],
            Column(_("Waiver"), lambda p: p.waiver_reason, width=30, is_wrapped=True),
            Column(_("Call back"), lambda p: p.account.call_back_note, width=30, is_wrapped=True),
            Column(_("Signed content is paid content"), _is_same, width=14),
            Column(_("Payment list"), lambda p: p.payment_list and p.payment_list.number, width=14),
            Column(_("Evidence"), lambda p: address + reverse("funding:evidence", args=[p.pk])),
            Column(_("Order of chance"), lambda p: rank(p, seed), width=20),
        ],
        rows=sample.rows,
    )


def _method(sample: Sample) -> Sheet:
    asked = sample.asked
    facts: list[tuple[str, Any]] = [
        (_("Chosen"), Choice(asked["choice"]).label),
        (_("Period"), f"{swiss_date(asked['first'])} – {swiss_date(asked['last'])}"),
        (_("Payments in the period"), sample.population),
        (_("Debited in the period"), chf(sample.population_chf)),
        (_("Payments chosen"), len(sample.rows)),
        (_("Seed"), asked["seed"]),
        (_("Amount from"), chf(asked.get("amount"))),
        (
            _("Method"),
            _(
                "By chance: for each payment of the period the SHA-256 of seed, colon and payment"
                " number, in hexadecimal; the smallest are chosen. The same seed gives the same"
                " payments, with any tool."
            ),
        ),
    ]
    return Sheet(
        title=_("Method"),
        columns=[
            Column(_("What"), lambda fact: fact[0], width=32),
            Column(_("Value"), lambda fact: str(fact[1]), width=80, is_wrapped=True),
        ],
        rows=facts,
    )


def in_words(sample: Sample) -> str:
    return _("%(chosen)s of %(population)s payments; seed %(seed)s") % {
        "chosen": len(sample.rows),
        "population": sample.population,
        "seed": sample.asked["seed"],
    }


def _decision(payout: Disbursement) -> str:
    commitment = payout.commitment
    return f"{commitment.body}, {swiss_date(commitment.decided_on)}, {commitment.number}"


def _has_decision(payout: Disbursement) -> bool:
    return any(link.document.category == "decision" for link in payout.commitment.papers.all())


def _is_same(payout: Disbursement) -> bool:
    return payout.content_hash == content_hash(payout)


def _signers(act: Act) -> Any:
    def names(payout: Disbursement) -> str:
        standing = [s for s in payout.signatures.all() if s.act == act and s.fallen_at is None]
        return ", ".join(signature.signer for signature in standing)

    return names
