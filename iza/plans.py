"""The instalments that a project asks for: read for the award's form, written inside a step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from core.activities.kinds import Asked
from core.activities.models import Activity
from core.amounts import format_amount
from core.display import swiss_date
from core.errors import refuse_if
from core.funding.workflow import Tranche
from core.workflow import create_many, note
from iza import rules
from iza.applications.rules import open_application_of
from iza.models import Project, ProposedInstalment

FIELDS = ("due_on", "amount", "condition", "condition_text")


def plan_of(project: Project) -> list[Tranche]:
    return plans_of([project.pk])[project.pk]


def plans_of(projects: Iterable[int]) -> Mapping[int, list[Tranche]]:
    """The planned instalments of many projects by their keys; one query."""
    plans: dict[int, list[Tranche]] = defaultdict(list)
    for row in ProposedInstalment.objects.filter(project__in=projects):
        plans[row.project_id].append(_tranche(row))
    return plans


def asked(activity: Activity) -> Asked:
    """What the form of an award begins with: the open application, else the project itself.

    A further award without an application is about something new and begins empty.
    """
    application = open_application_of(activity)
    if application is not None:
        last = application.recommendations.first()
        return Asked(amount=application.amount_asked, granted=last.amount if last else None)
    if activity.commitments.filter(discarded_at=None).exists():
        return Asked()
    project = activity.project
    plan = project.proposed_instalments.values(*FIELDS)
    return Asked(amount=project.amount_asked, instalments=list(plan))


def write_plans(plans: Mapping[Project, Sequence[Tranche]]) -> None:
    """Put these instalments in the place of the present ones, ordered by day; in a step only.

    `RuleViolation` if a project is no draft, or asks for less than its instalments add up to.
    """
    before = plans_of([project.pk for project in plans])
    wanted = {
        project: sorted(plan, key=lambda tranche: tranche.due_on) for project, plan in plans.items()
    }
    differing = {}
    for project, plan in wanted.items():
        refuse_if(rules.faults_of_plan(plan, asked=project.amount_asked))
        stored = before.get(project.pk, [])
        if plan != stored:
            refuse_if(rules.objections_to_planning(project))
            note(project, before=_as_text(stored), after=_as_text(plan))
            differing[project] = plan
    ProposedInstalment.objects.filter(project__in=differing).delete()
    create_many(
        ProposedInstalment,
        [
            ProposedInstalment(
                project=project,
                position=position,
                **{name: getattr(tranche, name) for name in FIELDS},
            )
            for project, plan in differing.items()
            for position, tranche in enumerate(plan, start=1)
        ],
    )


def _tranche(row: ProposedInstalment) -> Tranche:
    return Tranche(**{name: getattr(row, name) for name in FIELDS})


def _as_text(plan: Sequence[Tranche]) -> dict[str, str]:
    """By number and day, as the trail shows it."""
    return {
        f"{number}. {swiss_date(tranche.due_on)}": format_amount(tranche.amount)
        for number, tranche in enumerate(plan, start=1)
    }
