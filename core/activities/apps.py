from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    name = "core.activities"
    label = "activities"
    verbose_name = _("Activities")

    def ready(self) -> None:
        from core.activities import kinds, models, rules  # noqa: PLC0415
        from core.activities.amending import rules as amending  # noqa: PLC0415
        from core.approvals.waiting import Kind, register  # noqa: PLC0415
        from core.documents import shelves  # noqa: PLC0415
        from core.people.models import Role  # noqa: PLC0415

        register(
            Kind(
                models.Amendment,
                (Role.HEAD_OF_UNIT,),
                "activities:amendment_confirm",
                amending.objections_to_confirming_amendment,
                deputies_may=True,
                related=("activity",),
            )
        )

        shelves.register(
            shelves.Shelf(
                models.ActivityPaper,
                "activity",
                "activity__responsible",
                lambda _activity, person: rules.objections_to_logging(person),
            )
        )
        shelves.register(
            shelves.Shelf(
                models.AmendmentPaper,
                "amendment",
                "amendment__activity__responsible",
                lambda _amendment, person: rules.objections_to_logging(person),
            )
        )
        kinds.register(
            kinds.Kind(
                key=models.Kind.HISTORY,
                label=models.Kind.HISTORY.label,
                edit_url_name="",
                facts_template="activities/_history_facts.html",
                missing=kinds.no_objections,
                code_prefix="",
                objections_to_award=rules.objections_to_awarding_history,
            )
        )
