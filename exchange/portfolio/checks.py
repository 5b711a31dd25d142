"""What is wrong with the rows of each sheet, and how they compare with what is stored."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.activities.models import Origin
from core.activities.states import ActivityStatus
from core.amounts import MAX_RAPPEN, convert, format_amount
from core.confirmation import Confirmable
from core.funding.models import Commitment
from core.funding.rules.lapse import objections_to_late_vote
from core.partners.identifiers import AccountNumber
from core.rates.lookup import rate_on
from core.reference.models import Country, Currency, Sphere
from exchange.comparing import Row
from exchange.models import Grade
from exchange.portfolio.book import Book, PortfolioSheet
from exchange.portfolio.known import Known

FIXED = ("code", "title", "description", "responsible", "instrument", "starts_on", "ends_on")
CREDIT = ("sphere", "instrument", "name", "body", "decided_on", "number", "amount")


class Checks:
    """Checks a book sheet by sheet: later sheets name what earlier ones bring."""

    def __init__(self, book: Book, *, on: dt.date) -> None:
        self.book = book
        self.on = on
        codes = {_folded(row.values.get("code")) for row in book["projects"].rows}
        codes |= {_folded(row.values.get("project")) for row in book["awards"].rows}
        self.known = Known(codes)
        self.partners = set(self.known.organisations) | {
            _folded(row.values.get("code")) for row in book["organisations"].sound
        }

    def run(self) -> None:
        self._accounts(self.book["accounts"])
        self._commitment_credits(self.book["commitment_credits"])
        self._budget_credits(self.book["budget_credits"])
        self._projects(self.book["projects"])
        self._awards(self.book["awards"])
        self._instalments(self.book["instalments"])

    # ---- accounts

    def _accounts(self, sheet: PortfolioSheet) -> None:
        francs, home = Currency.objects.get(pk="CHF"), Country.objects.get(pk="CH")
        for row in sheet.sound:
            sheet.fill(row, "currency", row.values["currency"] or francs)
            sheet.fill(row, "country", row.values["country"] or home)
            self._check_partner(sheet, row, "organisation")
            for key, faults in _number(row).faults().items():
                sheet.refuse(row, key, *faults)
        sheet.refuse_twice("iban", _account_key)
        for row in sheet.rows:
            stored = None if row.messages else self.known.accounts.get(_account_key(row))
            before = None
            if stored is not None:
                before = {key: getattr(stored, key) for key in sheet.columns}
                before["organisation"] = stored.organisation.code
                self._refuse_waiting(sheet, row, "iban", stored)
            text = _("The partner has this account already, with other details; change it there.")
            sheet.settle_fixed(row, stored, before, text)

    # ---- credits

    def _commitment_credits(self, sheet: PortfolioSheet) -> None:
        for row in sheet.sound:
            self._check_decided(sheet, row)
            valid_to = row.values["valid_to"]
            if valid_to and valid_to < row.values["valid_from"]:
                sheet.refuse(row, "valid_to", _("The end lies before the start."))
        sheet.refuse_twice("name", lambda row: _folded(row.values["name"]))
        for row in sheet.rows:
            stored = self.known.commitment_credits.get(_folded(row.values.get("name")))
            self._settle_credit(sheet, row, stored, (*CREDIT, "valid_from", "valid_to"))

    def _budget_credits(self, sheet: PortfolioSheet) -> None:
        for row in sheet.sound:
            self._check_decided(sheet, row)
            late = objections_to_late_vote(
                year=row.values["year"], decided_on=row.values["decided_on"]
            )
            sheet.refuse(row, "year", *late)
        sheet.refuse_twice("year", budget_key)
        for row in sheet.rows:
            stored = None if row.messages else self.known.budget_credits.get(budget_key(row))
            self._settle_credit(sheet, row, stored, (*CREDIT, "year"))

    def _settle_credit(
        self, sheet: PortfolioSheet, row: Row, stored: Confirmable | None, keys: Sequence[str]
    ) -> None:
        before = None
        if stored is not None:
            before = {key: getattr(stored, key) for key in keys}
            self._refuse_waiting(sheet, row, "name", stored)
        text = _("This credit is recorded already, with other details; a raise changes it.")
        sheet.settle_fixed(row, stored, before, text)

    # ---- projects

    def _projects(self, sheet: PortfolioSheet) -> None:
        sheet.refuse_twice("code", lambda row: _folded(row.values["code"]))
        for row in sheet.sound:
            self._check_partner(sheet, row, "partner")
            ends_on = row.values["ends_on"]
            if ends_on and ends_on < row.values["starts_on"]:
                sheet.refuse(row, "ends_on", _("The end lies before the start."))
            if _folded(row.values["code"]) in self.known.activities:
                sheet.refuse(row, "code", _("Another activity has this file reference."))
        for row in sheet.rows:
            self._settle_project(sheet, row)

    def _settle_project(self, sheet: PortfolioSheet, row: Row) -> None:
        stored = self.known.projects.get(_folded(row.values.get("code")))
        if stored is None:
            sheet.settle(row, None, None)
            return
        before = {key: getattr(stored, key) for key in (*FIXED, "project_cost")}
        before["partner"] = stored.partner.code if stored.partner else ""
        for key, column in sheet.columns.items():
            if column.scheme:
                before[key] = stored.present_splits.get(column.scheme, ())
                if column.scheme in stored.sealed_schemes and row.values.get(key) != before[key]:
                    text = _("This split was submitted before; correct it on its page.")
                    sheet.refuse(row, key, text)
        is_draft = stored.status == ActivityStatus.DRAFT
        text = _("Only drafts are changed by a file; this is none any more.")
        if is_draft:
            sheet.settle(row, stored, before)
            if row.grade == Grade.UNCHANGED:
                row.grade = Grade.CHANGED  # the draft begins to run
        elif stored.origin == Origin.TAKEOVER:
            sheet.settle_fixed(row, stored, before, text)
        else:
            sheet.settle(row, stored, before)
            row.grade = Grade.FAILED
            sheet.refuse(row, "code", text)

    # ---- awards

    def _awards(self, sheet: PortfolioSheet) -> None:
        projects = self.book["projects"].rows
        failed = {_folded(row.after["code"]) for row in projects if row.grade == Grade.FAILED}
        self.projects = {
            _folded(row.values["code"]): row for row in projects if row.grade != Grade.FAILED
        }
        self.credits = {
            _folded(row.values["name"]): row
            for row in self.book["commitment_credits"].rows
            if row.grade != Grade.FAILED
        }
        francs = Currency.objects.get(pk="CHF")
        for row in sheet.sound:
            sheet.fill(row, "currency", row.values["currency"] or francs)
            self._check_decided(sheet, row)
            self._check_rate(sheet, row)
            project = _folded(row.values["project"])
            if project in failed:
                sheet.refuse(row, "project", _("The row of the project has failed."))
            elif project not in self.projects:
                sheet.refuse(row, "project", _("The sheet of projects does not name it."))
            self._check_credit(sheet, row)
        sheet.refuse_twice("number", award_key)
        for row in sheet.rows:
            stored = None if row.messages else self.known.commitments.get(award_key(row))
            before = None
            if stored is not None:
                before = {key: getattr(stored, key) for key in sheet.columns if key != "project"}
                before |= {
                    "project": row.values["project"],
                    "number": row.values["number"],
                    "credit": stored.credit.name if stored.credit else "",
                }
                self._refuse_waiting(sheet, row, "number", stored)
            text = _("This award is recorded already, with other details.")
            sheet.settle_fixed(row, stored, before, text)

    def _check_rate(self, sheet: PortfolioSheet, row: Row) -> None:
        values = row.values
        currency = values["currency"]
        if currency.minor_units != 2:
            text = _("Only currencies with two decimals are taken over by a file.")
            sheet.refuse(row, "currency", text)
            return
        if currency.pk == "CHF":
            if values["rate"] or values["rate_source"]:
                sheet.refuse(row, "rate", _("An award in francs has no rate."))
            values["amount_chf"] = values["amount"]
            return
        if values["rate"] is None and (stored := rate_on(currency, values["decided_on"])):
            sheet.fill(row, "rate", stored.chf_per_unit)
            sheet.fill(row, "rate_source", stored.source[:100])
        if values["rate"] is None:
            sheet.refuse(row, "rate", _("No rate of this day is stored; write the one decided on."))
            return
        if not values["rate_source"]:
            sheet.refuse(row, "rate_source", _("A rate takes its source."))
        values["amount_chf"] = convert(values["amount"], minor_units=2, rate=values["rate"])
        if not 0 < values["amount_chf"] <= MAX_RAPPEN:
            sheet.refuse(row, "amount", _("The amount is out of range."))

    def _check_credit(self, sheet: PortfolioSheet, row: Row) -> None:
        name = row.values["credit"]
        project = self.projects.get(_folded(row.values["project"]))
        if not name or project is None:
            return
        stored = self.known.commitment_credits.get(_folded(name))
        named = self.credits.get(_folded(name))
        if named is not None:
            facts = named.values
        elif stored is not None and stored.is_confirmed:
            facts = {key: getattr(stored, key) for key in (*CREDIT, "valid_from", "valid_to")}
        else:
            sheet.refuse(row, "credit", _("«%(value)s» is not known.") % {"value": name[:60]})
            return
        sheet.fill(row, "credit", facts["name"])
        instrument = project.values["instrument"]
        if facts["sphere"] != Sphere.DEVELOPMENT or facts["instrument"] not in {None, instrument}:
            text = _("This commitment credit does not cover the activity.")
            sheet.refuse(row, "credit", text)
        decided_on, valid_to = row.values["decided_on"], facts["valid_to"]
        if decided_on < facts["valid_from"] or (valid_to and decided_on > valid_to):
            text = _("This commitment credit was not in force on the day of the decision.")
            sheet.refuse(row, "credit", text)

    # ---- instalments

    def _instalments(self, sheet: PortfolioSheet) -> None:
        by_project: dict[str, list[Row]] = defaultdict(list)
        for award in self.book["awards"].rows:
            by_project[_folded(award.values.get("project"))].append(award)
        self.tranches: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in sheet.sound:
            found = self._award_of(sheet, row, by_project[_folded(row.values["project"])])
            if found is None:
                continue
            self.tranches[award_key(found)].append(row)
            self._check_payment(sheet, row, found)
        for award in self.book["awards"].rows:
            if award.grade != Grade.FAILED:
                self._settle_plan(sheet, award, self.tranches[award_key(award)])

    def _award_of(self, sheet: PortfolioSheet, row: Row, awards: Sequence[Row]) -> Row | None:
        wanted = _folded(row.values["award"])
        found = [one for one in awards if not wanted or award_key(one)[1] == wanted]
        if len(found) == 1 and found[0].grade == Grade.FAILED:
            sheet.refuse(row, "project", _("The row of the award has failed."))
            return None
        if len(found) == 1:
            sheet.fill(row, "award", found[0].values["number"])
            return found[0]
        text = (
            _("The project has several awards: write the decision number.")
            if found
            else _("The sheet of awards does not name it.")
        )
        sheet.refuse(row, "award" if found or wanted else "project", text)
        return None

    def _check_payment(self, sheet: PortfolioSheet, row: Row, award: Row) -> None:
        values, rate = row.values, award.values["rate"]
        planned = convert(values["amount"], minor_units=2, rate=rate) if rate else values["amount"]
        values["amount_chf"] = values["debited_chf"] or planned
        if values["paid_on"] is None:
            self._check_year(sheet, row, award)
            for key in ("voucher", "debited_chf"):
                if values[key]:
                    sheet.refuse(row, key, _("Only what is paid has this."))
            return
        if values["paid_on"] > self.on:
            sheet.refuse(row, "paid_on", _("This day lies in the future."))
        if not values["voucher"]:
            sheet.refuse(row, "voucher", _("What is paid has a document number."))
        if values["condition"]:
            sheet.refuse(row, "condition", _("What is paid waits for no condition."))
        if values["debited_chf"] and not rate:
            text = _("Only a payment in another currency has this.")
            sheet.refuse(row, "debited_chf", text)

    def _check_year(self, sheet: PortfolioSheet, row: Row, award: Row) -> None:
        """What is open in a year that is over was promised in it, and waits for nothing."""
        year = row.values["due_on"].year
        is_owed = award.values["decided_on"].year <= year and not row.values["condition"]
        if year < self.on.year and not is_owed:
            text = _("The budget of %(year)s has lapsed; plan the instalment in a year to come.")
            sheet.refuse(row, "due_on", text % {"year": year})

    def _settle_plan(self, sheet: PortfolioSheet, award: Row, rows: Sequence[Row]) -> None:
        planned = sum(row.values["amount"] for row in rows)
        if planned > award.values["amount"]:
            text = _("The instalments add up to %(planned)s, which is more than %(limit)s.") % {
                "planned": format_amount(planned),
                "limit": format_amount(award.values["amount"]),
            }
            self.book["awards"].refuse(award, "amount", text)
            award.grade = Grade.FAILED
        grade = Grade.NEW
        if isinstance(award.stored, Commitment):
            grade = Grade.UNCHANGED
            stored = self._stored_plan(award.stored)
            for row in rows:
                if stored[_facts(row)] < 1:
                    text = _("The plan of an award in force is changed on its page.")
                    sheet.refuse(row, "amount", text)
                stored[_facts(row)] -= 1
        for row in rows:
            row.grade = Grade.FAILED if row.messages else grade

    def _stored_plan(self, commitment: Commitment) -> Counter[tuple[object, ...]]:
        return Counter(
            (
                one.due_on,
                one.amount,
                one.amount_chf,
                one.condition_text,
                one.paid_before.booked_on if one.paid_before else None,
                one.paid_before.text if one.paid_before else "",
            )
            for one in self.known.first_plans[commitment.pk]
        )

    # ---- what several sheets ask

    def _check_partner(self, sheet: PortfolioSheet, row: Row, key: str) -> None:
        code = _folded(row.values[key])
        if code not in self.partners:
            text = _("«%(value)s» is not known.") % {"value": row.values[key][:60]}
            sheet.refuse(row, key, text)
        elif code in self.known.organisations:
            sheet.fill(row, key, self.known.organisations[code].code)

    def _check_decided(self, sheet: PortfolioSheet, row: Row) -> None:
        if row.values["decided_on"] > self.on:
            sheet.refuse(row, "decided_on", _("The decision lies in the future."))

    def _refuse_waiting(
        self, sheet: PortfolioSheet, row: Row, key: str, stored: Confirmable
    ) -> None:
        if not stored.is_confirmed and not row.messages:
            sheet.refuse(row, key, _("This waits for its confirmation already."))


def award_key(row: Row) -> tuple[str, str]:
    return _folded(row.values.get("project")), _folded(row.values.get("number"))


def budget_key(row: Row) -> tuple[int, str, str | None]:
    instrument = row.values["instrument"]
    return row.values["year"], row.values["sphere"], instrument.pk if instrument else None


def _number(row: Row) -> AccountNumber:
    country = row.values["bank_country"]
    written = {name: row.values[name] for name in AccountNumber._fields}
    return AccountNumber(**written | {"bank_country": country.pk if country else ""})


def _account_key(row: Row) -> tuple[str, str]:
    return _folded(row.values["organisation"]), _number(row).key


def _facts(row: Row) -> tuple[object, ...]:
    values = row.values
    names = ("due_on", "amount", "amount_chf", "condition", "paid_on", "voucher")
    return tuple(values[name] for name in names)


def _folded(text: object) -> str:
    return str(text or "").strip().casefold()
