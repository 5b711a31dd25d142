from typing import Any

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "exchange"

    def ready(self) -> None:
        from core.funding.pages.further import ask_also  # noqa: PLC0415
        from core.people.models import MONEY_ROLES, User  # noqa: PLC0415
        from exchange.models import BatchReturn, Proposal  # noqa: PLC0415

        def lists(person: User) -> Any:
            return Proposal.objects.portfolios() if person.has_role(*MONEY_ROLES) else None

        def returns(person: User) -> Any:
            return BatchReturn.objects.all() if person.has_role(*MONEY_ROLES) else None

        ask_also(lists, "exchange:proposal")
        ask_also(returns, "exchange:return_confirm")
