"""Rules about codes: each stands in its list, as it is kept here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from django.utils.translation import gettext_lazy as _

from core.reference.models import (
    AidType,
    Channel,
    CodeListItem,
    Country,
    Currency,
    Goal,
    PolicyMarker,
    Region,
    Sector,
    Target,
)
from reports.iati.standard.rule import Known, rule

LISTS = (
    # number, path, attribute, vocabularies ("" for none given) or None for all, list
    ("9.3.1", ".", "default-currency", None, "Currency"),
    ("9.4.1", "activity-date", "type", None, "ActivityDateType"),
    ("9.5.1", "activity-status", "code", None, "ActivityStatus"),
    ("9.7.1", "budget", "status", None, "BudgetStatus"),
    ("9.8.1", "budget", "type", None, "BudgetType"),
    ("9.9.1", "budget/value", "currency", None, "Currency"),
    ("9.10.1", "collaboration-type", "code", None, "CollaborationType"),
    ("9.21.1", "default-aid-type", "code", {"", "1"}, "AidType"),
    ("9.22.1", "default-aid-type", "vocabulary", None, "AidTypeVocabulary"),
    ("9.23.1", "default-finance-type", "code", None, "FinanceType"),
    ("9.24.1", "default-flow-type", "code", None, "FlowType"),
    ("9.26.1", "description", "type", None, "DescriptionType"),
    ("9.31.1", "humanitarian-scope", "type", None, "HumanitarianScopeType"),
    ("9.32.1", "humanitarian-scope", "vocabulary", None, "HumanitarianScopeVocabulary"),
    ("9.40.1", "participating-org", "crs-channel-code", None, "CRSChannelCode"),
    ("9.41.1", "participating-org", "role", None, "OrganisationRole"),
    ("9.42.1", "participating-org", "type", None, "OrganisationType"),
    ("9.43.1", "planned-disbursement", "type", None, "BudgetType"),
    ("9.46.1", "planned-disbursement/value", "currency", None, "Currency"),
    ("9.47.1", "policy-marker", "code", {"", "1"}, "PolicyMarker"),
    ("9.48.1", "policy-marker", "significance", None, "PolicySignificance"),
    ("9.49.1", "policy-marker", "vocabulary", None, "PolicyMarkerVocabulary"),
    ("9.50.1", "recipient-country", "code", None, "Country"),
    ("9.51.1", "recipient-region", "code", {"", "1"}, "Region"),
    ("9.52.1", "recipient-region", "vocabulary", None, "RegionVocabulary"),
    ("9.54.1", "reporting-org", "type", None, "OrganisationType"),
    ("9.76.1", "sector", "code", {"", "1"}, "Sector"),
    ("9.78.1", "sector", "vocabulary", None, "SectorVocabulary"),
    ("9.79.1", "tag", "vocabulary", None, "TagVocabulary"),
    ("9.88.1", "transaction/provider-org", "type", None, "OrganisationType"),
    ("9.89.1", "transaction/receiver-org", "type", None, "OrganisationType"),
    ("9.93.1", "transaction/transaction-type", "code", None, "TransactionType"),
    ("9.94.1", "transaction/value", "currency", None, "Currency"),
    ("9.125.1", "tag", "code", {"2"}, "UNSDG-Goals"),
    ("9.126.1", "tag", "code", {"3"}, "UNSDG-Targets"),
    ("9.127.1", "default-aid-type", "code", {"2"}, "EarmarkingCategory"),
)

TABLES = {
    "AidType": (AidType, "code"),
    "CRSChannelCode": (Channel, "code"),
    "Country": (Country, "code"),
    "Currency": (Currency, "code"),
    "PolicyMarker": (PolicyMarker, "code"),
    "Region": (Region, "code"),
    "Sector": (Sector, "code"),
    "UNSDG-Goals": (Goal, "number"),
    "UNSDG-Targets": (Target, "code"),
}
"""Lists that are a table of their own; the others are entries of code lists."""


def known_codes() -> dict[str, frozenset[str]]:
    """The codes of every list; one query for each table."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, (model, column) in TABLES.items():
        found[name] = {str(code) for code in model._default_manager.values_list(column, flat=True)}
    for name, code in CodeListItem.objects.values_list("code_list", "code"):
        found[name].add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


def _given(
    activity: Element, path: str, attribute: str, vocabularies: set[str] | None
) -> Iterator[str]:
    for element in activity.findall(path):
        code = element.get(attribute)
        is_meant = vocabularies is None or element.get("vocabulary", "") in vocabularies
        if code and is_meant:
            yield code


def _is_unknown(
    path: str, attribute: str, vocabularies: set[str] | None, name: str
) -> Callable[[Element, Known], bool]:
    def is_broken(activity: Element, known: Known) -> bool:
        codes = known.codes.get(name, frozenset())
        return any(code not in codes for code in _given(activity, path, attribute, vocabularies))

    return is_broken


for _number, _path, _attribute, _vocabularies, _name in LISTS:
    _element = "iati-activity" if _path == "." else _path
    rule(_number, _element, _("A code does not stand in the code list."))(
        _is_unknown(_path, _attribute, _vocabularies, _name)
    )
