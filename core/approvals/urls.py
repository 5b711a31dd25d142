from django.urls import path

from core.approvals import views

app_name = "approvals"
urlpatterns = [
    path("", views.rule_list, name="rules"),
    path("new/", views.rule_record, name="rule_record"),
    path("parameters/new/", views.parameter_record, name="parameter_record"),
    path("rules/<int:pk>/confirm/", views.confirm, {"kind": "rule"}, name="rule_confirm"),
    path("rules/<int:pk>/discard/", views.discard, {"kind": "rule"}, name="rule_discard"),
    path(
        "parameters/<int:pk>/confirm/",
        views.confirm,
        {"kind": "parameter"},
        name="parameter_confirm",
    ),
    path(
        "parameters/<int:pk>/discard/",
        views.discard,
        {"kind": "parameter"},
        name="parameter_discard",
    ),
]
