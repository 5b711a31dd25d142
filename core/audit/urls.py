from django.urls import path

from core.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.trail, name="trail"),
    path("export/", views.export, name="export"),
    path("checkpoints/", views.checkpoint_list, name="checkpoint_list"),
    path("checkpoints/<int:pk>/", views.checkpoint, name="checkpoint"),
    path("<int:number>/", views.entry, name="entry"),
]
