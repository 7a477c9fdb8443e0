"""The account's small vocabularies, and the world's words in them (recruitcrm.md §4.7, §8.1)."""

from __future__ import annotations

from typing import Any

CURRENCIES: dict[int, tuple[str, str, str, str]] = {
    1: ("INR", "India", "Indian Rupee", "₹"),
    2: ("USD", "United States", "US Dollar", "$"),
    3: ("EUR", "Germany", "Euro", "€"),
    4: ("GBP", "United Kingdom", "Pound Sterling", "£"),
    5: ("PLN", "Poland", "Zloty", "zł"),
}
"""Code, country, name, symbol by id."""
UNKNOWN_CURRENCY = 999
"""Stands in some old job, and in no list (§8: "unknown id")."""
SALARY_TYPES = {1: "Monthly Salary", 2: "Annual Salary", 3: "Weekly Salary", 4: "Daily", 5: "Hourly"}
PERIODS = {"month": 1, "year": 2, "week": 3, "day": 4, "hour": 5}
JOB_STATUSES = {0: "Closed", 1: "Open", 2: "On-Hold", 3: "Canceled", 1004: "Placed", 1406: "Refill"}
JOB_TYPES = {1: "Part Time", 2: "Full Time", 3: "Contract", 4: "Contract to Permanent"}
EMPLOYMENTS = {
    "fulltime": 2, "fulltime_permanent": 2, "fulltime_fixed_term": 3, "parttime": 1, "parttime_permanent": 1,
    "parttime_minijob": 1, "contract": 3, "freelance": 3, "seasonal": 3, "internship": 4, "traineeship": 4,
}  # fmt: skip
EXPERIENCE = {
    "entry_level": (0, 2),
    "mid_level": (3, 6),
    "experienced": (5, 8),
    "senior_manager": (8, 15),
}
"""Years, from and to."""
GATEWAY_NOTES = 14
NOTE_TYPES = {1: "To Do", 2: "Phone call", 3: "Meeting notes", GATEWAY_NOTES: "Gateway"}
QUALIFICATIONS = {1: "High School", 2: "Vocational", 3: "Bachelor", 4: "Master", 5: "Doctorate"}
INDUSTRIES = {1: "Construction", 2: "Software", 3: "Health Care", 4: "Logistics", 5: "Finance"}
LANGUAGES = {1: ("en", "English"), 2: ("nl", "Dutch"), 3: ("de", "German"), 4: ("fr", "French")}
PROFICIENCIES = {
    1: "Elementary Proficiency",
    2: "Professional Proficiency",
    3: "Native/Bilingual Proficiency",
}
OFF_LIMIT = {1: "Available", 2: "Unavailable"}
ROLES = {
    "admin": "Admin",
    "recruiter": "Team Member",
    "manager": "Restricted Team Member",
    "viewer": "Interns (custom)",
}
"""Role labels by the world's grade; the first user is the owner of the account."""
OWNER_ROLE = "Account Owner"
SYSTEM_USER = 0
"""Who did what nobody did (§4.1)."""


def currency_id(code: str | None) -> int | None:
    """Return the id of a currency."""
    return next((number for number, row in CURRENCIES.items() if row[0] == code), None)


def labelled(rows: dict[int, str], id_name: str = "id") -> list[dict[str, Any]]:
    """Return a vocabulary as rows."""
    return [{id_name: number, "label": label} for number, label in rows.items()]
