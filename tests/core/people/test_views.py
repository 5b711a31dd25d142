"""The pages of one's own account."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import include, path, reverse

from core.people.models import Installation, User
from tests.factories import alter

PASSWORD = "a long and boring password"
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def forbidden(request):
    raise PermissionDenied


def broken(request):
    raise ZeroDivisionError


urlpatterns = [
    path("", include("config.urls")),
    path("forbidden/", forbidden, name="forbidden"),
    path("broken/", broken, name="broken"),
    path("home/", forbidden, name="home"),
]


@pytest.fixture
def person():
    return User.objects.create_user("amuster", password=PASSWORD, first_name="Anna")


def log_in(client, **entries):
    return client.post(reverse("login"), {"login": "amuster", "password": PASSWORD, **entries})


def test_a_person_logs_in_and_comes_to_the_page_they_asked_for(client, person):
    answer = log_in(client, next=reverse("profile"))

    assert (answer.status_code, answer.url) == (302, reverse("profile"))


def test_after_the_log_in_nobody_is_sent_to_another_site(client, person):
    answer = log_in(client, next="https://elsewhere.example/")

    assert answer.url == reverse("home")


def test_a_wrong_password_is_refused_with_a_reason(client, person):
    answer = log_in(client, password="wrong")

    assert len(answer.context["form"].non_field_errors()) == 1
    assert "_auth_user_id" not in client.session


def test_a_service_account_cannot_log_in(client, person):
    alter(person, is_service=True)

    answer = log_in(client)

    assert answer.context["form"].non_field_errors() == ["A service account cannot log in."]
    assert "_auth_user_id" not in client.session


def test_the_log_in_goes_on_in_the_persons_language(client, person):
    answer = log_in(client)

    assert answer.cookies["django_language"].value == "de-ch"


def test_the_log_in_keeps_the_language_chosen_in_this_browser(client, person):
    client.cookies["django_language"] = "en"

    answer = log_in(client)

    assert "django_language" not in answer.cookies


def test_logging_out_takes_a_post(client, person):
    client.force_login(person)

    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).url == reverse("login")
    assert "_auth_user_id" not in client.session


def test_the_language_can_be_switched_before_logging_in(client):
    answer = client.post(reverse("set_language"), {"language": "en", "next": reverse("login")})

    assert answer.url == reverse("login")
    assert answer.cookies["django_language"].value == "en"


def test_the_language_is_remembered_for_the_person(client, person):
    client.force_login(person)

    client.post(reverse("set_language"), {"language": "en"})

    person.refresh_from_db()
    assert person.language == "en"


def test_an_unknown_language_changes_nothing(client, person):
    client.force_login(person)

    answer = client.post(reverse("set_language"), {"language": "xx"})

    person.refresh_from_db()
    assert person.language == "de-ch"
    assert "django_language" not in answer.cookies


def test_people_change_their_address_and_language_and_nothing_else(client, person):
    client.force_login(person)

    client.post(
        reverse("profile"),
        {"email": "anna@city.example", "language": "en", "notices": "digest"}
        | {"is_superuser": "on", "username": "x"},
    )

    person.refresh_from_db()
    assert (person.email, person.language) == ("anna@city.example", "en")
    assert (person.username, person.is_superuser) == ("amuster", False)


def test_a_refused_profile_is_shown_again_with_its_errors(client, person):
    client.force_login(person)

    typed = {"email": "nobody", "language": "de-ch", "notices": "digest"}
    answer = client.post(reverse("profile"), typed)

    assert answer.context["form"].errors == {"email": ["Enter a valid email address."]}


def test_the_profile_says_when_there_is_no_role(client, person):
    client.force_login(person)

    answer = client.get(reverse("profile"))

    assert list(answer.context["roles"]) == []


def test_the_password_is_changed_and_the_session_stays(client, person):
    client.force_login(person)
    new = "another long and boring password"

    answer = client.post(
        reverse("password_change"),
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )

    person.refresh_from_db()
    assert answer.url == reverse("profile")
    assert person.check_password(new)
    assert client.get(reverse("profile")).status_code == 200


def test_the_password_is_not_changed_without_the_old_one(client, person):
    client.force_login(person)
    new = "another long and boring password"

    answer = client.post(
        reverse("password_change"),
        {"old_password": "wrong", "new_password1": new, "new_password2": new},
    )

    person.refresh_from_db()
    assert list(answer.context["form"].errors) == ["old_password"]
    assert person.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/nowhere/", 404, "There is no such page"),
        ("/forbidden/", 403, "You may not see this page"),
        ("/broken/", 500, "Something went wrong"),
    ],
)
def test_what_fails_says_so_in_words(client, person, address, status, heading):
    client.force_login(person)
    client.raise_request_exception = False

    answer = client.get(address)

    assert answer.status_code == status
    assert answer.content.decode().count(f"<h1>{heading}</h1>") == 1


def test_a_form_without_its_token_is_explained(person):
    answer = Client(enforce_csrf_checks=True).post(reverse("login"), {"login": "amuster"})

    assert answer.status_code == 403
    assert answer.content.decode().count("<h1>The form has expired</h1>") == 1


def test_every_page_forbids_what_is_inline(client):
    policy = client.get(reverse("login")).headers["Content-Security-Policy"]

    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'"} <= {
        part.strip() for part in policy.split(";")
    }


@pytest.mark.parametrize(("is_demo", "bands"), [(True, 1), (False, 0)])
def test_the_pages_of_a_demo_say_so(client, is_demo, bands):
    Installation.objects.create(pk=1, is_demo=is_demo)

    answer = client.get(reverse("login"))

    assert answer.content.decode().count('class="demo-band"') == bands
