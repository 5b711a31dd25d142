"""What the beat sends by itself; free of models, because the settings of Celery read it."""

from celery.schedules import crontab

SCHEDULE = {
    "sweep-orphans": {
        "task": "core.jobs.tasks.sweep_orphans",
        "schedule": 60.0,  # seconds
        "options": {"expires": 55},
    },
    "send-notices": {
        "task": "core.notices.tasks.send_notices",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "tell-of-jobs": {
        "task": "core.jobs.tasks.tell_of_jobs",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "clean-files": {
        "task": "core.jobs.tasks.clean_files",
        "schedule": crontab(hour=3, minute=10),  # at night in Zürich
    },
    "tally": {
        "task": "reports.tasks.tally",
        "schedule": crontab(hour=3, minute=40),
    },
    "sync-roles": {
        "task": "core.people.tasks.sync_roles",
        "schedule": crontab(hour=0, minute=5),  # roles begin and end with the day
    },
    "checkpoint-trail": {
        "task": "core.audit.tasks.checkpoint_trail",
        "schedule": crontab(hour=23, minute=50),  # at the end of the day
    },
}
