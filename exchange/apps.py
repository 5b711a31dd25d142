from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "exchange"

    def ready(self) -> None:
        from core.approvals.waiting import Kind, register  # noqa: PLC0415
        from core.audit.origins import tell  # noqa: PLC0415
        from exchange import rules  # noqa: PLC0415
        from exchange.models import BatchReturn, Proposal  # noqa: PLC0415
        from exchange.origins import places  # noqa: PLC0415

        tell(places)

        register(
            Kind(
                Proposal,
                rules.IMPORTERS,
                "exchange:proposal",
                rules.objections_to_confirming_portfolio,
                rows=Proposal.objects.portfolios,
            )
        )
        register(
            Kind(
                BatchReturn,
                rules.IMPORTERS,
                "exchange:return_confirm",
                rules.objections_to_confirming_return,
                related=("batch",),
            )
        )
