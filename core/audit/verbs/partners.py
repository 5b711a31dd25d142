"""Steps on organisations, bank accounts and documents."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "save_organisation": (
        _("save an organisation"),
        _("%(person)s saved the organisation %(subject)s."),
    ),
    "file_paper": (_("file a document"), _("%(person)s filed a document of %(subject)s.")),
    "replace_paper": (
        _("file a new version of a document"),
        _("%(person)s filed a new version of %(subject)s."),
    ),
    "record_account": (
        _("record a bank account"),
        _("%(person)s recorded a bank account of %(subject)s."),
    ),
    "confirm_account": (
        _("confirm a bank account"),
        _("%(person)s confirmed the bank account %(subject)s."),
    ),
    "discard_account": (
        _("discard a bank account"),
        _("%(person)s discarded the bank account %(subject)s."),
    ),
    "close_account": (
        _("close a bank account"),
        _("%(person)s closed the bank account %(subject)s."),
    ),
    "declare_interest": (
        _("declare an interest"),
        _("%(person)s recorded a recusal for %(subject)s."),
    ),
    "end_interest": (
        _("end a recusal"),
        _("%(person)s ended the recusal %(subject)s."),
    ),
    "record_check": (
        _("record a sanctions check"),
        _("%(person)s recorded a sanctions check of %(subject)s."),
    ),
    "decide_hit": (
        _("propose a decision on a hit"),
        _("%(person)s proposed a decision on the hit of %(subject)s."),
    ),
    "confirm_hit": (
        _("confirm a decision on a hit"),
        _("%(person)s confirmed the decision on a hit: %(subject)s."),
    ),
    "discard_hit": (
        _("discard a decision on a hit"),
        _("%(person)s discarded the decision on a hit: %(subject)s."),
    ),
    "record_certificate": (
        _("record a certificate"),
        _("%(person)s recorded a certificate of %(subject)s."),
    ),
    "confirm_certificate": (
        _("confirm a certificate"),
        _("%(person)s confirmed the certificate %(subject)s."),
    ),
    "discard_certificate": (
        _("discard a certificate"),
        _("%(person)s discarded the certificate %(subject)s."),
    ),
    "take_over_certificates": (
        _("take over certificates"),
        _("%(person)s took over certificates that one person had entered: %(subject)s."),
    ),
    "withdraw_certificate": (
        _("withdraw a certificate"),
        _("%(person)s withdrew the certificate %(subject)s."),
    ),
}
