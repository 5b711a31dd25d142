"""The catalogue: every report that can be asked for, in the order in which it is shown."""

from reports import (
    aid_statistics,
    approvals_log,
    concentration,
    disbursements,
    forecast,
    iati,
    in_kind,
    ledger_entries,
    open_commitments,
    reconciliation,
    response_times,
    sdg,
    year_end,
)
from reports.report import Report
from reports.sdg import leaflet

CATALOG: dict[str, Report] = {
    report.key: report
    for report in (
        sdg.REPORT,
        leaflet.REPORT,
        disbursements.REPORT,
        open_commitments.REPORT,
        forecast.REPORT,
        ledger_entries.REPORT,
        year_end.REPORT,
        reconciliation.REPORT,
        aid_statistics.REPORT,
        concentration.REPORT,
        in_kind.REPORT,
        response_times.REPORT,
        approvals_log.REPORT,
        iati.REPORT,
    )
}
