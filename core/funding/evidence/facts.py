"""What evidence is made of: a fact in words, sections of facts, and the facts that recur."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.confirmation import Confirmable
from core.display import swiss_datetime
from core.documents.models import Document


@dataclass(frozen=True)
class Fact:
    """One line of evidence; `is_missing` says that there is none, in words."""

    label: str
    value: str
    is_missing: bool = False


@dataclass(frozen=True)
class Section:
    code: str
    title: str
    facts: Sequence[Fact]


def two_people(record: Confirmable) -> Fact:
    if record.confirmed_by is None:
        return Fact(_("Two people"), _("No second person has confirmed it."), is_missing=True)
    return Fact(_("Two people"), names(record))


def names(record: Confirmable) -> str:
    """Who recorded and who confirmed, each with the moment."""
    said = _("recorded by %(person)s, %(moment)s") % {
        "person": record.recorded_by,
        "moment": swiss_datetime(record.recorded_at),
    }
    if record.confirmed_by is None:
        return said
    return f"{said}; " + _("confirmed by %(person)s, %(moment)s") % {
        "person": record.confirmer,
        "moment": swiss_datetime(record.confirmed_at),
    }


def filed(paper: Document) -> Fact:
    return Fact(
        str(paper.get_category_display()).capitalize(), f"{paper.file_name}, SHA-256 {paper.sha256}"
    )
