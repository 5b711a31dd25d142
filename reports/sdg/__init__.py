"""The SDG report: one workbook of a year whose tables all foot to the ledger."""

from django.utils.translation import gettext_lazy as _

from reports.filters import SharedMoneyFilter
from reports.forms import SdgForm
from reports.frame import Built
from reports.report import Progress, Report, Request
from reports.sdg.book import build

__all__ = ["REPORT", "build"]


def _build(request: Request, progress: Progress) -> Built:
    return build(request.year, request.cutoff, request.filters, progress=progress)


REPORT = Report(
    key="sdg",
    title=_("SDG report of a year"),
    purpose=_("How the money of a year divides over goals, targets, countries and partners."),
    sheets=[
        _("Overview"),
        _("Goals"),
        _("Targets"),
        _("Countries"),
        _("Partners"),
        _("Instruments and credits"),
        _("Markers"),
        _("Sectors and earmarking"),
        _("Instalment plan"),
        _("Project list"),
        _("Control"),
        _("Method and as at"),
    ],
    form=SdgForm,
    filters=SharedMoneyFilter,
    build=_build,
)
