"""The tool's lists of words, in the languages of `Accept-Language` where they are translated (smartrecruiters.md §12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gateway.sandbox.call import Call

EMPLOYMENT: dict[str, tuple[str, str, str]] = {
    "permanent": ("Full-time", "Voltijd", "Vollzeit"),
    "part_time": ("Part-time", "Deeltijd", "Teilzeit"),
    "contract": ("Contract", "Contract", "Vertrag"),
    "intern": ("Intern", "Stagiair", "Praktikum"),
    "temporary": ("Temporary", "Tijdelijk", "Befristet"),
    "volunteer": ("Volunteer", "Vrijwilliger", "Ehrenamt"),
}
"""Id to label in English, Dutch, German. Only `permanent` is known; the other ids are [assumed] (§12, §15.7)."""
EMPLOYMENT_OF_WORLD = {
    "fulltime": "permanent", "fulltime_permanent": "permanent", "fulltime_fixed_term": "temporary", "parttime": "part_time",
    "parttime_permanent": "part_time", "parttime_minijob": "part_time", "contract": "contract", "freelance": "contract",
    "seasonal": "temporary", "internship": "intern", "traineeship": "intern", "volunteer": "volunteer",
}  # fmt: skip
EXPERIENCE: dict[str, tuple[str, str, str]] = {
    "internship": ("Internship", "Stage", "Praktikum"),
    "entry_level": ("Entry Level", "Startersniveau", "Berufseinstieg"),
    "associate": ("Associate", "Medewerker", "Berufserfahren"),
    "mid_senior_level": ("Mid-Senior Level", "Medior-senior", "Mittlere Führungsebene"),
    "director": ("Director", "Directeur", "Direktor"),
    "executive": ("Executive", "Directie", "Geschäftsführung"),
    "not_applicable": ("Not Applicable", "Niet van toepassing", "Nicht zutreffend"),
}
EXPERIENCE_OF_WORLD = {
    "entry_level": "entry_level",
    "mid_level": "mid_senior_level",
    "senior_manager": "director",
    "experienced": "associate",
    None: "not_applicable",
}
FUNCTION: dict[str, tuple[str, str, str]] = {
    "engineering": ("Engineering", "Techniek", "Ingenieurwesen"),
    "information_technology": ("Information Technology", "Informatietechnologie", "Informationstechnik"),
    "sales": ("Sales", "Verkoop", "Vertrieb"),
    "health_care_provider": ("Health Care Provider", "Zorgverlener", "Gesundheitswesen"),
    "finance": ("Finance", "Financiën", "Finanzen"),
}
FUNCTION_OF_WORLD = {"healthcare": "health_care_provider"}
INDUSTRY: dict[str, tuple[str, str, str]] = {
    "construction": ("Construction", "Bouw", "Bauwesen"),
    "computer_software": ("Computer Software", "Software", "Software"),
}
EEO = {"professionals": ("Professionals", "Professionals", "Fachkräfte")}
LANGUAGES = {
    "en": ("English", "English"),
    "nl": ("Dutch", "Nederlands"),
    "de": ("German", "Deutsch"),
}
_PLACES = ("en", "nl", "de")


def language_of(call: Call) -> str:
    """Return the language of labels: the first that `Accept-Language` names and we have, else English."""
    for part in call.headers.get("accept-language", "").split(","):
        code = part.split(";")[0].strip().lower()[:2]
        if code in _PLACES:
            return code
    return "en"


def labelled(words: dict[str, tuple[str, str, str]], ident: str, language: str) -> dict[str, str]:
    """Return `{id, label}` of a word."""
    return {"id": ident, "label": words[ident][_PLACES.index(language)]}


def language(code: str) -> dict[str, str]:
    """Return a language as job ads and jobs name it."""
    label, native = LANGUAGES[code]
    return {"code": code, "label": label, "labelNative": native}


def action(url: str, method: str = "GET") -> dict[str, Any]:
    """Return a link as the API writes it."""
    return {"url": url, "method": method}
