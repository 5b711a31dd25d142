"""Sanctions checks: who records one, how long it counts, and who decides on a hit."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.approvals.models import Parameter
from core.confirmation import confirm, record
from core.errors import RuleViolation
from core.partners import screening, workflow
from core.partners.models import HitDecision, SanctionsCheck
from core.people.models import Role
from tests.core.documents.samples import upload
from tests.core.partners.test_interests import declare
from tests.factories import (
    NOW,
    finance_officer,
    head_of_finance,
    head_of_unit,
    in_a_step,
    make_organisation,
    make_user,
    officer,
    someone,
)

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
YEAR = dt.timedelta(days=365)
DAY = dt.timedelta(days=1)


@pytest.fixture
def partner():
    return make_organisation(checked=False, name="Wadi Aid")


def check(organisation, *, by=None, now=NOW, **values):
    return workflow.record_check(
        organisation,
        **{
            "lists": "seco,un",
            "lists_on": TODAY,
            "names": "Wadi Aid\nA. Director",
            "result": "clear",
            "by": by or officer(),
            "now": now,
            **values,
        },
    )


def hit(organisation, **values):
    return check(organisation, result="hit", note="SSID 100-12345", **values)


def decide(made, outcome="false_positive", *, by=None):
    return workflow.decide_hit(
        made, outcome=outcome, reasoning="Born in another year.", by=by or officer(), now=NOW
    )


def decided(made, outcome="false_positive"):
    return workflow.confirm_hit(decide(made, outcome), by=head_of_unit(), now=NOW)


def refusal(step, *args, **kwargs):
    with pytest.raises(RuleViolation) as raised:
        step(*args, **kwargs)
    return raised.value.objections


def standing(organisation, on=TODAY):
    return screening.objections_to(organisation, on=on)


class TestRecording:
    def test_a_check_says_lists_names_and_who_looked(self, partner):
        person = finance_officer()
        made = check(partner, by=person, names=" Wadi Aid ")

        assert (made.list_names, made.names, made.checked_by, made.checked_at) == (
            ["SECO (Switzerland)", "United Nations"],
            "Wadi Aid",
            person,
            NOW,
        )

    @pytest.mark.parametrize(
        ("values", "objection"),
        [
            ({"lists": ""}, "Say which lists were read."),
            ({"lists": "made-up"}, "Say which lists were read."),
            ({"names": " "}, "Say which names were checked."),
            ({"lists_on": TODAY + DAY}, "The day lies in the future."),
            (
                {"result": "hit", "note": " "},
                "A hit takes a note: which entry of which list.",
            ),
        ],
    )
    def test_what_a_check_must_say(self, partner, values, objection):
        assert refusal(check, partner, **values) == [objection]

    def test_it_takes_a_role_with_money(self, partner):
        assert refusal(check, partner, by=make_user(Role.MANAGEMENT)) == [
            "Sanctions checks are recorded by programme officers, finance, heads."
        ]

    def test_who_is_in_recusal_checks_nothing(self, partner):
        person = officer()
        declare(person, partner)

        assert refusal(check, partner, by=person) == [
            f"{person.get_full_name()} is in recusal for Wadi Aid."
        ]

    def test_a_check_stays_as_it_was_recorded(self, partner):
        made = check(partner)

        with pytest.raises(IntegrityError), transaction.atomic():
            SanctionsCheck.objects.filter(pk=made.pk).update(result="hit")


class TestStanding:
    def test_without_a_check_nothing_is_paid(self, partner):
        assert standing(partner) == ["Wadi Aid: no sanctions check is recorded."]

    def test_a_check_counts_for_the_days_of_the_parameter(self, partner):
        check(partner)

        assert standing(partner, TODAY + YEAR) == []
        assert standing(partner, TODAY + YEAR + DAY) == [
            "Wadi Aid: the sanctions check of 01.06.2026 is older than 365 days."
        ]

    def test_the_dated_parameter_rules(self, partner):
        check(partner)
        with in_a_step():
            values = {"key": "screening_days", "value": 30, "valid_from": TODAY + 40 * DAY}
            parameter = record(Parameter, by=someone(), now=NOW, **values)
            confirm(parameter, by=someone("second"), now=NOW)

        assert standing(partner, TODAY + 39 * DAY) == []
        assert standing(partner, TODAY + 40 * DAY) == [
            "Wadi Aid: the sanctions check of 01.06.2026 is older than 30 days."
        ]

    def test_a_check_is_as_old_as_its_lists(self, partner):
        check(partner, lists_on=TODAY - YEAR - DAY)

        assert standing(partner) == [
            "Wadi Aid: the sanctions check of 31.05.2025 is older than 365 days."
        ]

    def test_of_several_checks_the_newest_lists_count(self, partner):
        check(partner)
        check(partner, lists_on=TODAY - 2 * YEAR)

        assert standing(partner) == []

    def test_a_hit_stops_payments_whatever_is_checked_later(self, partner):
        hit(partner)
        check(partner)

        assert standing(partner) == [
            ("Wadi Aid: the hit of the sanctions check of 01.06.2026 is not decided by two people.")
        ]

    def test_one_person_alone_decides_no_hit(self, partner):
        made = hit(partner)
        decide(made)

        assert len(standing(partner)) == 1

    def test_a_false_positive_of_two_people_counts_as_a_check(self, partner):
        decided(hit(partner))

        assert standing(partner) == []

    def test_a_true_match_stops_payments(self, partner):
        decided(hit(partner), "true_match")
        check(partner)

        assert standing(partner) == ["Wadi Aid stands on a sanctions list (check of 01.06.2026)."]

    def test_a_true_match_is_lifted_by_two_people(self, partner):
        made = hit(partner)
        decided(made, "true_match")
        decided(made)

        assert standing(partner) == []

    def test_what_was_decided_later_was_not_known_before(self, partner):
        made = hit(partner)
        decided(made)

        assert screening.newest([made], at=NOW) == made
        assert screening.newest([made], at=NOW - dt.timedelta(hours=1)) is None

    def test_many_organisations_are_asked_in_four_queries(self, django_assert_num_queries):
        keys = [make_organisation().pk for _ in range(12)]

        with django_assert_num_queries(4):
            screening.standings(keys, on=TODAY)


class TestDeciding:
    def test_only_a_hit_is_decided(self, partner):
        assert refusal(decide, check(partner)) == ["Only a hit is decided."]

    def test_one_decision_waits_at_a_time(self, partner):
        made = hit(partner)
        decide(made)

        assert refusal(decide, made) == ["A decision on this hit waits already."]

    def test_a_decision_takes_a_reason(self, partner):
        made = hit(partner)

        assert refusal(
            workflow.decide_hit,
            made,
            outcome="false_positive",
            reasoning=" ",
            by=officer(),
            now=NOW,
        ) == ["Give the reason."]

    def test_who_proposed_a_decision_does_not_confirm_it(self, partner):
        head = head_of_finance()
        decision = decide(hit(partner), by=head)

        assert refusal(workflow.confirm_hit, decision, by=head, now=NOW) == [
            "Who records a thing does not confirm it."
        ]

    def test_a_head_confirms(self, partner):
        decision = decide(hit(partner))

        assert refusal(workflow.confirm_hit, decision, by=finance_officer(), now=NOW) == [
            "A decision on a hit is confirmed by the head of unit or of finance."
        ]

    def test_a_head_in_recusal_confirms_nothing(self, partner):
        decision, head = decide(hit(partner)), head_of_unit()
        declare(head, partner)

        assert refusal(workflow.confirm_hit, decision, by=head, now=NOW) == [
            f"{head.get_full_name()} is in recusal for Wadi Aid."
        ]

    def test_what_waits_can_be_discarded_and_decided_anew(self, partner):
        made = hit(partner)
        workflow.discard_hit(decide(made), reason="wrong person", by=officer(), now=NOW)
        decision = decided(made)

        assert refusal(
            workflow.discard_hit, decision, reason="too late", by=officer(), now=NOW
        ) == ["Only what waits for its confirmation can be discarded."]

    def test_nothing_is_discarded_without_a_reason(self, partner):
        decision = decide(hit(partner))

        assert refusal(workflow.discard_hit, decision, reason=" ", by=officer(), now=NOW) == [
            "Give the reason."
        ]

    def test_the_database_takes_no_second_decision_that_waits(self, partner):
        made = hit(partner)
        decide(made)

        values = {"sanctions_check": made, "outcome": "false_positive", "reasoning": "x"}

        with pytest.raises(IntegrityError), in_a_step():
            record(HitDecision, by=someone(), now=NOW, **values)


class TestPages:
    def visit(self, client, name, key):
        return client.get(reverse(f"partners:{name}", args=[key]))

    def send(self, client, name, key, **entries):
        return client.post(reverse(f"partners:{name}", args=[key]), entries)

    def form(self, **values):
        return {
            "lists": ["seco", "eu"],
            "lists_on": "2026-05-30",
            "names": "Wadi Aid",
            "result": "clear",
            **values,
        }

    def test_a_check_is_recorded_with_its_print(self, client, partner):
        client.force_login(officer())
        self.send(client, "check_record", partner.pk, **self.form(paper=upload()))

        made = partner.sanctions_checks.get()
        assert (made.lists, made.lists_on, made.document.category, made.document.visibility) == (
            "seco,eu",
            dt.date(2026, 5, 30),
            "screening",
            "money",
        )

    def test_a_hit_leads_to_its_decision(self, client, partner):
        client.force_login(officer())
        answer = self.send(
            client, "check_record", partner.pk, **self.form(result="hit", note="SSID 7")
        )
        made = partner.sanctions_checks.get()

        assert answer.url == reverse("partners:hit_decide", args=[made.pk])

    def test_what_is_refused_keeps_what_was_typed(self, client, partner):
        client.force_login(officer())
        answer = self.send(client, "check_record", partner.pk, **self.form(result="hit"))

        assert "A hit takes a note: which entry of which list." in answer.text
        assert "Wadi Aid" in answer.context["form"]["names"].value()

    def test_two_people_decide_a_hit_on_two_pages(self, client, partner):
        made = hit(partner)
        client.force_login(officer())
        self.send(
            client, "hit_decide", made.pk, outcome="false_positive", reasoning="Other birthday."
        )
        decision = made.decisions.get()
        client.force_login(head_of_unit())
        self.send(client, "hit_confirm", decision.pk)
        decision.refresh_from_db()

        assert (decision.is_confirmed, standing(partner)) == (True, [])

    def test_the_first_of_the_two_is_told_why_not(self, client, partner):
        head = head_of_unit()
        decision = decide(hit(partner), by=head)
        client.force_login(head)

        assert (
            "Who records a thing does not confirm it."
            in self.send(client, "hit_confirm", decision.pk).text
        )

    def test_a_decision_that_waits_is_refused_twice(self, client, partner):
        made = hit(partner)
        decide(made)
        client.force_login(officer())

        answer = self.send(client, "hit_decide", made.pk, outcome="true_match", reasoning="x")
        assert "A decision on this hit waits already." in answer.text

    def test_a_decision_is_discarded_with_a_reason(self, client, partner):
        decision = decide(hit(partner))
        client.force_login(officer())
        self.send(client, "hit_discard", decision.pk, reason="wrong")
        decision.refresh_from_db()

        assert not decision.is_waiting

    @pytest.mark.parametrize("role", list(Role))
    def test_every_role_reads_what_is_on_the_page_of_the_partner(self, client, partner, role):
        decide(hit(partner, paper=None))
        client.force_login(make_user(role))
        page = client.get(partner.get_absolute_url()).text

        assert "is not decided by two people." in page

    def test_an_open_page_asks_before_it_acts(self, client, partner):
        decision = decide(hit(partner))
        client.force_login(head_of_unit())

        assert self.visit(client, "hit_confirm", decision.pk).status_code == 200
        assert self.visit(client, "hit_decide", decision.sanctions_check_id).status_code == 200
        assert self.visit(client, "check_record", partner.pk).status_code == 200
