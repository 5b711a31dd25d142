"""`manage.py serve`: two programs that start, answer, work and end together."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, suppress
from pathlib import Path

import pytest
from django.conf import settings as product
from django.core.management import CommandError, call_command
from django.urls import reverse

from config.management.commands import serve

pytestmark = pytest.mark.slow

PROC = Path("/proc")
needs_proc = pytest.mark.skipif(not PROC.is_dir(), reason="reads Linux's /proc")


def a_free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, *, seconds=30):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := condition():
            return result
        time.sleep(0.1)
    pytest.fail(f"not within {seconds} seconds")
    return None


def descendants(pid):
    """All processes below one, by Linux's own book-keeping; a parent stands before its children."""
    found = []
    with suppress(FileNotFoundError):
        for task in (PROC / str(pid) / "task").iterdir():
            for child in (task / "children").read_text().split():
                found += [int(child), *descendants(child)]
    return found


def is_alive(pid):
    try:
        state = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def all_up(process):
    """The two programs with a process each for the work, once they are there."""
    return wait_for(lambda: len(below := descendants(process.pid)) >= 4 and below)


def environment(folder, **more):
    return {
        **{name: value for name, value in os.environ.items() if name != "TEST_BROKER_URL"},
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{folder}/served.sqlite3",
        "DATA_DIR": str(folder),
        **more,
    }


@pytest.fixture
def served(tmp_path):
    """A running `manage.py serve`: its process and its port."""
    port = a_free_port()
    environ = environment(tmp_path)
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=product.BASE_DIR,
        env=environ,
        check=True,
    )
    with subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1"],
        cwd=product.BASE_DIR,
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process, port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


@needs_proc
def test_it_says_its_address_answers_there_and_leaves_no_process_behind(served):
    process, port = served

    said = process.stdout.readline()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{reverse('login')}", timeout=10) as page:
        status = page.status
    below = all_up(process)
    process.send_signal(signal.SIGTERM)

    assert f"http://127.0.0.1:{port}/" in said
    assert status == 200
    assert process.wait(timeout=60) == 0
    assert [pid for pid in below if is_alive(pid)] == []


@needs_proc
@pytest.mark.parametrize("program", ["gunicorn", "celery"])
def test_when_one_of_the_two_ends_the_other_is_ended(served, program):
    process, _port = served
    process.stdout.readline()

    below = all_up(process)
    victim = next(pid for pid in below if program in (PROC / str(pid) / "cmdline").read_text())
    os.kill(victim, signal.SIGKILL)

    assert process.wait(timeout=60) == 1
    wait_for(lambda: not any(is_alive(pid) for pid in below), seconds=10)


def test_plain_http_is_refused_to_other_computers(settings):
    settings.LOCAL_HTTP = True

    with pytest.raises(CommandError, match="LOCAL_HTTP=true is for this computer only"):
        call_command("serve", bind="0.0.0.0:8000")


def test_a_taken_port_is_named_before_anything_starts():
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CommandError) as refusal:
            call_command("serve", bind=f"127.0.0.1:{port}")

    assert str(refusal.value) == (
        f"127.0.0.1:{port} cannot be used (Address already in use). Name another with --bind."
    )


@pytest.mark.parametrize("bind", ["8000", "localhost", "127.0.0.1:http", ":8000"])
def test_what_is_no_address_and_port_is_refused(bind):
    with pytest.raises(CommandError, match="--bind takes address:port"):
        serve.parse_bind(bind)


def test_an_address_of_version_six_stands_in_brackets():
    assert serve.parse_bind("[::1]:8000") == ("::1", 8000)


@pytest.mark.parametrize(
    ("host", "is_loopback"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("10.0.0.1", False), ("city", False)],
)
def test_loopback_is_this_computer(host, is_loopback):
    assert serve.is_loopback(host) == is_loopback
