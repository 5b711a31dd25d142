"""Who may record and confirm credits, and what a credit must still hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from core.amounts import format_francs
from core.confirmation import Confirmable, objections_to_confirming
from core.funding.models import BudgetCredit, CommitmentCredit
from core.funding.models.credits import Credit
from core.people.models import Role, User
from core.reference.models import Instrument


def objections_to_recording_credit(person: User) -> list[str]:
    if person.has_role(Role.FINANCE_OFFICER, Role.HEAD_OF_FINANCE):
        return []
    return [_("Credits are recorded by finance.")]


def objections_to_confirming_credit(credit: Confirmable, person: User) -> list[str]:
    """For credits and whatever moves their limit."""
    objections = objections_to_confirming(credit, person)
    if not person.has_role(Role.FINANCE_OFFICER, Role.HEAD_OF_FINANCE):
        objections.append(_("Credits are confirmed by finance."))
    heads = (person, credit.recorded_by)
    if not any(head.has_role(Role.HEAD_OF_FINANCE, on=person.day) for head in heads):
        objections.append(_("One of the two is the head of finance."))
    return objections


def objections_to_discarding_credit(credit: Confirmable, person: User) -> list[str]:
    """For credits and their raises that nobody confirmed."""
    objections = objections_to_recording_credit(person)
    if not credit.is_waiting:
        objections.append(_("Only what waits for its confirmation can be discarded."))
    return objections


def objections_to_drawing(needs: Mapping[Credit, int]) -> list[str]:
    """What each credit lacks for what is asked of it, and what a request for more would name."""
    return [
        _lack(credit)
        % {
            "credit": credit,
            "missing": format_francs(amount - credit.free),
            "asked": format_francs(amount),
            "free": format_francs(credit.free),
            "body": credit.body,
        }
        for credit, amount in needs.items()
        if amount > credit.free
    ]


def _lack(credit: Credit) -> str:
    if isinstance(credit, BudgetCredit):
        return _(
            "«%(credit)s»: %(missing)s are missing (asked %(asked)s, free %(free)s). It takes a"
            " supplementary credit of at least %(missing)s, with the decision of %(body)s as a"
            " document."
        )
    return _(
        "«%(credit)s»: %(missing)s are missing (asked %(asked)s, free %(free)s). It takes an"
        " additional credit of at least %(missing)s, with the decision of %(body)s as a document."
    )


def budget_credit_for(
    *, year: int, sphere: str, instrument: Instrument | None
) -> BudgetCredit | None:
    """The voted budget credit of a year: that of the instrument, else that of the sphere."""
    voted = BudgetCredit.objects.for_award(sphere=sphere, instrument=instrument).filter(year=year)
    return voted.exclude(instrument=None).first() or voted.filter(instrument=None).first()


def needs_by_credit(
    credit: CommitmentCredit | None,
    amount_chf: int,
    planned: Iterable[tuple[BudgetCredit | None, int]],
) -> dict[Credit, int]:
    """Rappen that an award asks of each credit; years without a voted budget ask nothing yet."""
    needs: dict[Credit, int] = defaultdict(int)
    if credit is not None:
        needs[credit] += amount_chf
    for budget, amount in planned:
        if budget is not None:
            needs[budget] += amount
    return needs
