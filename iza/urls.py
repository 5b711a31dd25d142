from django.urls import path

from iza import views
from iza.applications.pages import acts, commission, criteria, dossier, editing

app_name = "iza"
urlpatterns = [
    path("projects/", views.project_list, name="project_list"),
    path("projects/new/", views.project_new, name="project_new"),
    path("projects/<int:pk>/edit/", views.project_edit, name="project_edit"),
    path("applications/", dossier.application_list, name="application_list"),
    path("applications/new/", editing.application_new, name="application_new"),
    path("applications/<int:pk>/", dossier.application, name="application"),
    path("applications/<int:pk>/edit/", editing.application_edit, name="application_edit"),
    path("applications/<int:pk>/papers/", dossier.application_paper, name="application_paper"),
    path("applications/<int:pk>/submit/", acts.submit, name="application_submit"),
    path("applications/<int:pk>/return/", acts.send_back, name="application_return"),
    path("applications/<int:pk>/review/", acts.review, name="application_review"),
    path("applications/<int:pk>/recommend/", commission.recommend, name="application_recommend"),
    path("applications/<int:pk>/reconsider/", acts.reconsider, name="application_reconsider"),
    path("applications/<int:pk>/project/", commission.take_up, name="application_take_up"),
    path("applications/<int:pk>/refuse/", acts.refuse, name="application_refuse"),
    path("applications/<int:pk>/not-admit/", acts.not_admit, name="application_not_admit"),
    path("applications/<int:pk>/withdraw/", acts.withdraw, name="application_withdraw"),
    path("applications/<int:pk>/exempt/<slug:key>/", acts.exempt, name="application_exempt"),
    path("exemptions/<int:pk>/confirm/", acts.exemption_confirm, name="exemption_confirm"),
    path("exemptions/<int:pk>/discard/", acts.exemption_discard, name="exemption_discard"),
    path("calls/", criteria.call_list, name="call_list"),
    path("calls/new/", criteria.call_new, name="call_new"),
    path("calls/<int:pk>/edit/", criteria.call_edit, name="call_edit"),
    path("criteria/", criteria.criterion_list, name="criteria"),
    path("criteria/new/", criteria.criterion_record, name="criterion_record"),
    path("criteria/<int:pk>/confirm/", criteria.criterion_confirm, name="criterion_confirm"),
    path("criteria/<int:pk>/discard/", criteria.criterion_discard, name="criterion_discard"),
]
