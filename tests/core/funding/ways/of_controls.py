"""Ways to change a control alone: rules, parameters, roles, deputies, closed accounts."""

from django.urls import reverse

from core.approvals import workflow as approvals
from core.people import workflow as people
from core.people.models import Role, User
from tests.core.funding.making import TODAY
from tests.core.funding.ways.confirming import (
    confirming,
    deputyship,
    doing,
    named_deputy,
    opening,
    recorded_role,
    recorded_rule,
    role,
    rule,
)
from tests.core.funding.ways.of_payouts import YESTERDAY, ended
from tests.core.funding.ways.scenes import Confirming, Doing, Opening, days
from tests.core.guards.attempts import Attempt
from tests.core.people.deputies import make_deputy, record_deputy
from tests.factories import (
    NOW,
    alter,
    make_user,
)

# Rule 9: controls.


@confirming("Who recorded an approval rule confirms it")
def rule_of_one(office):
    return rule(office.felix, recorded_rule(by=office.felix))


@doing("An administrator confirms an approval rule")
def rule_by_administrator(office):
    return rule(make_user(Role.ADMINISTRATOR), recorded_rule(by=office.dario))


@doing("An administrator records an approval rule")
def rule_recorded_by_administrator(office):
    return Doing(
        make_user(Role.ADMINISTRATOR),
        lambda *, by, now: approvals.record_rule(
            amount_from=0, signatures=1, valid_from=TODAY, by=by, now=now
        ),
        reverse("approvals:rule_record"),
        {
            "amount_from": "0",
            "signatures": "1",
            "valid_from": f"{TODAY:%d.%m.%Y}",
            "release": "here",
            "sphere": "",
            "instrument": "",
        },
    )


@doing("An approval rule reaches back to what was submitted before")
def rule_backdated(office):
    return Doing(
        office.dario,
        lambda *, by, now: approvals.record_rule(
            amount_from=5_000_000, signatures=1, valid_from=YESTERDAY, by=by, now=now
        ),
        reverse("approvals:rule_record"),
        {
            "amount_from": "50'000",
            "signatures": "1",
            "valid_from": f"{YESTERDAY:%d.%m.%Y}",
            "release": "here",
            "sphere": "",
            "instrument": "",
        },
    )


@confirming("Who recorded the cooling period confirms it")
def parameter_of_one(office):
    waiting = approvals.record_parameter(
        key="cooling_days", value=0, valid_from=TODAY, by=office.felix, now=NOW
    )
    return Confirming(office.felix, waiting, approvals.confirm_rule, "approvals:parameter_confirm")


@confirming("The administrator who recorded a role confirms it")
def role_of_one(office):
    administrator = make_user(Role.ADMINISTRATOR)
    return role(administrator, recorded_role(make_user(), by=administrator))


@confirming("Somebody confirms their own role")
def own_role(office):
    waiting = recorded_role(office.carla, Role.FINANCE_OFFICER, by=make_user(Role.ADMINISTRATOR))
    return role(office.carla, waiting)


@doing("A finance officer confirms a role")
def role_by_finance(office):
    return role(office.dario, recorded_role(make_user(), by=make_user(Role.ADMINISTRATOR)))


@doing("An administrator takes a money role")
def money_role_for_administrator(office):
    administrator = make_user(Role.ADMINISTRATOR)
    return Doing(
        administrator,
        lambda *, by, now: people.record_role(
            administrator, role=Role.FINANCE_OFFICER, valid_from=TODAY, by=by, now=now
        ),
        reverse("role_record"),
        {
            "person": administrator.pk,
            "role": Role.FINANCE_OFFICER.value,
            "valid_from": f"{TODAY:%d.%m.%Y}",
        },
    )


@doing("Somebody with a money role becomes administrator")
def administrator_with_money_role(office):
    return Doing(
        make_user(Role.ADMINISTRATOR),
        lambda *, by, now: people.record_role(
            office.dario, role=Role.ADMINISTRATOR, valid_from=TODAY, by=by, now=now
        ),
        reverse("role_record"),
        {
            "person": office.dario.pk,
            "role": Role.ADMINISTRATOR.value,
            "valid_from": f"{TODAY:%d.%m.%Y}",
        },
    )


@doing("One administrator prolongs a role that was to end")
def role_prolonged(office):
    administrator = make_user(Role.ADMINISTRATOR)
    given = office.dario.role_assignments.get()
    people.end_role(given, on=TODAY, reason="leaves", by=administrator, now=NOW)
    later = TODAY + days(900)
    return Doing(
        administrator,
        lambda *, by, now: people.end_role(given, on=later, reason="stays", by=by, now=now),
        reverse("role_end", args=[given.pk]),
        {"on": f"{later:%d.%m.%Y}", "reason": "stays"},
    )


@confirming("Who recorded a deputyship confirms it")
def deputyship_of_one(office):
    waiting = record_deputy(office.anna, office.beat, Role.PROGRAMME_OFFICER, by=office.felix)
    return deputyship(office.felix, waiting)


@confirming("The represented person confirms their deputyship")
def deputyship_by_represented(office):
    waiting = record_deputy(office.carla, office.beat, by=office.felix)
    return deputyship(office.carla, waiting)


@confirming("The deputy confirms their own deputyship")
def deputyship_by_deputy(office):
    waiting = record_deputy(office.carla, office.felix)
    return deputyship(office.felix, waiting)


@doing("Somebody makes themself the deputy of another person")
def deputyship_for_oneself(office):
    return named_deputy(office.beat, person=office.carla, deputy=office.beat)


@doing("Somebody is their own deputy")
def own_deputyship(office):
    return named_deputy(office.carla, person=office.carla, deputy=office.carla)


@doing("A deputy lends on what was lent to them")
def deputyship_of_a_deputy(office):
    between = make_user(Role.MANAGEMENT)
    make_deputy(office.carla, between)
    return named_deputy(make_user(Role.ADMINISTRATOR), person=between, deputy=office.beat)


@doing("A deputy lends after the own role has ended")
def deputyship_without_role(office):
    ended(office.dario, office.felix)
    return named_deputy(
        make_user(Role.ADMINISTRATOR),
        person=office.dario,
        deputy=office.beat,
        role=Role.FINANCE_OFFICER,
    )


@opening("One administrator opens the account of a deactivated person whose roles still stand")
def reactivation(office):
    person, administrator = office.dario, make_user(Role.ADMINISTRATOR)
    alter(person, is_active=False)
    return Opening(
        administrator,
        [Attempt("update", "people_user", {"is_active": True}, User.objects.get(pk=person.pk))],
        url=reverse("reopening_record", args=[person.pk]),
        data={"reason": "back"},
    )
