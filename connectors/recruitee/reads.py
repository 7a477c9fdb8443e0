"""Every model that Recruitee has, and the ways to it (recruitee.md §4, §10)."""

from connectors.recruitee import interviews, jobs, people

RESOURCES = {
    "User": people.users,
    "Job": jobs.jobs,
    "Candidate": people.candidates,
    "ApplicationStage": jobs.stages,
    "Application": people.applications,
    "ScreeningQuestion": jobs.questions,
    "Tag": people.tags,
    "Interview": interviews.interviews,
    "RejectionReason": people.reasons,
    "CandidateTag": people.tagged,
    "JobApplicationStage": jobs.job_stages,
    "JobScreeningQuestion": jobs.asked_questions,
    "JobHiringTeamMember": jobs.teams,
}
"""Every model that Recruitee has, and the ways to it."""
