from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AidConfig(AppConfig):
    name = "aid"
    verbose_name = _("Humanitarian aid")

    def ready(self) -> None:
        from aid import rules  # noqa: PLC0415
        from aid.models import Clearance, ContributionInKind  # noqa: PLC0415
        from core.activities import kinds, models  # noqa: PLC0415
        from core.activities.rules import OFFICERS  # noqa: PLC0415
        from core.approvals.waiting import Kind, register  # noqa: PLC0415

        register(
            Kind(
                ContributionInKind,
                OFFICERS,
                "aid:in_kind_confirm",
                rules.objections_to_confirming_in_kind,
            )
        )
        register(
            Kind(
                Clearance,
                rules.CONFIRM_CLEARANCES,
                "aid:clearance_confirm",
                rules.objections_to_confirming_clearance,
                related=("organisation",),
            )
        )

        kinds.register(
            kinds.Kind(
                key=models.Kind.RESPONSE,
                label=models.Kind.RESPONSE.label,
                edit_url_name="aid:response_edit",
                facts_template="aid/_facts.html",
                missing=rules.missing,
                code_prefix="HH",
                overdue=rules.overdue,
                number_may_follow=True,
                form=_form,
                contract=(*kinds.CONTRACT, "earmarking"),
                paper_may_follow=True,
            )
        )


def _form() -> Any:
    from aid.forms import ResponseForm  # noqa: PLC0415

    return ResponseForm
