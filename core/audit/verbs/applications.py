"""Steps on calls, applications and the criteria that they must meet."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "save_call": (_("save a call"), _("%(person)s saved the call %(subject)s.")),
    "save_application": (
        _("save an application"),
        _("%(person)s saved the application %(subject)s."),
    ),
    "submit_application": (
        _("submit an application"),
        _("%(person)s submitted the application %(subject)s."),
    ),
    "return_application": (
        _("return an application"),
        _("%(person)s returned the application %(subject)s."),
    ),
    "review_application": (
        _("take an application into review"),
        _("%(person)s took the application %(subject)s into review."),
    ),
    "recommend_application": (
        _("record a recommendation"),
        _("%(person)s recorded the recommendation on the application %(subject)s."),
    ),
    "reconsider_application": (
        _("take an application back into review"),
        _("%(person)s took the application %(subject)s back into review."),
    ),
    "withdraw_application": (
        _("withdraw an application"),
        _("%(person)s recorded that the application %(subject)s was withdrawn."),
    ),
    "refuse_application": (
        _("refuse an application"),
        _("%(person)s refused the application %(subject)s."),
    ),
    "not_admit_application": (
        _("not admit an application"),
        _("%(person)s did not admit the application %(subject)s."),
    ),
    "take_up_application": (
        _("make a project of an application"),
        _("%(person)s made a project of the application %(subject)s."),
    ),
    "record_exemption": (
        _("record an exemption"),
        _("%(person)s recorded an exemption for the application %(subject)s."),
    ),
    "confirm_exemption": (
        _("confirm an exemption"),
        _("%(person)s confirmed the exemption %(subject)s."),
    ),
    "discard_exemption": (
        _("discard an exemption"),
        _("%(person)s discarded the exemption %(subject)s."),
    ),
    "file_application_paper": (
        _("file a document of an application"),
        _("%(person)s filed a document of the application %(subject)s."),
    ),
    "record_criterion": (
        _("record an eligibility criterion"),
        _("%(person)s recorded the criterion %(subject)s."),
    ),
    "confirm_criterion": (
        _("confirm an eligibility criterion"),
        _("%(person)s confirmed the criterion %(subject)s."),
    ),
    "discard_criterion": (
        _("discard an eligibility criterion"),
        _("%(person)s discarded the criterion %(subject)s."),
    ),
    "ship_criteria": (
        _("put the product's eligibility criteria in force"),
        _("%(person)s put the product's eligibility criteria in force."),
    ),
}
