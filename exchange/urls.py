from django.urls import path

from exchange import views
from exchange.portfolio import pages

app_name = "exchange"
urlpatterns = [
    path("", views.proposal_list, name="proposal_list"),
    path("<int:pk>/", views.proposal_detail, name="proposal"),
    path("<int:pk>/apply/", views.proposal_apply, name="proposal_apply"),
    path("<int:pk>/discard/", views.proposal_discard, name="proposal_discard"),
    path("<int:pk>/failed-rows/", views.proposal_failed_rows, name="proposal_failed_rows"),
    path("<int:pk>/confirm/", pages.portfolio_confirm, name="portfolio_confirm"),
    path("<int:pk>/take-back/", pages.portfolio_ask_back, name="portfolio_ask_back"),
    path("returns/<int:pk>/", pages.return_confirm, name="return_confirm"),
    path("returns/<int:pk>/keep/", pages.return_keep, name="return_keep"),
    path("<str:kind>/", views.upload, name="upload"),
    path("<str:kind>/template/", views.upload_template, name="upload_template"),
]
