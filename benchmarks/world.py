"""The data of a city that benchmarks are run on: the demo, many times over.

The demo is played through the steps; then its rows are copied below them, whole dossiers first
and paid awards after, until there are as many as a city has in ten years. The guards are put back;
credits, signed contents and the trail fit the copies, so that every page shows what it would.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from batteries.telling import thousands
from benchmarks import copying, trail
from config.demo.loading import load
from core.activities.models import Activity
from core.audit.models import AuditEntry
from core.funding.content import content_hash
from core.funding.models import (
    BankReturn,
    BudgetCredit,
    CarryOver,
    Commitment,
    CommitmentCredit,
    CommitmentReduction,
    DecisionNumber,
    Disbursement,
    Instalment,
    RefundClaim,
    Reversal,
)
from core.funding.models import DisbursementSignature as Signature
from core.funding.models.credits import Credit
from core.guards.installing import drop_guards, install_guards
from core.people.models import Installation
from core.reference.fixtures import load_fixtures

ACTIVITIES = 2_000
PAYOUTS = 10_000

HERE = Path(__file__).resolve().parent


def stand(*, afresh: bool = False) -> str:
    """Make sure that the data are there; tells the kind of database they lie in."""
    recipe = _recipe()
    connection.creation.create_test_db(
        verbosity=0, autoclobber=True, serialize=False, keepdb=not afresh
    )
    if _stored_recipe() != recipe:
        if Installation.objects.exists():
            connection.close()
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        print("Building the data (some minutes, once) ...", flush=True)
        began = time.monotonic()
        _build(recipe)
        print(f"{described()}; built in {time.monotonic() - began:.0f} s.", flush=True)
    return connection.vendor


def described() -> str:
    """How much there is, in words."""
    counts = {
        "activities": Activity.objects.count(),
        "payouts": Disbursement.objects.count(),
        "of them waiting": Disbursement.objects.in_review().count(),
        "entries in the trail": AuditEntry.objects.count(),
    }
    return ", ".join(f"{thousands(number)} {what}" for what, number in counts.items())


def _recipe() -> str:
    """What the data are made of: these files and the tables; if it changes, they are built anew."""
    files = [HERE / "world.py", HERE / "copying.py", HERE / "trail.py"]
    said = [path.read_text(encoding="utf-8") for path in files]
    said += [str(model._meta.get_fields()) for model in apps.get_models()]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:12]


def _stored_recipe() -> str:
    office = Installation.objects.values_list("office", flat=True).first() or ""
    return office.rpartition(" ")[2]


def _build(recipe: str) -> None:
    _said("the demo", play)
    drop_guards(connection)
    with transaction.atomic():
        copies = _said("copies", _copy)
        _said("credits", lambda: _extend_credits(copies))
        _said("hashes", _hash_anew)
        _said("the trail", lambda: trail.lengthen(copies.whole + copies.only_awards))
    install_guards(connection)
    _count_anew()
    Installation.objects.update(office=f"Benchmarks {recipe}")


def _said(what: str, act: Callable[[], Any]) -> Any:
    began = time.monotonic()
    result = act()
    print(f"  {what}: {time.monotonic() - began:.0f} s", flush=True)
    return result


def play() -> None:
    now = timezone.now()
    load_fixtures(now=now)
    load(now=now, only_stories=False)


def _copy() -> copying.Copies:
    """Whole dossiers until there are enough, then awards that are paid, hung on their copies."""
    copies = copying.Copies(awards=_plain_awards())
    times = -(-ACTIVITIES // Activity.objects.count()) - 1
    for _time in range(times):
        copies.copy_whole()
    of_one = Disbursement.objects.filter(commitment__in=copies.awards).count()
    missing = PAYOUTS - Disbursement.objects.count()
    for _time in range(-(-missing // of_one)):
        copies.copy_awards()
    copies.restart_numbering()
    return copies


def _plain_awards() -> list[int]:
    """Awards in force all of whose payouts are paid, with nothing else hung on them."""
    plain = Commitment.objects.confirmed().filter(origin="workflow", disbursements__isnull=False)
    payouts = Disbursement.objects.exclude(status="paid") | Disbursement.objects.filter(
        replaces__isnull=False
    )
    for others in (
        payouts.values("commitment"),
        BankReturn.objects.values("disbursement__commitment"),
        Reversal.objects.values("disbursement__commitment"),
        CommitmentReduction.objects.values("commitment"),
        RefundClaim.objects.values("commitment"),
        DecisionNumber.objects.values("commitment"),
    ):
        plain = plain.exclude(pk__in=others)
    return sorted(set(plain.values_list("pk", flat=True)))


def _extend_credits(copies: copying.Copies) -> None:
    """Each copy uses as much as its original; the credits are as many times as large."""
    rounds = copies.whole + copies.only_awards
    planned = Instalment.objects.filter(commitment__in=copies.awards, ended_by__isnull=True)
    awarded = Commitment.objects.filter(pk__in=copies.awards)
    sources: list[tuple[type[Credit], Any]] = [
        (BudgetCredit, planned.values_list("budget_credit", "used_chf")),
        (CommitmentCredit, awarded.values_list("credit", F("amount_chf") + F("exchange_chf"))),
    ]
    for model, used in sources:
        of_awards: dict[int, int] = {}
        for credit, amount in used:
            of_awards[credit] = of_awards.get(credit, 0) + amount
        for credit in model._default_manager.all():
            carried = sum(
                one.amount for one in CarryOver.objects.confirmed() if one.source_id == credit.pk
            )
            own = credit.used - (carried if model is BudgetCredit else 0)
            more = copies.whole * own + copies.only_awards * of_awards.get(credit.pk, 0)
            model._default_manager.filter(pk=credit.pk).update(
                amount=(F("amount") + F("raised") + F("overrun")) * (rounds + 1) - F("raised"),
                used=F("used") + more,
                overrun=0,
            )


def _hash_anew() -> None:
    """Each copy is signed as it reads, so that what waits can be signed on."""
    signed_ones = Disbursement.objects.filter(pk__gte=copying.STEP).exclude(content_hash="")
    facts = signed_ones.select_related("account", "instalment", "commitment")
    for payout in facts.prefetch_related("papers__document").iterator(chunk_size=2_000):
        signed = content_hash(payout)
        Signature.objects.filter(disbursement=payout, content_hash=payout.content_hash).update(
            content_hash=signed
        )
        Disbursement.objects.filter(pk=payout.pk).update(content_hash=signed)


def _count_anew() -> None:
    """Let the database know how its tables have grown, as it does by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
