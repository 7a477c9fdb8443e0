"""Every model that SmartRecruiters has, and the ways to it (smartrecruiters.md §7, §11)."""

from connectors.smartrecruiters import forms, interviews, jobs, offers, people, postings

RESOURCES = {
    "User": people.users,
    "Job": jobs.jobs,
    "JobPosting": postings.postings,
    "Candidate": people.candidates,
    "ApplicationStage": jobs.stages,
    "Application": people.applications,
    "ScreeningQuestion": forms.screening_questions,
    "Tag": people.tags,
    "Interview": interviews.interviews,
    "Offer": offers.offers,
    "RejectionReason": jobs.reasons,
    "CandidateTag": people.tagged,
    "JobScreeningQuestion": forms.asked_questions,
    "JobHiringTeamMember": jobs.members,
    "InterviewTeamMember": interviews.interviewers,
}
