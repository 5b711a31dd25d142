"""What development cooperation, humanitarian aid and the imports guard."""

from core.guards.triggers import append_only, stepwise, undeletable

PROGRAMMES = [
    *stepwise("iza_proposedinstalment"),
    *stepwise("aid_emergency"),
    *undeletable("aid_emergency"),
    *stepwise("exchange_proposal"),
    *undeletable("exchange_proposal"),
    *append_only("exchange_proposalrow", ("proposal_id", "row")),
]
