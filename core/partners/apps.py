from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "core.partners"
    label = "partners"

    def ready(self) -> None:
        self._let_records_wait()
        self._keep_papers()

    def _let_records_wait(self) -> None:
        from core.approvals.waiting import Kind, register  # noqa: PLC0415
        from core.partners import models, rules  # noqa: PLC0415
        from core.people.models import MONEY_ROLES  # noqa: PLC0415

        register(
            Kind(
                models.BankAccount,
                tuple(sorted(MONEY_ROLES)),
                "partners:account_confirm",
                rules.objections_to_confirming_account,
                deputies_may=True,
                related=("organisation",),
            )
        )
        register(
            Kind(
                models.Certificate,
                tuple(sorted(MONEY_ROLES)),
                "partners:certificate_confirm",
                rules.objections_to_confirming_certificate,
                deputies_may=True,
                related=("organisation",),
            )
        )
        register(
            Kind(
                models.HitDecision,
                rules.HEADS,
                "partners:hit_confirm",
                rules.objections_to_confirming_hit,
                deputies_may=True,
                related=("sanctions_check__organisation",),
            )
        )

    def _keep_papers(self) -> None:
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
