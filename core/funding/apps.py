from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    name = "core.funding"
    label = "funding"
    verbose_name = _("Money")

    def ready(self) -> None:
        from core.activities import kinds  # noqa: PLC0415
        from core.funding.rules import activities as rules  # noqa: PLC0415

        kinds.ask_also("close_activity", rules.objections_to_closing)
        kinds.ask_also("report_activity", rules.objections_to_ending)
        kinds.ask_also("abort_activity", rules.objections_to_aborting)
        kinds.ask_also("return_activity", rules.objections_to_returning)
