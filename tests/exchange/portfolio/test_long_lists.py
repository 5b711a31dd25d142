"""Long lists: taken over by a worker in the name of who confirmed, at once or not at all."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from core.activities.models import Activity
from core.audit.models import AuditEntry, Outcome
from core.audit.trail import faults as chain_faults
from core.funding import invariants
from core.jobs.models import Job, JobState
from core.jobs.tasks import tell_of_jobs
from core.ledger.models import Batch
from core.people.models import Role
from core.workflow import change
from exchange import uploads
from exchange.models import Proposal, ProposalKind
from tests import factories
from tests.exchange.large import (
    call_everything_large,
    killed_at_work,
    let_jobs_wait,
    sweep_later,
    work,
)
from tests.exchange.portfolio import workbooks
from tests.exchange.portfolio.test_taking_over import Staff
from tests.exchange.portfolio.workbooks import small
from tests.exchange.workflow.test_proposals import organisation, propose
from tests.races.crowd import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _large(monkeypatch):
    call_everything_large(monkeypatch)


@pytest.fixture
def staff(client):
    client.cookies["django_language"] = "en"
    staff = Staff()
    factories.alter(staff.felix, email="felix@example.org", language="en")
    return staff


@pytest.fixture
def proposal(staff):
    return workbooks.sent(small(), by=staff.carla)


def confirm(client, person, proposal):
    client.force_login(person)
    return client.post(reverse("exchange:portfolio_confirm", args=[proposal.pk]), follow=True)


def confirmed(client, staff, proposal) -> Job:
    confirm(client, staff.felix, proposal)
    return Job.objects.get()


def test_a_long_list_is_taken_over_by_a_worker(client, staff, proposal):
    job = confirmed(client, staff, proposal)
    assert Activity.objects.count() == 0
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert "taken over in the background" in page
    assert "Confirm and take over" not in page

    work(job)

    assert Activity.objects.count() == 1
    assert "and taken over." in client.get(proposal.get_absolute_url()).content.decode()
    assert invariants.faults() == []


def test_it_is_confirmed_by_who_confirmed_and_the_trail_says_so(client, staff, proposal):
    work(confirmed(client, staff, proposal))

    proposal.refresh_from_db()
    entry = AuditEntry.objects.get(verb="confirm_portfolio")
    assert (proposal.confirmed_by, proposal.applied_by) == (staff.felix, staff.felix)
    assert entry.person_key == staff.felix.pk
    assert list(chain_faults()) == []


def test_a_short_list_is_taken_over_at_once(client, staff, proposal, monkeypatch):
    monkeypatch.setattr(uploads, "ROWS_AT_ONCE", proposal.new)

    confirm(client, staff.felix, proposal)

    assert (Activity.objects.count(), Job.objects.count()) == (1, 0)


def test_who_sent_a_long_list_is_refused_at_once_and_on_record(client, staff, proposal):
    page = confirm(client, staff.carla, proposal).content.decode()

    assert "Who records a thing does not confirm it." in page
    refusal = AuditEntry.objects.get(verb="confirm_portfolio")
    assert (refusal.outcome, refusal.person_key, Job.objects.count()) == (
        Outcome.REFUSED,
        staff.carla.pk,
        0,
    )


def test_a_right_that_ends_before_the_worker_comes_is_gone(client, staff, proposal):
    job = confirmed(client, staff, proposal)
    with factories.in_a_step():
        change(staff.felix.role_assignments.get(), valid_to=factories.NOW.date())

    job = work(job)

    assert (job.state, Activity.objects.count()) == (JobState.FAILED, 0)
    assert "people with a money role" in job.error


def test_a_list_that_failed_says_why_and_may_be_confirmed_again(client, staff, proposal):
    job = confirmed(client, staff, proposal)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.FAILED, error="Interrupted.", finished_at=timezone.now()
    )
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert "Interrupted." in page
    assert "Confirm and take over" in page

    confirm(client, staff.felix, proposal)

    work(Job.objects.first())
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(
    "at", ["exchange.workflow.portfolio.Writer.write", "exchange.workflow.portfolio.confirm"]
)
def test_a_worker_killed_in_the_middle_leaves_nothing_and_another_takes_all_over_once(
    client, staff, proposal, monkeypatch, time_machine, at
):
    job = confirmed(client, staff, proposal)
    killed_at_work(job, monkeypatch, at=at)
    job.refresh_from_db()
    assert (job.state, Batch.objects.count()) == (JobState.RUNNING, 0)

    sweep_later(time_machine)

    job.refresh_from_db()
    assert (job.state, job.attempt, Batch.objects.count()) == (JobState.DONE, 2, 1)
    assert invariants.faults() == []


def test_a_list_and_its_job_are_done_in_one(client, staff, proposal, monkeypatch):
    """A worker that dies right after the commit leaves a job that is done, not one to repeat."""
    job = confirmed(client, staff, proposal)

    killed_at_work(job, monkeypatch, at="core.jobs.running.RunningJob.tidy_up")

    job.refresh_from_db()
    assert (job.state, Batch.objects.count()) == (JobState.DONE, 1)


def test_a_worker_that_was_given_up_takes_nothing_over(client, staff, proposal, monkeypatch):
    job = confirmed(client, staff, proposal)

    def given_up(*_args):
        Job.objects.filter(pk=job.pk).update(attempt=2)

    monkeypatch.setattr("core.jobs.running.RunningJob.report", given_up)

    work(job)

    assert Batch.objects.count() == 0


def test_a_list_confirmed_twice_is_taken_over_by_one_job(client, staff, proposal):
    confirmed(client, staff, proposal)

    assert confirmed(client, staff, proposal).state == JobState.QUEUED


@pytest.mark.django_db(transaction=True)
def test_a_crowd_of_clicks_asks_for_one_job(staff, proposal, monkeypatch):
    let_jobs_wait(monkeypatch)

    def click():
        return uploads.take_over_later(proposal, by=staff.felix, now=timezone.now())

    jobs = at_once([click] * 4)

    assert {job.pk for job in jobs} == {Job.objects.get().pk}


def test_a_list_that_waits_for_a_worker_is_called_off(client, staff, proposal):
    job = confirmed(client, staff, proposal)

    client.post(reverse("exchange:job_cancel", args=[job.pk]))

    work(job)
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert (Batch.objects.count(), "Confirm and take over" in page) == (0, True)


def test_a_list_in_hand_is_not_called_off(client, staff, proposal):
    job = confirmed(client, staff, proposal)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)

    answer = client.post(reverse("exchange:job_cancel", args=[job.pk]), follow=True)

    job.refresh_from_db()
    assert job.state == JobState.RUNNING
    assert "The list is being taken over." in answer.content.decode()


def test_the_fragment_leaves_when_the_list_is_taken_over(client, staff, proposal):
    job = confirmed(client, staff, proposal)
    address = reverse("exchange:proposal_progress", args=[proposal.pk])
    assert "hx-get" in client.get(address).content.decode()

    work(job)

    assert client.get(address).headers["HX-Redirect"] == proposal.get_absolute_url()


def test_the_fragment_is_for_who_may_import(client, staff, proposal):
    confirmed(client, staff, proposal)
    client.force_login(factories.make_user(Role.AUDITOR))

    address = reverse("exchange:proposal_progress", args=[proposal.pk])

    assert client.get(address).status_code == 403


def test_who_confirmed_is_told_by_mail(client, staff, proposal):
    work(confirmed(client, staff, proposal))

    tell_of_jobs()

    assert [one.subject for one in mail.outbox] == ["Tranche: portfolio.xlsx is taken over"]
    assert proposal.get_absolute_url() in mail.outbox[0].body


def test_a_long_list_of_partners_is_applied_by_a_worker_too(client, staff):
    proposal = propose(ProposalKind.ORGANISATIONS, organisation(), by=staff.anna)
    client.force_login(staff.anna)
    client.post(reverse("exchange:proposal_apply", args=[proposal.pk]))

    work(Job.objects.get())

    assert Proposal.objects.get().applied_by == staff.anna
