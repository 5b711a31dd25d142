"""In whose name a person acts: as themself, or as the deputy of one whom they represent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.db.models import Q

from core.people.access import SignedInRequest
from core.people.models import Deputyship, Role, RoleAssignment, User

Ask = Callable[[User], list[str]]
"""What stands against an act of this person."""

ACTING_FOR = "acting_for"
"""The form field in which a page says whom a deputy acts for; see components/hand.html."""


class Hand(NamedTuple):
    """In whose name a person would act, what stands against it, and whom else they could choose."""

    person: User
    objections: list[str]
    choices: list[User]


def hand_of(person: User, ask: Ask, *, chosen: str = "") -> Hand:
    """The person themself if they may; else as the deputy of whom they chose or alone can.

    If there is no way at all, the one with the fewest objections, which tell the most.
    """
    own = ask(person)
    deputies = [Hand(acting, ask(acting), []) for acting in person.as_deputy()] if own else []
    open_ways = [hand for hand in deputies if not hand.objections]
    if not open_ways:
        return min([Hand(person, own, []), *deputies], key=lambda hand: len(hand.objections))
    choices = [hand.person for hand in open_ways]
    named = [one for one in choices if one.represents and str(one.represents.pk) == chosen]
    return Hand((named or choices)[0], [], choices)


def hand_in(request: SignedInRequest, ask: Ask) -> Hand:
    """In whose name the reader of a page acts, as they chose on it."""
    return hand_of(request.user, ask, chosen=request.POST.get(ACTING_FOR, ""))


def objections_to(person: User, ask: Ask) -> list[str]:
    """What stands against an act, whether in their own name or in another one's."""
    return hand_of(person, ask).objections


def people_for(roles: Iterable[Role], on: dt.date) -> list[User]:
    """Active people who hold one of these roles on a day, then their deputies, acting for them.

    Rules that are asked about them read their roles as of that day.
    """
    wanted = [str(role) for role in roles]
    holders = RoleAssignment.objects.in_force(on).filter(role__in=wanted).values("person")
    lent = (
        Deputyship.objects.in_force(on)
        .filter(Q(role__in=wanted), deputy__is_active=True)
        .select_related("person", "deputy")
        .order_by("pk")
    )
    people = list(User.objects.filter(is_active=True, pk__in=holders))
    both = [one for deputyship in lent for one in (deputyship.person, deputyship.deputy)]
    _read_roles([*people, *both], on)
    deputies = {(one.deputy_id, one.person_id): one.deputy.acting_for(one.person) for one in lent}
    return [*people, *deputies.values()]


def _read_roles(people: list[User], on: dt.date) -> None:
    """The roles of all of them in one query, as of the day on which rules ask."""
    held: dict[int, set[Role]] = {person.pk: set() for person in people}
    in_force = RoleAssignment.objects.in_force(on).filter(person__in=held)
    for key, role in in_force.order_by().values_list("person", "role"):
        held[key].add(Role(role))
    for person in people:
        person.acts_on = on
        person.know_roles(held[person.pk], on=on)
