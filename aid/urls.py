from django.urls import path

from aid import views

app_name = "aid"
urlpatterns = [
    path("emergencies/", views.emergency_list, name="emergency_list"),
    path("emergencies/new/", views.emergency_new, name="emergency_new"),
    path("emergencies/<int:pk>/", views.emergency, name="emergency"),
    path("emergencies/<int:pk>/edit/", views.emergency_edit, name="emergency_edit"),
    path("emergencies/<int:pk>/close/", views.emergency_close, name="emergency_close"),
    path("emergencies/<int:pk>/reopen/", views.emergency_reopen, name="emergency_reopen"),
    path("emergencies/<int:pk>/responses/new/", views.response_new, name="response_new"),
    path("responses/<int:pk>/edit/", views.response_edit, name="response_edit"),
]
