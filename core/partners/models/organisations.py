"""Partner organisations and their bank accounts, which two people put in force."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit.models import Guarded
from core.confirmation import Confirmable, ConfirmableQuerySet
from core.display import iban as in_groups
from core.documents.models import Document
from core.partners.identifiers import AccountNumber
from core.searching import containing


class OrganisationKind(models.TextChoices):
    """IATI OrganisationType, as far as a city meets them."""

    GOVERNMENT = "10", _("government")
    LOCAL_GOVERNMENT = "11", _("local government")
    INTERNATIONAL_NGO = "21", _("international NGO")
    NATIONAL_NGO = "22", _("national NGO")
    REGIONAL_NGO = "23", _("regional NGO")
    PARTNER_COUNTRY_NGO = "24", _("partner country NGO")
    PUBLIC_PRIVATE = "30", _("public private partnership")
    MULTILATERAL = "40", _("multilateral organisation")
    FOUNDATION = "60", _("foundation")
    PRIVATE_SECTOR = "70", _("company")
    ACADEMIC = "80", _("academic institution")
    OTHER = "90", _("other")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def named(self) -> OrganisationQuerySet:
        """What a choice shows of them, and no more: there are hundreds."""
        return self.only("name")

    def search(self, words: str) -> OrganisationQuerySet:
        return containing(self, words, "code", "name", "town", "uid")


class Organisation(Guarded):
    """Anybody who receives money or takes part: Hilfswerk, city, UN agency, supplier."""

    code = models.CharField(_("short code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=250)
    kind = models.CharField(
        _("kind"), max_length=2, choices=OrganisationKind, default=OrganisationKind.NATIONAL_NGO
    )
    country = models.ForeignKey(
        "reference.Country", models.PROTECT, null=True, blank=True, verbose_name=_("country")
    )
    street = models.CharField(_("street and number"), max_length=100, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=16, blank=True)
    town = models.CharField(_("town"), max_length=100, blank=True)
    uid = models.CharField(
        _("UID"), max_length=20, blank=True, help_text=_("Commercial register, CHE-123.456.789")
    )
    iati_ref = models.CharField(_("IATI identifier"), max_length=100, blank=True, db_index=True)
    channel = models.ForeignKey(
        "reference.Channel", models.PROTECT, null=True, blank=True, verbose_name=_("DAC channel")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partners:organisation_detail", args=[self.pk])


class BankAccountQuerySet(ConfirmableQuerySet):
    def usable(self) -> BankAccountQuerySet:
        """Confirmed, and not replaced by a newer confirmed version."""
        return self.confirmed().filter(replaced_by__isnull=True, closed_at__isnull=True)

    def of_number(self, account: BankAccount) -> BankAccountQuerySet:
        """What stands or waits with the same number; without an IBAN, in the same country."""
        same = self.filter(discarded_at=None, closed_at=None, replaced_by=None)
        if account.iban:
            return same.filter(iban=account.iban)
        return same.filter(
            iban="",
            account_number=account.account_number,
            bank_country=account.bank_country_id,
        )


class BankAccount(Confirmable):
    """One version of a partner's account; a change is a new version that replaces it.

    It is named by its IBAN, or where its country has none by number and bank, as ISO 20022 asks.

    A version is unusable until a second person confirms it with a note of the call back to a
    known number, and for a cooling period after that (checked when payment is released).
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="accounts", verbose_name=_("organisation")
    )
    holder = models.CharField(_("account holder"), max_length=140)
    iban = models.CharField(_("IBAN"), max_length=34, blank=True)
    account_number = models.CharField(
        _("account number"), max_length=34, blank=True, help_text=_("Where there is no IBAN.")
    )
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    clearing_code = models.CharField(
        _("clearing code"),
        max_length=28,
        blank=True,
        help_text=_("The bank's national number, such as the ABA routing number in the USA."),
    )
    bank_name = models.CharField(_("name of the bank"), max_length=140, blank=True)
    bank_street = models.CharField(_("street of the bank"), max_length=70, blank=True)
    bank_town = models.CharField(_("town of the bank"), max_length=35, blank=True)
    bank_country = models.ForeignKey(
        "reference.Country",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country of the bank"),
    )
    currency = models.ForeignKey(
        "reference.Currency", models.PROTECT, default="CHF", verbose_name=_("currency")
    )
    street = models.CharField(_("street and number"), max_length=70, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=16, blank=True)
    town = models.CharField(_("town"), max_length=35)
    country = models.ForeignKey(
        "reference.Country", models.PROTECT, default="CH", verbose_name=_("country")
    )
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("replaces"),
    )
    reason = models.TextField(_("reason of the change"), blank=True)
    call_back_note = models.TextField(
        _("call back"), blank=True, help_text=_("Whom you called, on which known number, when.")
    )
    usable_from = models.DateField(_("usable from"), null=True, blank=True, editable=False)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)

    objects = BankAccountQuerySet.as_manager()
    UNHASHED = frozenset({"call_back_note", "usable_from", "replaced_by_id", "closed_at"})
    OF_THE_BANK = ("bank_name", "bank_street", "bank_town", "bank_country_id")
    HASHED_IF_SET = frozenset({"account_number", "clearing_code", *OF_THE_BANK})

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        ordering = ["organisation", "-pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | ~Q(call_back_note=""),
                name="partners_account_confirmed_with_call_back",
                violation_error_message=_("Confirming an account takes a note of the call back."),
            ),
            models.CheckConstraint(
                condition=~Q(iban="")
                & Q(account_number="", clearing_code="", bank_name="", bank_street="")
                & Q(bank_town="", bank_country__isnull=True)
                | Q(iban="", bank_country__isnull=False)
                & ~Q(account_number="")
                & ~Q(bank_name="")
                & ~Q(bank_town="")
                & ~Q(bic="", clearing_code=""),
                name="partners_account_named_in_one_way",
                violation_error_message=_(
                    "Either the IBAN, or account number and bank: the IBAN names its bank itself."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder}, {self.identifier}"

    def get_absolute_url(self) -> str:
        return reverse("partners:account_detail", args=[self.pk])

    @property
    def identifier(self) -> str:
        """The IBAN in groups, or the account number with the code of its bank."""
        if self.iban:
            return in_groups(self.iban)
        return f"{self.account_number} ({self.bic or self.bank_country_id})"

    @property
    def bank(self) -> str:
        """Name, address and codes of a bank that no IBAN names, in one line; else empty."""
        if self.iban:
            return ""
        country = str(self.bank_country_id or "")
        codes = (self.bic, self.clearing_code)
        parts = (self.bank_name, self.bank_street, self.bank_town, country, *codes)
        return ", ".join(part for part in parts if part)

    @property
    def number(self) -> AccountNumber:
        """What the rules look at."""
        return AccountNumber(
            iban=self.iban,
            account_number=self.account_number,
            bic=self.bic,
            clearing_code=self.clearing_code,
            bank_name=self.bank_name,
            bank_street=self.bank_street,
            bank_town=self.bank_town,
            bank_country=str(self.bank_country_id or ""),
        )


class InterestQuerySet(models.QuerySet["Interest"]):
    def in_force(self, on: dt.date) -> InterestQuerySet:
        """Those that began by a day and were not ended by its beginning."""
        begin = timezone.make_aware(dt.datetime.combine(on, dt.time.min))
        return self.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=begin), valid_from__lte=on)


class Interest(Guarded):
    """A declared interest (Ausstand): the person decides nothing about this organisation."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="interests",
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="interests", verbose_name=_("organisation")
    )
    nature = models.CharField(
        _("interest"), max_length=200, help_text=_("For example: member of the board")
    )
    valid_from = models.DateField(_("valid from"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("declared interest")
        verbose_name_plural = _("declared interests")
        ordering = ["organisation", "-valid_from", "-pk"]

    def __str__(self) -> str:
        return f"{self.person}: {self.nature}"


class OrganisationPaper(models.Model):
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="papers")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")


class BankAccountPaper(models.Model):
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="papers")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
