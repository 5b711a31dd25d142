"""The last sheet: by which rules was counted, as known when, made by whom and what."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.amounts import format_francs
from core.display import swiss_date, swiss_datetime
from core.excel import Column, Sheet
from reports.figures import Figures
from reports.frame import Frame, as_at, in_words
from reports.version import code_version

RULES = (
    (
        gettext_lazy("Source"),
        gettext_lazy("Only the ledger and the splits of the activities. Amounts are whole Rappen."),
    ),
    (
        gettext_lazy("Commitments"),
        gettext_lazy(
            "An award counts in full in the year of its decision. Reductions and exchange "
            "differences count on their day, whatever their sign."
        ),
    ),
    (
        gettext_lazy("Disbursements"),
        gettext_lazy(
            "A disbursement counts in the year in which the bank booked it, with the francs "
            "debited. Bank charges are not part of it."
        ),
    ),
    (
        gettext_lazy("Returned payments"),
        gettext_lazy(
            "A return within the year neutralises its payment. A return of an earlier year's "
            "payment is a line of its own and part of the net figure."
        ),
    ),
    (
        gettext_lazy("Refunds"),
        gettext_lazy("Negative in the year received, with the splits of the activity."),
    ),
    (
        gettext_lazy("Goals and targets"),
        gettext_lazy(
            "The percentages are the office's own method: each activity divides its money over "
            "targets, together 100 %. No franc counts twice. A goal is the sum of its targets; "
            "a share with a goal alone stands as «target not determined»."
        ),
    ),
    (
        gettext_lazy("Open commitments"),
        gettext_lazy(
            "What was awarded less what was paid, over all years up to the last day. Imported "
            "history has no awards and is left out."
        ),
    ),
    (
        gettext_lazy("Rounding"),
        gettext_lazy(
            "Each entry is divided to the Rappen by largest remainder, ties in listed order; "
            "negative amounts mirror positive ones. So parts always add up to the whole."
        ),
    ),
    (
        gettext_lazy("Corrections and changes"),
        gettext_lazy(
            "A corrected split holds for the whole time, a change of content from its date; "
            "both as known at the cut-off."
        ),
    ),
    (
        gettext_lazy("Spheres"),
        gettext_lazy(
            "Development, humanitarian abroad and domestic never overlap. Shares (LDC, gender) "
            "use international money alone: development and humanitarian abroad."
        ),
    ),
    (
        gettext_lazy("Least developed countries"),
        gettext_lazy(
            "By the list in force on 1 January of the year; regional money is not among them."
        ),
    ),
    (
        gettext_lazy("Gender equality"),
        gettext_lazy(
            "Policy marker 1: activities with score 1 or 2 count in full; the share is of what "
            "was screened. Not screened is not the same as score 0."
        ),
    ),
    (
        gettext_lazy("Contributions in kind"),
        gettext_lazy(
            "What departments gave, confirmed by a second person, in the year in which it was "
            "provided; the values are estimates. Part of no figure of money. They know their "
            "sphere alone: reports filtered otherwise leave them out."
        ),
    ),
    (
        gettext_lazy("Released, not yet confirmed"),
        gettext_lazy(
            "Stands below the totals and is part of no figure until the bank has booked it."
        ),
    ),
)
"""How was counted: topic and text."""


def method(figures: Figures, frame: Frame) -> Sheet:
    columns = [
        Column(_("Topic"), lambda row: row[0], width=34, is_wrapped=True),
        Column(_("Text"), lambda row: row[1], width=110, is_wrapped=True),
    ]
    return frame.sheet(_("Method and as at"), columns, [*_circumstances(figures), *RULES])


def _circumstances(figures: Figures) -> list[tuple[str, str]]:
    known = _("%(amount)s net paid, of imported history and take-over recorded after the cut-off")
    return [
        (_("Year"), str(figures.year)),
        (_("As at"), as_at(figures.cutoff)),
        (_("Last booking day that counts"), swiss_date(figures.last_day)),
        (
            _("Filters"),
            in_words(figures.filters) if not figures.filters.is_empty else _("none"),
        ),
        (_("Made at"), swiss_datetime(timezone.now())),
        (_("Made with"), f"Tranche {code_version()}"),
        (
            _("Known by their booking day"),
            known % {"amount": format_francs(figures.known_by_booking_day)},
        ),
    ]
