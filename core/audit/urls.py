from django.urls import path

from core.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.trail, name="trail"),
    path("<int:number>/", views.entry, name="entry"),
]
