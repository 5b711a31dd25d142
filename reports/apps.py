from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        from core.funding import invariants  # noqa: PLC0415  (models are ready only now)
        from core.jobs.registry import KINDS  # noqa: PLC0415
        from core.jobs.telling import TELLERS  # noqa: PLC0415
        from reports.catalog import CATALOG  # noqa: PLC0415
        from reports.making import make  # noqa: PLC0415
        from reports.report import JOB_PREFIX  # noqa: PLC0415
        from reports.tallies import wrong_tallies  # noqa: PLC0415
        from reports.telling import news_of  # noqa: PLC0415

        for report in CATALOG.values():
            KINDS[report.job_key] = partial(make, report)
        TELLERS[JOB_PREFIX] = news_of
        invariants.also(
            invariants.Invariant(
                "I19", _("Every tally is what its bookings add up to."), wrong_tallies
            )
        )
