"""Steps on accounts, roles, rules and parameters."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "set_up_accounts": (
        _("open the first accounts"),
        _("%(person)s opened the first accounts."),
    ),
    "open_user_account": (_("open an account"), _("%(person)s opened the account of %(subject)s.")),
    "change_user_account": (
        _("change an account"),
        _("%(person)s changed the account of %(subject)s."),
    ),
    "change_address": (
        _("change one's own e-mail"),
        _("%(person)s changed their e-mail."),
    ),
    "set_password": (_("set one's own password"), _("%(person)s set a new password.")),
    "send_link": (
        _("send a link for a password"),
        _("%(person)s let a link for a password be sent to %(subject)s."),
    ),
    "close_user_account": (
        _("close an account"),
        _("%(person)s closed the account of %(subject)s."),
    ),
    "record_account_reopening": (
        _("record the reopening of an account"),
        _("%(person)s recorded the reopening of the account of %(subject)s."),
    ),
    "confirm_account_reopening": (
        _("confirm the reopening of an account"),
        _("%(person)s reopened the account of %(subject)s."),
    ),
    "discard_account_reopening": (
        _("discard the reopening of an account"),
        _("%(person)s discarded the reopening of the account of %(subject)s."),
    ),
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
        _("record the reset of an access"),
        _("%(person)s recorded the reset of the access of %(subject)s."),
    ),
    "confirm_reset": (
        _("confirm the reset of an access"),
        _("%(person)s reset the access of %(subject)s."),
    ),
    "discard_reset": (
        _("discard the reset of an access"),
        _("%(person)s discarded the reset of the access of %(subject)s."),
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
