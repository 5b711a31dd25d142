from django.apps import AppConfig


class IzaConfig(AppConfig):
    name = "iza"
