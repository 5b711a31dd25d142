"""What applications and certificates must refuse, whoever writes."""

from core.guards.registry.applications import APPLICATION_PATHS
from core.partners.models import Certificate, Interest
from iza.models import Application, CommissionMember, Recommendation
from tests.core.guards.attempts import MODELS, Attempt
from tests.core.guards.cases import another_value_of_each, bring
from tests.factories import NOW

STATES = sorted({state for path in APPLICATION_PATHS for state in path.split(">")})


def row(status="submitted", **values):
    application = Application.objects.get()
    return bring(application, status=status, **values)


def born_elsewhere(guard):
    yield Attempt("insert", guard.table, {"number": "G-2026-0002", "status": "in_review"}, row())


def other_paths(guard):
    for source in STATES:
        if source in {"awarded", "refused", "not_admitted"}:
            continue  # CHECKs keep these rows from being brought about without their papers
        for target in STATES:
            if source != target and f"{source}>{target}" not in APPLICATION_PATHS:
                yield Attempt("update", guard.table, {"status": target}, row(source))


def fixed_content(guard):
    yield from another_value_of_each(guard, row())


def decided(guard):
    yield from another_value_of_each(guard, row("withdrawn"))


def without_recommendation(guard):
    application = row("in_review")
    CommissionMember.objects.all()._raw_delete("default")
    Recommendation.objects.all()._raw_delete("default")
    yield Attempt("update", guard.table, {"status": "recommended"}, application)


def without_award(guard):
    yield Attempt("update", guard.table, {"status": "awarded"}, row("recommended"))


def lists(kind):
    def attempts(guard):
        row()
        model = MODELS[guard.table]
        listed = model.objects.last()
        other = {
            "country_id": "KE",
            "goal_id": 5,
        }
        column = next(name for name in other if hasattr(listed, name))
        values = {} if kind == "delete" else {column: other[column]}
        yield Attempt(kind, guard.table, values, listed)

    return attempts


def withdrawn_again(guard):
    certificate = bring(Certificate.objects.last(), withdrawn_at=NOW)
    yield Attempt("update", guard.table, {"withdrawn_at": None}, certificate)


def ended_again(guard):
    interest = bring(Interest.objects.last(), ended_at=NOW)
    yield Attempt("update", guard.table, {"ended_at": None}, interest)


ATTEMPTS = {
    "an_application_begins_as_draft": born_elsewhere,
    "an_application_takes_no_other_path": other_paths,
    "what_an_application_says_is_fixed": fixed_content,
    "what_is_decided_on_it_stays": decided,
    "recommended_takes_a_recommendation": without_recommendation,
    "awarded_takes_an_award_in_force": without_award,
    "submitted_keeps_its_lists_i": lists("insert"),
    "submitted_keeps_its_lists_u": lists("update"),
    "submitted_keeps_its_lists_d": lists("delete"),
    "withdrawn_stays_withdrawn": withdrawn_again,
    "a_recusal_is_only_ended": another_value_of_each,
    "ended_stays_ended": ended_again,
}
