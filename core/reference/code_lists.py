"""How each IATI code list that is kept here is read from its XML."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from django.db import models

from core.reference import models as reference

NUMBERING = re.compile(r"^[IVX]+\.(\d+\.)?([a-z]\.)? ")
ITEMS = 5


@dataclass(frozen=True)
class CodeList:
    """The table of a code list; `turn` puts what others refer to first."""

    model: type[models.Model]
    turn: int
    code_list: str = ""

    def objects(self) -> models.QuerySet:
        objects: models.QuerySet = models.QuerySet(self.model)
        return objects.filter(code_list=self.code_list) if self.code_list else objects


READERS = {
    "SectorCategory": CodeList(reference.SectorCategory, turn=1),
    "Sector": CodeList(reference.Sector, turn=2),
    "AidType": CodeList(reference.AidType, turn=3),
    "CRSChannelCode": CodeList(reference.Channel, turn=3),
    "PolicyMarker": CodeList(reference.PolicyMarker, turn=3),
    "Region": CodeList(reference.Region, turn=3),
    "Country": CodeList(reference.Country, turn=4),
}
# Names of countries are the library’s, those of markers our own short ones.
WITHOUT_NAMES = {reference.Country, reference.PolicyMarker}


def read_item(code_list: CodeList, item: Element, number: int) -> dict[str, Any]:
    """Give the values of one item by attribute name; `number` is its place in the list.

    A date of withdrawal that is no date counts as none.
    """
    values: dict[str, Any] = {
        "code": (item.findtext("code") or "").strip(),
        "name_en": _name(item, code_list.model),
        "is_active": item.get("status") != "withdrawn",
    }
    if code_list.model is reference.Sector:
        values["category_id"] = (item.findtext("category") or "").strip()
        values["withdrawn_on"] = None if values["is_active"] else _withdrawn_on(item)
    if code_list.model is reference.PolicyMarker:
        values["position"] = number
    if code_list.code_list:
        values |= {"code_list": code_list.code_list, "position": number}
    return values


def _name(item: Element, model: type[models.Model]) -> str:
    """The English name, without the numbering of categories and the word that regions repeat."""
    name = item.findtext("name/narrative") or item.findtext("name") or ""
    name = " ".join(name.split())
    if model is reference.SectorCategory:
        return NUMBERING.sub("", name)
    if model is reference.Region:
        return name.removesuffix(", regional")
    return name


def _withdrawn_on(item: Element) -> dt.date | None:
    try:
        return dt.date.fromisoformat(item.get("withdrawal-date", ""))
    except ValueError:
        return None
