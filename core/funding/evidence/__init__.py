"""The evidence of a payment in one place, and payments chosen for an audit."""

from core.funding.evidence.facts import Fact, Section
from core.funding.evidence.gathering import Evidence, gather
from core.funding.evidence.samples import Sample, draw

__all__ = ["Evidence", "Fact", "Sample", "Section", "draw", "gather"]
