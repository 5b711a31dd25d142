"""The settings for tests: the product's own, in English, on a database and folder that go away.

`DATABASE_URL` may name a PostgreSQL server; otherwise SQLite in a file, so that threads that race
for a row meet real locks.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = tempfile.mkdtemp(prefix="tranche-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

_database = os.environ.get("DATABASE_URL", "")
os.environ.update(
    ALLOWED_HOSTS="localhost,127.0.0.1",
    CELERY_BROKER_URL="",
    CSRF_TRUSTED_ORIGINS="",
    DATABASE_URL=_database if _database.startswith("postgres") else "",
    DATA_DIR=_folder,
    DEBUG="false",
    LOCAL_HTTP="true",
    SECRET_KEY="for-tests-only-and-long-enough-for-the-checks-of-django",
)

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_folder) / "test.sqlite3")}
    # Nobody needs the tests' data after a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"

# A page asked without a language answers in English: tests compare English texts.
LANGUAGE_CODE = "en"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests of the log-in switch these on again.
SECOND_FACTOR = False
SIGN_AGAIN_AFTER_MINUTES = 0
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
