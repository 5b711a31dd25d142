"""The codes that a split may name: reading, checking and finding goals, purposes and places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.activities.models import WHOLE, Scheme
from core.activities.splits import SplitItem
from core.amounts import format_percent
from core.reference.models import Country, Goal, Region, Sector, Target
from core.reference.search import NUMBER, fold, search_targets


@dataclass(frozen=True)
class Named:
    """What a code stands for; `columns` are the keys that a stored line takes."""

    code: str
    title: str
    columns: dict[str, Any]
    words: str
    """Everything that a search may find it by, folded."""
    goal: int | None = None
    is_active: bool = True


Catalogue = dict[str, Named]


def catalogue(scheme: Scheme) -> Catalogue:
    """All codes of a scheme with their titles in the reader's language, in their natural order."""
    return {named.code: named for named in _READERS[scheme]()}


def normalise(scheme: Scheme, text: str) -> str:
    """Write a typed code as it is stored: "SDG 4.A" becomes "4.a", "np" becomes "NP"."""
    bare = re.sub(r"\s+", "", text)
    if scheme == Scheme.SDG:
        return re.sub(r"^(sdg|ziel|goal|target)", "", bare.lower())
    return bare.upper()


def resolve(scheme: Scheme, text: str, known: Catalogue) -> Named | None:
    """Read what a person typed: a code, or the whole name of a country, purpose or region."""
    if not text.strip():
        return None
    named = known.get(normalise(scheme, text))
    if named is not None or len(text.strip()) <= _LONGEST_CODE:
        return named
    wanted = _plain(text.strip())
    return next((one for one in known.values() if _plain(one.title) == wanted), None)


def faults(
    scheme: Scheme, items: Sequence[SplitItem], known: Catalogue
) -> Iterator[tuple[int, str]]:
    """What is wrong with single rows: (index of the row, sentence for the reader)."""
    seen: set[str] = set()
    for row, item in enumerate(items):
        named = known.get(item.code)
        if named is None:
            yield row, _UNKNOWN[scheme]() % {"code": item.code}
        elif not named.is_active:
            yield row, _("“%(code)s” is no longer in use.") % {"code": item.code}
        if item.code in seen:
            yield row, _("“%(code)s” stands here twice.") % {"code": item.code}
        if not 0 < item.share <= WHOLE:
            yield row, _("The share lies above 0 and is at most 100 %.")
        seen.add(item.code)


def fault_of_the_sum(items: Sequence[SplitItem]) -> str:
    """Say that the shares are not the whole; empty when they are."""
    total = sum(item.share for item in items)
    if total == WHOLE:
        return ""
    return _("The shares add up to %(sum)s instead of %(whole)s.") % {
        "sum": format_percent(total),
        "whole": format_percent(WHOLE),
    }


def search(scheme: Scheme, words: str, *, limit: int = 20) -> list[Named]:
    """Find codes in use by number or words, in German and English, the best first."""
    known = {code: named for code, named in catalogue(scheme).items() if named.is_active}
    if scheme == Scheme.SDG:
        return _search_goals(words, known)[:limit]
    wanted = _plain(words).split()
    if not wanted:
        return []
    found = [named for named in known.values() if all(word in named.words for word in wanted)]
    found.sort(key=lambda named: _rank(named, wanted))
    return found[:limit]


def _search_goals(words: str, known: Catalogue) -> list[Named]:
    targets = [known[target.code] for target in search_targets(words)]
    wanted = _plain(words).split()
    if NUMBER.fullmatch(words.strip()):
        goals = [named for named in known.values() if named.code == words.strip()]
        return goals + targets
    goals = [
        named
        for named in known.values()
        if wanted and "." not in named.code and all(word in named.words for word in wanted)
    ]
    return goals + targets


def _plain(text: str) -> str:
    """Fold, and write every apostrophe like the one on the keyboard: Côte d’Ivoire."""
    return fold(text).replace("’", "'")


def _rank(named: Named, wanted: list[str]) -> tuple[bool, bool, str]:
    code = named.code.lower()
    begins = any(word.startswith(wanted[0]) for word in _plain(named.title).split()[:1])
    return (not code.startswith(wanted[0]), not begins, named.title)


def _goals() -> Iterator[Named]:
    targets: dict[int, list[Target]] = {}
    for target in Target.objects.only("code", "goal_id", "short_de", "short_en", "position"):
        targets.setdefault(target.goal_id, []).append(target)
    for goal in Goal.objects.all():
        words = _plain(f"{goal.number} {goal.name_de} {goal.name_en}")
        title = _("%(name)s (no single target)") % {"name": goal.name}
        yield Named(str(goal.number), title, {"goal_id": goal.number}, words, goal.number)
        for target in targets.get(goal.number, []):
            yield Named(
                target.code,
                target.name,
                {"goal_id": goal.number, "target_id": target.code},
                _plain(f"{target.code} {target.short_de} {target.short_en}"),
                goal.number,
            )


def _sectors() -> Iterator[Named]:
    for sector in Sector.objects.select_related("category"):
        group = sector.category
        words = _plain(
            f"{sector.code} {sector.name_de} {sector.name_en} {group.name_de} {group.name_en}"
        )
        columns = {"sector_id": sector.code}
        yield Named(sector.code, sector.name, columns, words, is_active=sector.is_active)


def _places() -> Iterator[Named]:
    for country in Country.objects.all():
        words = _plain(f"{country.code} {country.iso3} {country.name_de} {country.name_en}")
        columns = {"country_id": country.code}
        yield Named(country.code, country.name, columns, words, is_active=country.is_active)
    for region in Region.objects.all():
        words = _plain(f"{region.code} {region.name_de} {region.name_en} region")
        title = _("Region: %(name)s") % {"name": region.name}
        columns = {"region_id": region.code}
        yield Named(region.code, title, columns, words, is_active=region.is_active)


_LONGEST_CODE = 3
_READERS = {Scheme.SDG: _goals, Scheme.SECTOR: _sectors, Scheme.PLACE: _places}
_UNKNOWN = {
    Scheme.SDG: lambda: _("There is no goal or target “%(code)s”."),
    Scheme.SECTOR: lambda: _("There is no DAC purpose code “%(code)s”."),
    Scheme.PLACE: lambda: _("There is no country or region with the code “%(code)s”."),
}
