"""What must always hold of the money, recomputed from its documents: I1 to I18 of the design.

Each invariant is a function that gives its faults as sentences; other apps add theirs by `also`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.audit.trail import faults as chain
from core.funding.invariants import (
    counters,
    entries,
    history,
    lapse,
    numbers,
    rows,
    screening,
    signatures,
)

Faults = Callable[[], Iterable[str]]


@dataclass(frozen=True)
class Invariant:
    """A number, what holds in one sentence, and where to look for what breaks it."""

    number: str
    sentence: str | Promise
    faults: Faults


_INVARIANTS = [
    Invariant("I1", _("Nothing is drawn beyond an award."), counters.overdrawn_awards),
    Invariant("I2", _("Nothing is used beyond a credit."), counters.overdrawn_credits),
    Invariant("I2", _("A budget lapses with its year."), lapse.counted_against_lapsed_budgets),
    Invariant("I3", _("Every total equals its documents."), counters.wrong_totals),
    Invariant("I3", _("Every document stands in the ledger as it is."), entries.wrong_entries),
    Invariant("I4", _("What is released has all its signatures."), signatures.missing),
    Invariant("I4", _("Nothing takes fewer signatures than its rule."), numbers.below_the_rule),
    Invariant(
        "I4", _("Two people confirmed what deviates from the release."), signatures.deviating_alone
    ),
    Invariant("I5", _("Nobody holds two parts in one payout."), signatures.doubled),
    Invariant("I5", _("Deputies sign within their deputyship."), signatures.without_deputyship),
    Invariant("I6", _("What was signed is what is stored."), signatures.of_other_content),
    Invariant(
        "I7", _("Accounts paid were confirmed by two people."), signatures.unconfirmed_accounts
    ),
    Invariant("I8", _("Every request and every payment exists once."), rows.doubled),
    Invariant("I9", _("Every payout went a way that is open."), history.impossible_ways),
    Invariant("I10", _("Amounts are whole numbers within the cap."), rows.odd_numbers),
    Invariant("I11", _("Other currencies carry their rate."), rows.missing_rates),
    Invariant("I12", _("Every split adds up to the whole."), rows.incomplete_splits),
    Invariant("I13", _("Nothing is booked into a closed year."), rows.late_bookings),
    Invariant("I14", _("Nothing with money was deleted."), history.vanished_rows),
    Invariant("I14", _("The database holds every guard."), rows.missing_guards),
    Invariant("I15", _("Every row was written by a step."), rows.without_a_step),
    Invariant("I16", _("The chain of the trail is unbroken."), chain),
    Invariant("I18", _("Imports sign nothing."), signatures.by_service_accounts),
    Invariant("I20", _("Nothing was released against a hit."), screening.released_against_a_hit),
]


def also(invariant: Invariant) -> None:
    """Let another app add an invariant of its own (`reports` adds I19); once, when it is ready."""
    _INVARIANTS.append(invariant)


def check() -> Iterator[tuple[Invariant, list[str]]]:
    """Every invariant with its faults, in the order of their numbers; reads, writes nothing."""
    for invariant in sorted(_INVARIANTS, key=lambda one: int(one.number[1:])):
        yield invariant, list(invariant.faults())


def faults() -> list[str]:
    """All faults, each with its number in front; empty when everything holds."""
    return [f"{invariant.number} {fault}" for invariant, found in check() for fault in found]
