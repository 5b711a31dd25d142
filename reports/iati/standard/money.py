"""Rules about amounts."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from django.utils.translation import gettext_lazy as _

from reports.iati.standard.rule import Known, rule


@rule("7.8.1", "value", _("An amount has no currency."))
def without_currency(activity: Element, _known: Known) -> bool:
    if activity.get("default-currency"):
        return False
    return any(not value.get("currency") for value in activity.iter("value"))


@rule("7.5.2", "budget", _("The amount of a budget has no value date."))
def budget_without_value_date(activity: Element, _known: Known) -> bool:
    return any(not value.get("value-date") for value in activity.findall("budget/value"))
