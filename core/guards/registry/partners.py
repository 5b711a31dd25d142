"""Organisations, bank accounts, documents and rates stay as they were confirmed."""

from core.guards.triggers import (
    Guard,
    append_only,
    confirmable,
    fixed,
    kept_once_set,
    stepwise,
    undeletable,
)

PARTNERS = [
    *stepwise("partners_organisation"),
    *undeletable("partners_organisation", "code"),
    *confirmable(
        "partners_certificate",
        *("organisation_id", "kind", "name", "valid_from", "valid_to", "document_id"),
    ),
    kept_once_set("partners_certificate", "withdrawn_stays_withdrawn", "withdrawn_at"),
    *stepwise("partners_interest"),
    *undeletable("partners_interest"),
    fixed(
        "partners_interest",
        "a_recusal_is_only_ended",
        ("person_id", "organisation_id", "nature", "valid_from", "recorded_by_id"),
        when="TRUE",
    ),
    kept_once_set("partners_interest", "ended_stays_ended", "ended_at"),
    *stepwise("partners_sanctionscheck"),
    *append_only("partners_sanctionscheck"),
    *confirmable("partners_hitdecision", *("sanctions_check_id", "outcome", "reasoning")),
    *confirmable(
        "partners_bankaccount",
        *("organisation_id", "holder", "iban", "bic", "currency_id", "street", "postal_code"),
        *("town", "country_id", "replaces_id", "reason", "call_back_note", "usable_from"),
        *("account_number", "clearing_code", "bank_name", "bank_street", "bank_town"),
        "bank_country_id",
    ),
    kept_once_set("partners_bankaccount", "closed_stays_closed", "closed_at", "replaced_by_id"),
    *append_only("documents_document", "replaces_id"),
    Guard(
        "documents_document",
        "INSERT",
        "a_version_follows_its_former",
        "NEW.replaces_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM documents_document d"
        " WHERE d.id = NEW.replaces_id AND d.version + 1 = NEW.version"
        " AND d.category = NEW.category)",
    ),
    *stepwise("documents_document"),
    *append_only("rates_exchangerate", ("currency_id", "valid_on", "source")),
]
