"""Certificates of partners: one person records, another one confirms, and only then they count."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.audit.models import AuditEntry
from core.errors import RuleViolation
from core.funding.pages.records import items_for
from core.partners import rules, workflow
from core.partners.models import Certificate, Organisation, with_zewo
from core.people.models import Role
from tests.core.documents.samples import upload
from tests.core.partners.test_interests import declare, told
from tests.factories import (
    NOW,
    in_a_step,
    make_certificate,
    make_organisation,
    make_user,
    officer,
)

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
DAY = dt.timedelta(days=1)


@pytest.fixture
def anna():
    return officer(name="anna")


@pytest.fixture
def beat():
    return officer(name="beat")


@pytest.fixture
def partner():
    return make_organisation(name="Brunnenhilfe")


@pytest.fixture
def waiting(partner, anna):
    return record(partner, by=anna)


def record(partner, *, by, **values):
    return workflow.record_certificate(
        partner,
        **{
            "kind": "zewo",
            "name": "",
            "valid_from": TODAY,
            "valid_to": dt.date(2030, 12, 31),
            "by": by,
            "now": NOW,
            **values,
        },
    )


def refusal(step, *args, **kwargs):
    with pytest.raises(RuleViolation) as raised:
        step(*args, **{"now": NOW, **kwargs})
    return raised.value.objections


class TestRecording:
    def test_what_is_recorded_waits(self, waiting):
        assert waiting.is_waiting
        assert list(Certificate.objects.in_force()) == []

    def test_it_ends_after_it_begins_and_has_begun(self, partner, anna):
        values = {"valid_from": TODAY + DAY, "valid_to": TODAY}

        assert refusal(record, partner, by=anna, **values) == [
            "The end lies before the start.",
            "The day lies in the future.",
        ]

    def test_an_expired_certificate_is_a_fact(self, partner, anna):
        ended = {"valid_from": dt.date(2020, 1, 1), "valid_to": dt.date(2025, 12, 31)}

        assert record(partner, by=anna, **ended).valid_to == dt.date(2025, 12, 31)

    @pytest.mark.parametrize(
        ("valid_to", "objections"),
        [
            (dt.date(2032, 12, 31), []),
            (
                dt.date(2033, 1, 1),
                ["A Zewo certificate does not run that long; check the date."],
            ),
        ],
    )
    def test_one_that_runs_longer_than_six_years_is_a_slip(self, anna, valid_to, objections):
        draft = Certificate(valid_from=TODAY, valid_to=valid_to)

        assert rules.objections_to_recording_certificate(draft, anna, on=TODAY) == objections

    def test_auditors_record_none(self, partner):
        auditor = make_user(Role.AUDITOR)

        assert refusal(record, partner, by=auditor) == [
            "Partners are kept by programme officers, finance and the heads."
        ]


class TestConfirming:
    def test_a_second_person_lets_it_count(self, waiting, beat):
        workflow.confirm_certificate(waiting, by=beat, now=NOW)

        assert list(Certificate.objects.in_force()) == [waiting]

    def test_who_records_it_does_not_confirm_it(self, waiting, anna):
        assert refusal(workflow.confirm_certificate, waiting, by=anna) == [
            "Who records a thing does not confirm it."
        ]

    def test_auditors_confirm_none(self, waiting):
        assert refusal(workflow.confirm_certificate, waiting, by=make_user(Role.AUDITOR)) == [
            "Partners are kept by programme officers, finance and the heads."
        ]

    def test_who_is_in_recusal_confirms_none(self, waiting, partner, beat):
        declare(beat, partner)

        assert refusal(workflow.confirm_certificate, waiting, by=beat) == told(beat, partner)

    def test_content_that_was_changed_since_is_not_confirmed(self, waiting, beat):
        with in_a_step() as step:
            Certificate.objects.filter(pk=waiting.pk).update(
                valid_to=dt.date(2031, 12, 31), step=step.step
            )

        assert refusal(workflow.confirm_certificate, waiting, by=beat) == [
            "The content was changed after it was recorded."
        ]

    def test_the_partners_trail_tells_it(self, waiting, partner, beat):
        workflow.confirm_certificate(waiting, by=beat, now=NOW)

        verbs = [entry.verb for entry in AuditEntry.objects.about(partner)[:2]]
        assert verbs == ["confirm_certificate", "record_certificate"]


class TestDiscarding:
    def test_what_waits_is_discarded_with_the_reason_in_the_trail(self, waiting, anna):
        workflow.discard_certificate(waiting, reason="wrong partner", by=anna, now=NOW)

        waiting.refresh_from_db()
        assert waiting.discarded_at == NOW
        assert AuditEntry.objects.about(waiting)[0].reason == "wrong partner"

    def test_it_takes_a_reason(self, waiting, anna):
        assert refusal(workflow.discard_certificate, waiting, reason=" ", by=anna) == [
            "Give the reason."
        ]

    def test_what_is_in_force_is_withdrawn_not_discarded(self, partner, anna):
        certificate = make_certificate(partner, TODAY)

        assert refusal(workflow.discard_certificate, certificate, reason="x", by=anna) == [
            "Only what waits for its confirmation can be discarded."
        ]

    def test_auditors_discard_none(self, waiting):
        auditor = make_user(Role.AUDITOR)

        assert refusal(workflow.discard_certificate, waiting, reason="x", by=auditor) == [
            "Partners are kept by programme officers, finance and the heads."
        ]


class TestWithdrawing:
    def test_what_is_withdrawn_is_no_longer_in_force(self, partner, anna):
        certificate = make_certificate(partner, TODAY)

        workflow.withdraw_certificate(certificate, reason="taken away", by=anna, now=NOW)

        assert list(Certificate.objects.in_force()) == []

    def test_it_is_withdrawn_once_and_for_a_reason(self, partner, anna):
        certificate = make_certificate(partner, TODAY)
        workflow.withdraw_certificate(certificate, reason="taken away", by=anna, now=NOW)

        assert refusal(workflow.withdraw_certificate, certificate, reason=" ", by=anna) == [
            "The certificate is withdrawn already.",
            "Give the reason.",
        ]

    def test_what_waits_is_discarded_not_withdrawn(self, waiting, anna):
        assert refusal(workflow.withdraw_certificate, waiting, reason="x", by=anna) == [
            "Only a confirmed certificate is withdrawn."
        ]

    def test_the_database_takes_no_withdrawal_of_what_was_never_in_force(self, waiting):
        with (
            pytest.raises(IntegrityError, match="certificate_withdrawn_was_in_force"),
            transaction.atomic(),
            in_a_step() as step,
        ):
            Certificate.objects.filter(pk=waiting.pk).update(withdrawn_at=NOW, step=step.step)


class TestLists:
    def ends(self):
        return [one.zewo_valid_to for one in with_zewo(Organisation.objects.all())]

    def test_the_last_end_in_force_stands_in_the_list(self, partner):
        make_certificate(partner, TODAY)
        make_certificate(partner, TODAY + DAY)
        make_certificate(partner, TODAY + 2 * DAY, kind="other")

        assert self.ends() == [TODAY + DAY]

    def test_what_waits_or_was_withdrawn_does_not_stand_there(self, waiting, partner, anna):
        certificate = make_certificate(partner, TODAY)
        workflow.withdraw_certificate(certificate, reason="taken away", by=anna, now=NOW)

        assert self.ends() == [None]


class TestPages:
    def visit(self, client, name, pk):
        return client.get(reverse(f"partners:{name}", args=[pk]))

    def send(self, client, page, pk, /, **data):
        return client.post(reverse(f"partners:{page}", args=[pk]), data)

    @time_machine.travel(NOW + DAY, tick=False)
    def test_the_partners_page_shows_each_with_its_state(self, client, partner, anna, waiting):
        make_certificate(partner, TODAY)
        make_certificate(partner, TODAY + 9 * DAY)
        withdrawn = make_certificate(partner, TODAY + 8 * DAY)
        workflow.withdraw_certificate(withdrawn, reason="taken away", by=anna, now=NOW)
        other = record(partner, by=anna, valid_to=TODAY + 7 * DAY)
        workflow.discard_certificate(other, reason="wrong", by=anna, now=NOW)
        client.force_login(anna)

        shown = self.visit(client, "organisation_detail", partner.pk).context["certificates"]

        assert [state.label for _certificate, state in shown] == [
            *("waits for confirmation", "valid", "withdrawn", "discarded", "expired")
        ]

    @time_machine.travel(NOW + DAY, tick=False)
    def test_the_partners_page_says_whom_a_waiting_one_waits_for(
        self, client, partner, waiting, beat
    ):
        client.force_login(beat)

        page = self.visit(client, "organisation_detail", partner.pk).content.decode()

        assert f"Waits for {beat}" in page
        assert "since 01.06.2026, 1 day" in page
        assert reverse("partners:certificate_confirm", args=[waiting.pk]) in page

    def test_recording_files_the_paper_and_says_who_is_next(self, client, partner, anna):
        client.force_login(anna)
        data = {"kind": "zewo", "name": "", "valid_from": "2026-01-01", "valid_to": "2026-12-31"}

        self.send(client, "certificate_record", partner.pk, paper=upload(), **data)

        certificate = partner.certificates.get()
        assert (certificate.is_waiting, certificate.document.file_name) == (True, "letter.pdf")

    def test_by_hand_the_first_day_is_asked_for(self, client, partner, anna):
        client.force_login(anna)

        page = self.send(
            client, "certificate_record", partner.pk, kind="zewo", valid_to="2026-12-31"
        )

        assert list(page.context["form"].errors) == ["valid_from"]

    def test_it_waits_in_the_inbox_of_others_until_it_is_confirmed(self, client, waiting, beat):
        client.force_login(beat)
        mine = lambda: [item.url for item in items_for(beat)]  # noqa: E731
        assert mine() == [reverse("partners:certificate_confirm", args=[waiting.pk])]

        answer = self.send(client, "certificate_confirm", waiting.pk)

        assert answer.url == waiting.organisation.get_absolute_url()
        assert mine() == []

    def test_the_page_says_why_its_recorder_cannot_confirm_it(self, client, waiting, anna):
        client.force_login(anna)

        page = self.visit(client, "certificate_confirm", waiting.pk)

        assert page.context["objections"] == ["Who records a thing does not confirm it."]

    def test_discarding_asks_for_the_reason(self, client, waiting, anna):
        client.force_login(anna)

        page = self.send(client, "certificate_discard", waiting.pk, reason="")
        assert list(page.context["form"].errors) == ["reason"]
        self.send(client, "certificate_discard", waiting.pk, reason="wrong partner")

        waiting.refresh_from_db()
        assert waiting.discarded_at is not None

    def test_withdrawing_leads_back_to_the_partner(self, client, partner, anna):
        certificate = make_certificate(partner, TODAY)
        client.force_login(anna)

        answer = self.send(client, "certificate_withdraw", certificate.pk, reason="taken away")

        assert answer.url == partner.get_absolute_url()

    @time_machine.travel(NOW + DAY, tick=False)
    def test_the_list_of_partners_tells_valid_from_expired(self, client, partner, anna):
        make_certificate(partner, TODAY)
        make_certificate(make_organisation(name="Zeltdach"), TODAY + DAY)
        client.force_login(anna)

        page = client.get(reverse("partners:organisation_list")).content.decode()

        assert "valid to 01.06.2026" in page
        assert "valid to 02.06.2026" in page
        assert page.count("expired") == 1
