"""What the beat sends by itself; free of models, because the settings of Celery read it."""

SCHEDULE = {
    "sweep-orphans": {
        "task": "core.jobs.tasks.sweep_orphans",
        "schedule": 60.0,  # seconds
        "options": {"expires": 55},
    }
}
