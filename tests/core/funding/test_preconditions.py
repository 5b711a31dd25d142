"""Decision document and sanctions check: nothing is approved or released without them."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from core.activities.models import Origin
from core.documents.filing import Paper
from core.errors import RuleViolation
from core.funding import rules, workflow
from core.funding.evidence import gather
from core.funding.invariants.screening import released_against_a_hit
from core.funding.models import Disbursement, Instalment
from core.funding.pages.records import items_for
from core.funding.pages.screening import due_checks, tasks
from core.funding.pages.waiting import sections_for
from core.funding.rules.preconditions import missing_for, objections_to_paying
from tests.core.documents.samples import upload
from tests.core.partners.test_screening import check, decide, decided, hit
from tests.factories import (
    NOW,
    decision_paper,
    make_account,
    make_activity,
    make_check,
    make_organisation,
)

TODAY = NOW.date()
NOT_FILED = "The decision document of STP 77 is not filed."


@pytest.fixture
def unchecked():
    return make_organisation(checked=False, name="Wadi Aid")


def award_to(office, partner, **values):
    activity = make_activity(status="planned", partner=partner)
    return office.award(1_000_000, activity=activity, **values)


def award_without_paper(office):
    return office.award(1_000_000, papers=[], number="STP 77")


def refusal(step, *args, **kwargs):
    with pytest.raises(RuleViolation) as raised:
        step(*args, now=NOW, **kwargs)
    return raised.value.objections


def fresh(payout):
    return Disbursement.objects.get(pk=payout.pk)


class TestDecisionDocument:
    def test_it_may_be_brought_until_the_approval(self, office):
        payout = office.verified(office.request(award_without_paper(office)))

        assert refusal(workflow.approve, payout, by=office.dario) == [NOT_FILED]

    def test_once_it_is_filed_the_payout_goes_on_with_its_signatures(self, office):
        commitment = award_without_paper(office)
        payout = office.verified(office.request(commitment))
        workflow.file_award_paper(commitment, paper=decision_paper(), by=office.anna, now=NOW)

        assert workflow.approve(payout, by=office.dario, now=NOW).status == "approved"

    def test_another_kind_of_paper_is_no_decision(self, office):
        agreement = Paper(upload(), "Agreement", "agreement")
        commitment = office.award(1_000_000, papers=[agreement], number="STP 77")

        assert missing_for(commitment.instalments.get(), on=TODAY) == [NOT_FILED]

    def test_what_was_taken_over_was_filed_elsewhere(self, office):
        commitment = award_without_paper(office)
        instalment = Instalment.objects.select_related("commitment__activity").get(
            commitment=commitment
        )
        instalment.commitment.origin = Origin.TAKEOVER

        assert missing_for(instalment, on=TODAY) == []

    def test_papers_of_an_award_are_filed_by_the_programme(self, office):
        commitment = award_without_paper(office)

        assert refusal(
            workflow.file_award_paper, commitment, paper=decision_paper(), by=office.dario
        ) == ["Papers of an award are filed by programme officers."]

    def test_nothing_is_filed_on_a_discarded_award(self, office):
        commitment = award_without_paper(office)
        commitment.discarded_at = NOW

        assert rules.objections_to_filing(commitment, office.anna) == ["This was discarded."]

    def test_the_page_of_the_award_takes_the_paper(self, office, client):
        commitment = award_without_paper(office)
        client.force_login(office.anna)
        address = reverse("funding:award_paper", args=[commitment.pk])
        client.post(address, {"category": "decision", "file": upload()})

        assert commitment.papers.get().document.category == "decision"
        assert client.get(address).status_code == 200


class TestSanctionsCheck:
    def test_a_partner_without_a_check_gets_no_money(self, office, unchecked):
        payout = office.verified(office.request(award_to(office, unchecked)))

        assert refusal(workflow.approve, payout, by=office.dario) == [
            "Wadi Aid: no sanctions check is recorded."
        ]

    def test_a_supplier_of_own_expenditure_is_checked_too(self, office, unchecked):
        commitment = award_to(office, make_organisation(), is_own_expenditure=True)
        payout = office.verified(office.request(commitment, account=make_account(unchecked)))

        assert refusal(workflow.approve, payout, by=office.dario) == [
            "Wadi Aid: no sanctions check is recorded."
        ]

    def test_a_hit_after_the_approval_stops_the_release(self, office, unchecked):
        check(unchecked, by=office.anna)
        payout = office.approved(office.request(award_to(office, unchecked)))
        made = hit(unchecked, by=office.beat)
        (objection,) = refusal(workflow.release_payments, [payout], by=office.carla)
        assert objection.endswith("is not decided by two people.")

        decided(made)
        workflow.release_payments([payout], by=office.carla, now=NOW)
        assert fresh(payout).status == "ordered"

    def test_a_check_that_grew_too_old_meanwhile_stops_the_release(self, office, unchecked):
        check(unchecked, by=office.anna)
        payout = office.approved(office.request(award_to(office, unchecked)))

        late = TODAY + dt.timedelta(days=366)
        assert objections_to_paying(fresh(payout), on=TODAY) == []
        assert objections_to_paying(fresh(payout), on=late) == [
            "Wadi Aid: the sanctions check of 01.06.2026 is older than 365 days."
        ]


@pytest.fixture
def _on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.usefixtures("_on_the_day")
class TestPages:
    def test_the_request_and_the_payout_say_what_is_missing(self, office, unchecked, client):
        commitment = award_to(office, unchecked, papers=[], number="STP 77")
        client.force_login(office.anna)
        make_account(unchecked)
        instalment = commitment.instalments.get()
        asked = client.get(reverse("funding:request_payout", args=[instalment.pk]))
        payout = office.request(commitment)
        shown = client.get(payout.get_absolute_url())

        expected = [NOT_FILED, "Wadi Aid: no sanctions check is recorded."]
        assert asked.context["lacking"] == shown.context["lacking"] == expected

    def test_from_the_approval_on_it_stands_among_the_objections(self, office, unchecked, client):
        payout = office.verified(office.request(award_to(office, unchecked)))
        client.force_login(office.dario)
        page = client.get(payout.get_absolute_url())

        assert page.context["lacking"] == []
        assert page.context["step"].objections == ["Wadi Aid: no sanctions check is recorded."]

    def test_the_inbox_shows_it_with_a_fixed_number_of_queries(
        self, office, unchecked, django_assert_max_num_queries
    ):
        for _number in range(4):
            office.verified(office.request(award_to(office, unchecked)))

        with django_assert_max_num_queries(40):
            sections = sections_for(office.dario)
        rows = [row for section in sections for row in section.rows]
        assert {tuple(row.objections) for row in rows} == {
            ("Wadi Aid: no sanctions check is recorded.",)
        }

    def test_a_hit_waits_in_the_inbox_of_a_head(self, office, unchecked):
        decide(hit(unchecked, by=office.anna), by=office.beat)

        assert [item.what for item in items_for(office.carla)] == ["decision on a hit"]
        assert items_for(office.dario) == []

    def test_a_check_is_asked_for_before_an_instalment_is_due(self, office, unchecked, client):
        check(unchecked, by=office.anna, lists_on=TODAY - dt.timedelta(days=360))
        award_to(office, unchecked)
        award_to(office, make_organisation())

        (due,) = due_checks(TODAY)
        assert (due.organisation, due.needed_on, due.valid_to) == (
            unchecked,
            dt.date(2026, 6, 15),
            dt.date(2026, 6, 6),
        )
        client.force_login(office.anna)
        page = client.get(reverse("funding:screening")).text
        assert "the sanctions check of 06.06.2025 is older than 365 days." in page

    def test_it_is_work_of_the_programme(self, office, unchecked):
        award_to(office, unchecked)

        assert [(task.what, task.number) for task in tasks(office.anna)] == [
            ("Sanctions checks due before a payment", 1)
        ]
        assert tasks(office.dario) == []

    def test_without_work_the_page_says_so(self, office, client):
        client.force_login(office.anna)

        assert "No sanctions check is due" in client.get(reverse("funding:screening")).text


def facts(payout):
    section = next(one for one in gather(payout).sections if one.code == "screening")
    return [(fact.label, fact.value, fact.is_missing) for fact in section.facts]


class TestEvidence:
    def test_it_names_the_check_that_counted_at_the_approval(self, office, unchecked):
        made = check(unchecked, by=office.anna)
        payout = office.paid(office.request(award_to(office, unchecked)))
        check(unchecked, by=office.anna, now=NOW + dt.timedelta(days=1), names="Later")
        read = "SECO (Switzerland), United Nations"

        assert facts(payout) == [
            (
                "Wadi Aid",
                f"{read}; lists as of 01.06.2026; no hit; {made.checked_by}, 01.06.2026 10:00",
                False,
            ),
            ("Names checked", "Wadi Aid\nA. Director", False),
        ]

    def test_it_names_the_two_who_decided_on_a_hit_and_the_print(self, office, unchecked):
        made = hit(unchecked, by=office.anna, paper=Paper(upload(), "Print", "screening"))
        decided(made)
        payout = office.paid(office.request(award_to(office, unchecked)))

        labels = [label for label, _value, _is_missing in facts(payout)]
        assert labels == ["Wadi Aid", "Names checked", "Decision on the hit", "Sanctions check"]
        assert made.document in gather(payout).papers

    def test_it_says_plainly_that_there_was_none(self, office, unchecked):
        payout = office.request(award_to(office, unchecked))

        assert facts(payout) == [("Wadi Aid", "No sanctions check counted.", True)]


class TestInvariant:
    def test_a_release_against_a_hit_is_told(self, office):
        payout = office.ordered()
        partner = payout.commitment.partner
        before = NOW - dt.timedelta(hours=1)
        made = make_check(partner, result="hit", checked_at=before)

        assert list(released_against_a_hit()) == [
            f"{payout.number} ({payout.pk}): a hit of {partner} stood against it."
        ]
        decided(made)
        assert list(released_against_a_hit()) == []

    def test_a_hit_found_after_the_release_is_no_fault(self, office):
        partner = office.ordered().commitment.partner
        decided(make_check(partner, result="hit", checked_at=NOW + dt.timedelta(hours=1)))

        assert list(released_against_a_hit()) == []
