from django.urls import include, path

urlpatterns = [
    path("", include("config.urls")),
    path("styleguide/", include("config.styleguide")),
]
