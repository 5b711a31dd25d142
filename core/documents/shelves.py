"""Where papers stand: the link tables of their owners, and who answers for each owner."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from core.documents.models import Document
from core.people.models import User


@dataclass(frozen=True)
class Shelf:
    """A link table that holds the papers of one kind of owner.

    `owner` is its foreign key to the owner, `responsible` the path from a link to the officers
    who answer for it; `objections` says who may put a paper there. `later` are the columns in
    which the link to a new version differs from that to the former one.
    """

    links: type[models.Model]
    owner: str
    responsible: str
    objections: Callable[[Any, User], list[str]]
    later: Mapping[str, Any] = field(default_factory=dict)

    def links_to(self, document: Document) -> models.QuerySet[Any]:
        links = self.links._default_manager.filter(document=document)
        return links.select_related(self.owner).order_by("pk")


_SHELVES: list[Shelf] = []


def register(shelf: Shelf) -> None:
    """Make a link table known; called in `AppConfig.ready` of the app that has it."""
    _SHELVES.append(shelf)


def all_shelves() -> list[Shelf]:
    return list(_SHELVES)


def owners_of(document: Document) -> Iterator[tuple[Shelf, Any]]:
    """Each owner of a paper, with the shelf on which it keeps it."""
    for shelf in _SHELVES:
        for link in shelf.links_to(document):
            yield shelf, getattr(link, shelf.owner)


def put_beside(former: Document, document: Document) -> list[Any]:
    """Let every owner of the former version hold this one too; gives the owners."""
    owners = []
    for shelf, owner in owners_of(former):
        values = {shelf.owner: owner, "document": document, **shelf.later}
        shelf.links._default_manager.create(**values)
        owners.append(owner)
    return owners


def responsible_for(documents: Collection[int]) -> dict[int, set[int]]:
    """Keys of the officers who answer for the owners of papers, by paper."""
    found: dict[int, set[int]] = {key: set() for key in documents}
    for shelf in _SHELVES:
        links = shelf.links._default_manager.filter(document__in=documents)
        for paper, person in links.values_list("document", shelf.responsible):
            if person is not None:
                found[paper].add(person)
    return found
