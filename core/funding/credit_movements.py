"""What moves a credit: decisions, and documents by the thousand that only the database adds up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import BigIntegerField, Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.documents.models import Document
from core.funding.models import BudgetCredit, CarryOver, CommitmentCredit, Instalment
from core.ledger.models import Entry
from core.ledger.states import PAYING


@dataclass(frozen=True)
class Line:
    """One movement; Rappen. `limit` moves what may be used, `used` what is, `paid` neither.

    `order` puts what gives room before what takes it on the same day.
    """

    day: dt.date
    what: str = ""
    text: str = ""
    url: str = ""
    document: Document | None = None
    limit: int = 0
    used: int = 0
    paid: int = 0
    rest: int = 0
    order: int = 1

    @property
    def effect(self) -> int:
        """What the movement does to the rest."""
        return self.limit - self.used


NOTHING = Value(0, output_field=BigIntegerField())

Words = Callable[[Any], dict[str, Any]]
"""What a line says of a document, and its address."""


@dataclass(frozen=True)
class Source:
    """Documents of one kind that use a credit, each a movement.

    `rows` are annotated with `at` (a day, or the moment in which it came to be known), `uses` and
    `pays`; a plan pays nothing. `since` is the day of the credit, before which nothing moves it.
    """

    rows: QuerySet[Any]
    words: Words
    related: Sequence[str]
    order: int = 1
    since: dt.date | None = None
    pays: bool = True

    def newest(self, most: int) -> Iterator[tuple[int, Line]]:
        """The key and the bare line of so many movements, the newest first."""
        rows = self.rows.order_by("-at", "-pk").values_list("pk", "at", "uses", "pays")
        for key, at, uses, pays in rows[:most]:
            yield key, Line(self.day(at), used=uses, paid=pays, order=self.order)

    def said(self, keys: Iterable[int]) -> dict[int, dict[str, Any]]:
        """What the lines of these keys say."""
        rows = self.rows.model._default_manager.filter(pk__in=keys)
        return {row.pk: self.words(row) for row in rows.select_related(*self.related)}

    def before(self, day: dt.date) -> Q:
        """What moved the credit before a day."""
        if self.since is None:
            return Q(at__lt=day)
        if day <= self.since:
            return Q(pk__in=[])
        return Q(at__lt=timezone.make_aware(dt.datetime.combine(day, dt.time())))

    def day(self, at: dt.date) -> dt.date:
        """The day on which a movement counts, by what its row is annotated with."""
        if self.since is None:
            return at
        assert isinstance(at, dt.datetime)  # noqa: S101
        return max(timezone.localdate(at), self.since)


def sources_of(credit: CommitmentCredit | BudgetCredit) -> list[Source]:
    """The later ones stand below the others of the same day."""
    if isinstance(credit, CommitmentCredit):
        return [_entries_of(credit)]
    return [*_payments_of(credit), *_plans_of(credit)]


def decisions_on(credit: Any) -> list[Line]:
    """The vote, raises, what the parliament said, and carry-overs: few, however old the credit."""
    carried = _carried(credit) if isinstance(credit, BudgetCredit) else ()
    return [*_decisions(credit), *carried]


def _decisions(credit: Any) -> Iterator[Line]:
    yield Line(
        credit.decided_on,
        str(credit._meta.verbose_name),
        f"{credit.body}, {credit.number}",
        limit=credit.amount,
        order=0,
    )
    raises = credit.raises.confirmed().select_related("document")
    for raised in raises.prefetch_related("approvals__document"):
        name = raised.get_kind_display() if raised.is_urgent else raised._meta.verbose_name
        line = Line(
            raised.decided_on,
            str(name),
            f"{raised.body}, {raised.number}",
            document=raised.document,
            limit=raised.amount,
            order=0,
        )
        yield line
        ruling = raised.ruling
        if ruling is not None:
            yield replace(
                line,
                day=ruling.decided_on,
                what=_("approved by the parliament")
                if ruling.is_granted
                else _("refused by the parliament"),
                text=f"{ruling.body}, {ruling.number}",
                document=ruling.document,
                limit=0 if ruling.is_granted else -raised.amount,
            )


def _carried(budget: BudgetCredit) -> Iterator[Line]:
    carried = CarryOver.objects.confirmed().filter(Q(source=budget) | Q(target=budget))
    for one in carried.select_related("source", "target", "document"):
        other = one.source if one.target_id == budget.pk else one.target
        is_in = one.target_id == budget.pk
        yield Line(
            max(one.decided_on, budget.decided_on),
            _("carried over from the year before") if is_in else _("carried into the next year"),
            f"{one.body}, {one.number}",
            url=reverse("funding:credit", args=["budget", other.pk]),
            document=one.document,
            limit=one.amount if is_in else 0,
            used=0 if is_in else one.amount,
            order=0 if is_in else 1,
        )


def _entries_of(credit: CommitmentCredit) -> Source:
    """Awards, reductions and exchange differences use a commitment credit; payments are shown."""
    is_paying = Q(kind__in=PAYING)
    rows = Entry.objects.filter(commitment__credit=credit).annotate(
        at=F("booked_on"),
        uses=Case(When(is_paying, then=NOTHING), default=F("amount_chf")),
        pays=Case(When(is_paying, then=F("amount_chf")), default=NOTHING),
    )
    return Source(rows, _entry_in_words, ("activity",))


def _entry_in_words(entry: Entry) -> dict[str, Any]:
    if entry.disbursement_id is not None:
        url = reverse("funding:disbursement", args=[entry.disbursement_id])
    else:
        url = reverse("funding:commitment", args=[entry.commitment_id])
    return {"what": str(entry.get_kind_display()), "text": str(entry.activity), "url": url}


def _plans_of(budget: BudgetCredit) -> list[Source]:
    """Instalments use a budget as planned, from the award or the plan on, until the plan ends."""
    charged = Instalment.objects.filter(
        budget_credit=budget, commitment__confirmed_at__isnull=False
    ).annotate(pays=NOTHING)
    known = ("commitment__confirmed_at", "plan__recorded_at")
    planned = charged.annotate(at=Greatest(*known), uses=F("amount_chf"))
    ended = charged.filter(ended_by__isnull=False).annotate(
        at=Greatest(*known, "ended_by__recorded_at"), uses=-F("amount_chf")
    )
    related, since = ("commitment__activity",), budget.decided_on
    return [
        Source(planned, _instalment_in_words, related, since=since, pays=False),
        Source(ended, _ended_in_words, related, order=0, since=since, pays=False),
    ]


def _instalment_in_words(instalment: Instalment) -> dict[str, Any]:
    return {
        "what": _("instalment due on %(day)s") % {"day": f"{instalment.due_on:%d.%m.%Y}"},
        "text": str(instalment.commitment.activity),
        "url": reverse("funding:commitment", args=[instalment.commitment_id]),
    }


def _ended_in_words(instalment: Instalment) -> dict[str, Any]:
    said = _instalment_in_words(instalment)
    return said | {"what": _("plan changed: %(instalment)s") % {"instalment": said["what"]}}


def _payments_of(budget: BudgetCredit) -> list[Source]:
    """A payment uses what was debited instead of what was planned; a return gives that back."""
    return [
        _payments_by(budget, "bank_return__disbursement"),
        _payments_by(budget, "disbursement"),
    ]


def _payments_by(budget: BudgetCredit, path: str) -> Source:
    """Entries that name the payout by this path; of a return the amount is below zero."""
    of_it = Q(**{f"{path}__instalment__budget_credit": budget})
    planned = F(f"{path}__instalment__amount_chf")
    rows = Entry.objects.filter(of_it, kind__in=PAYING).annotate(
        at=F("booked_on"),
        uses=Case(
            When(amount_chf__gt=0, then=F("amount_chf") - planned),
            default=F("amount_chf") + planned,
        ),
        pays=F("amount_chf"),
    )

    def words(entry: Any) -> dict[str, Any]:
        payout = entry.disbursement or entry.bank_return.disbursement
        return {
            "what": str(entry.get_kind_display()),
            "text": f"{payout.number}, {entry.activity}",
            "url": payout.get_absolute_url(),
        }

    return Source(rows, words, ("activity", path))
