"""The session ends while somebody types: after the log-in the form is there, and goes when sent."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from core.people.models import Role, RoleAssignment
from tests import factories
from tests.browser.acts import fill, press, told

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a long and boring password"


def test_nothing_that_was_typed_is_lost(page, barriers):
    factories.make_user(Role.ADMINISTRATOR, name="iris", password=PASSWORD, language="en")
    jana = factories.make_user(name="jana").get_full_name()
    page.goto("/roles/new/")
    log_in(page)
    fill(page, role="auditor")
    page.get_by_label("person").select_option(label=jana)
    Session.objects.all().delete()
    press(page, "Record role")

    log_in(page)
    expect(page.get_by_role("heading", name="Not sent yet")).to_be_visible()
    told(page, jana)
    assert barriers(page) == []
    assert RoleAssignment.objects.filter(person__username="jana").count() == 0

    press(page, "Send now")
    told(page, "The role has been recorded.")
    assert RoleAssignment.objects.filter(person__username="jana").count() == 1


def log_in(page):
    fill(page, User_name="iris", Password=PASSWORD)
    press(page, "Log in")
