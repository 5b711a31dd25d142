"""The life of an activity, as a table."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.transitions import Transition


class ActivityStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")
    SUSPENDED = "suspended", _("suspended")
    REPORTED = "reported", _("reported")
    CLOSED = "closed", _("closed")
    ABORTED = "aborted", _("aborted")


S = ActivityStatus

MAY_BE_AWARDED = frozenset({S.PLANNED, S.RUNNING})

SUBMIT = Transition(verb="submit", source=frozenset({S.DRAFT}), target=S.PLANNED)
RETURN = Transition(verb="return", source=frozenset({S.PLANNED}), target=S.DRAFT)
START = Transition(verb="start", source=frozenset({S.PLANNED}), target=S.RUNNING)
SUSPEND = Transition(verb="suspend", source=frozenset({S.RUNNING}), target=S.SUSPENDED)
RESUME = Transition(verb="resume", source=frozenset({S.SUSPENDED}), target=S.RUNNING)
REPORT = Transition(verb="report", source=frozenset({S.RUNNING}), target=S.REPORTED)
CLOSE = Transition(verb="close", source=frozenset({S.REPORTED}), target=S.CLOSED)
ABORT = Transition(verb="abort", source=frozenset({S.RUNNING, S.SUSPENDED}), target=S.ABORTED)
TAKE_OVER = Transition(verb="take_over", source=frozenset({S.DRAFT}), target=S.RUNNING)
GIVE_BACK = Transition(verb="give_back", source=frozenset({S.RUNNING}), target=S.DRAFT)


class ReportState(models.TextChoices):
    EXPECTED = "expected", _("not received")
    DECLINED = "declined", _("not accepted")
    RECEIVED = "received", _("to be reviewed")
    ACCEPTED = "accepted", pgettext_lazy("report", "accepted")
