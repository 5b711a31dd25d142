"""What everybody refers to: Agenda 2030, DAC and IATI codes, countries, currencies, accounts."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_readers_language(row: models.Model, text: str) -> str:
    """The text («name», «short») in the reader's language; English where none is kept in it.

    Without an active language the office's own counts.
    """
    language = (get_language() or "de-ch")[:2]
    return getattr(row, f"{text}_{language}", "") or getattr(row, f"{text}_en")


class Sphere(models.TextChoices):
    """The disjoint fields that no table may mix."""

    DEVELOPMENT = "development", _("Development")
    HUMANITARIAN = "humanitarian", _("Humanitarian abroad")
    DOMESTIC = "domestic", _("Domestic")


class Named(models.Model):
    """A row with a name in English and, where there are, in the languages of the country."""

    name_de = models.CharField(_("name in German"), max_length=500, blank=True)
    name_en = models.CharField(_("name in English"), max_length=500)
    name_fr = models.CharField(_("name in French"), max_length=500, blank=True)
    name_it = models.CharField(_("name in Italian"), max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """The name in the reader's language; English where none is kept in it."""
        return in_readers_language(self, "name")


class Coded(Named):
    """A row of a published code list; a code that was withdrawn stays, for what used it."""

    code = models.CharField(_("code"), max_length=20, primary_key=True)
    is_active = models.BooleanField(_("in use"), default=True)
    official_source = models.CharField(
        _("official source"),
        max_length=100,
        blank=True,
        help_text=_("the file whose word counts; empty: the project’s own list"),
    )

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} – {self.name}"


class Goal(Named):
    """One of the 17 Sustainable Development Goals."""

    number = models.PositiveSmallIntegerField(_("number"), primary_key=True)
    colour = models.CharField(_("colour"), max_length=7, help_text=_("as #rrggbb"))
    text_colour = models.CharField(
        _("text colour"), max_length=7, help_text=_("legible on the colour, at least 4.5 to 1")
    )

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(number__range=(1, 17)), name="goal_number_1_to_17"),
        ]

    def __str__(self) -> str:
        return f"{self.number} – {self.name}"


class Target(models.Model):
    """One of the 169 targets; the short titles are the project's own words, not official ones."""

    code = models.CharField(_("code"), max_length=5, primary_key=True)
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="targets", verbose_name=_("goal"))
    position = models.PositiveSmallIntegerField(
        _("position"), unique=True, help_text=_("natural order over all goals")
    )
    short_de = models.CharField(_("short title in German"), max_length=90)
    short_en = models.CharField(_("short title in English"), max_length=90)
    short_fr = models.CharField(_("short title in French"), max_length=90, blank=True)
    short_it = models.CharField(_("short title in Italian"), max_length=90, blank=True)
    official_de = models.TextField(_("official text in German"), blank=True)
    official_en = models.TextField(_("official text in English"), blank=True)
    official_fr = models.TextField(_("official text in French"), blank=True)
    official_it = models.TextField(_("official text in Italian"), blank=True)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.code} – {self.name}"

    @property
    def name(self) -> str:
        """The short title in the reader's language."""
        return in_readers_language(self, "short")

    @property
    def official(self) -> str:
        """The official text in the reader's language; empty until somebody loads it."""
        return in_readers_language(self, "official")


def target_position(code: str) -> int:
    """Give a target's place in the natural order: 4.7 before 4.a, 17.2 before 17.10.

    Raises ValueError for what is no target code.
    """
    goal, _dot, target = code.partition(".")
    if target.isdigit():
        return int(goal) * 1000 + int(target)
    if len(target) == 1 and "a" <= target <= "z":
        return int(goal) * 1000 + 100 + ord(target) - ord("a")
    raise ValueError(code)


class SectorCategory(Coded):
    """A group of DAC purpose codes, by their first three digits."""

    class Meta(Coded.Meta):
        verbose_name = _("sector category")
        verbose_name_plural = _("sector categories")


class Sector(Coded):
    """A five-digit DAC purpose code."""

    category = models.ForeignKey(
        SectorCategory, models.PROTECT, related_name="sectors", verbose_name=_("category")
    )
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    class Meta(Coded.Meta):
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")


class AidType(Coded):
    """A DAC type of aid (co-operation modality), such as C01."""

    class Meta(Coded.Meta):
        verbose_name = _("aid type")
        verbose_name_plural = _("aid types")


class Channel(Coded):
    """A DAC channel of delivery: through whom the money goes."""

    class Meta(Coded.Meta):
        verbose_name = _("channel")
        verbose_name_plural = _("channels")


class PolicyMarker(Coded):
    """A DAC policy marker; an activity that was not screened has no row, which is not score 0."""

    position = models.PositiveSmallIntegerField(_("position"))
    scores = models.CharField(
        _("scores"), max_length=20, default="0 1 2", help_text=_("allowed scores, with spaces")
    )

    class Meta:
        verbose_name = _("policy marker")
        verbose_name_plural = _("policy markers")
        ordering = ["position"]

    @property
    def allowed_scores(self) -> tuple[int, ...]:
        return tuple(int(score) for score in self.scores.split())

    @property
    def max_score(self) -> int:
        return max(self.allowed_scores)


class CodeListItem(Named):
    """A code of one of the short IATI lists, such as OrganisationType or TransactionType."""

    code_list = models.CharField(_("code list"), max_length=40)
    code = models.CharField(_("code"), max_length=20)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    official_source = models.CharField(_("official source"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("code list entry")
        verbose_name_plural = _("code list entries")
        ordering = ["code_list", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code_list", "code"], name="code_list_item_once_per_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.name}"


class Region(Coded):
    """A DAC region; `parent` is the wider region that contains it."""

    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="parts",
        verbose_name=_("wider region"),
        null=True,
        blank=True,
    )

    class Meta(Coded.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")


class Country(Coded):
    """A country by its two-letter ISO code; XK is Kosovo."""

    iso3 = models.CharField(_("three-letter code"), max_length=3, blank=True)
    numeric = models.CharField(
        _("numeric code"), max_length=3, blank=True, help_text=_("three digits, none for Kosovo")
    )
    dac_code = models.PositiveSmallIntegerField(_("DAC code"), null=True, blank=True, unique=True)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="countries",
        verbose_name=_("region"),
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["name_de"]
        constraints = [
            models.UniqueConstraint(
                fields=["iso3"], condition=~Q(iso3=""), name="country_iso3_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StatusKind(models.TextChoices):
    ODA = "oda", _("ODA recipient")
    LDC = "ldc", _("least developed country")
    INCOME = "income", _("income group")


class CountryStatusQuerySet(models.QuerySet["CountryStatus"]):
    def known(self, at: dt.datetime | None = None) -> "CountryStatusQuerySet":
        """What stands now, or stood in our books at a moment (aware)."""
        if at is None:
            return self.filter(replaced_at__isnull=True)
        return self.filter(
            Q(recorded_at__isnull=True) | Q(recorded_at__lte=at),
            Q(replaced_at__isnull=True) | Q(replaced_at__gt=at),
        )

    def valid_on(self, day: dt.date) -> "CountryStatusQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class CountryStatus(models.Model):
    """What a country was, from a day to a day, and when we came to know it.

    A row is never rewritten: a correction closes it with `replaced_at` and adds another, so that
    a report of an earlier day can be printed again as it was.
    """

    country = models.ForeignKey(
        Country, models.PROTECT, related_name="statuses", verbose_name=_("country")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=StatusKind)
    value = models.CharField(
        _("value"), max_length=10, blank=True, help_text=_("LIC, LMIC, UMIC or HIC; else empty")
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(
        _("valid to"),
        null=True,
        blank=True,
        help_text=_("the last day; empty: until further notice"),
    )
    source = models.CharField(_("source"), max_length=255, blank=True)
    official_source = models.CharField(_("official source"), max_length=100, blank=True)
    recorded_at = models.DateTimeField(
        _("recorded at"), null=True, blank=True, help_text=_("empty: with the first load")
    )
    replaced_at = models.DateTimeField(_("replaced at"), null=True, blank=True)

    objects = CountryStatusQuerySet.as_manager()

    class Meta:
        verbose_name = _("country status")
        verbose_name_plural = _("country statuses")
        ordering = ["country", "kind", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="country_status_ends_after_it_begins",
                violation_error_message=_("The last day cannot lie before the first."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=StatusKind.values), name="country_status_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="income", value__gt="") | (~Q(kind="income") & Q(value="")),
                name="country_status_value_iff_income",
            ),
            models.UniqueConstraint(
                fields=["country", "kind", "valid_from"],
                condition=Q(replaced_at__isnull=True),
                name="country_status_once_per_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.kind} {self.value}".strip()


class Currency(Coded):
    """A currency by its ISO 4217 code; an amount of it is an int of its minor units."""

    minor_units = models.PositiveSmallIntegerField(
        _("minor units"), help_text=_("digits after the point: JPY 0, CHF 2, TND 3")
    )

    class Meta(Coded.Meta):
        verbose_name = _("currency")
        verbose_name_plural = _("currencies")


class Instrument(Coded):
    """How the city gives: programme, project, city cooperation, humanitarian, domestic, seed."""

    sphere = models.CharField(_("sphere"), max_length=20, choices=Sphere)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sphere__in=Sphere.values), name="instrument_sphere_known"
            ),
        ]


class GeneralLedgerAccount(Coded):
    """An HRM2 account; the first four digits are binding, what follows is the city's own."""

    class Meta(Coded.Meta):
        verbose_name = _("general ledger account")
        verbose_name_plural = _("general ledger accounts")


class FunctionalCode(Coded):
    """A code of the HRM2 functional classification."""

    class Meta(Coded.Meta):
        verbose_name = _("functional code")
        verbose_name_plural = _("functional codes")
