from django.urls import path

from core.activities.amending import pages as amending
from core.activities.views import life, lists, reports, revisions, search
from core.activities.withholding import pages as withholding

app_name = "activities"
urlpatterns = [
    path("", lists.activity_list, name="list"),
    path("mapping/", lists.mapping, name="mapping"),
    path("search/targets/", search.target_search, name="target_search"),
    path("search/sectors/", search.sector_search, name="sector_search"),
    path("search/places/", search.place_search, name="place_search"),
    *(path(f"<int:pk>/{verb}/", life.act, {"verb": verb}, name=verb) for verb in life.ASKED),
    path("<int:pk>/reports/new/", life.report_expect, name="report_expect"),
    path("reports/<int:pk>/receive/", life.report_receive, name="report_receive"),
    path("reports/<int:pk>/accept/", life.report_accept, name="report_accept"),
    path("reports/<int:pk>/decline/", reports.report_decline, name="report_decline"),
    path("splits/<int:pk>/correct/", revisions.split_correct, name="split_correct"),
    path("<int:pk>/splits/<slug:key>/change/", revisions.split_change, name="split_change"),
    path("<int:pk>/splits/<slug:key>/first/", revisions.split_first, name="split_first"),
    path("<int:pk>/amend/", amending.amend, name="amend"),
    path("amendments/<int:pk>/", amending.amendment, name="amendment"),
    path("amendments/<int:pk>/confirm/", amending.confirm, name="amendment_confirm"),
    path("amendments/<int:pk>/discard/", amending.discard, name="amendment_discard"),
    path("<int:pk>/withhold/", withholding.withhold_activity, name="withhold"),
    path("partners/<int:pk>/withhold/", withholding.withhold_partner, name="withhold_partner"),
    path("withholdings/<int:pk>/lift/", withholding.lift, name="withholding_lift"),
    path("<int:pk>/markers/", revisions.markers, name="markers"),
]
