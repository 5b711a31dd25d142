"""Payouts and their signatures: four eyes, held by the database."""

from core.guards.triggers import (
    DatedGuard,
    DaysGuard,
    Guard,
    ReplaceGuard,
    fixed,
    stepwise,
    undeletable,
)

SIGNED = (
    "SELECT COUNT(*) FROM funding_disbursementsignature s WHERE s.disbursement_id = NEW.id"
    " AND s.fallen_at IS NULL AND s.content_hash = NEW.content_hash AND s.act"
)

NEEDED = "NEW.signatures_needed + NEW.extra_signatures"

WINDOW = (
    "COALESCE((SELECT w.value FROM approvals_parameter w WHERE w.key = 'plan_window_days'"
    " AND w.confirmed_at IS NOT NULL AND w.valid_from <= {day of submitted_at}"
    " ORDER BY w.valid_from DESC, w.id DESC LIMIT 1), 30)"
)
PLANNED = (
    "(SELECT SUM(p.amount_chf) FROM funding_instalment p"
    " JOIN funding_commitment q ON q.id = p.commitment_id WHERE q.partner_id = c.partner_id"
    " AND q.confirmed_at IS NOT NULL AND p.ended_by_id IS NULL"
    f" AND ABS({{days between i.due_on and p.due_on}}) <= {WINDOW})"
)
BY_THE_RULE = (
    "(SELECT r.signatures FROM approvals_approvalrule r"
    " JOIN funding_commitment c ON c.id = NEW.commitment_id"
    " JOIN funding_instalment i ON i.id = NEW.instalment_id"
    " WHERE r.confirmed_at IS NOT NULL AND (r.sphere = '' OR r.sphere = c.sphere)"
    " AND (r.instrument_id IS NULL OR r.instrument_id = c.instrument_id)"
    f" AND r.valid_from <= {{day of submitted_at}} AND r.amount_from <= {PLANNED}"
    " ORDER BY CASE WHEN r.instrument_id IS NULL THEN 1 ELSE 0 END,"
    " CASE r.sphere WHEN '' THEN 1 ELSE 0 END,"
    " r.amount_from DESC, r.valid_from DESC, r.id DESC LIMIT 1)"
)
"""What the rule in force at the submission takes, by the plan to the partner around it."""

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
    "paid>reversed",
)

CONTENT = (
    *("commitment_id", "instalment_id", "account_id", "currency_id", "amount", "draws"),
    *("rate", "rate_on", "rate_source"),
    *("reference", "gl_account_id", "function_id", "cost_centre", "internal_order"),
    *("waiver_reason", "extra_signatures"),
)

MONEY = ("programme_officer", "head_of_unit", "finance_officer", "head_of_finance")
MAY = {
    "record": MONEY,
    "verify": ("programme_officer", "head_of_unit"),
    "approve": ("finance_officer", "head_of_finance"),
    "order": ("finance_officer", "head_of_finance", "head_of_unit"),
    "hand_over": ("finance_officer", "head_of_finance", "head_of_unit"),
    "confirm": ("finance_officer", "head_of_finance"),
}
"""The roles that each act takes; a test compares it with the rules."""
ROLES = ", ".join(f"'{act}>{role}'" for act, roles in MAY.items() for role in roles)

TO = "OLD.status <> NEW.status AND NEW.status ="

PAYOUTS = [
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
        "INSERT",
        "paid_before_is_not_paid_again",
        "EXISTS (SELECT 1 FROM funding_instalment i"
        " WHERE i.id = NEW.instalment_id AND i.paid_before_id IS NOT NULL)",
    ),
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
        "submitted_takes_its_report",
        f"{TO} 'submitted' AND NEW.extra_signatures < 1 AND EXISTS (SELECT 1"
        " FROM funding_instalment i JOIN activities_partnerreport r ON r.id = i.report_id"
        " WHERE i.id = NEW.instalment_id AND i.condition = 'report' AND r.accepted_on IS NULL)",
    ),
    DaysGuard(
        "funding_disbursement",
        "UPDATE",
        "submitted_takes_what_its_rule_takes",
        f"{TO} 'submitted' AND NEW.signatures_needed < {BY_THE_RULE}",
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
        f"{TO} 'approved' AND ({SIGNED} = 'approve') < {NEEDED}",
    ),
    Guard(
        "funding_disbursement",
        "UPDATE",
        "released_takes_a_signature",
        f"{TO} 'ordered' AND (({SIGNED} = 'verify') < 1"
        f" OR ({SIGNED} = 'approve') < {NEEDED}"
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
        "released_takes_a_decision_number",
        f"{TO} 'ordered' AND EXISTS (SELECT 1 FROM funding_commitment c"
        " WHERE c.id = NEW.commitment_id AND c.number = '' AND c.late_number = '')",
    ),
    Guard(
        "funding_disbursement",
        "UPDATE",
        "released_takes_a_decision_document",
        f"{TO} 'ordered' AND EXISTS (SELECT 1 FROM funding_commitment c"
        " JOIN activities_activity a ON a.id = c.activity_id"
        " WHERE c.id = NEW.commitment_id AND c.origin = 'workflow' AND a.kind <> 'response'"
        " AND NOT EXISTS (SELECT 1 FROM funding_commitmentpaper p"
        " JOIN documents_document d ON d.id = p.document_id"
        " WHERE p.commitment_id = c.id AND d.category = 'decision'))",
    ),
    Guard(
        "funding_disbursement",
        "UPDATE",
        "released_to_nobody_with_a_hit",
        f"{TO} 'ordered' AND EXISTS (SELECT 1 FROM partners_sanctionscheck k"
        " JOIN partners_bankaccount b ON b.id = NEW.account_id"
        " JOIN funding_commitment c ON c.id = NEW.commitment_id"
        " WHERE k.organisation_id IN (b.organisation_id, c.partner_id) AND k.result = 'hit'"
        " AND NOT EXISTS (SELECT 1 FROM partners_hitdecision h WHERE h.sanctions_check_id = k.id"
        " AND h.confirmed_at IS NOT NULL AND h.outcome = 'false_positive'"
        " AND NOT EXISTS (SELECT 1 FROM partners_hitdecision n"
        " WHERE n.sanctions_check_id = k.id AND n.confirmed_at > h.confirmed_at)))",
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
    Guard(
        "funding_disbursement",
        "UPDATE",
        "a_deviating_debit_takes_two",
        f"{TO} 'paid' AND (NEW.expected_by IS NULL OR NEW.booked_on > NEW.expected_by"
        " OR NEW.currency_id = 'CHF' AND NEW.debited_chf <> NEW.amount)"
        " AND NOT EXISTS (SELECT 1 FROM funding_deviatingdebit b"
        " WHERE b.disbursement_id = NEW.id AND b.confirmed_at IS NOT NULL"
        " AND b.booked_on = NEW.booked_on AND b.debited_chf = NEW.debited_chf"
        " AND b.voucher = NEW.voucher AND b.charges_chf = NEW.charges_chf"
        " AND NOT EXISTS (SELECT 1 FROM funding_disbursementsignature o"
        " WHERE o.disbursement_id = NEW.id AND o.act IN ('order', 'hand_over')"
        " AND o.fallen_at IS NULL AND o.signed_by_id IN (b.recorded_by_id, b.confirmed_by_id)))",
    ),
    Guard(
        "funding_disbursement",
        "UPDATE",
        "reversed_takes_a_document_of_two",
        f"{TO} 'reversed' AND NOT EXISTS (SELECT 1 FROM funding_reversal r"
        " WHERE r.disbursement_id = NEW.id AND r.confirmed_at IS NOT NULL"
        " AND r.discarded_at IS NULL AND NOT EXISTS (SELECT 1"
        " FROM funding_disbursementsignature s WHERE s.disbursement_id = NEW.id"
        " AND s.fallen_at IS NULL AND s.act <> 'confirm'"
        " AND r.confirmed_by_id IN (s.signed_by_id, s.represents_id)))",
    ),
    Guard(
        "funding_disbursement",
        "UPDATE",
        "a_payout_takes_a_signature",
        "NEW.signatures_needed < 1",
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
        ("payment_list_id", "ordered_on", "expected_by"),
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
        ("disbursement_id", "act", "signed_by_id", "represents_id", "signed_at", "content_hash"),
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
        "a_deputy_counts_as_both",
        "EXISTS (SELECT 1 FROM funding_disbursement d WHERE d.id = NEW.disbursement_id"
        " AND d.requested_by_id = NEW.represents_id AND NEW.act <> 'confirm')"
        " OR EXISTS (SELECT 1 FROM funding_disbursementsignature s"
        " WHERE s.disbursement_id = NEW.disbursement_id AND s.fallen_at IS NULL"
        " AND (s.signed_by_id IN (NEW.signed_by_id, NEW.represents_id)"
        " OR s.represents_id IN (NEW.signed_by_id, NEW.represents_id))"
        " AND (NEW.represents_id IS NOT NULL OR s.represents_id IS NOT NULL)"
        " AND (s.act IN ('record', 'verify', 'approve', 'order')"
        " AND NEW.act IN ('record', 'verify', 'approve', 'order')"
        " OR s.act IN ('record', 'verify') AND NEW.act = 'hand_over'"
        " OR s.act IN ('order', 'hand_over') AND NEW.act = 'confirm'))",
    ),
    DatedGuard(
        "funding_disbursementsignature",
        "INSERT",
        "a_deputyship_is_behind_it",
        "NEW.represents_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM people_deputyship p"
        " WHERE p.person_id = NEW.represents_id AND p.deputy_id = NEW.signed_by_id"
        " AND p.confirmed_at IS NOT NULL AND p.ended_at IS NULL"
        f" AND NEW.act || '>' || p.role IN ({ROLES})"
        " AND {signed_at between p.valid_from and p.valid_to})",
    ),
    DatedGuard(
        "funding_disbursementsignature",
        "INSERT",
        "signing_takes_a_role",
        "NOT EXISTS (SELECT 1 FROM people_roleassignment r"
        " JOIN people_user u ON u.id = NEW.signed_by_id"
        " WHERE r.person_id = COALESCE(NEW.represents_id, NEW.signed_by_id)"
        " AND u.is_active AND NOT u.is_service AND r.confirmed_at IS NOT NULL"
        f" AND NEW.act || '>' || r.role IN ({ROLES})"
        " AND {signed_at between r.valid_from and COALESCE(r.valid_to,'9999-12-31')})",
    ),
    DatedGuard(
        "funding_disbursementsignature",
        "INSERT",
        "no_deputy_who_administers",
        "NEW.represents_id IS NOT NULL AND EXISTS (SELECT 1 FROM people_roleassignment r"
        " WHERE r.person_id = NEW.signed_by_id AND r.role IN ('administrator', 'auditor')"
        " AND r.confirmed_at IS NOT NULL"
        " AND {signed_at between r.valid_from and COALESCE(r.valid_to,'9999-12-31')})",
    ),
    DatedGuard(
        "funding_disbursementsignature",
        "INSERT",
        "no_interest_in_the_payee",
        "NEW.act IN ('verify', 'approve', 'order', 'hand_over') AND EXISTS (SELECT 1"
        " FROM partners_interest i"
        " JOIN funding_disbursement d ON d.id = NEW.disbursement_id"
        " JOIN funding_commitment c ON c.id = d.commitment_id"
        " JOIN partners_bankaccount a ON a.id = d.account_id"
        " WHERE i.person_id IN (NEW.signed_by_id, NEW.represents_id)"
        " AND i.organisation_id IN (c.partner_id, a.organisation_id)"
        " AND i.ended_at IS NULL AND {signed_at between i.valid_from and '9999-12-31'})",
    ),
    Guard(
        "funding_disbursementsignature",
        "INSERT",
        "not_by_who_set_the_account",
        "NEW.act IN ('approve', 'order', 'hand_over') AND EXISTS (SELECT 1"
        " FROM funding_disbursement d JOIN partners_bankaccount a ON a.id = d.account_id"
        " WHERE d.id = NEW.disbursement_id"
        " AND (a.recorded_by_id IN (NEW.signed_by_id, NEW.represents_id)"
        " OR a.confirmed_by_id IN (NEW.signed_by_id, NEW.represents_id)"
        " OR a.confirmed_for_id IN (NEW.signed_by_id, NEW.represents_id)))",
    ),
]
