"""The addresses: whoever has not logged in sees the log-in page and nothing else."""

from collections import Counter

import pytest
from django.urls import URLPattern, get_resolver, reverse

PUBLIC = {
    *("login", "account_login", "mfa_authenticate", "logout", "first_password"),
    *("set_language", "health", "admin:login", "admin_login", "admin:jsi18n"),
    *("public:contributions", "public:contributions_csv", "public:contributions_json"),
}
"""What answers without a log-in; a new public page is added here on purpose or not at all."""

EXAMPLES = {
    "IntConverter": 1,
    "SlugConverter": "x",
    "StringConverter": "x",
    "PathConverter": "x",
    "UUIDConverter": "00000000-0000-0000-0000-000000000000",
}
TAKEN_OVER = ["login/", "admin/login/", "admin/password_change/"]
"""Routes of a library that a page of ours stands before on purpose."""

ARGUMENTS = {"admin:app_list": {"app_label": "auth"}}
"""Addresses written as a regular expression, whose parts cannot be made up."""


def walk(patterns, namespaces=()):
    """Each named address: its full name, and the converters of its parts."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield ":".join([*namespaces, pattern.name]), pattern
        else:
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from walk(pattern.url_patterns, inner)


def routes(patterns, before=""):
    for pattern in patterns:
        whole = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield whole
        else:
            yield from routes(pattern.url_patterns, whole)


def unnamed(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if not pattern.name:
                yield str(pattern.pattern)
        elif pattern.app_name != "admin":
            yield from unnamed(pattern.url_patterns)


ADDRESSES = dict(walk(get_resolver().url_patterns))


def test_every_address_has_a_name():
    assert list(unnamed(get_resolver().url_patterns)) == []


def test_the_public_addresses_exist():
    assert PUBLIC - {"health"} - set(ADDRESSES) == set()


@pytest.mark.parametrize("name", sorted(set(ADDRESSES) - PUBLIC))
def test_without_a_log_in_there_is_only_the_log_in_page(client, db, name):
    converters = ADDRESSES[name].pattern.converters
    made_up = {key: EXAMPLES[type(one).__name__] for key, one in converters.items()}
    url = reverse(name, kwargs=ARGUMENTS.get(name, made_up))

    answer = client.get(url)

    assert answer.status_code == 302
    assert answer.url.partition("?")[0] in {reverse("login"), reverse("admin:login")}


def test_no_address_stands_before_another_of_the_same_route():
    known = Counter(routes(get_resolver().url_patterns))

    assert [route for route, times in known.items() if times > 1] == TAKEN_OVER
