"""Celery runs the work; what is to be done stands in PostgreSQL (`jobs`)."""

from __future__ import annotations

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("pool")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep late jobs": {"task": "jobs.tasks.sweep", "schedule": 10.0},
    "refresh snapshots after changes": {
        "task": "national.tasks.refresh_changed_snapshots",
        "schedule": 3.0,
        "options": {"expires": 3},
    },
    "refresh every snapshot at night": {
        "task": "national.tasks.refresh_all_snapshots",
        "schedule": crontab(hour="1", minute="30"),
    },
    "end passed terms at night": {
        "task": "dispatch.dispatches.tasks.close_passed_dispatches",
        "schedule": crontab(hour="0", minute="20"),
    },
    "send reminders of surveys": {
        "task": "municipalities.surveys.tasks.send_due_reminders",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "tell of completions that run out": {
        "task": "training.courses.tasks.tell_of_expiring_completions",
        "schedule": crontab(hour="7", minute="30"),
    },
    "remind of sessions of training": {
        "task": "training.sessions.tasks.remind_of_sessions",
        "schedule": crontab(hour="8", minute="0"),
    },
    "tell of candidates who changed": {
        "task": "pool.candidates.tasks.tell_of_changed_candidates",
        "schedule": crontab(hour="7", minute="45"),
    },
    "forget old applicants at night": {
        "task": "pool.hiring.tasks.forget_old_applicants",
        "schedule": crontab(hour="2", minute="50"),
    },
    "forget old post keys at night": {
        "task": "jobs.tasks.forget_old_post_keys",
        "schedule": crontab(hour="2", minute="40"),
    },
}
