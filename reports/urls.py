from django.urls import path

from reports import again, annual_draft, bookings, views
from reports.iati import pages as iati

app_name = "reports"

urlpatterns = [
    path("", views.report_list, name="list"),
    path("iati/", iati.check_list, name="iati_check"),
    path("annual-draft/", annual_draft.annual_draft, name="annual_draft"),
    path("bookings/", bookings.booking_list, name="bookings"),
    path("new/<slug:key>/", views.report_new, name="new"),
    path("jobs/<int:pk>/", views.report_job, name="job"),
    path("jobs/<int:pk>/cancel/", views.report_cancel, name="cancel"),
    path("jobs/<int:pk>/again/", again.report_again, name="again"),
    path("compare/", again.report_compare, name="compare"),
    path("jobs/<int:pk>/download/", views.report_download, name="download"),
]
