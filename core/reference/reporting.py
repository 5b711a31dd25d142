"""Telling at the command line what loading changed."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from core.reference.sync import Change, Outcome

SHOWN = 10


def describe(outcomes: Iterable[Outcome], *, verbosity: int) -> Iterator[str]:
    """Give a line per table with counts; from verbosity 1 what changed, from 2 all of it."""
    for outcome in outcomes:
        yield _(
            "%(table)s: %(new)d new, %(changed)d changed, %(same)d unchanged, %(kept)d kept"
        ) % {
            "table": outcome.table,
            "new": len(outcome.new),
            "changed": len(outcome.changed),
            "same": outcome.unchanged,
            "kept": len(outcome.kept),
        }
        if verbosity:
            yield from _details(outcome, shown=SHOWN if verbosity == 1 else None)


def _details(outcome: Outcome, *, shown: int | None) -> Iterator[str]:
    for change in outcome.changed[:shown]:
        yield f"  {_sentence(change)}"
    hidden = len(outcome.changed[shown:]) if shown else 0
    if hidden:
        yield "  " + _("… and %(number)d more (--verbosity 2 shows them)") % {"number": hidden}
    if outcome.kept and shown is None:
        yield "  " + _("kept, not in the list: %(codes)s") % {"codes": ", ".join(outcome.kept)}


def _sentence(change: Change) -> str:
    parts = [f"{name} {_short(old)} → {_short(new)}" for name, (old, new) in change.values.items()]
    return f"{change.key}: {'; '.join(parts)}"


def _short(value: object) -> str:
    text = "–" if value in (None, "") else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
