"""Activities, their sealed split sets, their markers and reports."""

from core.guards.triggers import Guard, TruncateGuard, append_only, stepwise, undeletable

SEALED = "SELECT 1 FROM activities_splitset s WHERE s.is_sealed AND s.id ="

ACTIVITIES = [
    *stepwise("activities_activity"),
    *undeletable("activities_activity", "code", "iati_identifier"),
    *stepwise("activities_splitset"),
    Guard("activities_splitset", "INSERT", "a_set_is_sealed_later", "NEW.is_sealed"),
    Guard(
        "activities_splitset",
        "UPDATE",
        "a_sealed_set_adds_up_to_the_whole",
        "NEW.is_sealed AND NOT OLD.is_sealed AND (SELECT COALESCE(SUM(share), 0)"
        " FROM activities_splitline line WHERE line.split_set_id = NEW.id) <> 10000",
    ),
    Guard("activities_splitset", "UPDATE", "a_sealed_set_is_fixed", "OLD.is_sealed"),
    Guard("activities_splitset", "DELETE", "a_sealed_set_stays", "OLD.is_sealed"),
    TruncateGuard("activities_splitset", "DELETE", "nothing_is_truncated"),
    Guard(
        "activities_splitline",
        "INSERT",
        "lines_of_a_sealed_set_are_fixed_i",
        f"EXISTS ({SEALED} NEW.split_set_id)",
    ),
    Guard(
        "activities_splitline",
        "UPDATE",
        "lines_of_a_sealed_set_are_fixed_u",
        f"EXISTS ({SEALED} NEW.split_set_id) OR EXISTS ({SEALED} OLD.split_set_id)",
    ),
    Guard(
        "activities_splitline",
        "DELETE",
        "lines_of_a_sealed_set_are_fixed_d",
        f"EXISTS ({SEALED} OLD.split_set_id)",
    ),
    TruncateGuard("activities_splitline", "DELETE", "nothing_is_truncated"),
    *append_only("activities_markerset"),
    *stepwise("activities_markerset"),
    *append_only("activities_markerscore", ("marker_set_id", "marker_id")),
    *stepwise("activities_partnerreport"),
    *undeletable("activities_partnerreport"),
]
