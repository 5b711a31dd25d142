from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "core.funding"
    label = "funding"
