"""People and what they may do: accounts, and dated roles that two people put in force."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.confirmation import Confirmable, ConfirmableQuerySet


class Role(models.TextChoices):
    PROGRAMME_OFFICER = "programme_officer", _("programme officer")
    HEAD_OF_UNIT = "head_of_unit", _("head of unit")
    FINANCE_OFFICER = "finance_officer", _("finance officer")
    HEAD_OF_FINANCE = "head_of_finance", _("head of finance")
    MANAGEMENT = "management", _("management")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


MONEY_ROLES = frozenset(
    {
        Role.PROGRAMME_OFFICER,
        Role.HEAD_OF_UNIT,
        Role.FINANCE_OFFICER,
        Role.HEAD_OF_FINANCE,
    }
)


class NoticeChoice(models.TextChoices):
    """How a person is told what waits for them."""

    DIGEST = "digest", _("once a day, emergencies at once")
    AT_ONCE = "at_once", _("everything at once")
    NONE = "none", _("not by mail; escalations come all the same")


class User(AbstractUser):
    """One person, one account. Accounts are deactivated, never deleted."""

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

    objects: ClassVar[UserManager[Self]] = UserManager()

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
        return self.get_full_name() or self.username

    def get_full_name(self) -> str:
        return super().get_full_name() or self.username

    def roles(self, on: dt.date | None = None) -> set[Role]:
        """The confirmed roles in force on a day (today in Zürich unless told)."""
        on = on or timezone.localdate()
        if not self.is_active or self.is_service:
            return set()
        cache: dict[dt.date, set[Role]] = self.__dict__.setdefault("_roles", {})
        if on not in cache:
            assignments = self.role_assignments.in_force(on).values_list("role", flat=True)
            cache[on] = {Role(role) for role in assignments}
        return cache[on]

    def has_role(self, *roles: Role, on: dt.date | None = None) -> bool:
        return not self.roles(on).isdisjoint(roles)


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
    """A lost device: what opens the way to a new one when a second person agrees."""

    person = models.ForeignKey(
        User, models.PROTECT, related_name="second_factor_resets", verbose_name=_("person")
    )
    reason = models.TextField(_("reason"))

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("reset of a second factor")
        verbose_name_plural = _("resets of second factors")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(person=F("recorded_by")) & ~Q(person=F("confirmed_by")),
                name="people_nobody_resets_their_own_factor",
                violation_error_message=_("Nobody resets their own second factor."),
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


class Installation(models.Model):
    """What this database is: the name on every page and workbook, and whether it is a demo."""

    office = models.CharField(_("office"), max_length=200, blank=True)
    is_demo = models.BooleanField(_("demo data"), default=False)

    class Meta:
        verbose_name = _("installation")
        verbose_name_plural = _("installation")

    def __str__(self) -> str:
        return self.office or "Tranche"

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
