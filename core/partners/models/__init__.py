"""Organisations with their accounts, seals and papers, and how they stand to sanctions lists."""

from core.partners.models.certificates import Certificate, CertificateKind, with_zewo
from core.partners.models.organisations import (
    BankAccount,
    BankAccountPaper,
    Interest,
    Organisation,
    OrganisationKind,
    OrganisationPaper,
    OrganisationQuerySet,
)
from core.partners.models.screening import (
    CheckResult,
    HitDecision,
    HitOutcome,
    SanctionsCheck,
    SanctionsList,
)

__all__ = [
    "BankAccount",
    "BankAccountPaper",
    "Certificate",
    "CertificateKind",
    "CheckResult",
    "HitDecision",
    "HitOutcome",
    "Interest",
    "Organisation",
    "OrganisationKind",
    "OrganisationPaper",
    "OrganisationQuerySet",
    "SanctionsCheck",
    "SanctionsList",
    "with_zewo",
]
