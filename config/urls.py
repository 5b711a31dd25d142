from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from core.activities import urls as activities
from core.funding.pages.dossier import dossier
from reports.controls import controls
from reports.home import home
from reports.overview import overview

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("", include("core.people.urls")),
    path(
        "activities/",
        include(
            (
                # The page of an activity shows its money too, so it stands above the activities.
                [*activities.urlpatterns, path("<int:pk>/", dossier, name="detail")],
                activities.app_name,
            )
        ),
    ),
    path("documents/", include("core.documents.urls")),
    path("organisations/", include("core.partners.urls")),
    path("trail/", include("core.audit.urls")),
    path("rules/", include("core.approvals.urls")),
    path("", include("core.funding.urls")),
    path("", include("iza.urls")),
    path("", include("aid.urls")),
    path("imports/", include("exchange.urls")),
    path("controls/", controls, name="controls"),
    path("overview/", overview, name="overview"),
    path("reports/", include("reports.urls")),
    path("public/", include("reports.public.urls")),
    # One way in: the page that knows limits and second factor.
    path(
        "admin/login/",
        login_not_required(RedirectView.as_view(pattern_name="login", query_string=True)),
        name="admin_login",
    ),
    # One's own password is changed by a step, on its page.
    path(
        "admin/password_change/",
        RedirectView.as_view(pattern_name="password_change"),
        name="admin_password_change",
    ),
    path("admin/", admin.site.urls),
]
if settings.DEBUG:
    urlpatterns += [path("styleguide/", include("config.styleguide"))]
