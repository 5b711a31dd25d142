"""What each step is called: as an act, and as a sentence of what somebody did."""

from core.audit.verbs import (
    activities,
    applications,
    budgets,
    funding,
    partners,
    people,
    programmes,
)

VERBS = {
    name: words
    for room in (people, partners, activities, applications, budgets, funding, programmes)
    for name, words in room.VERBS.items()
}

"""By the name of the step: the act as an infinitive, and the sentence when it was done."""
