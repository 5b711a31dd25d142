from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "core.approvals"
    label = "approvals"

    def ready(self) -> None:
        from core.approvals.second_persons import register_all  # noqa: PLC0415

        register_all()
