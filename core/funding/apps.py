from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    name = "core.funding"
    label = "funding"
    verbose_name = _("Money")

    def ready(self) -> None:
        from core.activities import kinds  # noqa: PLC0415
        from core.documents import shelves  # noqa: PLC0415
        from core.funding import models  # noqa: PLC0415
        from core.funding.pages import programmes, screening, second_persons  # noqa: PLC0415
        from core.funding.rules import activities as rules  # noqa: PLC0415
        from core.funding.rules.awards import objections_to_filing  # noqa: PLC0415
        from core.funding.rules.payouts import objections_to_adding_paper  # noqa: PLC0415

        shelves.register(
            shelves.Shelf(
                models.CommitmentPaper,
                "commitment",
                "commitment__activity__responsible",
                objections_to_filing,
            )
        )
        shelves.register(
            shelves.Shelf(
                models.DisbursementPaper,
                "disbursement",
                "disbursement__commitment__activity__responsible",
                objections_to_adding_paper,
                later={"is_basis": False},
            )
        )

        second_persons.register_all()
        programmes.register(screening.tasks)

        kinds.ask_also("close_activity", rules.objections_to_closing)
        kinds.ask_also("report_activity", rules.objections_to_ending)
        kinds.ask_also("abort_activity", rules.objections_to_aborting)
        kinds.ask_also("return_activity", rules.objections_to_returning)
        kinds.ask_also("amend_activity", rules.objections_to_amending)
