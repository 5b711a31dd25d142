"""What a signature covers: the canonical content of a payout, and its hash."""

from __future__ import annotations

import hashlib

from core.audit.models import canonical
from core.funding.models import Disbursement

HASHED = (
    "number",
    "commitment",
    "instalment",
    "account",
    "currency",
    "amount",
    "draws",
    "rate",
    "rate_on",
    "rate_source",
    "reference",
    "gl_account",
    "function",
    "cost_centre",
    "internal_order",
    "replaces",
)

HASHED_IF_WAIVED = ("waiver_reason", "extra_signatures")
"""Hashed where there is a waiver; so what was signed before waivers existed keeps its hash."""

NOT_HASHED = (
    "id",
    "step",
    "status",
    "requested_by",
    "requested_at",
    "submitted_at",
    "content_hash",
    "signatures_needed",
    "release",
    "idempotency_key",
    "request_hash",
    "end_to_end_id",
    "payment_list",
    "ordered_on",
    "expected_by",
    "booked_on",
    "voucher",
    "debited_chf",
    "charges_chf",
)
"""Who, when and how far: the workflow's own fields. Every field is in one list (tested)."""


def content_hash(disbursement: Disbursement) -> str:
    """SHA-256 of everything that is decided: payee, money, booking, credits, papers."""
    return hashlib.sha256(content(disbursement).encode()).hexdigest()


def content(disbursement: Disbursement) -> str:
    """What is decided, in canonical form: the text whose hash every signature bears."""
    account, instalment = disbursement.account, disbursement.instalment
    own = {
        field.name: _plain(field.value_from_object(disbursement))
        for field in disbursement._meta.concrete_fields
        if field.name in HASHED
        or (field.name in HASHED_IF_WAIVED and disbursement.extra_signatures)
    }
    basis = [paper.document.sha256 for paper in disbursement.papers.all() if paper.is_basis]
    seen = {
        **own,
        "activity": disbursement.commitment.activity_id,
        "iban": account.iban,
        "holder": account.holder,
        "account_content": account.content_hash,
        "credit": disbursement.commitment.credit_id,
        "budget_credit": instalment.budget_credit_id,
        "budget_year": instalment.budget_year,
        "papers": sorted(basis),
    }
    return canonical(seen)


def _plain(value: object) -> object:
    """Rates as plain text without trailing zeros, equal before and after the database."""
    return f"{value:.9f}" if hasattr(value, "as_tuple") else value
