"""How freely the relief of each response may be used, as known at a cut-off."""

from __future__ import annotations

from collections.abc import Collection

from aid.models import Response
from core.activities.models import Activity
from core.audit.models import AuditEntry

CATEGORY_OF = {
    **dict.fromkeys("ABC", "1"),
    **dict.fromkeys("DEF", "2"),
    **dict.fromkeys("GH", "3"),
    **dict.fromkeys("IJKL", "4"),
}
"""Grand Bargain: the category of each modality; L is IATI's own."""


def earmarkings_known(activities: Collection[int], number: int) -> dict[int, str]:
    """The modality A to L by response, where one was recorded (IATI AidTypeVocabulary 3).

    What was changed after the trail's number is taken back with what the trail says stood before.
    """
    responses = Activity.objects.filter(pk__in=activities, response__isnull=False)
    known = dict(responses.values_list("pk", "response__earmarking"))
    table = Response._meta.db_table
    later = AuditEntry.objects.touching(table, activities).filter(number__gt=number)
    for entry in later:  # the newest first, so that the first change after the cut-off wins
        for change in entry.details["changes"]:
            before = (change["before"] or {}).get("earmarking")
            if change["table"] == table and before is not None:
                known[change["row"]] = before
    return {pk: code for pk, code in known.items() if code}
