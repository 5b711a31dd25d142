from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "exchange"

    def ready(self) -> None:
        from core.approvals.waiting import Kind, register  # noqa: PLC0415
        from core.audit.origins import tell  # noqa: PLC0415
        from core.jobs.cleaning import AGED  # noqa: PLC0415
        from core.jobs.registry import KINDS  # noqa: PLC0415
        from core.jobs.telling import TELLERS  # noqa: PLC0415
        from exchange import background, rules  # noqa: PLC0415
        from exchange.models import (  # noqa: PLC0415
            JOB_PREFIX,
            READ,
            TAKE_OVER,
            BatchReturn,
            Proposal,
        )
        from exchange.origins import places  # noqa: PLC0415
        from exchange.telling import news_of  # noqa: PLC0415
        from exchange.uploads import remove_aged  # noqa: PLC0415

        tell(places)

        KINDS[READ] = background.read
        KINDS[TAKE_OVER] = background.take_over
        TELLERS[JOB_PREFIX] = news_of
        AGED.append(remove_aged)

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
