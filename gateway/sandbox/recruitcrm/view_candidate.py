"""Candidates (recruitcrm.md §4.1), with the types that the live API shows (§3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from gateway.sandbox import people
from gateway.sandbox.dice import Dice
from gateway.sandbox.records import Address
from gateway.sandbox.recruitcrm import fields, words
from gateway.sandbox.recruitcrm.ids import shown, slug
from gateway.sandbox.recruitcrm.view_user import brief
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from datetime import date

    from gateway.sandbox.records import Candidate, File
    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

SOCIAL = {
    "linkedin": ("linkedin.com",),
    "twitter": ("x.com", "twitter.com"),
    "facebook": ("facebook.com",),
    "github": ("github.com",),
    "xing": ("xing.com",),
}
"""Members that hold a link, and the hosts that belong there."""
LAST = ("calllog_added", "meeting_created", "linkedin_message_sent", "email_sent", "sms_sent")
_EXTRAS = frozenset(
    {f"last_{name}_{end}" for name in LAST for end in ("on", "by")}
    | {
        "last_communication",
        "status_label",
        "off_limit_end_date",
        "off_limit_reason",
        "is_contractor",
        "contractor_status",
    }
)
_PLACE = frozenset({"state", "country"})
REMEMBERED = 5_000
"""Rows kept, so that a list read again costs little."""


def row(vendor: RecruitCrm, person: Candidate, base: str | None) -> dict[str, Any]:
    """Return a candidate as lists, searches and writes show them; `base` None for links that do not change."""
    known = vendor.rows.get(person.id)
    if known is None or known[0] is not person:
        if len(vendor.rows) >= REMEMBERED:
            vendor.rows.clear()
        known = vendor.rows[person.id] = (person, _lasting(vendor, person))
    # a stage change counts as an update of the candidate (§6); links are new each time (§4.9)
    moving = {"updated_on": iso(vendor.touched(person)), "resume": resume(vendor, person, base)}
    return {**known[1], **moving}


def _lasting(vendor: RecruitCrm, person: Candidate) -> dict[str, Any]:
    """Return what changes with the candidate's record only."""
    own = person.extra.get("fields", {})
    made = {
        "id": shown("candidates", person.id),
        "slug": slug("candidates", person.id),
        **_who(vendor, person),
        **_work(vendor, person),
        **_place(person),
        "resource_url": f"https://app.recruitcrm.io/candidate/{slug('candidates', person.id)}",
        "custom_fields": fields.values(vendor, "candidate", person.id, person.values, own),
        **_traces(vendor, person),
    }
    return {**made, **person.extra.get("members", {})}


def embedded(vendor: RecruitCrm, person: Candidate, base: str | None) -> dict[str, Any]:
    """Return a candidate as assigned-candidates embeds them."""
    made = row(vendor, person, base)
    left = frozenset() if vendor.quirks.embedded_extras else _EXTRAS
    left |= frozenset() if vendor.quirks.embedded_place else _PLACE
    return {name: value for name, value in made.items() if name not in left}


def detail(vendor: RecruitCrm, person: Candidate, base: str | None, expand: set[str]) -> dict[str, Any]:
    """Return one candidate with work and education; `*` turns ids into objects (§4.3)."""
    made = row(vendor, person, base)
    made |= {"work_history": work_history(person), "education_history": education_history(person)}
    if "*" in expand:
        for name in ("owner", "created_by", "updated_by"):
            user = vendor.user(made[name])
            made[name] = brief(user) if user else made[name]
        number = made["qualification_id"]
        label = words.QUALIFICATIONS.get(number) if isinstance(number, int) else None
        made["qualification"] = {"qualification_id": number, "label": label} if label else {}
        code, country, name, symbol = words.CURRENCIES.get(made["currency_id"] or 0, ("", "", "", ""))
        known = {
            "currency_id": made["currency_id"],
            "code": code,
            "country": country,
            "currency": name,
            "symbol": symbol,
        }
        made["currency"] = known if code else {}
    return made


def email_of(person: Candidate) -> str | None:
    """Return the one address that is shown; some without have null, others an empty text."""
    return person.emails[0] if person.emails else ("" if person.id % 2 else None)


def links_of(person: Candidate) -> dict[str, str | None]:
    """Return the social links by member; unset ones are empty or null."""
    made: dict[str, str | None] = dict.fromkeys(SOCIAL, "" if person.id % 3 else None)
    for link in person.profiles:
        host = (urlsplit(link).hostname or "").removeprefix("www.")
        name = next((name for name, hosts in SOCIAL.items() if host in hosts), None)
        if name is not None:
            made[name] = link
    return {**made, **person.extra.get("links", {})}


def _who(vendor: RecruitCrm, person: Candidate) -> dict[str, Any]:
    dice = _dice(vendor, person)
    empty = "" if person.id % 2 else None
    born = datetime(dice.between(1960, 2004), dice.between(1, 12), dice.between(1, 28), tzinfo=UTC)
    return {
        "first_name": person.first_name or empty,
        "last_name": person.last_name or empty,
        "email": email_of(person),
        "contact_number": person.phones[0] if person.phones else empty,
        "avatar": None,
        "gender_id": dice.pick((0, 1, 2, 3, None)),
        "candidate_dob": iso(born) if dice.chance(20) else None,
        "candidate_summary": f"<p>{dice.pick(people.SENTENCES)}</p>" if dice.chance(30) else "",
        "profile_update_link_status": "0",
        "profile_update_requested_on": None,
        "profile_updated_on": None,
        "source": vendor.source_of(person),
        "is_email_opted_out": dice.pick((False, True, "false", "true")),
        "email_opt_out_source": None,
        **links_of(person),
    }


def _work(vendor: RecruitCrm, person: Candidate) -> dict[str, Any]:
    dice = _dice(vendor, person, "work")
    company = vendor.company_named(person.company)
    wish = person.salary_wish
    kind = dice.pick((1, 2, 2, 5))
    # an id as text, where jobs have a number (§3)
    pay: dict[str, Any] | None = (
        {"id": str(kind), "label": words.SALARY_TYPES[kind]} if wish or dice.chance(50) else None
    )
    linked = company is not None and dice.chance(30)
    free = vendor.began + timedelta(days=dice.between(5, 120))
    return {
        "qualification_id": dice.pick((1, 2, 3, 4, None)),
        "specialization": dice.pick((*people.SUBJECTS[:3], "")),
        "work_ex_year": dice.between(0, 30) if dice.chance(60) else None,
        "relevant_experience": dice.between(0, 12) if dice.chance(40) else None,
        "current_salary": dice.between(20, 90) * 1000 if dice.chance(30) else 0,
        "salary_expectation": wish or 0,
        "salary_type": pay,
        "currency_id": dice.pick((2, 3, 4, None)),
        "willing_to_relocate": dice.below(2),
        "current_organization": person.company or "",
        "current_organization_slug": slug("companies", company.id) if company and linked else None,
        "current_status": dice.pick(("Employed", "Unemployed", "")),
        "notice_period": dice.pick((0, 30, 60, None)),
        "position": person.title or ("" if person.id % 2 else None),
        "available_from": iso(free.replace(hour=0, minute=0)) if dice.chance(15) else None,
        "skill": ",".join(person.skills),
        "language_skills": "English(Native/Bilingual Proficiency)" if dice.chance(20) else "",
    }


def _place(person: Candidate) -> dict[str, Any]:
    place = person.address or Address()
    parts = (place.street, place.city, place.region, place.country, place.postal_code)
    names = ("address", "city", "state", "country", "postal_code")
    made: dict[str, Any] = {name: part or "" for name, part in zip(names, parts, strict=True)}
    return {**made, "locality": person.extra.get("locality", "")}


def _traces(vendor: RecruitCrm, person: Candidate) -> dict[str, Any]:
    """Return who did what, and when."""
    dice = _dice(vendor, person, "traces")
    last: dict[str, Any] = {}
    for name in LAST:
        hit = dice.chance(20)
        last[f"last_{name}_on"] = iso(person.created_at + timedelta(minutes=3)) if hit else None
        last[f"last_{name}_by"] = shown("users", 1) if hit else None
    off = dice.chance(3)
    creator = person.extra.get(
        "created_by", words.SYSTEM_USER if person.channel == "career_site" else shown("users", 1)
    )
    owner = shown("users", person.owner_id or 1)
    return {
        "owner": owner,
        "created_by": creator,
        "updated_by": person.extra.get("updated_by", owner if dice.chance(80) else words.SYSTEM_USER),
        "created_on": iso(person.created_at),
        **last,
        "last_communication": None,
        "status_label": words.OFF_LIMIT[2 if off else 1],
        "off_limit_end_date": iso(vendor.began + timedelta(days=90)) if off else None,
        "off_limit_reason": "Placed with a client" if off else None,
        "is_contractor": dice.pick(("true", "false", None)),
        "contractor_status": None,
    }


def is_off_limit(vendor: RecruitCrm, person: Candidate) -> bool:
    """Return whether a candidate is marked as off limits."""
    return bool(_traces(vendor, person)["status_label"] == words.OFF_LIMIT[2])


def resume(vendor: RecruitCrm, person: Candidate, base: str | None) -> dict[str, Any] | None:
    """Return the CV's name and link, which differs from call to call (§4.9)."""
    file = resume_file(vendor, person.id)
    if file is None:
        return None
    return {"filename": file.name, "file_link": vendor.file_link(base, file)}


def resume_file(vendor: RecruitCrm, person: int) -> File | None:
    """Return a person's CV, the newest if there are several."""
    return next((file for file in reversed(vendor.world.files.of(person)) if file.purpose == "cv"), None)


def work_history(person: Candidate) -> list[dict[str, Any]]:
    """Return where somebody worked; moments are Unix seconds (§2)."""
    made = []
    for place, line in enumerate(person.employments):
        common = _history(person, place)
        made.append(
            {
                **common,
                "title": line.title,
                "work_company_name": line.company,
                "employment_type": 1,
                "industry_id": None,
                "work_location": line.city,
                "salary": None,
                "is_currently_working": int(line.end is None),
                "work_start_date": _unix(line.start),
                "work_end_date": _unix(line.end),
                "work_description": "",
            }
        )
    return made


def education_history(person: Candidate) -> list[dict[str, Any]]:
    """Return where somebody learned."""
    made = []
    for place, line in enumerate(person.studies):
        common = _history(person, place)
        made.append(
            {
                **common,
                "institute_name": line.school,
                "educational_qualification": line.degree,
                "educational_specialization": line.subject,
                "grade": "",
                "education_location": "",
                "education_start_date": _unix(line.start),
                "education_end_date": _unix(line.end),
                "education_description": "",
            }
        )
    return made


def _history(person: Candidate, place: int) -> dict[str, Any]:
    return {
        "id": person.id * 10 + place,
        "candidate_slug": slug("candidates", person.id),
        "candidate_id": shown("candidates", person.id),
        "created_by": shown("users", 1),
        "updated_by": shown("users", 1),
        "created_on": iso(person.created_at),
        "updated_on": iso(person.created_at),
        "is_manually_added": 1,
    }


def _unix(day: date | None) -> int | None:
    return None if day is None else int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _dice(vendor: RecruitCrm, person: Candidate, part: str = "") -> Dice:
    return Dice(vendor.salt, part, person.id)
