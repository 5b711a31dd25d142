"""Each rule of money.md, section 3, taken out of the code, and an act that it alone forbade."""

from contextlib import ExitStack
from dataclasses import dataclass
from unittest.mock import patch

from tests.core.funding.ways.every import SCENES

PAYOUTS, PAYMENT = "core.funding.rules.payouts", "core.funding.rules.payment"
CONFIRMING = "objections_to_confirming"


def nothing(*_args, **_values):
    return []


def nobody(*_args, **_values):
    return False


def everything(*_args, **_values):
    return True


@dataclass(frozen=True)
class Deletion:
    """A rule's number, what is patched away, and the scene that must find the next defence."""

    rule: int
    patches: dict
    scene: object

    def __str__(self):
        return f"{self.rule}-{self.scene.__name__}"

    def made(self):
        stack = ExitStack()
        for place, instead in self.patches.items():
            stack.enter_context(patch(place, instead))
        return stack


SECOND_ACT = {
    f"{PAYOUTS}._objections_to_a_second_act": nothing,
    f"{PAYMENT}._objections_to_a_second_act": nothing,
}
BOTH = {"core.people.models.User.sides": property(lambda person: frozenset({person.pk}))}
EDITOR = {
    f"{PAYOUTS}.objections_to_account_editor": nothing,
    f"{PAYMENT}.objections_to_account_editor": nothing,
}
INTEREST = {f"{PAYOUTS}.objections_to_interest": nothing}
ROLES = {"core.people.models.User.has_role": everything}
TWO = {
    SCENES["account_of_one"]: "core.partners.rules",
    SCENES["award_of_one"]: "core.funding.rules.awards",
    SCENES["budget_of_one"]: "core.funding.rules.credits",
    SCENES["supplementary_credit_of_one"]: "core.funding.rules.credits",
    SCENES["ruling_of_one"]: "core.funding.rules.credits",
    SCENES["carry_over_of_one"]: "core.funding.rules.credits",
    SCENES["reduction_of_one"]: "core.funding.rules.returns",
    SCENES["bank_return_of_one"]: PAYMENT,
    SCENES["reversal_of_one"]: "core.funding.rules.reversals",
    SCENES["closing_of_one"]: "core.funding.rules.closed_years",
    SCENES["number_of_one"]: "core.funding.rules.numbers",
    SCENES["assignment_of_one"]: "core.funding.rules.assignments",
    SCENES["competence_of_one"]: "core.funding.rules.competences",
    SCENES["rule_of_one"]: "core.approvals.rules",
    SCENES["parameter_of_one"]: "core.approvals.rules",
    SCENES["role_of_one"]: "core.people.rules",
    SCENES["deputyship_of_one"]: "core.people.rules",
}

HELD_BY_THE_DATABASE = [
    *(
        Deletion(1, SECOND_ACT, scene)
        for scene in (
            SCENES["requester_verifies"],
            SCENES["requester_approves"],
            SCENES["requester_releases"],
            SCENES["verifier_approves"],
            SCENES["verifier_releases"],
            SCENES["approver_approves_twice"],
            SCENES["approver_releases"],
            SCENES["last_editor_verifies"],
        )
    ),
    *(
        Deletion(2, BOTH, scene)
        for scene in (
            SCENES["deputy_of_requester_verifies"],
            SCENES["deputy_of_verifier_approves"],
            SCENES["deputy_of_approver_releases"],
            SCENES["deputy_of_releaser_confirms"],
            SCENES["award_by_deputy_of_recorder"],
        )
    ),
    *(
        Deletion(3, EDITOR, scene)
        for scene in (
            SCENES["account_recorder_approves"],
            SCENES["account_confirmer_approves"],
            SCENES["account_recorder_releases"],
            SCENES["account_deputy_approves"],
        )
    ),
    *(
        Deletion(3, {f"{PAYMENT}._objections_to_account": nothing}, scene)
        for scene in (
            SCENES["cooling_period"],
            SCENES["replaced_account"],
            SCENES["closed_account"],
        )
    ),
    *(
        Deletion(4, INTEREST, scene)
        for scene in (
            SCENES["interested_verifies"],
            SCENES["interested_approves"],
            SCENES["interested_releases"],
            SCENES["deputy_of_interested"],
            SCENES["interested_in_payee"],
        )
    ),
    Deletion(5, {f"{PAYMENT}._holds": nobody}, SCENES["releaser_confirms"]),
    *(
        Deletion(6, ROLES, scene)
        for scene in (
            SCENES["administrator_approves"],
            SCENES["superuser_verifies"],
            SCENES["superuser_releases"],
            SCENES["superuser_confirms"],
            SCENES["auditor_verifies"],
            SCENES["expired_role"],
            SCENES["deactivated_approves"],
            SCENES["service_account_approves"],
        )
    ),
    *(Deletion(9, {f"{module}.{CONFIRMING}": nothing}, scene) for scene, module in TWO.items()),
]


# What the tables cannot see, and the judge does.


def by_a_deputy(play):
    """Rule 2: what is taken in person is taken by a deputy."""
    anna, gina = play.people[0], play.people[11]
    lend(play, anna, gina)
    play.request(play.hand(gina, anna), *awarded(play))


def award_in_recusal(play):
    """Rule 4: the head of unit confirms an award to a partner of theirs."""
    play.declare(play.hand(play.office.carla), play.partners[0])
    awarded(play)


def planned_later(play):
    """Rule 7: the second part comes when the first one is approved."""
    instalment, account = awarded(play, 3_000_000)
    payout = pay(play, instalment, account, last="approve")
    awarded(play, 3_000_000)
    play.sign("order", payout, play.office.carla)


def requested_early(play):
    """Rule 7: a part due months later is requested when the first one is approved."""
    instalment, account = awarded(play, 3_000_000)
    payout = pay(play, instalment, account, last="approve")
    later, _account = awarded(play, 3_000_000, due_in=60)
    play.request(play.office.anna, later, account)
    play.sign("order", payout, play.office.carla)


def mixed_roles(play):
    """Rule 6: an administrator takes a role of money."""
    rita, sami = play.people[8], play.people[9]
    play.record_role(play.hand(sami), rita, "finance_officer")
    for waiting in list(play.waiting.get("role", [])):
        play.confirm("role", waiting, play.office.carla)


BY_ITSELF = {f"{PAYOUTS}.plan_sum": lambda instalment, **_values: instalment.amount_chf}

FOUND_BY_THE_JUDGE = [
    Deletion(2, {"core.workflow._objections_to_a_deputy": nothing}, by_a_deputy),
    Deletion(4, {"core.funding.rules.awards.objections_to_interest": nothing}, award_in_recusal),
    Deletion(6, {"core.people.rules._objections_to_mixing": nothing}, mixed_roles),
    Deletion(7, BY_ITSELF, requested_early),
    Deletion(7, {"core.funding.workflow.awards.refreeze_siblings": nothing}, planned_later),
    Deletion(7, {"core.funding.workflow.payouts.refreeze_siblings": nothing}, requested_early),
]


def awarded(play, *amounts, due_in=14):
    """A confirmed award: its first instalment and the partner's account."""
    play.record_award(play.office.anna, play.partners[0], amounts or (1_000_000,), due_in)
    award = play.waiting["award"][0]
    play.confirm("award", award, play.office.carla)
    return award.instalments.first(), play.partners[0].accounts.get()


def pay(play, instalment, account, last="order"):
    payout = play.request(play.office.anna, instalment, account)
    for act, person in (("verify", "beat"), ("approve", "dario"), ("order", "carla")):
        play.sign(act, payout, getattr(play.office, person))
        if act == last:
            break
    return payout


def lend(play, person, deputy):
    play.record_deputy(play.hand(person), person, deputy, "programme_officer")
    play.confirm("deputyship", play.waiting["deputyship"][0], play.office.felix)
