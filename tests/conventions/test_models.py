"""The models: keys that protect, no key upward, nothing hidden in signals or `save()`."""

import ast

import pytest
from django.apps import apps
from django.db import models

from tests.conventions import sources

CORE = sources.names(sources.CONTRACTS[1]["layers"])
TOP = sources.names(sources.CONTRACTS[0]["layers"])

# An entry names the document that posted it; the documents live above the ledger.
MAY_POINT_UPWARD = {"ledger.Entry"}

# What may go with its owner, because it says nothing without it and no money hangs on it.
MAY_CASCADE: set[str] = set()

OURS = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model.__module__.partition(".")[0] in sources.PACKAGES
]


def height(model):
    """How high the model's room stands: (level of its package, level inside core)."""
    package, *rest = apps.get_app_config(model._meta.app_label).name.split(".")
    level = next(n for n, layer in enumerate(reversed(TOP)) if package in layer)
    inside = next((n for n, layer in enumerate(reversed(CORE)) if rest and rest[0] in layer), 0)
    return level, inside


def foreign_keys():
    for model in OURS:
        for field in model._meta.local_fields:
            if isinstance(field, models.ForeignKey):
                yield model, field


def test_no_foreign_key_points_upward():
    upward = {
        f"{model._meta.label}.{field.name}"
        for model, field in foreign_keys()
        if field.related_model in OURS and height(field.related_model) > height(model)
        if model._meta.label not in MAY_POINT_UPWARD
    }

    assert upward == set()


def test_every_foreign_key_protects():
    loose = {
        f"{model._meta.label}.{field.name}"
        for model, field in foreign_keys()
        if not model._meta.auto_created and not field.remote_field.parent_link
        if field.remote_field.on_delete is not models.PROTECT
    }

    assert loose == MAY_CASCADE


def test_nothing_is_attached_to_anything_without_a_real_key():
    generic = {
        model._meta.label
        for model in OURS
        if any(type(field).__name__ == "GenericForeignKey" for field in model._meta.private_fields)
    }

    assert generic == set()


@pytest.mark.parametrize("method", ["save", "delete", "full_clean"])
def test_no_model_changes_what_it_means_to(method):
    assert [model._meta.label for model in OURS if method in vars(model)] == []


def test_nobody_listens_to_signals():
    listeners = {
        sources.relative(path)
        for path in sources.modules()
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        if any(word in ast.unparse(node) for word in ("django.dispatch", "signals", "receiver"))
    }

    assert listeners == set()


def test_money_is_never_a_fraction():
    """Sums of DecimalField are floating point on SQLite; amounts are whole Rappen."""
    fractions = {
        f"{model._meta.label}.{field.name}"
        for model in OURS
        for field in model._meta.local_fields
        if isinstance(field, models.FloatField)
        or (isinstance(field, models.DecimalField) and "amount" in field.name)
    }

    assert fractions == set()


def test_every_amount_has_room_for_the_largest_sum():
    narrow = {
        f"{model._meta.label}.{field.name}"
        for model in OURS
        for field in model._meta.local_fields
        if field.name.startswith("amount") and not isinstance(field, models.BigIntegerField)
    }

    assert narrow == set()


def test_no_manager_hides_rows():
    hiding = {
        model._meta.label
        for model in OURS
        if "get_queryset" in vars(type(model._default_manager))
        and type(model._default_manager).__module__.partition(".")[0] in sources.PACKAGES
    }

    assert hiding == set()
