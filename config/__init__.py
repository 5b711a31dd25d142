"""How the product is put together: settings, URLs, the background worker."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
