"""How each surface would try a forbidden act: page, bulk, admin, step, ORM and SQL.

What goes through the ORM or SQL is the strongest attack that a database can meet: within a step of
its own, with its entry in the trail.
"""

import datetime as dt
from dataclasses import dataclass, field
from functools import partial

import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.approvals.states import Act, Release
from core.audit.models import AuditEntry, Guarded
from core.errors import RuleViolation
from core.funding import workflow
from core.funding.models import Disbursement, DisbursementSignature, PaymentList
from core.funding.states import DisbursementStatus as S
from core.people.models import User
from core.workflow import create
from tests.core.guards.attempts import MODELS, Attempt
from tests.factories import NOW, alter, in_a_step

TODAY = NOW.date()
BY_STEP = ("page", "step")
BY_WRITING = ("orm", "sql")
DATABASE = "The database refuses this"
ASKING = {"page", "bulk", "admin", "step"}
OUTSIDE = {"audit_auditentry", "audit_audittouch"}


class WentThroughError(AssertionError):
    """A way that led through."""


@dataclass
class Scene:
    """One forbidden act of one person; a surface is a method that tries it.

    A page answers with a client's response; a step raises its refusal; what writes raises the
    database's.
    """

    person: User

    def try_by(self, surface):
        """The refusal in words; `WentThroughError` if anything was written but the refusal."""
        if surface in ASKING:
            return self._asked(surface)
        return self._written(surface)

    def _asked(self, surface):
        with time_machine.travel(NOW, tick=False):
            act = getattr(self, surface)()
            before, newest = snapshot(), newest_entry()
            said = act()
        if snapshot() != before:
            raise WentThroughError(f"{type(self).__name__} by {surface}")
        entry = AuditEntry.objects.filter(number__gt=newest).order_by("-number").first()
        if entry is None:
            return self.closed_door(said)
        assert (entry.outcome, entry.person_key) == ("refused", self.person.pk)
        return "; ".join(entry.details["objections"])

    def closed_door(self, answer):
        """A page turns somebody away before any attempt: it is not even shown to them."""
        status = getattr(answer, "status_code", None)
        if status == 403:
            return "403"
        if status == 302 and "login" in answer.url:
            return "not logged in"
        form = answer.context["form"]
        raise AssertionError(f"neither a refusal in the trail nor a closed door: {form.errors}")

    def _written(self, surface):
        try:
            with transaction.atomic():
                with in_a_step(by=User.objects.get(pk=self.person.pk)) as running:
                    getattr(self, surface)(running.step)
                connection.check_constraints()
        except DatabaseError as error:
            return str(error).splitlines()[0]
        raise WentThroughError(f"{type(self).__name__} by {surface}")

    @property
    def hand(self):
        """How a form names whom the person acts for."""
        represented = self.person.represents
        return {"acting_for": represented.pk} if represented else {}

    def post(self, url, data=None):
        client = client_of(self.person)
        return partial(client.post, url, {**self.hand, **(data or {})})

    def step(self):
        return refused(partial(self.take, by=self.person, now=NOW))


def client_of(person):
    client = Client()
    client.force_login(User.objects.get(pk=person.pk))
    client.cookies["django_language"] = "en"
    return client


def refused(act):
    def attempt():
        try:
            with translation.override("en"):
                act()
        except RuleViolation as violation:
            return violation.objections
        return None

    return attempt


def newest_entry():
    newest = AuditEntry.objects.order_by("-number").first()
    return newest.number if newest else 0


GUARDED = sorted(
    (
        model
        for table, model in MODELS.items()
        if issubclass(model, Guarded) and table.split("_")[0] not in {"aid", "iza"}
    ),
    key=lambda model: model._meta.db_table,
)


def snapshot():
    """Every row that a step could have written, and who may log in as what."""
    rows = [list(model._base_manager.order_by("pk").values_list()) for model in GUARDED]
    people = User.objects.order_by("pk").values_list("pk", "is_active", "is_superuser")
    return [*rows, list(people)]


def write(surface, step, *attempts):
    for attempt in attempts:
        attempt.values = {**attempt.values, "step_id": step}
        getattr(attempt, f"by_{surface}")()


# A signature under a payout.

REACHED = {
    Act.VERIFY: S.VERIFIED,
    Act.APPROVE: S.APPROVED,
    Act.ORDER: S.ORDERED,
    Act.HAND_OVER: S.ORDERED,
    Act.CONFIRM: S.PAID,
}
STEPS = {Act.VERIFY: workflow.verify, Act.APPROVE: workflow.approve}
SIGNING = ("page", "bulk", "admin", "step", "orm", "sql")
PAYING = ("page", "admin", "step", "orm", "sql")


@dataclass
class Signing(Scene):
    """Somebody puts their name under a payout and moves it on."""

    payout: Disbursement
    act: Act

    def __post_init__(self):
        self.payout = Disbursement.objects.get(pk=self.payout.pk)

    def take(self, *, by, now):
        if self.act in STEPS:
            return STEPS[self.act](self.payout, by=by, now=now)
        if self.act == Act.CONFIRM:
            return workflow.confirm_payment(
                self.payout,
                booked_on=TODAY,
                voucher="51",
                debited_chf=self.payout.amount,
                by=by,
                now=now,
            )
        return workflow.release_payments([self.payout], by=by, now=now)

    def page(self):
        if self.act in {Act.ORDER, Act.HAND_OVER}:
            return self.post(reverse("funding:release"), {"disbursement": self.payout.pk})
        return self.post(
            reverse(f"funding:disbursement_{self.act}", args=[self.payout.pk]), self.facts()
        )

    def bulk(self):
        act = "release" if self.act in {Act.ORDER, Act.HAND_OVER} else self.act
        data = {
            "disbursement": self.payout.pk,
            f"seen-{self.payout.pk}": self.payout.content_hash,
        }
        return self.post(reverse("funding:sign", args=[act]), data)

    def admin(self):
        """As a superuser in the back office, whose roles stay what they are."""
        alter(self.person, is_staff=True, is_superuser=True)
        name = {Act.ORDER: "release", Act.HAND_OVER: "release"}.get(self.act, self.act)
        prefixed = {f"p{self.payout.pk}-{key}": value for key, value in self.facts().items()}
        data = {"action": f"{name}_selected", "_selected_action": self.payout.pk, "apply": "1"}
        return self.post(reverse("admin:funding_disbursement_changelist"), data | prefixed)

    def facts(self):
        if self.act != Act.CONFIRM:
            return {}
        francs = f"{self.payout.amount / 100:.2f}"
        return {"booked_on": f"{TODAY:%d.%m.%Y}", "voucher": "51", "debited_chf": francs}

    def orm(self, step):
        self._write("orm", step)

    def sql(self, step):
        self._write("sql", step)

    def _write(self, surface, step):
        represented = self.person.represents
        signature = Attempt(
            "insert",
            "funding_disbursementsignature",
            {
                "act": self.act,
                "signed_by_id": self.person.pk,
                "represents_id": represented.pk if represented else None,
                "signed_at": NOW,
                "content_hash": self.payout.content_hash,
                "disbursement_id": self.payout.pk,
                "fallen_at": None,
            },
            DisbursementSignature.objects.first(),
        )
        moved = Attempt(
            "update", "funding_disbursement", {"status": REACHED[self.act]}, self.payout
        )
        if self.act in {Act.ORDER, Act.HAND_OVER}:
            moved.values |= {"payment_list_id": self._list().pk, "ordered_on": TODAY}
        if self.act == Act.CONFIRM:
            moved.values |= {
                "booked_on": TODAY,
                "voucher": "51",
                "debited_chf": self.payout.amount,
            }
        write(surface, step, signature, moved)

    def _list(self):
        return create(
            PaymentList, number="ZL-X", release=Release.HERE, made_by=self.person, made_at=NOW
        )


# What takes effect when a second person confirms it.


@dataclass
class Confirming(Scene):
    """Somebody puts a record in force."""

    record: object
    take_it: object
    url: str
    more: dict = field(default_factory=dict)

    def take(self, *, by, now):
        return self.take_it(self.record, by=by, now=now, **self.more)

    def page(self):
        return self.post(reverse(self.url, args=self._keys()), self.more)

    def _keys(self):
        kind = "budget" if "budget" in self.record._meta.model_name else "commitment"
        if "supplementary" in self.record._meta.model_name:
            kind = "budget"
        kinds = [kind] if self.url in {"funding:credit_confirm", "funding:raise_confirm"} else []
        return [*kinds, self.record.pk]

    def orm(self, step):
        self._write("orm", step)

    def sql(self, step):
        self._write("sql", step)

    def _write(self, surface, step):
        represented = self.person.represents
        values = {"confirmed_by_id": self.person.pk, "confirmed_at": NOW}
        if represented:
            values["confirmed_for_id"] = represented.pk
        write(surface, step, Attempt("update", self.record._meta.db_table, values, self.record))


@dataclass
class Reversing(Confirming):
    """A reversal is in force when its payment is moved."""

    def _write(self, surface, step):
        super()._write(surface, step)
        payout = self.record.disbursement
        write(
            surface, step, Attempt("update", payout._meta.db_table, {"status": S.REVERSED}, payout)
        )


@dataclass
class Doing(Scene):
    """Any other step, by itself and from its page."""

    take: object
    url: str = ""
    data: dict = field(default_factory=dict)

    def page(self):
        return self.post(self.url, self.data)


@dataclass
class Writing(Scene):
    """Rows written past every step; `is_forged` puts an entry of the trail behind them."""

    attempts: list
    is_forged: bool = True

    def orm(self, step):
        self._write("orm", step)

    def sql(self, step):
        self._write("sql", step)

    def _write(self, surface, step):
        for attempt in self.attempts:
            has_step = any(f.attname == "step_id" for f in attempt.model._meta.concrete_fields)
            if self.is_forged and has_step and attempt.kind != "delete":
                attempt.values = {"step_id": step, **attempt.values}
            getattr(attempt, f"by_{surface}")()


@dataclass
class Opening(Writing):
    """A closed account: its page says why it stays closed, the database refuses the rest."""

    url: str = ""
    data: dict = field(default_factory=dict)

    def page(self):
        return self.post(self.url, self.data)


def days(number):
    return dt.timedelta(days=number)
