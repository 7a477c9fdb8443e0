"""Every model that Recruit CRM has, and the ways to it (recruitcrm.md §4, §6, §8)."""

from connectors.recruitcrm import jobs, people

RESOURCES = {
    "User": people.users,
    "Job": jobs.jobs,
    "Candidate": people.candidates,
    "ApplicationStage": jobs.stages,
    "Application": people.applications,
    "ScreeningQuestion": jobs.questions,
    "Role": people.roles,
    "JobApplicationStage": jobs.job_stages,
    "JobScreeningQuestion": jobs.job_questions,
    "JobHiringTeamMember": jobs.teams,
    "UserRole": people.user_roles,
}
"""Every model that Recruit CRM has, and the ways to it."""
