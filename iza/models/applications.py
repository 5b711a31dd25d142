"""Applications and the calls that they answer, with what the commission recommended."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.amounts import MAX_RAPPEN
from core.audit.models import Guarded
from core.documents.models import Document
from core.funding.models import Commitment
from core.partners.models import Organisation
from core.reference.models import Country, Goal, Instrument
from core.searching import containing
from iza.models.projects import Project
from iza.states import OPEN, TURNED_DOWN, ApplicationStatus


class Call(Guarded):
    """A round (Runde) in which organisations may apply, from a day to another."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    instrument = models.ForeignKey(Instrument, models.PROTECT, verbose_name=_("instrument"))
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))

    class Meta:
        verbose_name = _("call for applications")
        verbose_name_plural = _("calls for applications")
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="call_closes_after_it_opens",
                violation_error_message=_("The call closes before it opens."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.IntegerChoices):
    """Where an organisation has its seat, from near to far: a limit takes in all before it."""

    CITY = 1, _("in the city")
    CANTON = 2, _("in the canton")
    SWITZERLAND = 3, _("elsewhere in Switzerland")
    ABROAD = 4, _("abroad")


class RefusalReason(models.TextChoices):
    """The catalogue of reasons; the words of the decision stand beside it."""

    SEAT = "seat", _("seat of the organisation")
    CERTIFICATE = "certificate", _("no valid certificate")
    AMOUNT = "amount", _("amount outside the limits")
    SHARE = "share", _("share of the project's cost too high")
    LIMIT = "limit", _("too many applications in this call")
    LATE = "late", _("handed in late")
    INCOMPLETE = "incomplete", _("documents missing in spite of a reminder")
    QUALITY = "quality", _("quality of the project")
    PRIORITY = "priority", _("outside the priorities of the call")
    FUNDS = "funds", _("funds used up")
    OTHER = "other", _("other reason")


class ApplicationQuerySet(models.QuerySet["Application"]):
    def search(self, words: str) -> ApplicationQuerySet:
        return containing(self, words, "number", "title", "organisation__name")

    def open(self) -> ApplicationQuerySet:
        return self.filter(status__in=OPEN)


class Application(Guarded):
    """A Gesuch: who asks for how much, for what; a document of its own until it is decided.

    What it says is fixed once it is submitted. The checks that were answered when it was
    decided are kept with it, as they stood that day.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=ApplicationStatus,
        default=ApplicationStatus.DRAFT,
        editable=False,
    )
    call = models.ForeignKey(
        Call,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("call"),
    )
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, null=True, blank=True, verbose_name=_("instrument")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("applicant organisation"),
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible officer"),
    )
    title = models.CharField(_("title"), max_length=250)
    summary = models.TextField(_("summary"), blank=True)
    countries = models.ManyToManyField(Country, blank=True, verbose_name=_("countries"))
    goals = models.ManyToManyField(Goal, blank=True, verbose_name=_("goals"))
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(_("duration in months"), null=True, blank=True)
    project_cost = models.BigIntegerField(
        _("total cost of the project"), null=True, blank=True, help_text=_("in Rappen")
    )
    amount_asked = models.BigIntegerField(
        _("amount asked"), null=True, blank=True, help_text=_("in Rappen")
    )
    seat = models.PositiveSmallIntegerField(_("seat"), choices=Seat, null=True, blank=True)
    submitted_on = models.DateField(_("submitted on"), null=True, blank=True)
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="applications",
        verbose_name=_("project"),
    )
    commitment = models.ForeignKey(
        Commitment,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="applications",
        verbose_name=_("award"),
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    refusal_reason = models.CharField(
        _("reason of the refusal"), max_length=12, choices=RefusalReason, blank=True, editable=False
    )
    refusal_text = models.TextField(_("grounds"), blank=True, editable=False)
    checks = models.JSONField(_("checks as decided"), default=list, blank=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["status", "-id"], name="application_status")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_asked__isnull=True)
                | Q(amount_asked__gt=0, amount_asked__lte=MAX_RAPPEN),
                name="application_amount_asked_in_range",
            ),
            models.CheckConstraint(
                condition=Q(project_cost__isnull=True)
                | Q(project_cost__gt=0, project_cost__lte=MAX_RAPPEN),
                name="application_project_cost_in_range",
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(TURNED_DOWN), decided_by__isnull=False)
                & Q(decided_on__isnull=False)
                & ~Q(refusal_reason="")
                & ~Q(refusal_text="")
                | ~Q(status__in=sorted(TURNED_DOWN)) & Q(refusal_reason="", refusal_text=""),
                name="application_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=ApplicationStatus.AWARDED,
                    commitment__isnull=False,
                    project__isnull=False,
                )
                | ~Q(status=ApplicationStatus.AWARDED) & Q(commitment__isnull=True),
                name="application_awarded_by_an_award",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN])
                | Q(
                    submitted_on__isnull=False,
                    organisation__isnull=False,
                    instrument__isnull=False,
                    amount_asked__isnull=False,
                ),
                name="application_complete_when_submitted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("iza:application", args=[self.pk])


class ApplicationPaper(models.Model):
    application = models.ForeignKey(Application, models.PROTECT, related_name="papers")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")


class Verdict(models.TextChoices):
    FOR = "for", _("for an award")
    AGAINST = "against", _("against an award")


class Recommendation(Guarded):
    """What the commission said in a meeting; a later one stands beside it, none is edited."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="recommendations", verbose_name=_("application")
    )
    meeting_on = models.DateField(_("meeting on"))
    verdict = models.CharField(_("recommendation"), max_length=8, choices=Verdict)
    amount = models.BigIntegerField(
        _("amount recommended"), null=True, blank=True, help_text=_("in Rappen")
    )
    votes_for = models.PositiveSmallIntegerField(_("votes for"))
    votes_against = models.PositiveSmallIntegerField(_("votes against"))
    abstentions = models.PositiveSmallIntegerField(_("abstentions"), default=0)
    reason = models.TextField(_("reason"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["application", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict=Verdict.FOR, amount__gt=0)
                | Q(verdict=Verdict.AGAINST, amount__isnull=True),
                name="recommendation_amount_iff_for",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application.number}, {self.meeting_on:%d.%m.%Y}"


class CommissionMember(Guarded):
    """Who sat in the meeting, and who left it for an interest (Ausstand)."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="members")
    name = models.CharField(_("name"), max_length=120)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person in Tranche"),
    )
    is_recused = models.BooleanField(_("in recusal"), default=False)
    interest = models.CharField(_("interest"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("member of the commission")
        verbose_name_plural = _("members of the commission")
        ordering = ["recommendation", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_recused=False) | ~Q(interest=""),
                name="commission_recusal_names_its_interest",
            )
        ]

    def __str__(self) -> str:
        return self.name
