"""The download: an attachment that no browser opens in our name."""

import pytest
from django.urls import reverse

from core.people.models import Role
from tests.core.documents.samples import upload
from tests.core.documents.test_filing import store
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def download(client, *roles, file=None):
    document = store(file)
    client.force_login(make_user(*roles))
    answer = client.get(document.get_absolute_url())
    content = b"".join(answer.streaming_content) if answer.streaming else b""
    answer.close()
    return answer, content


def test_a_paper_is_downloaded_under_its_name(client):
    answer, content = download(client, Role.AUDITOR, file=upload("Brief.pdf", b"%PDF-1.7 words"))

    assert content == b"%PDF-1.7 words"
    assert answer["Content-Disposition"] == 'attachment; filename="Brief.pdf"'


def test_a_paper_never_runs_as_a_page_of_ours(client):
    answer, _content = download(client, Role.PROGRAMME_OFFICER)

    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"


def test_a_paper_is_not_kept_by_caches(client):
    answer, _content = download(client, Role.FINANCE_OFFICER)

    assert answer["Cache-Control"] == "private, no-store"


def test_without_a_role_there_is_no_paper(client):
    answer, _content = download(client)

    assert answer.status_code == 403


def test_a_paper_that_does_not_exist_is_not_found(client):
    client.force_login(make_user(Role.AUDITOR))

    assert client.get(reverse("documents:download", args=[1])).status_code == 404
