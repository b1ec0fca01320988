"""The apps and their rooms, as the rules of the house know them."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "accounts",
    "desk",
    "jobs",
    "notices",
    "documents",
    "members",
    "municipalities",
    "pool",
    "training",
    "dispatch",
    "finance",
    "national",
    "home",
)
ROOMS = (
    *(app for app in ("documents.uploads", *APPS) if (ROOT / app.replace(".", "/") / "apps.py").exists()),
    *("pool.skills", "pool.people", "pool.own", "pool.candidates", "pool.hiring"),
    *("training.courses", "training.sessions"),
    *(f"municipalities.{room}" for room in ("register", "holidays", "call_points", "profile", "groups")),
    *(f"municipalities.{room}" for room in ("promotion", "targets", "hearings")),
    *(f"municipalities.{room}" for room in ("wordings", "needs", "towns", "rulebook", "surveys")),
    *("dispatch.visits", "dispatch.dispatches", "dispatch.calendar", "dispatch.repairs", "dispatch.planner"),
    *("dispatch.proofsheets",),
)
