"""Many people at once: real threads, each with a connection of its own, let go together."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from core.errors import RuleViolation

TOO_LONG = 60


def at_once(calls):
    """What each call gave: its result, or the refusal that it met. Anything else is raised."""
    start = Barrier(len(calls))

    def run(call):
        try:
            start.wait(timeout=TOO_LONG)
            return call()
        except RuleViolation as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as threads:
        return [
            future.result(timeout=TOO_LONG) for future in [threads.submit(run, c) for c in calls]
        ]


def done(results):
    return [result for result in results if not isinstance(result, RuleViolation)]
