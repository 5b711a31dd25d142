from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("core.people.urls")),
    path("activities/", include("core.activities.urls")),
    path("documents/", include("core.documents.urls")),
    path("organisations/", include("core.partners.urls")),
    path("trail/", include("core.audit.urls")),
    path("rules/", include("core.approvals.urls")),
    path("admin/", admin.site.urls),
]
if settings.DEBUG:
    urlpatterns += [path("styleguide/", include("config.styleguide"))]
