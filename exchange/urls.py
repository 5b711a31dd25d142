from django.urls import path

from exchange import upload_pages, views
from exchange.portfolio import pages

app_name = "exchange"
urlpatterns = [
    path("", views.proposal_list, name="proposal_list"),
    path("<int:pk>/", views.proposal_detail, name="proposal"),
    path("<int:pk>/progress/", upload_pages.proposal_progress, name="proposal_progress"),
    path("<int:pk>/apply/", views.proposal_apply, name="proposal_apply"),
    path("<int:pk>/discard/", views.proposal_discard, name="proposal_discard"),
    path("<int:pk>/failed-rows/", views.proposal_failed_rows, name="proposal_failed_rows"),
    path("<int:pk>/confirm/", pages.portfolio_confirm, name="portfolio_confirm"),
    path("<int:pk>/take-back/", pages.portfolio_ask_back, name="portfolio_ask_back"),
    path("returns/<int:pk>/", pages.return_confirm, name="return_confirm"),
    path("returns/<int:pk>/keep/", pages.return_keep, name="return_keep"),
    path("uploads/<int:pk>/", upload_pages.upload_progress, name="upload_progress"),
    path("uploads/<int:pk>/again/", upload_pages.upload_again, name="upload_again"),
    path("jobs/<int:pk>/cancel/", upload_pages.job_cancel, name="job_cancel"),
    path("<str:kind>/", views.upload, name="upload"),
    path("<str:kind>/template/", views.upload_template, name="upload_template"),
]
