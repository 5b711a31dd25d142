"""Who may read a paper, and who may put a new version in its place."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from core.documents import shelves
from core.documents.models import Document, Visibility
from core.people.models import MONEY_ROLES, Role, User

HEADS = (Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE)


def open_to(person: User, documents: Collection[Document]) -> set[int]:
    """Keys of those papers that a person may read, in a fixed number of queries.

    Auditors read all, and everybody what they filed. A deputy reads what the one reads whom they
    represent.
    """
    sides = {person.pk, *(one.represents.pk for one in person.as_deputy() if one.represents)}
    kinds = kinds_open_to(person)
    found = {d.pk for d in documents if d.visibility in kinds or d.uploaded_by_id in sides}
    personal = [
        document.pk
        for document in documents
        if document.visibility == Visibility.PERSONAL and document.pk not in found
    ]
    if personal:
        responsible = shelves.responsible_for(personal)
        found |= {key for key, people in responsible.items() if not sides.isdisjoint(people)}
    return found


def kinds_open_to(person: User) -> set[str]:
    """What a person reads whosever paper it is."""
    if person.reaches(Role.AUDITOR):
        return set(Visibility.values)
    kinds = {str(Visibility.OFFICE)} if person.reaches(*Role) else set()
    if person.reaches(*MONEY_ROLES):
        kinds.add(Visibility.MONEY)
    if person.reaches(*HEADS):
        kinds.add(Visibility.PERSONAL)
    return kinds


def objections_to_reading(document: Document, person: User) -> list[str]:
    if document.pk in open_to(person, [document]):
        return []
    return [
        _("This paper is not open to you. It is for: %(readers)s.")
        % {"readers": document.get_visibility_display()}
    ]


def objections_to_replacing(document: Document, person: User) -> list[str]:
    """Who may file a paper of an owner may file its next version."""
    if Document.objects.filter(replaces=document).exists():
        return [_("There is a newer version already; replace that one.")]
    owners = list(shelves.owners_of(document))
    if not owners:
        return [_("This paper belongs to a record that two people put in force; it stays.")]
    objections = objections_to_reading(document, person)
    for shelf, owner in owners:
        objections += shelf.objections(owner, person)
    return list(dict.fromkeys(objections))


def objections_to_the_same_file(document: Document, sha256: str) -> list[str]:
    return [_("This is the same file as before.")] if document.sha256 == sha256 else []
