"""How papers are listed: the newest version with its former ones, closed to whom it is not for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from core.documents.models import Document
from core.documents.rules import open_to
from core.people.models import User


@dataclass(frozen=True)
class Listed:
    """A paper of a dossier as one person sees it; `former` are its older versions."""

    document: Document
    is_open: bool
    may_replace: bool = False
    former: list[Document] = field(default_factory=list)


def listed(
    documents: Iterable[Document], person: User, *, may_replace: bool = False, each: bool = False
) -> list[Listed]:
    """Each paper once, in its newest version, in the order in which they came.

    `each`: every version for itself, where it matters which one was signed.
    """
    held = {document.pk: document for document in documents}
    open_ones = open_to(person, list(held.values()))
    former = set() if each else {one.replaces_id for one in held.values()}
    return [
        Listed(
            document,
            is_open=document.pk in open_ones,
            may_replace=may_replace and document.pk in open_ones,
            former=[one for one in _before(document, held) if one.pk in open_ones and not each],
        )
        for document in held.values()
        if document.pk not in former
    ]


def _before(document: Document, held: dict[int, Document]) -> Iterable[Document]:
    while document.replaces_id in held:
        document = held[document.replaces_id]
        yield document
