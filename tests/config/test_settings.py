"""The settings: typos are refused, and nothing starts unsafe by accident."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as product
from django.core.exceptions import ImproperlyConfigured

from config.settings import (
    env_bool,
    env_list,
    env_mail,
    env_number,
    env_web_address,
    read_env_file,
)

REFUSAL = "django.core.exceptions.ImproperlyConfigured"


def start(tmp_path, **environment):
    """Start the product's settings in a process of their own; give status and last line."""
    ended = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=product.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATA_DIR": str(tmp_path),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, (ended.stderr.strip() or ended.stdout.strip()).splitlines()[-1]


def test_a_start_without_a_secret_key_fails(tmp_path):
    assert start(tmp_path, SECRET_KEY="", LOCAL_HTTP="false") == (
        1,
        f"{REFUSAL}: SECRET_KEY is not set; `make setup` writes one into .env.",
    )


def test_a_start_with_a_misspelt_switch_fails(tmp_path):
    assert start(tmp_path, DEBUG="yes") == (
        1,
        f"{REFUSAL}: DEBUG must be 'true' or 'false', not 'yes'",
    )


def test_plain_http_with_the_address_of_another_computer_fails(tmp_path):
    assert start(tmp_path, LOCAL_HTTP="true", ALLOWED_HOSTS="localhost,iza.example.ch") == (
        1,
        f"{REFUSAL}: LOCAL_HTTP=true is for this computer only; ALLOWED_HOSTS names others.",
    )


def test_a_start_with_all_that_production_needs_succeeds(tmp_path):
    status, _last_line = start(
        tmp_path, LOCAL_HTTP="false", ALLOWED_HOSTS="iza.example.ch", SECRET_KEY="x" * 50
    )

    assert status == 0


def test_the_env_file_must_not_name_what_nobody_reads(tmp_path):
    path = tmp_path / ".env"
    path.write_text("# ours\nDEBUG=false\nSECRET_KEI=x\n", encoding="utf-8")

    with pytest.raises(ImproperlyConfigured) as refusal:
        read_env_file(path)

    assert str(refusal.value) == ".env names unknown variables: ['SECRET_KEI']"


def test_what_the_process_says_wins_over_the_env_file(tmp_path, monkeypatch):
    path = tmp_path / ".env"
    path.write_text("DEBUG=true\n", encoding="utf-8")
    monkeypatch.setenv("DEBUG", "false")

    read_env_file(path)

    assert env_bool("DEBUG", default=True) is False


def test_no_env_file_is_fine(tmp_path):
    read_env_file(tmp_path / ".env")


def test_a_list_is_written_with_commas(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example.ch, b.example.ch,")

    assert env_list("ALLOWED_HOSTS") == ["a.example.ch", "b.example.ch"]


def test_every_variable_is_documented():
    from config.settings import KNOWN_VARIABLES

    readme = (product.BASE_DIR / "README.md").read_text(encoding="utf-8")

    assert {name for name in KNOWN_VARIABLES if f"| `{name}` |" not in readme} == set()


@pytest.mark.parametrize(
    ("address", "host", "port", "encryption"),
    [
        ("smtp://mail.example.ch", "mail.example.ch", 25, (False, False)),
        ("smtp+tls://mail.example.ch", "mail.example.ch", 587, (True, False)),
        ("smtps://mail.example.ch:4650", "mail.example.ch", 4650, (False, True)),
    ],
)
def test_a_mail_server_is_named_by_an_address(monkeypatch, address, host, port, encryption):
    monkeypatch.setenv("EMAIL_URL", address)

    mail = env_mail("EMAIL_URL")

    assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"]) == (host, port)
    assert (mail["EMAIL_USE_TLS"], mail["EMAIL_USE_SSL"]) == encryption


def test_user_and_password_of_the_mail_server_may_hold_any_character(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtps://iza%40city.ch:a%2Fb%3Ac@mail.example.ch")

    mail = env_mail("EMAIL_URL")

    assert (mail["EMAIL_HOST_USER"], mail["EMAIL_HOST_PASSWORD"]) == ("iza@city.ch", "a/b:c")


def test_without_a_mail_server_mails_go_to_the_console(monkeypatch):
    monkeypatch.delenv("EMAIL_URL", raising=False)

    assert env_mail("EMAIL_URL") == {
        "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"
    }


@pytest.mark.parametrize("address", ["smpt://mail.example.ch", "smtp://", "mail.example.ch"])
def test_a_misspelt_mail_server_is_refused(monkeypatch, address):
    monkeypatch.setenv("EMAIL_URL", address)

    with pytest.raises(ImproperlyConfigured):
        env_mail("EMAIL_URL")


def test_a_mail_server_without_a_sender_is_refused(tmp_path):
    assert start(tmp_path, EMAIL_URL="smtp://mail.example.ch", EMAIL_FROM="") == (
        1,
        f"{REFUSAL}: EMAIL_FROM is not set; a mail server asks who sends.",
    )


@pytest.mark.parametrize("address", ["tranche.example.ch", "ftp://x", "https://x/path"])
def test_links_lead_to_a_web_address(monkeypatch, address):
    monkeypatch.setenv("PUBLIC_URL", address)

    with pytest.raises(ImproperlyConfigured):
        env_web_address("PUBLIC_URL", default="")


@pytest.mark.parametrize("value", ["0", "-1", "many"])
def test_a_misspelt_number_is_refused(monkeypatch, value):
    monkeypatch.setenv("JOB_FILE_DAYS", value)

    with pytest.raises(ImproperlyConfigured):
        env_number("JOB_FILE_DAYS", default=90, least=1)
