"""Finding the organisations that a file names, and adding new ones; inside a step only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from core.partners.models import Organisation, OrganisationKind
from core.workflow import create_many
from exchange.iati import model
from exchange.iati.interpretation import preferred

LONGEST_NAME = 250
LONGEST_CODE = 40
LONGEST_REF = 100


class Organisations:
    """All organisations by IATI identifier and by name; one query for a whole import."""

    def __init__(self) -> None:
        self._by_ref: dict[str, int] = {}
        self._by_name: dict[str, int] = {}
        self._codes: set[str] = set()
        columns = ("pk", "code", "name", "iati_ref")
        for pk, code, name, ref in Organisation.objects.order_by("pk").values_list(*columns):
            self._remember(pk, code, name, ref)

    def add(self, named: Iterable[model.Organisation | None]) -> int:
        """Add those that are not known yet; give their number."""
        new: dict[str, Organisation] = {}
        for organisation in named:
            if organisation is not None and self.key(organisation) is None:
                ref = organisation.ref[:LONGEST_REF]
                identity = ref or _folded(_name(organisation))
                if identity not in new:
                    new[identity] = self._new(organisation, ref)
        created = create_many(Organisation, new.values())
        for row in created:
            self._remember(row.pk, row.code, row.name, row.iati_ref)
        return len(created)

    def key(self, organisation: model.Organisation | None) -> int | None:
        """The key of an organisation: by its identifier if it has one, else by its name."""
        if organisation is None:
            return None
        by_ref = self._by_ref.get(organisation.ref[:LONGEST_REF]) if organisation.ref else None
        return by_ref or self._by_name.get(_folded(_name(organisation)))

    def _remember(self, pk: int, code: str, name: str, ref: str) -> None:
        self._codes.add(code.casefold())
        self._by_name.setdefault(_folded(name), pk)
        if ref:
            self._by_ref.setdefault(ref, pk)

    def _new(self, organisation: model.Organisation, ref: str) -> Organisation:
        name = _name(organisation)
        is_known_kind = organisation.type in OrganisationKind.values
        code = ref if 0 < len(ref) <= LONGEST_CODE else ""
        if not code or code.casefold() in self._codes:
            code = f"IATI-{hashlib.sha256(f'{ref} {name}'.encode()).hexdigest()[:10]}"
        self._codes.add(code.casefold())
        return Organisation(
            code=code,
            name=name,
            kind=organisation.type if is_known_kind else OrganisationKind.OTHER,
            iati_ref=ref,
        )


def _name(organisation: model.Organisation) -> str:
    return " ".join((preferred(organisation.names) or organisation.ref).split())[:LONGEST_NAME]


def _folded(name: str) -> str:
    return name.casefold()
