"""Recruitments with the needs they come from, channels and costs; applicants; and hiring together."""

from pool.hiring.models.applicants import Applicant, ApplicantQuerySet, Interview, InterviewSheet, Offer
from pool.hiring.models.joint import HiringShare, JointHiring, Stationing, StationingQuerySet
from pool.hiring.models.recruitments import (
    Channel,
    HiringCost,
    HiringCostQuerySet,
    Recruitment,
    RecruitmentNeed,
    with_paper,
)

__all__ = [
    "Applicant",
    "ApplicantQuerySet",
    "Channel",
    "HiringCost",
    "HiringCostQuerySet",
    "HiringShare",
    "Interview",
    "InterviewSheet",
    "JointHiring",
    "Offer",
    "Recruitment",
    "RecruitmentNeed",
    "Stationing",
    "StationingQuerySet",
    "with_paper",
]
