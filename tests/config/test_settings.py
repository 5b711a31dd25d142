"""The settings: typos are refused, and nothing starts unsafe by accident."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as product
from django.core.exceptions import ImproperlyConfigured

from config.settings import env_bool, env_list, read_env_file

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
