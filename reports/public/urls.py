from django.urls import path

from reports.public import views

app_name = "public"

urlpatterns = [
    path("contributions/", views.contribution_list, name="contributions"),
    path("contributions.csv", views.contributions_csv, name="contributions_csv"),
    path("contributions.json", views.contributions_json, name="contributions_json"),
]
