from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "core.partners"
    label = "partners"

    def ready(self) -> None:
        from core.documents import shelves  # noqa: PLC0415
        from core.partners import models, rules  # noqa: PLC0415

        shelves.register(
            shelves.Shelf(
                models.OrganisationPaper,
                "organisation",
                "organisation__activities__responsible",
                lambda _organisation, person: rules.objections_to_keeping_partners(person),
            )
        )
        shelves.register(
            shelves.Shelf(
                models.BankAccountPaper,
                "account",
                "account__organisation__activities__responsible",
                lambda _account, _person: rules.objections_to_another_letter(),
            )
        )
