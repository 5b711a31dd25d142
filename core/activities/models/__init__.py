"""The spine and what hangs on it: activities, their splits, markers, reports, amendments."""

from core.activities.models.activities import (
    WHOLE,
    Activity,
    ActivityPaper,
    Kind,
    MarkerScore,
    MarkerSet,
    Origin,
    PartnerReport,
    ReportKind,
    Scheme,
    SplitLine,
    SplitSet,
)
from core.activities.models.amendments import Amendment, AmendmentPaper
from core.activities.models.withholdings import Withholding

__all__ = [
    "WHOLE",
    "Activity",
    "ActivityPaper",
    "Amendment",
    "AmendmentPaper",
    "Kind",
    "MarkerScore",
    "MarkerSet",
    "Origin",
    "PartnerReport",
    "ReportKind",
    "Scheme",
    "SplitLine",
    "SplitSet",
    "Withholding",
]
