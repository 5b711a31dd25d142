"""The columns of each kind of file: heading, cleaning and messages, in one place.

Built on django-import-export's Resources and Fields; its row-by-row import is not used, because
it asks the database for every row (`comparing.py` reads all of them with one query).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from import_export.fields import Field
from import_export.resources import Resource

from core.activities.models import Scheme, SplitLine
from core.activities.splits import SplitItem
from core.activities.states import ActivityStatus
from core.excel import AMOUNT, DATE, TEXT
from core.partners.identifiers import objections_to_uid
from core.partners.models import Certificate, Organisation, OrganisationKind
from core.partners.rules import objections_to_end_of_certificate
from core.people.models import User
from core.reference.models import Country, Instrument
from exchange.models import ProposalKind
from exchange.widgets import (
    LANGUAGES,
    AmountWidget,
    ChoiceWidget,
    DateWidget,
    InstalmentsWidget,
    RowWidget,
    SplitWidget,
    TextWidget,
    UidWidget,
    YesNoWidget,
)
from iza import plans
from iza import rules as project_rules
from iza.models import Project

Fault = tuple[str, str]
"""(key of the column, sentence for the reader); an empty key is the whole row."""


class Column(Field):
    """A column of a file; a split (of `scheme`) and a plan are no fields of the row."""

    def __init__(
        self,
        heading: Any,
        widget: Any,
        *,
        is_required: bool = False,
        number_format: str = TEXT,
        example: Any = None,
        scheme: Scheme | None = None,
    ) -> None:
        super().__init__(widget=widget)
        self.heading = heading
        self.is_required = is_required
        self.number_format = number_format
        self.example = example
        self.scheme = scheme

    @property
    def is_field(self) -> bool:
        return self.scheme is None and not isinstance(self.widget, InstalmentsWidget)

    def headings(self) -> frozenset[str]:
        """The heading in every language of the product."""
        found = set()
        for language in LANGUAGES:
            with override(language):
                found.add(str(self.heading))
        return frozenset(found)


class CertificateColumn(Column):
    """The last day of a Zewo certificate, which is a record of its own beside the partner."""

    is_field = False


class RowResource(Resource):
    """One row per `code`, so that an import can be repeated safely."""

    model: type[models.Model]

    @property
    def columns(self) -> Mapping[str, Column]:
        return self.fields

    def existing(self, codes: Collection[str]) -> dict[str, Any]:
        """The stored rows by code in lower case, with what the comparison needs."""
        raise NotImplementedError

    def prepared(self, rows: Iterable[Any]) -> list[Any]:
        """The rows with what `present` needs, in a fixed number of queries."""
        return list(rows)

    def present(self, instance: Any, key: str) -> Any:
        """The stored value of a column."""
        return getattr(instance, key)

    def settled(self, key: str, value: Any, stored: Any) -> Any:
        """What a cell means for a stored row: its value, unless a column says otherwise."""
        return value

    def faults(self, values: Mapping[str, Any], stored: Any | None, *, on: dt.date) -> list[Fault]:
        """What is wrong with a row whose cells are each right."""
        return []


class OrganisationResource(RowResource):
    model = Organisation

    code = Column(gettext_lazy("Short code"), TextWidget(40), is_required=True, example="MUSTER")
    name = Column(gettext_lazy("Name"), TextWidget(250), is_required=True, example="Hilfswerk")
    kind = Column(
        gettext_lazy("Kind"), ChoiceWidget(OrganisationKind, empty=OrganisationKind.NATIONAL_NGO)
    )
    street = Column(gettext_lazy("Street and number"), TextWidget(100))
    postal_code = Column(gettext_lazy("Postal code"), TextWidget(16), example="8001")
    town = Column(gettext_lazy("Town"), TextWidget(100), example="Zürich")
    country = Column(
        gettext_lazy("Country"),
        RowWidget(Country.objects.all, lambda row: (row.code, row.name_de, row.name_en)),
        example="CH",
    )
    uid = Column(gettext_lazy("UID"), UidWidget(20))
    zewo_valid_to = CertificateColumn(
        gettext_lazy("Zewo certificate valid to"), DateWidget(), number_format=DATE
    )
    iati_ref = Column(gettext_lazy("IATI identifier"), TextWidget(100))
    email = Column(gettext_lazy("E-mail"), TextWidget(254))
    website = Column(gettext_lazy("Website"), TextWidget(200))
    is_active = Column(gettext_lazy("Active"), YesNoWidget())

    def existing(self, codes: Collection[str]) -> dict[str, Any]:
        rows = Organisation.objects.select_related("country").order_by("pk")
        found = {row.code.casefold(): row for row in rows if row.code.casefold() in codes}
        self.prepared(found.values())
        return found

    def prepared(self, rows: Iterable[Any]) -> list[Any]:
        """Each with `zewo_ends`: the last days of its Zewo certificates, those that wait too."""
        organisations = list(rows)
        ends: dict[int, list[dt.date]] = defaultdict(list)
        for one in Certificate.objects.zewo().live():
            ends[one.organisation_id].append(one.valid_to)
        for organisation in organisations:
            organisation.zewo_ends = ends[organisation.pk]
        return organisations

    def present(self, instance: Any, key: str) -> Any:
        if key == "zewo_valid_to":
            return max(instance.zewo_ends, default=None)
        return getattr(instance, key)

    def settled(self, key: str, value: Any, stored: Any) -> Any:
        """An empty cell takes no certificate away, and one that is known brings none."""
        if key == "zewo_valid_to" and value in {None, *stored.zewo_ends}:
            return self.present(stored, key)
        return value

    def faults(self, values: Mapping[str, Any], stored: Any | None, *, on: dt.date) -> list[Fault]:
        faults = [("uid", text) for text in objections_to_uid(values["uid"])]
        faults += [
            ("zewo_valid_to", text)
            for text in objections_to_end_of_certificate(values["zewo_valid_to"], on=on)
        ]
        for key in ("email", "website"):
            faults += _field_faults(Organisation, key, values[key])
        return faults


class ProjectResource(RowResource):
    model = Project

    code = Column(
        gettext_lazy("File reference"), TextWidget(60), is_required=True, example="IZA-2026-001"
    )
    title = Column(gettext_lazy("Title"), TextWidget(250), is_required=True, example="Wasser")
    description = Column(gettext_lazy("Description"), TextWidget(5000))
    partner = Column(
        gettext_lazy("Partner organisation"),
        RowWidget(Organisation.objects.all, lambda row: (row.code, row.name)),
        example="MUSTER",
    )
    responsible = Column(
        gettext_lazy("Responsible"),
        RowWidget(
            lambda: User.objects.filter(is_active=True, is_service=False),
            lambda row: (row.username, row.get_full_name()),
        ),
    )
    instrument = Column(
        gettext_lazy("Instrument"),
        RowWidget(
            lambda: Instrument.objects.filter(sphere="development"),
            lambda row: (row.code, str(row), row.name_de, row.name_en),
        ),
        example="B",
    )
    starts_on = Column(
        gettext_lazy("Starts on"), DateWidget(), number_format=DATE, example=dt.date(2026, 1, 1)
    )
    ends_on = Column(
        gettext_lazy("Ends on"), DateWidget(), number_format=DATE, example=dt.date(2028, 12, 31)
    )
    project_cost = Column(gettext_lazy("Total cost CHF"), AmountWidget(), number_format=AMOUNT)
    amount_asked = Column(
        gettext_lazy("Amount asked CHF"), AmountWidget(), number_format=AMOUNT, example=15_000_000
    )
    beneficiaries = Column(gettext_lazy("Who benefits"), TextWidget(5000))
    expected_results = Column(gettext_lazy("Expected results"), TextWidget(5000))
    local_partner = Column(gettext_lazy("Partner on site"), TextWidget(200))
    sdg = Column(
        Scheme.SDG.label, SplitWidget(Scheme.SDG), scheme=Scheme.SDG, example="6.1 60 %; 6.2 40 %"
    )
    sector = Column(
        Scheme.SECTOR.label, SplitWidget(Scheme.SECTOR), scheme=Scheme.SECTOR, example="14030"
    )
    place = Column(
        Scheme.PLACE.label,
        SplitWidget(Scheme.PLACE),
        scheme=Scheme.PLACE,
        example="KE 50 %; TZ 50 %",
    )
    instalments = Column(
        gettext_lazy("Planned instalments"),
        InstalmentsWidget(),
        example="15.04.2026 90'000; 15.04.2027 60'000",
    )

    def existing(self, codes: Collection[str]) -> dict[str, Any]:
        """Drafts come with splits and plan; what is no draft comes too, to be refused by name."""
        rows = {
            row.code.casefold(): row
            for row in Project.objects.select_related("partner", "responsible", "instrument")
            if row.code.casefold() in codes
        }
        self.prepared(rows.values())
        return rows

    def prepared(self, rows: Iterable[Any]) -> list[Any]:
        projects = list(rows)
        _load_splits(projects)
        planned = plans.plans_of([project.pk for project in projects])
        for project in projects:
            project.present_plan = tuple(planned.get(project.pk, ()))
        return projects

    def present(self, instance: Any, key: str) -> Any:
        if key == "instalments":
            return instance.present_plan
        scheme = self.columns[key].scheme
        return instance.present_splits.get(scheme, ()) if scheme else getattr(instance, key)

    def faults(self, values: Mapping[str, Any], stored: Any | None, *, on: dt.date) -> list[Fault]:
        faults = []
        if values["starts_on"] and values["ends_on"] and values["ends_on"] < values["starts_on"]:
            faults.append(("ends_on", _("The end lies before the start.")))
        total = project_rules.faults_of_plan(values["instalments"], asked=values["amount_asked"])
        faults += [("instalments", text) for text in total]
        if stored is None:
            return faults
        if stored.status != ActivityStatus.DRAFT:
            faults.append(("code", _("Only drafts are changed by a file; this is none any more.")))
        for key, column in self.columns.items():
            if column.scheme in stored.sealed_schemes and values[key] != self.present(stored, key):
                faults.append((key, _("This split was submitted before; correct it on its page.")))
        return faults


RESOURCES: dict[str, Callable[[], RowResource]] = {
    ProposalKind.ORGANISATIONS: OrganisationResource,
    ProposalKind.PROJECTS: ProjectResource,
}


def _field_faults(model: type[models.Model], key: str, value: str) -> list[Fault]:
    """What the validators of a model's field say about a text."""
    if not value:
        return []
    try:
        model._meta.get_field(key).run_validators(value)  # type: ignore[union-attr]
    except ValidationError as error:
        return [(key, message) for message in error.messages]
    return []


def _load_splits(projects: Iterable[Any]) -> None:
    """Give each project its `present_splits`, drafts first, and its `sealed_schemes`."""
    by_key = {project.pk: project for project in projects}
    found: dict[tuple[int, Any, bool], list[SplitItem]] = defaultdict(list)
    lines = SplitLine.objects.filter(
        split_set__activity__in=by_key,
        split_set__is_for_entries=False,
        split_set__corrections=None,
    ).select_related("split_set")
    for line in lines.order_by("split_set", "position"):
        one = line.split_set
        found[one.activity_id, Scheme(one.scheme), one.is_sealed].append(
            SplitItem(line.code, line.share)
        )
    for project in by_key.values():
        project.present_splits, project.sealed_schemes = {}, set()
    for (key, scheme, is_sealed), items in sorted(found.items(), key=lambda pair: not pair[0][2]):
        by_key[key].present_splits[scheme] = tuple(items)
        if is_sealed:
            by_key[key].sealed_schemes.add(scheme)
