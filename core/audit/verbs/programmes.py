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
}
