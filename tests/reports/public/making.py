"""Awards for the tests of the public list, and reading its page and files."""

import json

import pytest
from django.urls import reverse

from core.activities.models import Scheme
from core.activities.states import ActivityStatus
from tests.factories import make_activity, make_organisation, make_split

PAGE, CSV, JSON = (f"public:contributions{ending}" for ending in ("", "_csv", "_json"))
EVERY = pytest.mark.parametrize("name", [PAGE, CSV, JSON])


def awarded(
    office, *amounts, title="Brunnen", partner=None, goals=("6.1",), places=("NP",), **values
):
    activity = make_activity(
        status=ActivityStatus.PLANNED,
        title=title,
        partner=partner or make_organisation(name=f"Hilfswerk {title}", town="Bern"),
        **values,
    )
    for scheme, codes in ((Scheme.SDG, goals), (Scheme.PLACE, places)):
        if codes:
            share = 10_000 // len(codes)
            make_split(activity, scheme, [(code, share) for code in codes])
    return office.award(*amounts, activity=activity)


def body_of(client, name, **asked):
    answer = client.get(reverse(name), {"lang": "en", **asked})
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8-sig")


def rows_of(client, **asked):
    return json.loads(body_of(client, JSON, **asked))["contributions"]


def titles(client, **asked):
    return [row["title"] for row in rows_of(client, **asked)]
