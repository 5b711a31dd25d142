"""Who confirms people's roles, deputies, resets and reopenings, and the rules of approval."""

from __future__ import annotations

from core.approvals import rules
from core.approvals.models import ApprovalRule, Parameter
from core.approvals.waiting import Kind, register
from core.people import rules as people_rules
from core.people.accounts.rules import objections_to_confirming_a_reopening
from core.people.models import AccountReopening, Deputyship, RoleAssignment, SecondFactorReset


def register_all() -> None:
    """The kinds of this app and of the people below, who know nothing of parameters."""
    register(
        Kind(
            RoleAssignment,
            people_rules.CONFIRM,
            "role_confirm",
            people_rules.objections_to_confirming_a_role,
            related=("person",),
            barred=("person",),
        )
    )
    register(
        Kind(
            Deputyship,
            people_rules.CONFIRM,
            "deputy_confirm",
            people_rules.objections_to_confirming_a_deputyship,
            related=("person", "deputy"),
            barred=("person", "deputy"),
        )
    )
    register(
        Kind(
            SecondFactorReset,
            people_rules.CONFIRM,
            "reset_confirm",
            people_rules.objections_to_confirming_a_reset,
            related=("person",),
            barred=("person",),
        )
    )
    register(
        Kind(
            AccountReopening,
            people_rules.CONFIRM,
            "reopening_confirm",
            objections_to_confirming_a_reopening,
            related=("person",),
            barred=("person",),
        )
    )
    for model, page in (
        (ApprovalRule, "approvals:rule_confirm"),
        (Parameter, "approvals:parameter_confirm"),
    ):
        register(Kind(model, rules.CONFIRM, page, rules.objections_to_putting_in_force))
