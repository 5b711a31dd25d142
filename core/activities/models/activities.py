"""The spine: an activity is anything we fund, with its dated splits and markers."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.activities.partner_reports import PartnerReport as PartnerReport  # noqa: PLC0414 - exported
from core.activities.partner_reports import ReportKind as ReportKind  # noqa: PLC0414 - exported
from core.activities.states import ActivityStatus
from core.audit.models import Guarded
from core.documents.models import Document
from core.partners.models import Organisation
from core.reference.models import Sphere
from core.searching import containing

WHOLE = 10_000
"""The lines of a set add up to this: 100.00 % in hundredths of a per cent."""


class Kind(models.TextChoices):
    PROJECT = "project", _("IZA project")
    RESPONSE = "response", _("response to an emergency")
    HISTORY = "history", _("imported history")


class Origin(models.TextChoices):
    WORKFLOW = "workflow", _("workflow")
    TAKEOVER = "takeover", _("take-over")
    HISTORY = "history", _("imported history")


class ActivityQuerySet(models.QuerySet["Activity"]):
    def search(self, words: str) -> ActivityQuerySet:
        return containing(self, words, "code", "title", "partner__name", "iati_identifier")

    def running_on(self, day: dt.date) -> ActivityQuerySet:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def without_goals(self) -> ActivityQuerySet:
        """Money of these stands in the row «nicht zugeordnet»."""
        mapped = SplitSet.objects.filter(scheme=Scheme.SDG, is_sealed=True, is_for_entries=False)
        return self.exclude(pk__in=mapped.values("activity"))


class Activity(Guarded):
    """Anything that the city funds: a project, a response, or imported history."""

    code = models.CharField(_("file reference"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, editable=False)
    origin = models.CharField(
        _("origin"), max_length=10, choices=Origin, default=Origin.WORKFLOW, editable=False
    )
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=ActivityStatus,
        default=ActivityStatus.DRAFT,
        editable=False,
    )
    title = models.CharField(_("title"), max_length=250)
    titles = models.JSONField(
        _("titles in other languages"), default=dict, blank=True, editable=False
    )
    description = models.TextField(_("description"), blank=True)
    partner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("partner organisation"),
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("responsible officer"),
    )
    sphere = models.CharField(_("sphere"), max_length=12, choices=Sphere)
    instrument = models.ForeignKey(
        "reference.Instrument",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("instrument"),
    )
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    aid_type = models.ForeignKey(
        "reference.AidType", models.PROTECT, null=True, blank=True, verbose_name=_("type of aid")
    )
    is_humanitarian = models.BooleanField(_("humanitarian"), default=False)
    iati_identifier = models.CharField(
        _("IATI identifier"),
        max_length=120,
        null=True,
        blank=True,
        unique=True,
    )

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["status", "-id"], name="activity_status"),
            models.Index(fields=["sphere", "-id"], name="activity_sphere"),
            models.Index(fields=["instrument", "-id"], name="activity_instrument"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="activity_ends_after_it_starts",
                violation_error_message=_("The end lies before the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("activities:detail", args=[self.pk])


class ActivityPaper(models.Model):
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="papers")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")


class Scheme(models.TextChoices):
    SDG = "sdg", _("Agenda 2030")
    SECTOR = "sector", _("DAC purpose")
    PLACE = "place", _("country or region")


class SplitSetQuerySet(models.QuerySet["SplitSet"]):
    def sealed(self) -> SplitSetQuerySet:
        return self.filter(is_sealed=True)

    def of_activities(self, scheme: Scheme) -> SplitSetQuerySet:
        return self.filter(scheme=scheme, is_for_entries=False)


class SplitSet(Guarded):
    """How an activity divides over goals, purposes or places, from a date on.

    A set is written unsealed (a draft that may be incomplete); sealing it is refused by the
    database unless its lines add up to 100.00 %, and fixes set and lines. The first set of a
    scheme holds since ever (`valid_from` empty). A *correction* (`replaces`) takes the place of
    the other set for its whole time; a *change of content* begins on its own date.
    """

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="split_sets")
    scheme = models.CharField(_("scheme"), max_length=10, choices=Scheme)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("corrects"),
    )
    reason = models.TextField(_("reason"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.WORKFLOW)
    is_sealed = models.BooleanField(_("sealed"), default=False)
    is_for_entries = models.BooleanField(
        _("for single entries"),
        default=False,
        help_text=_("Holds only for the ledger entries that name it."),
    )

    objects = SplitSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("split")
        verbose_name_plural = _("splits")
        ordering = ["activity", "scheme", "pk"]
        indexes = [models.Index(fields=["activity", "scheme"], name="split_activity_scheme")]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "scheme"],
                condition=Q(is_sealed=False, is_for_entries=False),
                name="split_one_draft_per_scheme",
            ),
            models.UniqueConstraint(
                fields=["activity", "scheme"],
                condition=Q(
                    is_sealed=True,
                    is_for_entries=False,
                    valid_from__isnull=True,
                    replaces__isnull=True,
                ),
                name="split_one_first_set_per_scheme",
            ),
            models.UniqueConstraint(fields=["replaces"], name="split_corrected_once"),
        ]

    def __str__(self) -> str:
        return f"{self.activity.code}: {self.get_scheme_display()}"


class SplitLine(models.Model):
    """One share of a set; `position` is the listed order, which settles rounding ties."""

    split_set = models.ForeignKey(SplitSet, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField(_("position"))
    goal = models.ForeignKey(
        "reference.Goal", models.PROTECT, null=True, blank=True, related_name="+"
    )
    target = models.ForeignKey(
        "reference.Target", models.PROTECT, null=True, blank=True, related_name="+"
    )
    sector = models.ForeignKey(
        "reference.Sector", models.PROTECT, null=True, blank=True, related_name="+"
    )
    country = models.ForeignKey(
        "reference.Country", models.PROTECT, null=True, blank=True, related_name="+"
    )
    region = models.ForeignKey(
        "reference.Region", models.PROTECT, null=True, blank=True, related_name="+"
    )
    share = models.PositiveIntegerField(_("share"), help_text=_("in hundredths of a per cent"))

    class Meta:
        ordering = ["split_set", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=WHOLE), name="split_share_in_range"
            ),
            models.CheckConstraint(
                condition=Q(goal__isnull=False, sector=None, country=None, region=None)
                | Q(goal=None, target=None, sector__isnull=False, country=None, region=None)
                | Q(goal=None, target=None, sector=None, country__isnull=False, region=None)
                | Q(goal=None, target=None, sector=None, country=None, region__isnull=False),
                name="split_line_names_one_thing",
            ),
            models.UniqueConstraint(fields=["split_set", "position"], name="split_line_position"),
            models.UniqueConstraint(fields=["split_set", "target"], name="split_line_target"),
            models.UniqueConstraint(
                fields=["split_set", "goal"],
                condition=Q(target__isnull=True),
                name="split_line_goal_without_target",
            ),
            models.UniqueConstraint(fields=["split_set", "sector"], name="split_line_sector"),
            models.UniqueConstraint(fields=["split_set", "country"], name="split_line_country"),
            models.UniqueConstraint(fields=["split_set", "region"], name="split_line_region"),
        ]

    @property
    def code(self) -> str:
        """What the line names: a target «6.1», a goal «4», a purpose, a country or a region."""
        named = (
            self.target_id or self.goal_id or self.sector_id or self.country_id or self.region_id
        )
        return str(named)


class MarkerSet(Guarded):
    """The policy markers of an activity, as known from `recorded_at` on.

    A marker that no set names is *not screened*, which is not the same as score 0.
    """

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="marker_sets")
    recorded_at = models.DateTimeField(_("recorded at"))
    reason = models.TextField(_("reason"), blank=True)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.WORKFLOW)

    class Meta:
        ordering = ["activity", "pk"]


class MarkerScore(models.Model):
    marker_set = models.ForeignKey(MarkerSet, models.PROTECT, related_name="scores")
    marker = models.ForeignKey("reference.PolicyMarker", models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(_("score"))

    class Meta:
        ordering = ["marker_set", "marker"]
        constraints = [
            models.UniqueConstraint(fields=["marker_set", "marker"], name="marker_scored_once"),
            models.CheckConstraint(condition=Q(score__lte=4), name="marker_score_in_range"),
        ]
