"""Steps on roles, rules and parameters."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "record_role": (_("record a role"), _("%(person)s recorded a role for %(subject)s.")),
    "confirm_role": (_("confirm a role"), _("%(person)s confirmed the role %(subject)s.")),
    "discard_role": (_("discard a role"), _("%(person)s discarded the role %(subject)s.")),
    "end_role": (_("end a role"), _("%(person)s ended the role %(subject)s.")),
    "record_deputyship": (
        _("record a deputyship"),
        _("%(person)s recorded a deputyship for %(subject)s."),
    ),
    "confirm_deputyship": (
        _("confirm a deputyship"),
        _("%(person)s confirmed the deputyship %(subject)s."),
    ),
    "discard_deputyship": (
        _("discard a deputyship"),
        _("%(person)s discarded the deputyship %(subject)s."),
    ),
    "end_deputyship": (
        _("end a deputyship"),
        _("%(person)s ended the deputyship %(subject)s."),
    ),
    "set_up_roles": (_("set up the first roles"), _("%(person)s set up the first roles.")),
    "record_reset": (
        _("record the reset of a second factor"),
        _("%(person)s recorded the reset of the second factor of %(subject)s."),
    ),
    "confirm_reset": (
        _("confirm the reset of a second factor"),
        _("%(person)s reset the second factor of %(subject)s."),
    ),
    "discard_reset": (
        _("discard the reset of a second factor"),
        _("%(person)s discarded the reset of the second factor of %(subject)s."),
    ),
    "record_rule": (
        _("record an approval rule"),
        _("%(person)s recorded the approval rule %(subject)s."),
    ),
    "record_parameter": (
        _("record a parameter"),
        _("%(person)s recorded the parameter %(subject)s."),
    ),
    "confirm_rule": (
        _("confirm a rule or a parameter"),
        _("%(person)s confirmed the rule %(subject)s."),
    ),
    "discard_rule": (
        _("discard a rule or a parameter"),
        _("%(person)s discarded the rule %(subject)s."),
    ),
    "ship_rules": (
        _("put the product's approval rules in force"),
        _("%(person)s put the product's approval rules in force."),
    ),
}
