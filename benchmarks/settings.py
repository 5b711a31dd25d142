"""The settings of benchmarks: the product's own, on a database that is kept for the next run.

It lies in `var/benchmarks`, or on the server that `DATABASE_URL` names, beside the database named
there. Nobody has a second factor, as in the demo.
"""

import os
from pathlib import Path

_var = Path(__file__).resolve().parent.parent / "var" / "benchmarks"
_server = os.environ.get("DATABASE_URL", "")
os.environ.update(
    ALLOWED_HOSTS="localhost,127.0.0.1",
    CELERY_BROKER_URL="",
    DATABASE_URL=_server if _server.startswith("postgres") else "",
    DATA_DIR=str(_var),
    DEBUG="false",
    EMAIL_URL="",
    LOCAL_HTTP="true",
    SECOND_FACTOR="false",
    SECRET_KEY="for-benchmarks-only-and-long-enough-for-the-checks-of-django",  # noqa: S106
)

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES  # noqa: E402

_default = DATABASES["default"]
_name = os.environ.get("BENCHMARK_DATABASE", "benchmarks")
_default["TEST"] = {
    "NAME": str(_var / f"{_name}.sqlite3")
    if _default["ENGINE"].endswith("sqlite3")
    else f"{_default['NAME']}_{_name}"
}
SIGN_AGAIN_AFTER_MINUTES = 0
CELERY_TASK_ALWAYS_EAGER = True
