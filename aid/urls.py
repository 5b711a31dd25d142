from django.urls import path

from aid.views import clearances, emergencies, in_kind, times

app_name = "aid"
urlpatterns = [
    path("emergencies/", emergencies.emergency_list, name="emergency_list"),
    path("emergencies/new/", emergencies.emergency_new, name="emergency_new"),
    path("emergencies/response-times/", times.response_times, name="response_times"),
    path("emergencies/<int:pk>/", emergencies.emergency, name="emergency"),
    path("emergencies/<int:pk>/edit/", emergencies.emergency_edit, name="emergency_edit"),
    path("emergencies/<int:pk>/close/", emergencies.emergency_close, name="emergency_close"),
    path("emergencies/<int:pk>/reopen/", emergencies.emergency_reopen, name="emergency_reopen"),
    path("emergencies/<int:pk>/responses/new/", emergencies.response_new, name="response_new"),
    path("responses/<int:pk>/edit/", emergencies.response_edit, name="response_edit"),
    path("emergencies/<int:pk>/in-kind/new/", in_kind.record, name="in_kind_new"),
    path("in-kind/", in_kind.in_kind_list, name="in_kind_list"),
    path("in-kind/<int:pk>/correct/", in_kind.correct, name="in_kind_correct"),
    path("in-kind/<int:pk>/confirm/", in_kind.confirm, name="in_kind_confirm"),
    path("in-kind/<int:pk>/discard/", in_kind.discard, name="in_kind_discard"),
    path("clearances/", clearances.clearance_list, name="clearance_list"),
    path("clearances/new/", clearances.record, name="clearance_new"),
    path("clearances/<int:pk>/confirm/", clearances.confirm, name="clearance_confirm"),
    path("clearances/<int:pk>/discard/", clearances.discard, name="clearance_discard"),
    path("clearances/<int:pk>/end/", clearances.end, name="clearance_end"),
]
