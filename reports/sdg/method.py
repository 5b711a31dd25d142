"""The last sheet: by which rules was counted, as known when, made by whom and what."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from core.amounts import format_francs
from core.display import swiss_date, swiss_datetime
from core.excel import Column, Sheet
from reports.figures import Figures
from reports.frame import Frame, as_at, in_words
from reports.version import code_version


def method(figures: Figures, frame: Frame) -> Sheet:
    columns = [
        Column(_("Topic"), lambda row: row[0], width=30, is_wrapped=True),
        Column(_("Text"), lambda row: row[1], width=110, is_wrapped=True),
    ]
    return frame.sheet(_("Method and as at"), columns, [*_circumstances(figures), *_rules(figures)])


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


def _rules(figures: Figures) -> list[tuple[str, str]]:
    first_day = {"day": f"01.01.{figures.year}"}
    return [
        (
            _("Source"),
            _("Only the ledger and the splits of the activities. Amounts are whole Rappen."),
        ),
        (
            _("Commitments"),
            _(
                "An award counts in full in the year of its decision. Reductions and exchange "
                "differences count on their day, whatever their sign."
            ),
        ),
        (
            _("Disbursements"),
            _(
                "A disbursement counts in the year in which the bank booked it, with the francs "
                "debited. Bank charges are not part of it."
            ),
        ),
        (
            _("Returned payments"),
            _(
                "A return within the year neutralises its payment. A return of an earlier year's "
                "payment is a line of its own and part of the net figure."
            ),
        ),
        (
            _("Refunds"),
            _("Negative in the year received, with the splits of the activity."),
        ),
        (
            _("Goals and targets"),
            _(
                "The percentages are the office's own method: each activity divides its money over "
                "targets, 100 % in all. No franc counts twice. A goal is the sum of its targets; "
                "a share with a goal alone stands as «target not determined»."
            ),
        ),
        (
            _("Rounding"),
            _(
                "Each entry is divided to the Rappen by largest remainder, ties in listed order; "
                "negative amounts mirror positive ones. So parts always add up to the whole."
            ),
        ),
        (
            _("Corrections and changes"),
            _(
                "A corrected split holds for the whole time, a change of content from its date; "
                "both as known at the cut-off."
            ),
        ),
        (
            _("Spheres"),
            _(
                "Development, humanitarian abroad and domestic never overlap. Shares (LDC, gender) "
                "use international money alone: development and humanitarian abroad."
            ),
        ),
        (
            _("Least developed countries"),
            _("By the list in force on %(day)s; regional money is not among them.") % first_day,
        ),
        (
            _("Gender equality"),
            _(
                "Policy marker 1: activities with score 1 or 2 count in full; the share is of what "
                "was screened. Not screened is not the same as score 0."
            ),
        ),
        (
            _("Released, not yet confirmed"),
            _("Stands below the totals and is part of no figure until the bank has booked it."),
        ),
    ]
