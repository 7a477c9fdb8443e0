"""SmartRecruiters' representations of candidates, applications, interviews and offers (smartrecruiters.md §8, §11)."""

from __future__ import annotations

from connectors import people, records
from connectors.columns import (
    as_key,
    choose,
    computed,
    constant,
    dig,
    distinct,
    if_present,
    join_keys,
    moment,
    remote_key,
    rows,
    text,
)
from connectors.shapes import Location
from connectors.smartrecruiters import applicants, mapping
from connectors.smartrecruiters.views import JobReference, StageReference
from connectors.views import View, embedded


class TagText(View[records.Tag]):
    """A tag, which is a text and no more."""

    key = text("name", using=applicants.tag_key)
    remote_id = text("name")
    name = text("name")


class Tagged(View[records.CandidateTag]):
    """A tag `_tag` of the candidate `_candidate`."""

    key = computed(lambda raw: join_keys(as_key(raw["_candidate"]), applicants.tag_key(raw["_tag"]["name"])))
    candidate_id = remote_key("_candidate")
    tag_id = text("_tag.name", using=applicants.tag_key)
    tag = embedded("_tag", TagText)


# ---- applications ----------------------------------------------------------------------------------------------


class Assignment(View[records.Application], path="/candidates"):
    """An application within an element of the candidate list: of the further ones only the job is told (§7.2)."""

    key = computed(lambda raw: applicants.application_key(dig(raw, "_candidate.id"), dig(raw, "job.id")))
    outcome = if_present("status", computed(applicants.outcome))
    rejection_reason_name = computed(lambda raw: applicants.unless(raw, applicants.REASONED))
    rejected_at = computed(lambda raw: applicants.unless(raw, ("REJECTED",)))
    current_stage_id = if_present("status", computed(mapping.stage_key))
    job_id = remote_key("job.id")
    candidate_id = remote_key("_candidate.id")
    job = embedded(lambda raw: [raw["job"]] if dig(raw, "job.title") else [], JobReference)
    current_stage = embedded(lambda raw: [raw] if raw.get("status") else [], StageReference)


class AssignmentDetail(Assignment, path="/candidates/{id}"):
    """An application within the full record of its candidate."""

    outcome = computed(applicants.outcome)
    rejection_reason_name = computed(applicants.reason)
    current_stage_id = computed(mapping.stage_key)


class History(View[records.Application], path="/candidates/{id}/jobs/{jobId}/status/history"):
    """The changes of the status of the application `_application`: the only times it has (§7.2)."""

    key = text("_application")
    rejected_at = computed(applicants.rejected_at)
    remote_created_at = computed(lambda raw: applicants.changed(raw, 0))
    remote_updated_at = computed(lambda raw: applicants.changed(raw, -1))


class Fields(View[records.Application], path="/candidates/{id}/jobs/{jobId}/properties"):
    """The customer's fields of the application `_application`."""

    key = text("_application")
    custom_fields = computed(applicants.application_fields)
    integration_fields = computed(lambda raw: mapping.customs(rows(raw, "content")))


# ---- candidates ------------------------------------------------------------------------------------------------


class CandidateRow(View[records.Candidate], path="/candidates"):
    """An element of the candidate list."""

    key = remote_key("id")
    first_name = text("firstName")
    last_name = text("lastName")
    email_addresses = computed(lambda raw: [one for one in (people.email(raw.get("email")),) if one])
    location = computed(mapping.place)
    remote_created_at = moment("createdOn")
    remote_updated_at = moment("updatedOn")
    changed_at = moment("updatedOn")
    applications = embedded(applicants.assignments, Assignment, sharing="_candidate")
    candidate_tags = embedded(applicants.tags, Tagged)


class CandidateDetail(CandidateRow, path="/candidates/{id}"):
    """One candidate in full."""

    company = computed(lambda raw: applicants.worded(applicants.position(raw).get("company")))
    title = computed(lambda raw: applicants.worded(applicants.position(raw).get("title")))
    source = text("primaryAssignment.source")
    phone_numbers = computed(lambda raw: [one for one in (people.phone(raw.get("phoneNumber")),) if one])
    social_media = computed(applicants.profiles)
    applications = embedded(applicants.assignments, AssignmentDetail, sharing="_candidate")


class CandidateFields(View[records.Candidate], path="/candidates/{id}/properties"):
    """The customer's fields of the main application of the candidate `_candidate`."""

    key = text("_candidate")
    custom_fields = computed(applicants.application_fields)
    integration_fields = computed(lambda raw: mapping.customs(rows(raw, "content")))


# ---- interviews and offers -------------------------------------------------------------------------------------


class Interviewer(View[records.InterviewTeamMember]):
    """A user `_user` of the interview `_interview`."""

    key = computed(lambda raw: join_keys(raw["_interview"], raw["_user"]))
    interview_id = text("_interview")
    user_id = text("_user")


class Slot(View[records.Interview], path="/interviews"):
    """A timeslot `_slot` of an interview: that is an interview of ours (§11.9 [inferred])."""

    key = computed(lambda raw: join_keys(as_key(raw.get("id")), as_key(dig(raw, "_slot.id"))))
    title = text("_slot.title", "_slot.interviewType")
    starting_at = moment("_slot.startsOn")
    ending_at = moment("_slot.endsOn")
    location = text("_slot.place", "location", using=lambda place: Location(raw=place))
    application_id = computed(
        lambda raw: applicants.application_key(dig(raw, "candidate.id"), raw.get("jobId"))
    )
    canceled = constant(value=False)
    team = embedded(
        lambda raw: [
            {"_interview": join_keys(as_key(raw.get("id")), as_key(dig(raw, "_slot.id"))), "_user": user}
            for user in distinct(as_key(dig(one, "id")) for one in rows(raw, "_slot.interviewers"))
            if user
        ],
        Interviewer,
    )


class ApplicationInterviews(View[records.Application]):
    """An application `_application` with the timeslots `_slots` of its interviews."""

    key = text("_application")
    interviews = embedded("_slots", Slot)


class OfferRow(View[records.Offer], path="/offers"):
    """An element of the list of offers; `_candidate` and `_job` where it was read by them."""

    key = computed(applicants.offer_key)
    remote_id = remote_key("id")
    status = choose("status", applicants.OFFER_STATUS, None)
    application_id = computed(applicants.offer_application)
    custom_fields = computed(applicants.offer_properties)
    remote_created_at = moment("createdOn")
    remote_updated_at = moment("updatedOn")
    changed_at = moment("updatedOn")


class OfferFields(View[records.Offer]):
    """An offer with the labels of its fields as `_labels`."""

    key = computed(applicants.offer_key)
    integration_fields = computed(applicants.offer_remote_fields)
