"""One row at least in every guarded table."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from aid.models import Emergency
from core.activities.models import (
    Kind,
    MarkerScore,
    MarkerSet,
    PartnerReport,
    Scheme,
    SplitLine,
    SplitSet,
)
from core.approvals.models import Parameter
from core.confirmation import confirm, record
from core.documents.models import Document
from core.funding import workflow
from core.funding.models import (
    CommitmentCredit,
    CommitmentPaper,
    DisbursementPaper,
)
from core.guards import drop_guards
from core.ledger.models import Batch, Entry, EntrySplit
from core.rates.models import ExchangeRate
from core.reference.models import Sphere
from core.workflow import create
from exchange.models import Proposal, ProposalRow
from iza.models import Project, ProposedInstalment
from reports.tallies import take_tally
from tests.core.funding.world import standing
from tests.core.guards import world_credits
from tests.core.guards.world_aid import write_aid
from tests.core.guards.world_amendments import write_amendments
from tests.core.guards.world_applications import write_applications
from tests.core.guards.world_papers import write_a_hit, write_papers
from tests.core.guards.world_payments import (
    debit_otherwise,
    end_a_line,
    match_receipts,
    undo_a_payment,
)
from tests.core.guards.world_people import write_deputies
from tests.core.guards.world_portfolio import write_a_portfolio
from tests.core.guards.world_safe import write_a_reopening, write_a_reset
from tests.core.guards.world_trail import write_trail
from tests.factories import NOW, Office, in_a_step, make_organisation, make_split, someone

DECISION = {"body": "Gemeinderat", "decided_on": dt.date(2026, 1, 1), "number": "GR 1"}


@pytest.fixture(scope="module")
def _world(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        office = Office()
        commitment = office.award(6_000_000, 1_000_000)
        returned = office.paid(office.request(commitment))
        undo_a_payment(office)
        debit_otherwise(office)
        match_receipts(office)
        end_a_line(office)
        move_money_back(office, commitment, returned)
        write_what_no_payout_writes(office, commitment, returned)
        write_a_portfolio()
        write_around_core(someone())
        write_aid()
        write_a_reset(office)
        write_a_reopening(office)
        world_credits.write(office)
        write_trail()
        write_deputies(office)
        write_papers(office)
        write_a_hit(office)
        take_tally(NOW)
        drop_guards(connection)  # each test puts the one in force that it tries
        yield office


@pytest.fixture
def world(_world, db):
    return _world


def move_money_back(office, commitment, returned):
    bank_return = workflow.record_return(
        returned, booked_on=NOW.date(), reason="account closed", by=office.dario, now=NOW
    )
    workflow.confirm_return(bank_return, by=office.elena, now=NOW)
    office.paid(office.request(commitment))
    reduction = workflow.record_reduction(
        commitment,
        amount=2_000_000,
        claim_amount=1_000_000,
        decided_on=NOW.date(),
        reason="final accounts",
        by=office.anna,
        now=NOW,
    )
    workflow.confirm_reduction(reduction, by=office.carla, now=NOW)
    workflow.record_refund(
        reduction.claims.get(),
        amount=500_000,
        booked_on=NOW.date(),
        voucher="R-1",
        by=office.elena,
        now=NOW,
    )


def write_what_no_payout_writes(office, commitment, payout):
    activity, by = commitment.activity, someone()
    split_set = make_split(activity)
    with in_a_step(by=by):
        two_people(
            CommitmentCredit,
            name="Rahmenkredit",
            sphere=Sphere.DEVELOPMENT,
            amount=1,
            valid_from=dt.date(2026, 1, 1),
            **DECISION,
        )
        two_people(Parameter, key="cooling_days", value=3, valid_from=dt.date(2020, 1, 1))
        marker_set = create(MarkerSet, activity=activity, recorded_at=NOW)
        MarkerScore.objects.create(marker_set=marker_set, marker_id="1", score=1)
        create(PartnerReport, activity=activity, kind="final", due_on=dt.date(2026, 12, 1))
        create(Batch, source="x.xml", sha256="0" * 64, imported_by=by, imported_at=NOW)
        document = create(
            Document,
            title="Decision",
            file=ContentFile(b"%PDF", name="x.pdf"),
            file_name="x.pdf",
            content_type="application/pdf",
            size=4,
            sha256="1" * 64,
            uploaded_by=by,
            uploaded_at=NOW,
        )
        draft = create(SplitSet, activity=activity, scheme=Scheme.SECTOR, recorded_at=NOW)
    write_what_other_apps_guard()
    write_applications(document)
    write_amendments(document)
    SplitLine.objects.create(split_set=draft, position=1, sector_id="11220", share=9_000)
    EntrySplit.objects.create(entry=Entry.objects.first(), split_set=split_set)
    CommitmentPaper.objects.create(commitment=commitment, document=document)
    DisbursementPaper.objects.create(disbursement=payout, document=document, is_basis=False)
    ExchangeRate.objects.create(
        currency_id="EUR",
        valid_on=dt.date(2026, 5, 1),
        chf_per_unit="0.95",
        source="test",
        recorded_at=NOW,
    )


def write_around_core(by):
    with in_a_step(by=by):
        create(
            Emergency,
            name="Flood",
            hazard="FL",
            onset_on=dt.date(2026, 5, 1),
            alerted_at=NOW,
        )
        proposal = record(
            Proposal,
            by=by,
            now=NOW,
            kind="organisations",
            file="x.xlsx",
            file_name="x.xlsx",
            sha256="2" * 64,
            language="en",
            preview_hash="3" * 64,
        )
    ProposalRow.objects.create(proposal=proposal, sheet="x", row=2, grade="new")


def write_what_other_apps_guard():
    organisation = make_organisation()
    with in_a_step():
        project = create(
            Project,
            code="IZA-GUARDED",
            kind=Kind.PROJECT,
            title="Projekt",
            partner=organisation,
            sphere=Sphere.DEVELOPMENT,
        )
        create(
            ProposedInstalment,
            project=project,
            position=1,
            due_on=dt.date(2026, 9, 1),
            amount=1,
        )


def two_people(model, **values):
    row = record(model, by=someone(), now=NOW, **values)
    return confirm(row, by=someone("felix"), now=NOW)
