from django.urls import path

from core.documents import views

app_name = "documents"
urlpatterns = [
    path("<int:pk>/", views.download, name="download"),
    path("<int:pk>/replace/", views.replace, name="replace"),
]
