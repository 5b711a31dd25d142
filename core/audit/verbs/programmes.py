"""Steps on emergencies and on what is imported."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "save_emergency": (_("save an emergency"), _("%(person)s saved the emergency %(subject)s.")),
    "close_emergency": (_("close an emergency"), _("%(person)s closed the emergency %(subject)s.")),
    "reopen_emergency": (
        _("reopen an emergency"),
        _("%(person)s reopened the emergency %(subject)s."),
    ),
    "import_history": (
        _("import the history of activities"),
        _("%(person)s imported the history of activities: %(subject)s."),
    ),
    "take_back_batch": (
        _("take an import back"),
        _("%(person)s took the import %(subject)s back."),
    ),
    "propose": (_("propose an import"), _("%(person)s proposed an import: %(subject)s.")),
    "discard_proposal": (_("discard an import"), _("%(person)s discarded the import %(subject)s.")),
    "apply_proposal": (
        _("carry out an import"),
        _("%(person)s carried out the import %(subject)s."),
    ),
    "record_in_kind": (
        _("record a contribution in kind"),
        _("%(person)s recorded a contribution in kind for %(subject)s."),
    ),
    "confirm_in_kind": (
        _("confirm a contribution in kind"),
        _("%(person)s confirmed the contribution in kind %(subject)s."),
    ),
    "discard_in_kind": (
        _("discard a contribution in kind"),
        _("%(person)s discarded the contribution in kind %(subject)s."),
    ),
    "record_clearance": (
        _("record a clearance for emergencies"),
        _("%(person)s recorded a clearance for emergencies of %(subject)s."),
    ),
    "confirm_clearance": (
        _("confirm a clearance for emergencies"),
        _("%(person)s confirmed the clearance for emergencies %(subject)s."),
    ),
    "discard_clearance": (
        _("discard a clearance for emergencies"),
        _("%(person)s discarded the clearance for emergencies %(subject)s."),
    ),
    "end_clearance": (
        _("end a clearance for emergencies"),
        _("%(person)s ended the clearance for emergencies %(subject)s."),
    ),
    "confirm_portfolio": (
        _("take a running portfolio over"),
        _("%(person)s confirmed the running portfolio %(subject)s and took it over."),
    ),
    "ask_back": (
        _("wish to take a confirmed list back"),
        _("%(person)s wishes to take the list %(subject)s back."),
    ),
    "confirm_return_of_batch": (
        _("take a confirmed list back"),
        _("%(person)s confirmed that the list %(subject)s is taken back."),
    ),
    "keep_batch": (
        _("keep a confirmed list after all"),
        _("%(person)s discarded the wish to take the list %(subject)s back."),
    ),
}
