"""Every model that TrackerRMS has, and the ways to it."""

from __future__ import annotations

from connectors.trackerrms.applications import applications, reasons, stages
from connectors.trackerrms.jobs import assignments, jobs, postings, roles, teams
from connectors.trackerrms.people import candidates, tagged, tags, users

RESOURCES = {
    "User": users,
    "Job": jobs,
    "JobPosting": postings,
    "Candidate": candidates,
    "ApplicationStage": stages,
    "Application": applications,
    "Tag": tags,
    "RejectionReason": reasons,
    "Role": roles,
    "CandidateTag": tagged,
    "JobHiringTeamMember": teams,
    "JobUserRoleAssignment": assignments,
}
"""Every model that TrackerRMS has, and the ways to it."""
