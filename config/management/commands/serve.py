"""`manage.py serve`: the web server and the background worker, started and ended together."""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

Children = dict[str, "subprocess.Popen[bytes]"]

PATIENCE_SECONDS = 30
"""How long the children may finish what they are doing when they are asked to end."""

TICK_SECONDS = 0.1


class Command(BaseCommand):
    help = "Run the web server and one background worker with its timer; end both together."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--bind", default="127.0.0.1:8000", help="address:port (127.0.0.1:8000 unless told)"
        )
        parser.add_argument("--workers", type=int, default=2, help="web processes (2)")
        parser.add_argument("--threads", type=int, default=4, help="threads of each (4)")
        parser.add_argument("--jobs", type=int, default=1, help="background jobs at a time (1)")

    def handle(self, *args: Any, bind: str, **options: Any) -> None:
        host, port = parse_bind(bind)
        if settings.LOCAL_HTTP and not is_loopback(host):
            raise CommandError(
                _(
                    "LOCAL_HTTP=true is for this computer only. Bind to 127.0.0.1, or set"
                    " LOCAL_HTTP=false and put a web server with HTTPS in front."
                )
            )
        refuse_if_taken(host, port)
        children = {
            "gunicorn": start(web_server(bind, options["workers"], options["threads"])),
            "celery": start(background_worker(options["jobs"])),
        }
        run_until_asked_to_end(children, host, port, announce=lambda: self._announce(bind))

    def _announce(self, bind: str) -> None:
        message = _("Tranche runs at http://%(bind)s/ (Ctrl-C ends it).")
        if not settings.LOCAL_HTTP:
            message = _("Tranche answers at %(bind)s to the web server with HTTPS in front.")
        self.stdout.write(message % {"bind": bind})
        self.stdout.flush()


def parse_bind(bind: str) -> tuple[str, int]:
    """Split `address:port`, `[::1]:8000` included; CommandError if it is neither."""
    host, _colon, port = bind.rpartition(":")
    if not host or not port.isdecimal():
        raise CommandError(
            _("--bind takes address:port, such as 127.0.0.1:8000; %(bind)s is not.")
            % {"bind": bind}
        )
    return host.strip("[]"), int(port)


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_if_taken(host: str, port: int) -> None:
    """Find out before two programs are started whether the address can be had."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with closing(socket.socket(family, kind, protocol)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise CommandError(
            _("%(host)s:%(port)s cannot be used (%(reason)s). Name another with --bind.")
            % {"host": host, "port": port, "reason": error.strerror}
        ) from error


def web_server(bind: str, workers: int, threads: int) -> list[str]:
    return [
        *("-m", "gunicorn", "config.wsgi:application", "--bind", bind),
        *("--workers", str(workers), "--threads", str(threads), "--worker-class", "gthread"),
        *("--graceful-timeout", str(PATIENCE_SECONDS - 5), "--timeout", "60"),
        *("--log-level", "warning", "--no-control-socket"),
    ]


def background_worker(jobs: int) -> list[str]:
    """One worker with the timer inside, which must run only once per installation."""
    return [
        *("-m", "celery", "--app", "config", "--quiet", "worker"),
        *("--beat", "--schedule", str(settings.DATA_DIR / "timer")),
        *("--pool", "prefork", "--concurrency", str(jobs), "--loglevel", "warning"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]


def start(arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a Python program in a session of its own, so that Ctrl-C reaches only us."""
    path = os.pathsep.join(filter(None, [str(settings.BASE_DIR), os.environ.get("PYTHONPATH")]))
    return subprocess.Popen(  # noqa: S603 - both programs are our own, their arguments fixed
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
    )


def run_until_asked_to_end(
    children: Children, host: str, port: int, *, announce: Callable[[], None]
) -> None:
    """Wait for a signal, or for a child that ends by itself; then end all of them."""
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda number, _frame: asked.append(number))
    is_announced = False
    while not asked and all(child.poll() is None for child in children.values()):
        if not is_announced and answers(host, port):
            announce()
            is_announced = True
        time.sleep(TICK_SECONDS)
    ended = [name for name, child in children.items() if child.poll() is not None]
    end(children)
    if ended and not asked:
        raise CommandError(
            _("%(program)s has ended by itself; the rest was ended too.")
            % {"program": " + ".join(ended)}
        )


def answers(host: str, port: int) -> bool:
    with suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


def end(children: Children) -> None:
    """Ask each child to finish; whoever has not after a while is killed with its own children."""
    for child in children.values():
        with suppress(ProcessLookupError):
            child.terminate()
    deadline = time.monotonic() + PATIENCE_SECONDS
    for child in children.values():
        with suppress(subprocess.TimeoutExpired):
            child.wait(timeout=max(0.0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
