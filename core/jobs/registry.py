"""Which kinds of jobs there are; every app adds its own when it is ready."""

from collections.abc import Callable

from core.jobs.running import RunningJob

KINDS: dict[str, Callable[[RunningJob], None]] = {}
"""Key of a kind → what makes it. It may be called again after a worker was killed."""
