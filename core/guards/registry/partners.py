"""Organisations, bank accounts, documents and rates stay as they were confirmed."""

from core.guards.triggers import append_only, confirmable, kept_once_set, stepwise, undeletable

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
