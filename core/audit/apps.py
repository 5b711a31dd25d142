from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "core.audit"
    label = "audit"
    verbose_name = _("Trail")

    def ready(self) -> None:
        from core.audit.checks import watch_guards  # noqa: PLC0415

        watch_guards()
