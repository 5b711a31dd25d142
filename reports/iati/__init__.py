"""What the city funds, published after IATI 2.03: the file, the rules it keeps, the check page."""

from django.utils.translation import gettext_lazy

from reports.filters import MoneyFilter
from reports.forms import PublishingForm
from reports.iati.file import build
from reports.report import Report

REPORT = Report(
    key="iati",
    title=gettext_lazy("IATI activities"),
    purpose=gettext_lazy(
        "What the city funds, to be published after IATI 2.03; what has an error is left out."
    ),
    sheets=[gettext_lazy("XML file")],
    form=PublishingForm,
    filters=MoneyFilter,
    build=build,
)
