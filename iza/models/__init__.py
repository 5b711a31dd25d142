"""Development cooperation: calls, applications with their review, and projects."""

from iza.models.applications import (
    Application,
    ApplicationPaper,
    Call,
    CommissionMember,
    Recommendation,
    RefusalReason,
    Seat,
    Verdict,
)
from iza.models.criteria import Criterion, CriterionKey, Exemption
from iza.models.projects import Project, ProposedInstalment

__all__ = [
    "Application",
    "ApplicationPaper",
    "Call",
    "CommissionMember",
    "Criterion",
    "CriterionKey",
    "Exemption",
    "Project",
    "ProposedInstalment",
    "Recommendation",
    "RefusalReason",
    "Seat",
    "Verdict",
]
