"""Recusal: who has an interest in a partner decides nothing about it."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from core.errors import RuleViolation
from core.funding import workflow as funding
from core.funding.evidence.gathering import gather
from core.funding.models import Disbursement
from core.funding.pages.colleagues import Colleagues
from core.funding.pages.waiting import with_signatures
from core.partners import workflow
from core.partners.models import Interest
from core.people.models import Role, User
from core.workflow import change
from iza.applications import workflow as applications
from tests.core.people.deputies import make_deputy
from tests.factories import NOW, Office, in_a_step, make_organisation, make_user
from tests.iza.applying import MEMBERS, in_review, vote

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


@pytest.fixture
def office(db):
    return Office()


def refusal(step, *args, **kwargs):
    with pytest.raises(RuleViolation) as raised:
        step(*args, **{"now": NOW, **kwargs})
    return raised.value.objections


def declare(person, organisation, *, by=None, **values):
    return workflow.declare_interest(
        organisation,
        **{
            "person": person,
            "nature": "Mitglied des Vorstands",
            "valid_from": TODAY,
            "by": by or person,
            "now": NOW,
            **values,
        },
    )


def told(person, organisation):
    return [f"{person.get_full_name()} is in recusal for {organisation}."]


class TestDeciding:
    def test_who_is_in_recusal_neither_verifies_nor_releases(self, office):
        payout = office.request()
        partner = payout.commitment.partner
        declare(office.carla, partner)

        assert refusal(funding.verify, payout, by=office.carla) == told(office.carla, partner)
        payout = office.approved(payout)
        (objection,) = refusal(funding.release_payments, [payout], by=office.carla)
        assert told(office.carla, partner)[0] in objection

    def test_who_is_in_recusal_does_not_approve(self, office):
        payout = office.verified()
        partner = payout.commitment.partner
        declare(office.dario, partner)

        assert refusal(funding.approve, payout, by=office.dario) == told(office.dario, partner)
        assert funding.approve(payout, by=office.elena, now=NOW).status == "approved"

    def test_an_award_to_the_partner_is_confirmed_by_somebody_else(self, office):
        commitment = office.award(1_000_000)
        declare(office.carla, commitment.partner)

        with pytest.raises(RuleViolation) as raised:
            office.award(1_000_000, activity=commitment.activity)

        assert raised.value.objections == told(office.carla, commitment.partner)

    def test_a_deputy_of_who_is_in_recusal_is_in_recusal_too(self, office):
        payout = office.verified()
        declare(office.dario, payout.commitment.partner)
        deputyship = make_deputy(office.dario, None, Role.FINANCE_OFFICER)
        deputy = User.objects.get(pk=deputyship.deputy_id).acting_for(office.dario)

        assert refusal(funding.approve, payout, by=deputy) == told(
            office.dario, payout.commitment.partner
        )

    def test_an_application_is_recommended_by_somebody_else(self, office):
        application = in_review(office)
        declare(office.beat, application.organisation)

        assert refusal(
            applications.recommend_application,
            application,
            members=MEMBERS,
            by=office.beat,
            **vote(),
        ) == told(office.beat, application.organisation)

    def test_nobody_in_recusal_is_named_as_the_one_to_ask(self, office):
        payout = office.verified()
        declare(office.dario, payout.commitment.partner)
        (payout,) = with_signatures(Disbursement.objects.all())

        assert office.dario not in Colleagues().who_could(payout)
        assert office.elena in Colleagues().who_could(payout)

    def test_a_recusal_for_another_partner_changes_nothing(self, office):
        payout, other = office.request(), office.award(1_000_000)
        declare(office.beat, other.partner)

        assert funding.verify(payout, by=office.beat, now=NOW).status == "verified"

    def test_the_evidence_of_a_payment_names_who_was_in_recusal(self, office):
        payout = office.request()
        declare(office.dario, payout.commitment.partner)

        facts = [fact for section in gather(payout).sections for fact in section.facts]

        (found,) = [fact for fact in facts if fact.label == "Recusals"]
        assert found.value.startswith(f"{office.dario}: Mitglied des Vorstands")


class TestDeclaring:
    def test_nobody_declares_for_a_colleague_but_a_head(self, office):
        partner = office.award(1_000_000).partner

        assert refusal(declare, office.dario, partner, by=office.anna) == [
            "Each person declares their own interests; a head may for others."
        ]
        assert declare(office.dario, partner, by=office.felix).recorded_by == office.felix

    def test_it_names_the_interest_of_somebody_with_a_money_role_from_today(self, office):
        reader = make_user(Role.MANAGEMENT)
        partner = office.award(1_000_000).partner

        assert refusal(
            declare,
            reader,
            partner,
            nature=" ",
            valid_from=TODAY + dt.timedelta(days=1),
        ) == [
            "Who decides about no money needs no recusal.",
            "Say which interest it is.",
            "The day lies in the future.",
        ]

    def test_it_is_recorded_once(self, office):
        partner = office.award(1_000_000).partner
        declare(office.dario, partner)

        assert refusal(declare, office.dario, partner) == ["This recusal is recorded already."]

    def test_only_a_head_ends_it_and_never_their_own(self, office):
        interest = declare(office.carla, office.award(1_000_000).partner)
        told = "A recusal is ended by a head, never by the person it is about."

        for person in (office.carla, office.anna):
            assert refusal(workflow.end_interest, interest, reason="Rücktritt", by=person) == [told]
        workflow.end_interest(interest, reason="Rücktritt", by=office.felix, now=NOW)
        assert refusal(workflow.end_interest, interest, reason=" ", by=office.felix) == [
            "The recusal is ended already.",
            "Give the reason.",
        ]

    def test_it_counts_to_the_end_of_its_last_day(self, office):
        payout = office.request()
        interest = declare(office.beat, payout.commitment.partner)
        workflow.end_interest(interest, reason="Rücktritt", by=office.felix, now=NOW)

        assert refusal(funding.verify, payout, by=office.beat)
        tomorrow = NOW + dt.timedelta(days=1)
        assert funding.verify(payout, by=office.beat, now=tomorrow).status == "verified"


class TestPages:
    def test_it_is_declared_and_shown_with_the_partner(self, office, client):
        partner = office.award(1_000_000).partner
        client.force_login(office.dario)
        address = reverse("partners:interest_declare", args=[partner.pk])
        assert client.get(address).context["form"]["person"].value() == office.dario.pk

        page = client.post(
            address,
            {"person": office.dario.pk, "nature": "Vorstand", "valid_from": "01.06.2026"},
            follow=True,
        )

        assert Interest.objects.get().nature == "Vorstand"
        assert "in recusal" in page.content.decode()

    def test_a_head_ends_it_on_its_page(self, office, client):
        interest = declare(office.dario, office.award(1_000_000).partner)
        client.force_login(office.felix)
        address = reverse("partners:interest_end", args=[interest.pk])
        assert client.get(address).status_code == 200

        client.post(address, {"reason": "Rücktritt"})

        interest.refresh_from_db()
        assert interest.ended_at

    def test_a_refusal_keeps_what_was_typed(self, office, client):
        partner = office.award(1_000_000).partner
        client.force_login(office.anna)

        page = client.post(
            reverse("partners:interest_declare", args=[partner.pk]),
            {"person": office.dario.pk, "nature": "Vorstand", "valid_from": "01.06.2026"},
        )

        assert page.context["form"]["nature"].value() == "Vorstand"
        assert not Interest.objects.exists()


def test_the_role_counts_on_the_day_of_the_step(office):
    organisation = make_organisation()
    ended = office.beat.role_assignments.get()
    with in_a_step():
        change(ended, valid_to=TODAY)

    with time_machine.travel(NOW + dt.timedelta(days=90)):
        assert declare(office.beat, organisation, by=office.carla).person == office.beat
