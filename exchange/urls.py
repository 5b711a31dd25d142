from django.urls import path

from exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.proposal_list, name="proposal_list"),
    path("<int:pk>/", views.proposal_detail, name="proposal"),
    path("<int:pk>/apply/", views.proposal_apply, name="proposal_apply"),
    path("<int:pk>/discard/", views.proposal_discard, name="proposal_discard"),
    path("<int:pk>/failed-rows/", views.proposal_failed_rows, name="proposal_failed_rows"),
    path("<str:kind>/", views.upload, name="upload"),
    path("<str:kind>/template/", views.upload_template, name="upload_template"),
]
