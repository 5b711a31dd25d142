"""Steps on activities, their splits and reports."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "save_activity": (_("save an activity"), _("%(person)s saved the activity %(subject)s.")),
    "submit_activity": (
        _("submit an activity"),
        _("%(person)s submitted the activity %(subject)s."),
    ),
    "return_activity": (
        _("return an activity"),
        _("%(person)s returned the activity %(subject)s."),
    ),
    "suspend_activity": (
        _("suspend an activity"),
        _("%(person)s suspended the activity %(subject)s."),
    ),
    "resume_activity": (_("resume an activity"), _("%(person)s resumed the activity %(subject)s.")),
    "abort_activity": (_("abort an activity"), _("%(person)s aborted the activity %(subject)s.")),
    "report_activity": (
        _("mark an activity as reported"),
        _("%(person)s marked the activity %(subject)s as reported."),
    ),
    "close_activity": (_("close an activity"), _("%(person)s closed the activity %(subject)s.")),
    "record_first_split": (
        _("record the first split"),
        _("%(person)s recorded the first split of %(subject)s."),
    ),
    "correct_split": (_("correct a split"), _("%(person)s corrected the split %(subject)s.")),
    "withhold": (
        _("withhold from publication"),
        _("%(person)s withheld %(subject)s from publication."),
    ),
    "lift_withholding": (
        _("let something withheld be published"),
        _("%(person)s let %(subject)s be published."),
    ),
    "set_markers": (
        _("set the markers of an activity"),
        _("%(person)s set the markers of %(subject)s."),
    ),
    "expect_report": (_("expect a report"), _("%(person)s expects a report on %(subject)s.")),
    "receive_report": (
        _("record that a report came in"),
        _("%(person)s recorded that the report %(subject)s came in."),
    ),
    "decline_report": (
        _("not accept a report"),
        _("%(person)s did not accept the report %(subject)s."),
    ),
    "accept_report": (_("accept a report"), _("%(person)s accepted the report %(subject)s.")),
    "map_to_goals": (
        _("map activities to goals"),
        _("%(person)s mapped activities to goals: %(subject)s."),
    ),
    "record_amendment": (
        _("record an amendment"),
        _("%(person)s recorded an amendment of %(subject)s."),
    ),
    "confirm_amendment": (
        _("confirm an amendment"),
        _("%(person)s confirmed: %(subject)s. What was agreed is changed."),
    ),
    "discard_amendment": (
        _("discard an amendment"),
        _("%(person)s discarded: %(subject)s."),
    ),
    "change_content": (
        _("change the content of an activity"),
        _("%(person)s changed the content of %(subject)s."),
    ),
}
