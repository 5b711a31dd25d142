from django.contrib.auth.views import LogoutView
from django.urls import path

from core.people import views

urlpatterns = [
    path("login/", views.LogInView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", views.language_switch, name="set_language"),
    path("profile/", views.profile, name="profile"),
    path("profile/password/", views.PasswordChangeView.as_view(), name="password_change"),
]
