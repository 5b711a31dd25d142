"""Writing the rows of a confirmed portfolio, sheet by sheet; inside a step only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from core.activities.models import Activity, Kind, Origin, Scheme, SplitSet
from core.activities.states import TAKE_OVER, ActivityStatus
from core.confirmation import put_in_force
from core.funding.models import BudgetCredit, Commitment, CommitmentCredit
from core.funding.workflow.takeover import (
    PaidBefore,
    TakenOverAward,
    TakenOverTranche,
    Written,
    charge_what_waited,
    take_over,
)
from core.ledger.models import Batch
from core.partners.models import BankAccount, Certificate, Organisation
from core.people.models import User
from core.reference.models import Sphere
from core.workflow import create, current, move, today, touch
from exchange.comparing import Row
from exchange.models import Grade, Proposal, TakenOverRow
from exchange.portfolio.checks import award_key
from exchange.portfolio.comparing import PortfolioPreview
from exchange.workflow.drafts import Split, write_organisations, write_splits
from iza.models import Project


class Writer:
    """Writes what a preview found to be new, and remembers from which row everything came."""

    def __init__(
        self,
        seen: PortfolioPreview,
        proposal: Proposal,
        batch: Batch,
        *,
        by: User,
        now: dt.datetime,
    ) -> None:
        self.book, self.checks = seen.book, seen.checks
        self.batch, self.by, self.now = batch, by, now
        self.recorded = (proposal.recorded_by, proposal.recorded_at)
        self.origins: list[TakenOverRow] = []

    def write(self) -> None:
        self._organisations()
        self._accounts()
        self._commitment_credits()
        budgets = self._budget_credits()
        self._projects()
        self._awards()
        charge_what_waited(budgets)
        TakenOverRow.objects.bulk_create(self.origins, batch_size=2000)

    def _organisations(self) -> None:
        """A list of two people brings certificates that are in force at once, as its accounts."""
        rows = self.book["organisations"].rows
        certificates = write_organisations(rows)
        put_in_force(Certificate, certificates, recorded=self.recorded, by=self.by, now=self.now)
        self.partners = {one.code.casefold(): one for one in Organisation.objects.order_by("pk")}
        for row in rows:
            if row.grade == Grade.NEW:
                self._remember(row, organisation=self._partner(row.values["code"]))

    def _accounts(self) -> None:
        """Accounts of the creditor master data have no cooling period: they are paid to today."""
        rows = self._new("accounts")
        accounts = put_in_force(
            BankAccount,
            [
                BankAccount(
                    **row.values | {"organisation": self._partner(row.values["organisation"])}
                )
                for row in rows
            ],
            recorded=self.recorded,
            by=self.by,
            now=self.now,
            call_back_note=_(
                "Taken over from the creditor master data as a confirmed list: %(file)s"
            )
            % {"file": self.batch.source},
            usable_from=today(self.now),
        )
        for row, account in zip(rows, accounts, strict=True):
            touch(account, account.organisation)
            self._remember(row, account=account)

    def _commitment_credits(self) -> None:
        rows = self._new("commitment_credits")
        stored = self._in_force(CommitmentCredit, rows)
        for row, credit in zip(rows, stored, strict=True):
            self._remember(row, commitment_credit=credit)
        self.credits = {
            credit.name.casefold(): credit for credit in CommitmentCredit.objects.confirmed()
        }

    def _budget_credits(self) -> list[BudgetCredit]:
        rows = self._new("budget_credits")
        stored = self._in_force(BudgetCredit, rows)
        for row, credit in zip(rows, stored, strict=True):
            self._remember(row, budget_credit=credit)
        return stored

    def _in_force(self, model: type[Any], rows: Iterable[Row]) -> list[Any]:
        drafts = [model(**row.values) for row in rows]
        stored = put_in_force(model, drafts, recorded=self.recorded, by=self.by, now=self.now)
        touch(*stored)
        return stored

    def _projects(self) -> None:
        """Projects run at once; their first splits count as known from the beginning."""
        columns = self.book["projects"].columns
        splits = []
        self.projects: dict[str, Activity] = {}
        for row in self.book["projects"].rows:
            facts = {key: row.values[key] for key, one in columns.items() if one.is_field}
            facts["partner"] = self._partner(row.values["partner"])
            facts |= {"origin": Origin.TAKEOVER}
            project = self._project(row, facts)
            self.projects[row.values["code"].casefold()] = project
            if row.grade == Grade.UNCHANGED:
                continue
            touch(Activity(pk=project.pk))
            self._remember(row, activity=Activity(pk=project.pk))
            is_first = row.grade == Grade.NEW
            splits += [
                Split(project.pk, column.scheme, row.values[key], is_first=is_first)
                for key, column in columns.items()
                if column.scheme and not self._is_sealed(row, column.scheme)
            ]
        drafts = write_splits(splits, origin=Origin.TAKEOVER)
        keys = [draft.pk for draft in drafts]
        SplitSet.objects.filter(pk__in=keys).update(is_sealed=True, step=current().step)

    def _project(self, row: Row, facts: dict[str, Any]) -> Any:
        if row.grade == Grade.NEW:
            return create(
                Project,
                kind=Kind.PROJECT,
                sphere=Sphere.DEVELOPMENT,
                status=ActivityStatus.RUNNING,
                **facts,
            )
        if row.grade == Grade.CHANGED:
            return move(row.stored, TAKE_OVER, **facts)
        return row.stored

    def _is_sealed(self, row: Row, scheme: Scheme) -> bool:
        """A split that was submitted before says the same, or the row was refused."""
        return row.stored is not None and scheme in row.stored.sealed_schemes

    def _awards(self) -> None:
        rows = self._new("awards")
        awards = [self._award(row) for row in rows]
        written = take_over(
            awards, batch=self.batch, recorded=self.recorded, by=self.by, now=self.now
        )
        for row in rows:
            key = (row.sheet, row.number)
            self._remember(row, commitment=written.commitments[key], entry=written.entries[key])
            for tranche in self.checks.tranches[award_key(row)]:
                self._remember_tranche(tranche, written)

    def _award(self, row: Row) -> TakenOverAward:
        values = row.values
        project = self.projects[values["project"].casefold()]
        commitment = Commitment(
            activity=Activity(pk=project.pk, code=project.code),
            origin=Origin.TAKEOVER,
            credit=self.credits.get(values["credit"].casefold()),
            body=values["body"],
            decided_on=values["decided_on"],
            number=values["number"],
            currency=values["currency"],
            amount_asked=values["amount_asked"],
            amount=values["amount"],
            rate=values["rate"],
            rate_on=values["decided_on"] if values["rate"] else None,
            rate_source=values["rate_source"],
            amount_chf=values["amount_chf"],
            sphere=project.sphere,
            instrument=project.instrument,
            partner=project.partner,
        )
        tranches = [_tranche(one) for one in self.checks.tranches[award_key(row)]]
        return TakenOverAward((row.sheet, row.number), commitment, tranches)

    def _remember_tranche(self, row: Row, written: Written) -> None:
        key = (row.sheet, row.number)
        instalment, entry = written.instalments[key], written.entries.get(key)
        self._remember(row, instalment=instalment, entry=entry)

    def _new(self, key: str) -> list[Row]:
        return [row for row in self.book[key].rows if row.grade == Grade.NEW]

    def _partner(self, code: str) -> Organisation:
        return self.partners[code.casefold()]

    def _remember(self, row: Row, **made: Any) -> None:
        self.origins.append(
            TakenOverRow(batch=self.batch, sheet=row.sheet[:100], row=row.number, **made)
        )


def _tranche(row: Row) -> TakenOverTranche:
    values = row.values
    paid = None
    if values["paid_on"]:
        paid = PaidBefore(values["paid_on"], values["voucher"], values["amount_chf"])
    return TakenOverTranche(
        key=(row.sheet, row.number),
        due_on=values["due_on"],
        amount=values["amount"],
        condition_text=values["condition"],
        paid=paid,
    )
