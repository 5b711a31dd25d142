from django.urls import path

from core.partners.views import accounts, certificates, interests, organisations, screening

app_name = "partners"
urlpatterns = [
    path("", organisations.organisation_list, name="organisation_list"),
    path("new/", organisations.organisation_new, name="organisation_new"),
    path("<int:pk>/", organisations.organisation_detail, name="organisation_detail"),
    path("<int:pk>/edit/", organisations.organisation_edit, name="organisation_edit"),
    path("<int:pk>/papers/", organisations.paper_add, name="paper_add"),
    path("<int:organisation_pk>/accounts/new/", accounts.account_new, name="account_new"),
    path("<int:pk>/certificates/new/", certificates.certificate_record, name="certificate_record"),
    path(
        "certificates/<int:pk>/confirm/",
        certificates.certificate_confirm,
        name="certificate_confirm",
    ),
    path(
        "certificates/<int:pk>/discard/",
        certificates.certificate_discard,
        name="certificate_discard",
    ),
    path(
        "certificates/<int:pk>/withdraw/",
        certificates.certificate_withdraw,
        name="certificate_withdraw",
    ),
    path("<int:pk>/recusals/new/", interests.interest_declare, name="interest_declare"),
    path("recusals/<int:pk>/end/", interests.interest_end, name="interest_end"),
    path("<int:pk>/checks/new/", screening.check_record, name="check_record"),
    path("checks/<int:pk>/decide/", screening.hit_decide, name="hit_decide"),
    path("hits/<int:pk>/confirm/", screening.hit_confirm, name="hit_confirm"),
    path("hits/<int:pk>/discard/", screening.hit_discard, name="hit_discard"),
    path("accounts/waiting/", accounts.waiting, name="waiting"),
    path("accounts/<int:pk>/", accounts.account_detail, name="account_detail"),
    path("accounts/<int:pk>/change/", accounts.account_change, name="account_change"),
    path("accounts/<int:pk>/confirm/", accounts.account_confirm, name="account_confirm"),
    path("accounts/<int:pk>/discard/", accounts.account_discard, name="account_discard"),
    path("accounts/<int:pk>/close/", accounts.account_close, name="account_close"),
]
