from django.urls import path

from reports import bookings, views

app_name = "reports"

urlpatterns = [
    path("", views.report_list, name="list"),
    path("bookings/", bookings.booking_list, name="bookings"),
    path("new/<slug:key>/", views.report_new, name="new"),
    path("jobs/<int:pk>/", views.report_job, name="job"),
    path("jobs/<int:pk>/download/", views.report_download, name="download"),
]
