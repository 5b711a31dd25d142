from django.contrib.auth.views import LogoutView
from django.urls import path

from core.people import deputy_views, factor_views, reset_views, role_views, unsent_views, views
from core.people.accounts import views as account_views

urlpatterns = [
    path("login/", views.LogInView.as_view(), name="login"),
    # Under the names by which allauth finds its own pages; what is not named here is closed.
    path("login/", views.LogInView.as_view(), name="account_login"),
    path("login/code/", factor_views.CodeView.as_view(), name="mfa_authenticate"),
    path("login/again/", factor_views.PasswordAgainView.as_view(), name="account_reauthenticate"),
    path("login/again/code/", factor_views.CodeAgainView.as_view(), name="mfa_reauthenticate"),
    path("login/unsent/", unsent_views.unsent_form, name="unsent"),
    path("profile/second-factor/", factor_views.factor, name="mfa_index"),
    path(
        "profile/second-factor/new/",
        factor_views.NewDeviceView.as_view(),
        name="mfa_activate_totp",
    ),
    path("profile/second-factor/replace/", factor_views.replace, name="mfa_deactivate_totp"),
    path(
        "profile/second-factor/codes/",
        factor_views.CodesView.as_view(),
        name="mfa_view_recovery_codes",
    ),
    path(
        "profile/second-factor/codes/new/",
        factor_views.NewCodesView.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path("second-factors/", reset_views.second_factors, name="second_factors"),
    path("second-factors/reset/", reset_views.reset_record, name="reset_record"),
    path("second-factors/<int:pk>/confirm/", reset_views.reset_confirm, name="reset_confirm"),
    path("second-factors/<int:pk>/discard/", reset_views.reset_discard, name="reset_discard"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", views.language_switch, name="set_language"),
    path("profile/", views.profile, name="profile"),
    path("profile/password/", views.PasswordChangeView.as_view(), name="password_change"),
    path(
        "password/<uidb64>/<token>/",
        views.FirstPasswordView.as_view(),
        name="first_password",
    ),
    path("accounts/", account_views.account_list, name="user_account_list"),
    path("accounts/new/", account_views.account_open, name="user_account_open"),
    path("accounts/<int:pk>/", account_views.account, name="user_account"),
    path("accounts/<int:pk>/change/", account_views.account_change, name="user_account_change"),
    path("accounts/<int:pk>/close/", account_views.account_close, name="user_account_close"),
    path("accounts/<int:pk>/link/", account_views.account_link, name="user_account_link"),
    path("accounts/<int:pk>/reopen/", account_views.reopening_record, name="reopening_record"),
    path(
        "accounts/reopenings/<int:pk>/confirm/",
        account_views.reopening_confirm,
        name="reopening_confirm",
    ),
    path(
        "accounts/reopenings/<int:pk>/discard/",
        account_views.reopening_discard,
        name="reopening_discard",
    ),
    path("roles/", role_views.role_list, name="role_list"),
    path("roles/new/", role_views.role_record, name="role_record"),
    path("roles/<int:pk>/confirm/", role_views.role_confirm, name="role_confirm"),
    path("roles/<int:pk>/discard/", role_views.role_discard, name="role_discard"),
    path("roles/<int:pk>/end/", role_views.role_end, name="role_end"),
    path("deputies/", deputy_views.deputy_list, name="deputy_list"),
    path("deputies/new/", deputy_views.deputy_record, name="deputy_record"),
    path("deputies/<int:pk>/confirm/", deputy_views.deputy_confirm, name="deputy_confirm"),
    path("deputies/<int:pk>/discard/", deputy_views.deputy_discard, name="deputy_discard"),
    path("deputies/<int:pk>/end/", deputy_views.deputy_end, name="deputy_end"),
]
