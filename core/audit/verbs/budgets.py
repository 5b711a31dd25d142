"""Steps on credits and years: recorded, raised, carried over, closed, reopened."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "record_commitment_credit": (
        _("record a commitment credit"),
        _("%(person)s recorded the commitment credit %(subject)s."),
    ),
    "record_budget_credit": (
        _("record a budget credit"),
        _("%(person)s recorded the budget credit %(subject)s."),
    ),
    "confirm_credit": (_("confirm a credit"), _("%(person)s confirmed the credit %(subject)s.")),
    "discard_credit": (_("discard a credit"), _("%(person)s discarded the credit %(subject)s.")),
    "record_raise": (
        _("record a raise of a credit"),
        _("%(person)s recorded a raise of the credit %(subject)s."),
    ),
    "confirm_raise": (
        _("confirm a raise of a credit"),
        _("%(person)s confirmed the raise %(subject)s."),
    ),
    "record_approval": (
        _("record what the parliament decided on an urgent raise"),
        _("%(person)s recorded what the parliament decided on the raise %(subject)s."),
    ),
    "confirm_approval": (
        _("confirm what the parliament decided on an urgent raise"),
        _("%(person)s confirmed the decision of the parliament on %(subject)s."),
    ),
    "record_carry_over": (
        _("record a carry-over of a credit"),
        _("%(person)s recorded a carry-over of the credit %(subject)s."),
    ),
    "confirm_carry_over": (
        _("confirm a carry-over of a credit"),
        _("%(person)s confirmed the carry-over %(subject)s."),
    ),
    "record_closing": (
        _("record the closing of a year"),
        _("%(person)s recorded the closing of a year: %(subject)s."),
    ),
    "confirm_closing": (
        _("close a year"),
        _("%(person)s closed the books of the year %(subject)s."),
    ),
    "record_reopening": (
        _("record the reopening of a year"),
        _("%(person)s recorded that the year %(subject)s is to be reopened."),
    ),
    "confirm_reopening": (
        _("reopen a year"),
        _("%(person)s reopened the books of the year %(subject)s."),
    ),
    "discard_year_act": (
        _("discard the closing or reopening of a year"),
        _("%(person)s discarded the closing or reopening of the year %(subject)s."),
    ),
}
