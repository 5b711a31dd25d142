"""The background worker: what is sent is done, through the folder and through Redis."""

import os
import subprocess
import sys
import textwrap
import time

import pytest
from django.conf import settings as product

pytestmark = pytest.mark.slow

SENDER_AND_WORKER = textwrap.dedent(
    """
    import pathlib, sys
    import django
    django.setup()
    from celery.signals import worker_ready
    from config.celery import app

    trace = pathlib.Path(sys.argv[1])
    app.conf.task_default_queue = sys.argv[2]

    @app.task(name="tests.leave_a_trace")
    def leave_a_trace(*, text):
        trace.write_text(text, encoding="utf-8")

    leave_a_trace.delay(text="done")
    app.worker_main(["worker", "--pool", "solo", "--loglevel", "warning", "--queues", sys.argv[2]])
    """
)


def wait_for_text(path, process, *, seconds=40):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        if path.exists() and path.read_text(encoding="utf-8"):
            return path.read_text(encoding="utf-8")
        time.sleep(0.1)
    return None


def done_by_a_worker(tmp_path, broker):
    trace = tmp_path / "trace"
    with subprocess.Popen(
        [sys.executable, "-c", SENDER_AND_WORKER, str(trace), f"tests-{os.getpid()}"],
        cwd=product.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": f"sqlite:///{tmp_path}/worker.sqlite3",
            "DATA_DIR": str(tmp_path),
            "CELERY_BROKER_URL": broker,
        },
    ) as process:
        try:
            return wait_for_text(trace, process)
        finally:
            process.terminate()
            process.wait(timeout=30)


def test_what_is_sent_through_the_folder_is_done(tmp_path):
    assert done_by_a_worker(tmp_path, "") == "done"


@pytest.mark.broker
def test_what_is_sent_through_redis_is_done(tmp_path):
    assert done_by_a_worker(tmp_path, os.environ["TEST_BROKER_URL"]) == "done"
