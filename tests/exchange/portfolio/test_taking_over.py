import datetime as dt

import pytest

from core.activities.models import Activity, Origin
from core.activities.states import ActivityStatus
from core.audit.models import AuditEntry
from core.audit.trail import faults as chain_faults
from core.errors import RuleViolation
from core.funding import invariants, rules
from core.funding import workflow as funding
from core.funding.models import BudgetCredit, Commitment, CommitmentCredit, Instalment
from core.ledger.models import Entry
from core.ledger.states import EntryKind
from core.partners.models import BankAccount, Certificate
from core.people.models import Role
from exchange import workflow
from exchange.models import Grade, TakenOverRow
from tests import factories
from tests.core.partners.making import IN_NEPAL
from tests.exchange.portfolio import workbooks
from tests.exchange.portfolio.workbooks import look, messages, small, taken_over

pytestmark = pytest.mark.django_db
NOW = factories.NOW
CERTIFIED_TO = dt.date(2028, 12, 31)


class Staff:
    """An office in which nothing is recorded yet but its people and rules."""

    def __init__(self):
        factories.make_rules()
        self.anna = factories.officer(name="anna")
        self.beat = factories.officer(name="beat")
        self.carla = factories.head_of_unit(name="carla")
        self.cora = factories.head_of_unit(name="cora")
        self.dario = factories.finance_officer(name="dario")
        self.elena = factories.finance_officer(name="elena")
        self.felix = factories.head_of_finance(name="felix")

    def take_over(self, sheets):
        return taken_over(sheets, by=self.carla, second=self.felix)

    def pay(self, instalment, account):
        """The normal way of a payout, by those whom the list does not bar, once it is checked."""
        if not account.organisation.sanctions_checks.exists():
            factories.make_check(account.organisation)
        request = funding.PayoutRequest(account=account)
        payout = funding.request_payout(instalment, request, by=self.beat, now=NOW)
        payout = funding.verify(payout, by=self.anna, now=NOW)
        payout = funding.approve(payout, by=self.dario, now=NOW)
        if payout.status != "approved":
            payout = funding.approve(payout, by=self.elena, now=NOW)
        funding.release_payments([payout], by=self.cora, now=NOW)
        return funding.confirm_payment(
            payout,
            booked_on=NOW.date(),
            voucher="51-NEW",
            debited_chf=instalment.amount_chf,
            by=self.dario,
            now=NOW,
        )


@pytest.fixture
def staff(db):
    return Staff()


def test_the_certificates_of_a_list_are_in_force_with_it(staff):
    staff.take_over(small(organisations=[workbooks.organisation(zewo_valid_to=CERTIFIED_TO)]))

    certificate = Certificate.objects.get()
    assert (certificate.valid_to, certificate.valid_from) == (CERTIFIED_TO, None)
    assert (certificate.recorded_by, certificate.confirmed_by) == (staff.carla, staff.felix)
    assert certificate.content_hash == certificate.compute_hash()
    assert AuditEntry.objects.about(certificate.organisation)[0].verb == "confirm_portfolio"


def test_a_running_project_is_taken_over_with_its_award_and_what_was_paid(staff):
    staff.take_over(small())

    award = Commitment.objects.get()
    activity = Activity.objects.get()
    assert (activity.status, activity.origin) == (ActivityStatus.RUNNING, Origin.TAKEOVER)
    assert (award.origin, award.confirmed_by, award.recorded_by) == (
        Origin.TAKEOVER,
        staff.felix,
        staff.carla,
    )
    assert (award.amount, award.drawn, award.paid_chf) == (15_000_000, 9_000_000, 9_000_000)
    entries = Entry.objects.order_by("pk").values_list("kind", "origin", "amount_chf", "booked_on")
    assert list(entries) == [
        ("commitment", "takeover", 15_000_000, dt.date(2025, 2, 3)),
        ("disbursement", "takeover", 9_000_000, dt.date(2025, 4, 16)),
    ]
    assert invariants.faults() == []


def test_both_credits_are_used_by_what_was_taken_over(staff):
    before = workbooks.paid(amount=1_000_000, on=dt.date(2026, 3, 2))
    staff.take_over(small(instalments=[workbooks.paid(), before, workbooks.open_one()]))

    assert CommitmentCredit.objects.get().used == 15_000_000
    assert BudgetCredit.objects.get().used == 5_000_000


def test_accounts_of_the_list_are_usable_at_once_but_not_by_who_confirmed_them(staff):
    staff.take_over(small())

    account = BankAccount.objects.get()
    factories.make_check(account.organisation)
    assert (account.usable_from, account.is_confirmed) == (NOW.date(), True)
    instalment = Instalment.objects.without_payout().get()
    request = funding.PayoutRequest(account=account)
    payout = funding.request_payout(instalment, request, by=staff.beat, now=NOW)
    payout = funding.verify(payout, by=staff.anna, now=NOW)
    payout = funding.approve(payout, by=staff.dario, now=NOW)
    assert rules.objections_to_releasing(payout, staff.carla) != []
    assert rules.objections_to_releasing(payout, staff.felix) != []
    assert rules.objections_to_releasing(payout, staff.cora) == []


def test_an_account_without_iban_is_taken_over_and_known_again(staff):
    sheets = small(accounts=[workbooks.account(**IN_NEPAL, bank_country="NP")])
    staff.take_over(sheets)

    account = BankAccount.objects.get()
    assert str(account) == "HEKS, 0150-1017502371 (MUSTNPKA)"
    assert {row.grade for row in look(sheets).rows if row.sheet == "Accounts"} == {Grade.UNCHANGED}


def test_what_was_paid_before_cannot_be_requested_again(staff):
    staff.take_over(small())
    instalment = Instalment.objects.exclude(paid_before=None).get()
    request = funding.PayoutRequest(account=BankAccount.objects.get())

    with pytest.raises(RuleViolation, match=r"paid before the take-over"):
        funding.request_payout(instalment, request, by=staff.beat, now=NOW)


def test_a_foreign_award_books_what_the_bank_debited_and_the_difference(staff):
    foreign = {"currency": "EUR", "rate": "0.94", "rate_source": "Beschluss"}
    staff.take_over(
        small(
            awards=[workbooks.award(**foreign)],
            instalments=[workbooks.paid(debited_chf=workbooks.francs(8_560_000))],
        )
    )

    award = Commitment.objects.get()
    difference = Entry.objects.get(kind=EntryKind.EXCHANGE_DIFFERENCE)
    assert (award.amount_chf, award.paid_chf, award.open_chf) == (14_100_000, 8_560_000, 5_640_000)
    assert difference.amount_chf == 100_000
    assert CommitmentCredit.objects.get().used == 14_200_000
    assert invariants.faults() == []


def test_every_row_remembers_its_file_sheet_and_row(staff):
    proposal = staff.take_over(small())

    paid_row = TakenOverRow.objects.get(entry__kind=EntryKind.DISBURSEMENT)
    assert (paid_row.batch, paid_row.sheet, paid_row.row) == (proposal.batch, "Instalments", 2)
    assert TakenOverRow.objects.count() == proposal.new


def test_a_second_time_the_same_file_changes_nothing(staff):
    staff.take_over(small())

    seen = look(small())

    assert {row.grade for row in seen.rows} == {Grade.UNCHANGED}


def test_paying_the_next_instalment_leaves_the_file_unchanged(staff):
    staff.take_over(small())
    staff.pay(Instalment.objects.without_payout().get(), BankAccount.objects.get())

    assert {row.grade for row in look(small()).rows} == {Grade.UNCHANGED}


def test_an_award_in_force_is_not_changed_by_a_file(staff):
    staff.take_over(small())

    seen = look(small(awards=[workbooks.award(amount=16_000_000)]))

    assert messages(seen) == [
        ("Awards", "F2", "This award is recorded already, with other details."),
        ("Instalments", "A2", "The row of the award has failed."),
        ("Instalments", "A3", "The row of the award has failed."),
    ]


def test_who_sent_the_list_does_not_confirm_it(staff):
    proposal = workbooks.sent(small(), by=staff.carla)

    with pytest.raises(RuleViolation, match=r"Who records a thing does not confirm it\."):
        workflow.confirm_portfolio(proposal, by=staff.carla, now=NOW)


def test_one_of_the_two_heads_the_unit(staff):
    proposal = workbooks.sent(small(), by=staff.anna)

    with pytest.raises(RuleViolation, match=r"One of the two is the head of unit\."):
        workflow.confirm_portfolio(proposal, by=staff.beat, now=NOW)


def test_a_list_without_credits_is_the_programmes_business(staff):
    proposal = workbooks.sent(workbooks.without_credits(), by=staff.anna)

    assert workflow.confirm_portfolio(proposal, by=staff.carla, now=NOW).is_confirmed


def test_a_list_with_credits_is_confirmed_by_the_head_of_finance(staff):
    proposal = workbooks.sent(small(), by=staff.carla)

    for person in (staff.anna, staff.cora, staff.dario):
        with pytest.raises(RuleViolation) as refusal:
            workflow.confirm_portfolio(proposal, by=person, now=NOW)
        assert refusal.value.objections == [
            "A list with credits is confirmed by the head of finance."
        ]
    assert not CommitmentCredit.objects.exists()
    assert workflow.confirm_portfolio(proposal, by=staff.felix, now=NOW).is_confirmed


def test_with_projects_beside_the_credits_one_of_the_two_heads_the_unit_too(staff):
    proposal = workbooks.sent(small(), by=staff.anna)

    with pytest.raises(RuleViolation, match=r"^One of the two is the head of unit\.$"):
        workflow.confirm_portfolio(proposal, by=staff.felix, now=NOW)


def test_a_list_of_credits_alone_is_a_matter_of_finance(staff):
    credits_alone = {
        "commitment_credits": [workbooks.framework()],
        "budget_credits": [workbooks.budget()],
    }
    proposal = workbooks.sent(credits_alone, by=staff.dario)

    assert workflow.confirm_portfolio(proposal, by=staff.felix, now=NOW).is_confirmed
    again = workbooks.sent(small(), by=staff.anna)
    assert workflow.confirm_portfolio(again, by=staff.carla, now=NOW).is_confirmed
    assert BudgetCredit.objects.get().used == 4_000_000


def test_a_list_is_sent_by_people_with_a_money_role(staff):
    auditor = factories.make_user(Role.AUDITOR)

    with pytest.raises(RuleViolation, match=r"people with a money role"):
        workbooks.sent(small(), by=auditor)


def test_a_list_is_not_applied_without_a_second_person(staff):
    proposal = workbooks.sent(small(), by=staff.anna)

    with pytest.raises(RuleViolation, match=r"confirmed by a second person"):
        workflow.apply_proposal(proposal, by=staff.anna, now=NOW)


def test_a_list_with_a_failed_row_stores_nothing(staff):
    proposal = workbooks.sent(small(awards=[workbooks.award(project="P9")]), by=staff.anna)

    with pytest.raises(RuleViolation, match=r"Rows have failed"):
        workflow.confirm_portfolio(proposal, by=staff.carla, now=NOW)
    assert (Activity.objects.count(), BankAccount.objects.count()) == (0, 0)


def test_a_change_since_the_preview_stops_the_list(staff):
    proposal = workbooks.sent(small(), by=staff.carla)
    factories.make_organisation(code="HEKS")

    with pytest.raises(RuleViolation, match=r"Since the preview something was changed"):
        workflow.confirm_portfolio(proposal, by=staff.felix, now=NOW)


def test_forty_running_projects_are_taken_over_and_paid_the_same_day(staff):
    sheets = workbooks.large(40)
    first = staff.take_over(sheets)
    wish = workflow.ask_back(first.batch, reason="a rehearsal", by=staff.carla, now=NOW)
    workflow.confirm_return_of_batch(wish, by=staff.felix, now=NOW)
    proposal = staff.take_over(sheets)

    due = Instalment.objects.without_payout().due_by(NOW.date())
    accounts = {(one.organisation_id, one.currency_id): one for one in BankAccount.objects.usable()}
    for instalment in due.select_related("commitment"):
        award = instalment.commitment
        staff.pay(instalment, accounts[award.partner_id, award.currency_id])

    year = Entry.objects.booked_in(2026).paying()
    assert year.filter(origin=Origin.TAKEOVER).net_paid() == 30 * 1_000_000 + 10 * 940_000
    assert year.filter(origin=Origin.WORKFLOW).count() == 40
    assert invariants.faults() == []
    assert list(chain_faults()) == []
    with pytest.raises(RuleViolation, match=r"Since then there are payouts: 40\."):
        workflow.ask_back(proposal.batch, reason="x", by=staff.anna, now=NOW)
