"""Every trigger of the product, table by table."""

from core.guards.triggers import (
    Guard,
    ReplaceGuard,
    TruncateGuard,
    append_only,
    confirmable,
    fixed,
    kept_once_set,
    stepwise,
    undeletable,
)

DECIDED = ("body", "decided_on", "number", "amount")
CREDIT = (*DECIDED, "name", "sphere", "instrument_id")

TRAIL = [
    *append_only("audit_auditentry", "number", "step", "hash"),
    *append_only("audit_audittouch"),
    Guard(
        "audit_auditentry",
        "INSERT",
        "the_chain_goes_on",
        "NEW.number <> COALESCE((SELECT MAX(number) FROM audit_auditentry), 0) + 1"
        " OR (NEW.number > 1 AND NOT EXISTS (SELECT 1 FROM audit_auditentry last"
        " WHERE last.number = NEW.number - 1 AND last.hash = NEW.previous_hash))",
    ),
]

PEOPLE = [
    *undeletable("people_user", "username"),
    *confirmable("people_roleassignment", "person_id", "role", "valid_from"),
    Guard(
        "people_roleassignment",
        "UPDATE",
        "a_role_only_ends",
        "OLD.confirmed_at IS NOT NULL AND OLD.valid_to IS NOT NULL"
        " AND (NEW.valid_to IS NULL OR NEW.valid_to > OLD.valid_to)",
    ),
    *confirmable(
        "approvals_approvalrule",
        *("sphere", "instrument_id", "amount_from", "signatures", "release", "valid_from"),
    ),
    *confirmable("approvals_parameter", "key", "value", "valid_from"),
]

PARTNERS = [
    *stepwise("partners_organisation"),
    *undeletable("partners_organisation", "code"),
    *confirmable(
        "partners_bankaccount",
        *("organisation_id", "holder", "iban", "bic", "currency_id", "street", "postal_code"),
        *("town", "country_id", "replaces_id", "reason", "call_back_note", "usable_from"),
    ),
    kept_once_set("partners_bankaccount", "closed_stays_closed", "closed_at", "replaced_by_id"),
    *append_only("documents_document"),
    *stepwise("documents_document"),
    *append_only("rates_exchangerate", ("currency_id", "valid_on", "source")),
]

SEALED = "SELECT 1 FROM activities_splitset s WHERE s.is_sealed AND s.id ="
ACTIVITIES = [
    *stepwise("activities_activity"),
    *undeletable("activities_activity", "code", "iati_identifier"),
    *stepwise("activities_splitset"),
    Guard("activities_splitset", "INSERT", "a_set_is_sealed_later", "NEW.is_sealed"),
    Guard(
        "activities_splitset",
        "UPDATE",
        "a_sealed_set_adds_up_to_the_whole",
        "NEW.is_sealed AND NOT OLD.is_sealed AND (SELECT COALESCE(SUM(share), 0)"
        " FROM activities_splitline line WHERE line.split_set_id = NEW.id) <> 10000",
    ),
    Guard("activities_splitset", "UPDATE", "a_sealed_set_is_fixed", "OLD.is_sealed"),
    Guard("activities_splitset", "DELETE", "a_sealed_set_stays", "OLD.is_sealed"),
    TruncateGuard("activities_splitset", "DELETE", "nothing_is_truncated"),
    Guard(
        "activities_splitline",
        "INSERT",
        "lines_of_a_sealed_set_are_fixed_i",
        f"EXISTS ({SEALED} NEW.split_set_id)",
    ),
    Guard(
        "activities_splitline",
        "UPDATE",
        "lines_of_a_sealed_set_are_fixed_u",
        f"EXISTS ({SEALED} NEW.split_set_id) OR EXISTS ({SEALED} OLD.split_set_id)",
    ),
    Guard(
        "activities_splitline",
        "DELETE",
        "lines_of_a_sealed_set_are_fixed_d",
        f"EXISTS ({SEALED} OLD.split_set_id)",
    ),
    TruncateGuard("activities_splitline", "DELETE", "nothing_is_truncated"),
    *append_only("activities_markerset"),
    *stepwise("activities_markerset"),
    *append_only("activities_markerscore", ("marker_set_id", "marker_id")),
    *stepwise("activities_partnerreport"),
    *undeletable("activities_partnerreport"),
]

LEDGER = [
    *append_only("ledger_entry", "reverses_id"),
    *stepwise("ledger_entry"),
    Guard(
        "ledger_entry",
        "INSERT",
        "nothing_is_booked_into_a_closed_year",
        "NEW.origin = 'workflow' AND EXISTS (SELECT 1 FROM ledger_closedyear c"
        " WHERE CAST(c.year AS TEXT) = SUBSTR(CAST(NEW.booked_on AS TEXT), 1, 4))",
    ),
    Guard(
        "ledger_entry",
        "INSERT",
        "a_reversal_undoes_its_original",
        "NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ledger_entry o"
        " WHERE o.id = NEW.reverses_id AND o.kind = NEW.kind AND o.amount = -NEW.amount"
        " AND o.amount_chf = -NEW.amount_chf AND o.activity_id = NEW.activity_id)",
    ),
    *append_only("ledger_entrysplit"),
    *stepwise("ledger_batch"),
    *undeletable("ledger_batch"),
    *stepwise("ledger_closedyear"),
    *append_only("ledger_closedyear", "year"),
]

FUNDING = [
    *confirmable("funding_commitmentcredit", *CREDIT, "valid_from", "valid_to"),
    *confirmable("funding_budgetcredit", *CREDIT, "year"),
    ReplaceGuard(
        "funding_budgetcredit",
        "INSERT",
        "a_budget_of_the_same_year_is_not_replaced",
        "NEW.discarded_at IS NULL AND EXISTS (SELECT 1 FROM funding_budgetcredit old"
        " WHERE old.discarded_at IS NULL AND old.year = NEW.year AND old.sphere = NEW.sphere"
        " AND old.instrument_id IS NEW.instrument_id)",
    ),
    *confirmable("funding_additionalcredit", *DECIDED, "credit_id"),
    *confirmable("funding_supplementarycredit", *DECIDED, "credit_id"),
    *confirmable(
        "funding_commitment",
        *(*DECIDED, "activity_id", "origin", "credit_id", "is_own_expenditure", "currency_id"),
        *("amount_asked", "rate", "rate_on", "rate_source", "amount_chf", "sphere"),
        *("instrument_id", "partner_id"),
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
        "funding_refundclaim", *("commitment_id", "reduction_id", "amount", "reason", "due_on")
    ),
    *append_only("funding_refund"),
    *stepwise("funding_refund"),
    *append_only("funding_plan"),
    *stepwise("funding_plan"),
    *stepwise("funding_instalment"),
    *undeletable("funding_instalment", ("plan_id", "position")),
    fixed(
        "funding_instalment",
        "an_instalment_is_replaced_not_edited",
        (
            *("plan_id", "commitment_id", "position", "due_on", "budget_year", "amount"),
            *("amount_chf", "condition", "condition_text", "report_id"),
        ),
        when="TRUE",
    ),
    kept_once_set(
        "funding_instalment",
        "what_happened_to_an_instalment_stays",
        *("budget_credit_id", "condition_met_on", "ended_by_id"),
    ),
    *append_only("funding_commitmentpaper"),
    *append_only("funding_disbursementpaper"),
    *append_only("funding_paymentlist", "number"),
    *stepwise("funding_paymentlist"),
]

SIGNED = (
    "SELECT COUNT(*) FROM funding_disbursementsignature s WHERE s.disbursement_id = NEW.id"
    " AND s.fallen_at IS NULL AND s.content_hash = NEW.content_hash AND s.act"
)
PATHS = (
    "draft>submitted",
    "submitted>draft",
    "submitted>verified",
    "verified>approved",
    "verified>draft",
    "approved>draft",
    "approved>ordered",
    "ordered>paid",
    "draft>cancelled",
    "submitted>cancelled",
    "verified>cancelled",
    "approved>cancelled",
    "ordered>failed",
    "paid>failed",
)
CONTENT = (
    *("commitment_id", "instalment_id", "account_id", "currency_id", "amount", "draws"),
    *("rate", "rate_on", "rate_source"),
    *("reference", "gl_account_id", "function_id", "cost_centre", "internal_order"),
)
TO = "OLD.status <> NEW.status AND NEW.status ="

DISBURSEMENTS = [
    *stepwise("funding_disbursement"),
    *undeletable(
        "funding_disbursement",
        *("number", "end_to_end_id", "replaces_id", ("requested_by_id", "idempotency_key")),
    ),
    ReplaceGuard(
        "funding_disbursement",
        "INSERT",
        "a_live_payout_is_not_replaced",
        "EXISTS (SELECT 1 FROM funding_disbursement old WHERE old.instalment_id"
        " = NEW.instalment_id AND old.status NOT IN ('failed', 'cancelled', 'reversed'))",
    ),
    Guard("funding_disbursement", "INSERT", "a_payout_begins_as_draft", "NEW.status <> 'draft'"),
    Guard(
        "funding_disbursement",
        "UPDATE",
        "a_payout_takes_no_other_path",
        "OLD.status <> NEW.status AND OLD.status || '>' || NEW.status NOT IN ("
        + ", ".join(f"'{path}'" for path in PATHS)
        + ")",
    ),
    Guard(
        "funding_disbursement",
        "UPDATE",
        "verified_takes_a_signature",
        f"{TO} 'verified' AND (({SIGNED} = 'verify') < 1 OR ({SIGNED} = 'record') < 1)",
    ),
    Guard(
        "funding_disbursement",
        "UPDATE",
        "approved_takes_its_signatures",
        f"{TO} 'approved' AND ({SIGNED} = 'approve') < NEW.signatures_needed",
    ),
    Guard(
        "funding_disbursement",
        "UPDATE",
        "released_takes_a_signature",
        f"{TO} 'ordered' AND (({SIGNED} = 'verify') < 1"
        f" OR ({SIGNED} = 'approve') < NEW.signatures_needed"
        f" OR ({SIGNED} = CASE NEW.release WHEN 'here' THEN 'order' ELSE 'hand_over' END) < 1)",
    ),
    Guard(
        "funding_disbursement",
        "UPDATE",
        "released_takes_a_confirmed_account",
        f"{TO} 'ordered' AND NOT EXISTS (SELECT 1 FROM partners_bankaccount a"
        " WHERE a.id = NEW.account_id AND a.confirmed_at IS NOT NULL"
        " AND a.replaced_by_id IS NULL AND a.closed_at IS NULL"
        " AND (a.usable_from IS NULL OR a.usable_from <= NEW.ordered_on))",
    ),
    Guard(
        "funding_disbursement",
        "UPDATE",
        "paid_is_confirmed_by_another_person",
        f"{TO} 'paid' AND NOT EXISTS (SELECT 1 FROM funding_disbursementsignature c"
        " WHERE c.disbursement_id = NEW.id AND c.act = 'confirm' AND c.fallen_at IS NULL"
        " AND c.signed_by_id NOT IN (SELECT o.signed_by_id FROM funding_disbursementsignature o"
        " WHERE o.disbursement_id = NEW.id AND o.act IN ('order', 'hand_over')"
        " AND o.fallen_at IS NULL))",
    ),
    fixed(
        "funding_disbursement",
        "what_is_submitted_is_fixed",
        (*CONTENT, "signatures_needed", "release", "content_hash"),
        when="OLD.status <> 'draft'",
    ),
    Guard(
        "funding_disbursement",
        "UPDATE",
        "a_draft_has_no_standing_signature",
        f"{TO} 'draft' AND EXISTS (SELECT 1 FROM funding_disbursementsignature s"
        " WHERE s.disbursement_id = NEW.id AND s.fallen_at IS NULL)",
    ),
    fixed(
        "funding_disbursement",
        "what_is_released_is_fixed",
        ("payment_list_id", "ordered_on"),
        when="OLD.ordered_on IS NOT NULL",
    ),
    fixed(
        "funding_disbursement",
        "what_is_paid_is_fixed",
        ("booked_on", "voucher", "debited_chf", "charges_chf"),
        when="OLD.status IN ('paid', 'failed', 'reversed')",
    ),
    fixed(
        "funding_disbursement",
        "what_is_requested_keeps_its_origin",
        (
            *("number", "requested_by_id", "requested_at", "idempotency_key", "request_hash"),
            *("end_to_end_id", "replaces_id"),
        ),
        when="TRUE",
    ),
    *stepwise("funding_disbursementsignature"),
    *undeletable("funding_disbursementsignature"),
    fixed(
        "funding_disbursementsignature",
        "a_signature_only_falls",
        ("disbursement_id", "act", "signed_by_id", "signed_at", "content_hash"),
        when="TRUE",
    ),
    Guard(
        "funding_disbursementsignature",
        "UPDATE",
        "fallen_stays_fallen",
        "OLD.fallen_at IS NOT NULL",
    ),
    Guard(
        "funding_disbursementsignature",
        "UPDATE",
        "released_keeps_its_names",
        "NEW.fallen_at IS NOT NULL AND EXISTS (SELECT 1 FROM funding_disbursement d"
        " WHERE d.id = NEW.disbursement_id AND d.ordered_on IS NOT NULL)",
    ),
    ReplaceGuard(
        "funding_disbursementsignature",
        "INSERT",
        "a_standing_signature_is_not_replaced",
        "EXISTS (SELECT 1 FROM funding_disbursementsignature old"
        " WHERE old.disbursement_id = NEW.disbursement_id AND old.signed_by_id = NEW.signed_by_id"
        " AND old.fallen_at IS NULL AND NEW.fallen_at IS NULL"
        " AND old.act IN ('record', 'verify', 'approve', 'order')"
        " AND NEW.act IN ('record', 'verify', 'approve', 'order'))",
    ),
    Guard(
        "funding_disbursementsignature",
        "INSERT",
        "each_signs_in_turn",
        "NOT EXISTS (SELECT 1 FROM funding_disbursement d WHERE d.id = NEW.disbursement_id"
        " AND NEW.act || '>' || d.status IN ('record>submitted', 'verify>submitted',"
        " 'approve>verified', 'order>approved', 'hand_over>approved', 'confirm>ordered'))",
    ),
    Guard(
        "funding_disbursementsignature",
        "INSERT",
        "not_by_who_recorded_it",
        "NEW.act IN ('verify', 'approve', 'order', 'hand_over') AND EXISTS (SELECT 1"
        " FROM funding_disbursement d LEFT JOIN funding_disbursementsignature s"
        " ON s.disbursement_id = d.id AND s.fallen_at IS NULL"
        " AND s.act IN ('record', 'verify') AND s.signed_by_id = NEW.signed_by_id"
        " WHERE d.id = NEW.disbursement_id"
        " AND (d.requested_by_id = NEW.signed_by_id OR s.id IS NOT NULL))",
    ),
    Guard(
        "funding_disbursementsignature",
        "INSERT",
        "not_by_who_set_the_account",
        "NEW.act IN ('approve', 'order', 'hand_over') AND EXISTS (SELECT 1"
        " FROM funding_disbursement d JOIN partners_bankaccount a ON a.id = d.account_id"
        " WHERE d.id = NEW.disbursement_id"
        " AND (a.recorded_by_id = NEW.signed_by_id OR a.confirmed_by_id = NEW.signed_by_id))",
    ),
]

AROUND = [
    *stepwise("iza_proposedinstalment"),
    *stepwise("aid_emergency"),
    *undeletable("aid_emergency"),
    *stepwise("exchange_proposal"),
    *undeletable("exchange_proposal"),
    *append_only("exchange_proposalrow", ("proposal_id", "row")),
]

GUARDS: tuple[Guard, ...] = (
    *TRAIL,
    *PEOPLE,
    *PARTNERS,
    *ACTIVITIES,
    *LEDGER,
    *FUNDING,
    *DISBURSEMENTS,
    *AROUND,
)
