"""Tests of the back office's view of the reference data."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

MODELS = list(apps.get_app_config("reference").get_models())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_table_can_be_looked_up(model):
    assert admin.site.is_registered(model)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_nobody_changes_reference_data_in_the_admin(model):
    request = RequestFactory().get("/")
    request.user = get_user_model()(is_superuser=True, is_staff=True, is_active=True)
    table = admin.site.get_model_admin(model)

    assert (
        table.has_add_permission(request),
        table.has_change_permission(request),
        table.has_delete_permission(request),
        table.get_actions(request),
    ) == (False, False, False, {})


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_without_permission_nobody_looks(model):
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    assert not admin.site.get_model_admin(model).has_view_permission(request)
