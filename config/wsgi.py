"""The entry point for web servers."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver


def settle() -> None:
    """Load what pages need, and keep the collector from looking at it ever again.

    A full collection walks through all modules, models and translations: a pause of 100 to 200 ms
    for whoever happens to ask just then.
    """
    len(get_resolver().url_patterns)
    gc.collect()
    gc.freeze()


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
settle()
