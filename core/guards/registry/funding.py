"""Credits, awards, plans, reductions, claims and returns."""

from core.guards.triggers import (
    Guard,
    ReplaceGuard,
    append_only,
    confirmable,
    fixed,
    kept_once_set,
    stepwise,
    undeletable,
)

DECIDED = ("body", "decided_on", "number", "amount")

CREDIT = (*DECIDED, "name", "sphere", "instrument_id")

BUDGET_OF_ANOTHER_YEAR = (
    "NEW.budget_credit_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM funding_budgetcredit b"
    " WHERE b.id = NEW.budget_credit_id AND b.year = NEW.budget_year)"
)

FUNDING = [
    *confirmable("funding_commitmentcredit", *CREDIT, "valid_from", "valid_to"),
    *confirmable("funding_budgetcredit", *CREDIT, "year"),
    ReplaceGuard(
        "funding_budgetcredit",
        "INSERT",
        "a_budget_of_the_same_year_is_not_replaced",
        "NEW.discarded_at IS NULL AND EXISTS (SELECT 1 FROM funding_budgetcredit old"
        " WHERE old.discarded_at IS NULL AND old.taken_back_at IS NULL AND old.year = NEW.year"
        " AND old.sphere = NEW.sphere AND old.instrument_id IS NEW.instrument_id)",
    ),
    *(
        kept_once_set(table, "what_is_taken_back_stays_so", "taken_back_at")
        for table in ("funding_commitmentcredit", "funding_budgetcredit")
    ),
    *confirmable(
        "funding_commitment",
        *(*DECIDED, "activity_id", "origin", "credit_id", "is_own_expenditure", "is_recurring"),
        *("currency_id", "amount_asked", "rate", "rate_on", "rate_source", "amount_chf", "sphere"),
        *("instrument_id", "partner_id"),
    ),
    Guard(
        "funding_commitment",
        "UPDATE",
        "a_late_number_stays",
        "OLD.late_number <> '' AND NEW.late_number <> OLD.late_number",
    ),
    Guard(
        "funding_commitment",
        "UPDATE",
        "a_late_number_takes_two_people",
        "NEW.late_number <> OLD.late_number AND NOT EXISTS (SELECT 1 FROM funding_decisionnumber n"
        " WHERE n.commitment_id = NEW.id AND n.number = NEW.late_number"
        " AND n.confirmed_at IS NOT NULL)",
    ),
    *confirmable("funding_decisionnumber", "commitment_id", "number"),
    *confirmable(
        "funding_spendingcompetence",
        *("body", "sphere", "instrument_id", "recurrence", "amount_from", "amount_to"),
        *("source", "valid_from"),
    ),
    *confirmable(
        "funding_commitmentreduction",
        *("commitment_id", "amount", "amount_chf", "decided_on", "reason"),
    ),
    *confirmable(
        "funding_bankreturn",
        *("disbursement_id", "booked_on", "amount_chf", "reason", "voucher"),
        unique=["disbursement_id"],
    ),
    *confirmable(
        "funding_deviatingdebit",
        *("disbursement_id", "booked_on", "voucher", "debited_chf", "charges_chf", "reason"),
    ),
    ReplaceGuard(
        "funding_deviatingdebit",
        "INSERT",
        "a_debit_of_the_same_payment_is_not_replaced",
        "NEW.discarded_at IS NULL AND EXISTS (SELECT 1 FROM funding_deviatingdebit old"
        " WHERE old.discarded_at IS NULL AND old.disbursement_id = NEW.disbursement_id)",
    ),
    *confirmable(
        "funding_reversal", *("disbursement_id", "reason", "money_back", "due_on", "booked_on")
    ),
    fixed(
        "funding_reversal",
        "money_back_stays_back",
        ("settled_on", "settled_voucher"),
        when="OLD.settled_on IS NOT NULL",
    ),
    ReplaceGuard(
        "funding_reversal",
        "INSERT",
        "a_reversal_of_the_same_payment_is_not_replaced",
        "NEW.discarded_at IS NULL AND EXISTS (SELECT 1 FROM funding_reversal old"
        " WHERE old.discarded_at IS NULL AND old.disbursement_id = NEW.disbursement_id)",
    ),
    *confirmable(
        "funding_refundclaim", *("commitment_id", "reduction_id", "amount", "reason", "due_on")
    ),
    *confirmable(
        "funding_accountassignment",
        *("instrument_id", "recipient_kind", "is_swiss", "is_own_expenditure", "account_id"),
        *("function_id", "cost_centre", "valid_from"),
    ),
    kept_once_set("funding_accountassignment", "an_assignment_ends_once", "valid_to"),
    *append_only("funding_unmatchedreceipt", "number"),
    *stepwise("funding_unmatchedreceipt"),
    *confirmable(
        "funding_receiptmatch",
        *("receipt_id", "kind", "claim_id", "amount", "disbursement_id", "reason"),
        *("refund_id", "bank_return_id"),
    ),
    ReplaceGuard(
        "funding_receiptmatch",
        "INSERT",
        "a_match_of_the_same_receipt_is_not_replaced",
        "NEW.discarded_at IS NULL AND EXISTS (SELECT 1 FROM funding_receiptmatch old"
        " WHERE old.discarded_at IS NULL AND old.receipt_id = NEW.receipt_id)",
    ),
    Guard(
        "funding_receiptmatch",
        "UPDATE",
        "a_receipt_is_booked_as_what_it_is",
        "NEW.refund_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM funding_refund r"
        " JOIN funding_unmatchedreceipt u ON u.id = NEW.receipt_id"
        " WHERE r.id = NEW.refund_id AND r.claim_id = NEW.claim_id AND r.amount = NEW.amount"
        " AND r.amount_chf = u.amount_chf)"
        " OR NEW.bank_return_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM funding_bankreturn b"
        " JOIN funding_unmatchedreceipt u ON u.id = NEW.receipt_id"
        " WHERE b.id = NEW.bank_return_id AND b.disbursement_id = NEW.disbursement_id"
        " AND b.confirmed_at IS NOT NULL AND b.amount_chf >= u.amount_chf)"
        " OR EXISTS (SELECT 1 FROM funding_receiptmatch o WHERE o.id <> NEW.id"
        " AND (o.refund_id = NEW.refund_id OR o.bank_return_id = NEW.bank_return_id))",
    ),
    *append_only("funding_refund"),
    *stepwise("funding_refund"),
    *append_only("funding_plan"),
    *stepwise("funding_plan"),
    *stepwise("funding_instalment"),
    *undeletable("funding_instalment", ("plan_id", "position"), "paid_before_id"),
    fixed(
        "funding_instalment",
        "an_instalment_is_replaced_not_edited",
        (
            *("plan_id", "commitment_id", "position", "due_on", "budget_year", "amount"),
            *("amount_chf", "condition", "condition_text", "report_id", "paid_before_id"),
            *("share", "is_rest", "is_retention"),
        ),
        when="TRUE",
    ),
    kept_once_set(
        "funding_instalment",
        "what_happened_to_an_instalment_stays",
        *("budget_credit_id", "condition_met_on", "ended_by_id"),
    ),
    Guard(
        "funding_instalment",
        "INSERT",
        "planned_on_the_budget_of_its_year",
        BUDGET_OF_ANOTHER_YEAR,
    ),
    Guard(
        "funding_instalment",
        "UPDATE",
        "charged_on_the_budget_of_its_year",
        BUDGET_OF_ANOTHER_YEAR,
    ),
    *append_only("funding_commitmentpaper"),
    *append_only("funding_disbursementpaper"),
    *append_only("funding_paymentlist", "number"),
    *stepwise("funding_paymentlist"),
]
