"""Who asks for the public list: anybody, as often as they like, in any way."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from tests.reports.public.making import EVERY, PAGE, awarded, rows_of

pytestmark = pytest.mark.django_db


@EVERY
def test_switched_off_the_address_does_not_exist_for_anybody(client, office, settings, name):
    settings.PUBLIC_LIST = False

    assert client.get(reverse(name)).status_code == 404
    client.force_login(office.anna)
    assert client.get(reverse(name)).status_code == 404


@EVERY
def test_no_session_and_no_cookie_is_written_and_none_is_read(client, office, name):
    awarded(office, 100_00)
    client.force_login(office.anna)
    before = Session.objects.count()

    answer = client.get(reverse(name), {"lang": "en"}, headers={"accept-language": "de"})

    assert not answer.cookies
    assert Session.objects.count() == before
    assert answer["Cache-Control"] == "public, max-age=300"
    assert not answer.has_header("Vary")
    assert not answer.wsgi_request.user.is_authenticated


@EVERY
def test_what_has_not_changed_is_not_sent_again(client, office, name):
    awarded(office, 100_00)
    tag = client.get(reverse(name))["ETag"]

    assert client.get(reverse(name), headers={"if-none-match": tag}).status_code == 304

    awarded(office, 200_00)
    again = client.get(reverse(name), headers={"if-none-match": tag})
    assert again.status_code == 200
    assert again["ETag"] != tag


@EVERY
@pytest.mark.parametrize(
    "query",
    [
        "year=1066",
        "year=9999999999999999999",
        "country=%00",
        "lang=%00",
        "goal=-1",
        "goal=6%27%20OR%201=1",
        "q=%00",
        "sphere=%F0%9F%92%A9",
        "q=" + "x" * 101,
    ],
)
def test_what_is_not_on_offer_is_refused_and_not_kept_by_proxies(client, office, name, query):
    awarded(office, 100_00)

    answer = client.get(f"{reverse(name)}?{query}")

    assert answer.status_code == 400
    assert answer["Cache-Control"] == "no-store"


@EVERY
@pytest.mark.parametrize(
    "query",
    [
        "before=9999999999999999999",
        "before=x&after=%00",
        "after=-5",
        "lang=../../etc",
        "q=%25_%27%22%3Cscript%3E",
        "q=%FF%FE",
        "unknown=1&unknown=2",
    ],
)
def test_what_makes_no_sense_does_no_harm(client, office, name, query):
    awarded(office, 100_00)

    answer = client.get(f"{reverse(name)}?{query}")

    assert answer.status_code == 200
    assert b"<script>" not in answer.getvalue() or answer["Content-Type"] == "application/json"


@EVERY
def test_nobody_posts_to_a_public_address(client, office, name):
    assert client.post(reverse(name)).status_code == 405


def test_a_page_of_thirty_takes_as_many_queries_as_a_page_of_one(
    client, office, django_assert_num_queries
):
    awarded(office, 100_00)
    queries = 18
    with django_assert_num_queries(queries):
        client.get(reverse(PAGE))
    for number in range(29):
        awarded(office, 100_00, title=f"Vorhaben {number}")
    with django_assert_num_queries(queries):
        client.get(reverse(PAGE))


def test_the_address_says_the_language(client, office):
    awarded(office, 100_00)

    german = client.get(reverse(PAGE), {"lang": "de-ch"}, headers={"accept-language": "en"})
    english = client.get(reverse(PAGE), {"lang": "en"})

    assert german["Content-Language"] == "de-ch"
    assert '<html lang="de-ch"' in german.content.decode()
    assert "<h1>Beiträge</h1>" in german.content.decode()
    assert "<h1>Contributions</h1>" in english.content.decode()
    assert rows_of(client, lang="de-ch")[0]["instrument"] == "Projektbeiträge"
