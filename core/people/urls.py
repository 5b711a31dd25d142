from django.contrib.auth.views import LogoutView
from django.urls import path

from core.people import role_views, views

urlpatterns = [
    path("login/", views.LogInView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", views.language_switch, name="set_language"),
    path("profile/", views.profile, name="profile"),
    path("profile/password/", views.PasswordChangeView.as_view(), name="password_change"),
    path("roles/", role_views.role_list, name="role_list"),
    path("roles/new/", role_views.role_record, name="role_record"),
    path("roles/<int:pk>/confirm/", role_views.role_confirm, name="role_confirm"),
    path("roles/<int:pk>/discard/", role_views.role_discard, name="role_discard"),
    path("roles/<int:pk>/end/", role_views.role_end, name="role_end"),
]
