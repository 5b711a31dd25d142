"""The ways to an import: from the list of what it brings, on the pages and in the back office."""

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("list_name", "kind"),
    [("partners:organisation_list", "organisations"), ("iza:project_list", "projects")],
)
def test_a_list_leads_to_its_import(client, list_name, kind):
    client.force_login(factories.officer())

    page = client.get(reverse(list_name)).content.decode()

    assert f'href="{reverse("exchange:upload", args=[kind])}"' in page


@pytest.mark.parametrize(
    ("list_name", "kind"),
    [
        ("admin:partners_organisation_changelist", "organisations"),
        ("admin:iza_project_changelist", "projects"),
    ],
)
def test_a_list_of_the_back_office_leads_to_its_import(client, list_name, kind):
    administrator = factories.make_user(is_staff=True, is_superuser=True)
    client.force_login(administrator)

    page = client.get(reverse(list_name)).content.decode()

    assert f'href="{reverse("exchange:upload", args=[kind])}"' in page
