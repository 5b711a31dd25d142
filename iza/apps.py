from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IzaConfig(AppConfig):
    name = "iza"
    verbose_name = _("Development cooperation")

    def ready(self) -> None:
        from core.activities import kinds, models  # noqa: PLC0415
        from iza import plans, rules  # noqa: PLC0415

        kinds.register(
            kinds.Kind(
                key=models.Kind.PROJECT,
                label=models.Kind.PROJECT.label,
                edit_url_name="iza:project_edit",
                facts_template="iza/_facts.html",
                missing=rules.missing,
                code_prefix="IZA",
                asked=plans.asked,
            )
        )
