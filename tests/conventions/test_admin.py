"""The admin: nothing in it passes round the workflow."""

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import RequestFactory

MONEY = {"ledger", "funding", "approvals", "audit"}
NEVER_WRITTEN_BY_HAND = {"ledger", "audit"}

OURS = [
    pytest.param(model_admin, id=model._meta.label)
    for model, model_admin in admin.site._registry.items()
    if not model.__module__.startswith("django.")
]
ON_MONEY = [param for param in OURS if param.values[0].opts.app_label in MONEY]
READ_ONLY = [param for param in OURS if param.values[0].opts.app_label in NEVER_WRITTEN_BY_HAND]


@pytest.fixture
def request_of_a_superuser():
    request = RequestFactory().get("/")
    request.user = get_user_model()(is_staff=True, is_superuser=True, is_active=True)
    return request


@pytest.mark.parametrize("model_admin", OURS)
def test_no_list_is_editable(model_admin):
    assert tuple(model_admin.list_editable) == ()


@pytest.mark.parametrize("model_admin", OURS)
def test_nothing_is_saved_as_new(model_admin):
    assert model_admin.save_as is False


@pytest.mark.parametrize("model_admin", ON_MONEY)
def test_money_is_not_deleted_not_even_by_a_superuser(model_admin, request_of_a_superuser):
    assert model_admin.has_delete_permission(request_of_a_superuser) is False
    assert "delete_selected" not in model_admin.get_actions(request_of_a_superuser)


@pytest.mark.parametrize("model_admin", READ_ONLY)
def test_ledger_and_trail_are_only_read(model_admin, request_of_a_superuser):
    assert model_admin.has_add_permission(request_of_a_superuser) is False
    assert model_admin.has_change_permission(request_of_a_superuser) is False


@pytest.mark.parametrize("model_admin", ON_MONEY)
def test_no_inline_writes_money(model_admin, request_of_a_superuser):
    writing = [
        type(inline).__name__
        for inline in model_admin.get_inline_instances(request_of_a_superuser)
        if inline.has_add_permission(request_of_a_superuser, None)
        or inline.has_change_permission(request_of_a_superuser)
        or inline.has_delete_permission(request_of_a_superuser)
    ]

    assert writing == []
