"""People and what they may do: accounts, and dated roles that two people put in force."""

from __future__ import annotations

import copy
import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit.models import AuditEntry
from core.confirmation import Confirmable, ConfirmableQuerySet, in_both_names


class Role(models.TextChoices):
    PROGRAMME_OFFICER = "programme_officer", _("programme officer")
    HEAD_OF_UNIT = "head_of_unit", _("head of unit")
    FINANCE_OFFICER = "finance_officer", _("finance officer")
    HEAD_OF_FINANCE = "head_of_finance", _("head of finance")
    MANAGEMENT = "management", _("management")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


MONEY_ROLES = frozenset(
    {Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT, Role.FINANCE_OFFICER, Role.HEAD_OF_FINANCE}
)


class NoticeChoice(models.TextChoices):
    """How a person is told what waits for them."""

    DIGEST = "digest", _("once a day, emergencies at once")
    AT_ONCE = "at_once", _("everything at once")
    NONE = "none", _("not by mail; escalations come all the same")


NO_DEPUTIES = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
"""Who gives out roles, and who watches, moves no money for anybody."""


class User(AbstractUser):
    """One person, one account. Accounts are closed, never deleted.

    `step` is that by which the account was opened or changed last: rights, name and address are
    written by steps alone (trigger), while log-ins and one's own preferences are written freely.

    A deputy's act is this person `acting_for` another one: rules then see the roles that are lent
    to them, and compare `sides`, because a deputy counts as both persons.
    """

    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default="de-ch"
    )
    notices = models.CharField(
        _("mail about my inbox"),
        max_length=10,
        choices=NoticeChoice,
        default=NoticeChoice.DIGEST,
        help_text=_("The digest comes on bank working days at seven in the morning."),
    )
    is_service = models.BooleanField(
        _("service account"), default=False, help_text=_("Has no role and cannot log in.")
    )
    step = models.ForeignKey(
        AuditEntry,
        models.PROTECT,
        to_field="step",
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("step"),
    )

    objects: ClassVar[UserManager[Self]] = UserManager()

    represents: User | None = None
    """Whom they act for in this one act; never stored here."""
    acts_on: dt.date | None = None
    """The day of the step they take, as of which rules read roles; pages leave it to today."""

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["last_name", "first_name", "username"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_service=False) | Q(is_superuser=False, is_staff=False),
                name="people_service_has_no_rights",
            )
        ]

    def __str__(self) -> str:
        return in_both_names(self.get_full_name(), self.represents)

    def get_full_name(self) -> str:
        return super().get_full_name() or self.username

    def roles(self, on: dt.date | None = None) -> set[Role]:
        """The roles in force on a day (their own `day` unless told); of a deputy, those lent."""
        on = on or self.day
        if not self.is_active or self.is_service:
            return set()
        cache: dict[dt.date, set[Role]] = self.__dict__.setdefault("_roles", {})
        if on not in cache:
            cache[on] = self._own_roles(on) if self.represents is None else self._lent_roles(on)
        return cache[on]

    def know_roles(self, roles: set[Role], *, on: dt.date) -> None:
        """Their own roles of a day, when many people's were read together."""
        if self.is_active and not self.is_service:
            self.__dict__.setdefault("_roles", {})[on] = roles

    def has_role(self, *roles: Role, on: dt.date | None = None) -> bool:
        return not self.roles(on).isdisjoint(roles)

    @property
    def day(self) -> dt.date:
        """The day as of which rules ask: that of the step, on pages today in Zürich."""
        return self.acts_on or timezone.localdate()

    @property
    def sides(self) -> frozenset[int]:
        """Whose part their act is: a deputy counts as both persons (money.md, rule 2)."""
        represented = () if self.represents is None else (self.represents.pk,)
        return frozenset({self.pk, *represented})

    def acting_for(self, represented: User) -> Self:
        """The same person in an act that they take as somebody's deputy."""
        acting = copy.copy(self)
        acting.represents = represented
        acting.__dict__.pop("_roles", None)
        return acting

    def as_deputy(self) -> list[Self]:
        """This person as the deputy of each whom they represent on their day."""
        if self.represents is not None or not self.is_active or self.is_service:
            return []
        if "_as_deputy" not in self.__dict__:
            lent = self.deputyships.in_force(self.day).select_related("person")
            represented = {deputyship.person_id: deputyship.person for deputyship in lent}
            self.__dict__["_as_deputy"] = [self.acting_for(one) for one in represented.values()]
        return self.__dict__["_as_deputy"]

    def reaches(self, *roles: Role) -> bool:
        """Whether they hold one of these roles, or somebody's deputy may use it."""
        return any(one.has_role(*roles) for one in (self, *self.as_deputy()))

    def _own_roles(self, on: dt.date) -> set[Role]:
        assignments = self.role_assignments.in_force(on).values_list("role", flat=True)
        return {Role(role) for role in assignments}

    def _lent_roles(self, on: dt.date) -> set[Role]:
        """What deputyships in force lend, of the roles that the represented person still holds."""
        if self.represents is None or not self._own_roles(on).isdisjoint(NO_DEPUTIES):
            return set()
        lent = self.deputyships.in_force(on).filter(person=self.represents)
        return {Role(role) for role in lent.values_list("role", flat=True)} & (
            self.represents.roles(on)
        )


class RoleAssignmentQuerySet(ConfirmableQuerySet):
    def in_force(self, on: dt.date) -> Self:
        return self.confirmed().filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on
        )

    def not_ended_before(self, on: dt.date) -> Self:
        """Those in force on a day or later, confirmed or not."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))


class RoleAssignment(Confirmable):
    """A role of a person for a time; the only source that rules ask."""

    person = models.ForeignKey(
        User, models.PROTECT, related_name="role_assignments", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()
    UNHASHED = frozenset({"valid_to"})

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("role assignment")
        verbose_name_plural = _("role assignments")
        ordering = ["person", "role", "valid_from"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="people_role_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("confirmed_by")),
                name="people_nobody_confirms_their_own_role",
                violation_error_message=_("Nobody confirms their own role."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"


class SecondFactorReset(Confirmable):
    """A lost device or password: what opens the way to new ones when a second person agrees."""

    person = models.ForeignKey(
        User, models.PROTECT, related_name="second_factor_resets", verbose_name=_("person")
    )
    reason = models.TextField(_("reason"))
    link_to = models.EmailField(
        _("link for a new password to"),
        blank=True,
        help_text=_("Empty: the password stays, only the second factor is reset."),
    )

    HASHED_IF_SET = frozenset({"link_to"})

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("reset of an access")
        verbose_name_plural = _("resets of accesses")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(person=F("recorded_by")) & ~Q(person=F("confirmed_by")),
                name="people_nobody_resets_their_own_factor",
                violation_error_message=_("Nobody resets their own access."),
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(confirmed_at__isnull=True, discarded_at__isnull=True),
                name="people_one_reset_waits",
                violation_error_message=_("A reset for this person waits already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class AccountReopening(Confirmable):
    """A closed account: what lets its holder log in again when a second person agrees."""

    person = models.ForeignKey(
        User, models.PROTECT, related_name="reopenings", verbose_name=_("person")
    )
    reason = models.TextField(_("reason"))

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("reopening of an account")
        verbose_name_plural = _("reopenings of accounts")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(person=F("recorded_by")) & ~Q(person=F("confirmed_by")),
                name="people_nobody_reopens_their_own_account",
                violation_error_message=_("Nobody reopens their own account."),
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(confirmed_at__isnull=True, discarded_at__isnull=True),
                name="people_one_reopening_waits",
                violation_error_message=_("A reopening of this account waits already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class DeputyshipQuerySet(ConfirmableQuerySet):
    def in_force(self, on: dt.date) -> Self:
        return self.confirmed().filter(ended_at__isnull=True, valid_from__lte=on, valid_to__gte=on)

    def not_ended_before(self, on: dt.date) -> Self:
        """Those in force on a day or later, confirmed or not."""
        return self.filter(ended_at__isnull=True, discarded_at__isnull=True, valid_to__gte=on)


class Deputyship(Confirmable):
    """Somebody uses a role in the place of its holder, for a time and a reason."""

    person = models.ForeignKey(
        User, models.PROTECT, related_name="represented_by", verbose_name=_("represented person")
    )
    deputy = models.ForeignKey(
        User, models.PROTECT, related_name="deputyships", verbose_name=_("deputy")
    )
    role = models.CharField(
        _("role"),
        max_length=20,
        choices=[(role.value, role.label) for role in Role if role in MONEY_ROLES],
    )
    valid_from = models.DateField(_("first day"))
    valid_to = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=250)
    ended_at = models.DateTimeField(_("ended early at"), null=True, blank=True, editable=False)

    objects = DeputyshipQuerySet.as_manager()
    UNHASHED = frozenset({"ended_at"})

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("deputyship")
        verbose_name_plural = _("deputyships")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="people_deputyship_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("deputy")), name="people_deputyship_of_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by=F("person")) & ~Q(confirmed_by=F("deputy")),
                name="people_nobody_confirms_their_own_deputyship",
                violation_error_message=_("Neither of the two confirms their deputyship."),
            ),
        ]

    def __str__(self) -> str:
        return _("%(deputy)s for %(person)s, %(role)s") % {
            "deputy": self.deputy,
            "person": self.person,
            "role": self.get_role_display(),
        }


class Installation(models.Model):
    """What this database is: the name on every page and workbook, and whether it is a demo.

    With an IATI identifier the office publishes what it funds.
    """

    office = models.CharField(_("office"), max_length=200, blank=True)
    publisher = models.CharField(
        _("name as publisher"),
        max_length=200,
        blank=True,
        help_text=_("In IATI files, such as Stadt Beispiel; empty: the office."),
    )
    iati_ref = models.CharField(
        _("IATI identifier"),
        max_length=100,
        blank=True,
        help_text=_("Of the city as publisher, as registered with IATI."),
        validators=[
            RegexValidator(
                r"^[^\s/&|?]+\Z", _("An IATI identifier has no spaces and none of / & | ?.")
            )
        ],
    )
    is_demo = models.BooleanField(_("demo data"), default=False)

    class Meta:
        verbose_name = _("installation")
        verbose_name_plural = _("installation")

    def __str__(self) -> str:
        return self.office or "Tranche"

    @property
    def published_as(self) -> str:
        return self.publisher or self.office

    @classmethod
    def get(cls) -> Installation:
        return cls.objects.filter(pk=1).first() or cls(pk=1)


def service_account() -> User:
    """The account in whose name history is imported: no role, no log-in."""
    account, is_new = User.objects.get_or_create(
        username="import", defaults={"is_service": True, "last_name": "Import"}
    )
    if is_new:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account
