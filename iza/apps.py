from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IzaConfig(AppConfig):
    name = "iza"
    verbose_name = _("Development cooperation")

    def ready(self) -> None:
        from core.activities import kinds, models  # noqa: PLC0415
        from core.documents import shelves  # noqa: PLC0415
        from core.funding.pages import programmes  # noqa: PLC0415
        from iza import plans, rules  # noqa: PLC0415
        from iza.applications import inbox, settling  # noqa: PLC0415
        from iza.applications.rules import objections_to_keeping_calls  # noqa: PLC0415
        from iza.models import ApplicationPaper  # noqa: PLC0415

        shelves.register(
            shelves.Shelf(
                ApplicationPaper,
                "application",
                "application__responsible",
                lambda _application, person: objections_to_keeping_calls(person),
            )
        )

        programmes.register(inbox.tasks)
        inbox.register_kinds()

        kinds.register(
            kinds.Kind(
                key=models.Kind.PROJECT,
                label=models.Kind.PROJECT.label,
                edit_url_name="iza:project_edit",
                facts_template="iza/_facts.html",
                missing=rules.missing,
                code_prefix="IZA",
                asked=plans.asked,
                objections_to_award=settling.objections_to_award,
                objections_to_granting=settling.objections_to_granting,
                settle=settling.settle,
                form=_form,
                contract=(
                    *kinds.CONTRACT,
                    "local_partner",
                    "beneficiaries",
                    "expected_results",
                    "project_cost",
                ),
            )
        )


def _form() -> Any:
    from iza.forms import ProjectForm  # noqa: PLC0415

    return ProjectForm
