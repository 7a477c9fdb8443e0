"""Invented people, places and words; every address ends in example.org or .test."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from gateway.sandbox.records import Address

if TYPE_CHECKING:
    from gateway.sandbox.dice import Dice


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(text.split())


FIRST = words(
    "Ada Aïcha Alejandro Amélie Anaïs Ángel Åsa Bálint Beatriz Benoît Bjørn Bruno Camille Carlos Chiara Chloë "
    "Daan Dagmar Damian David Dörte Edith Eero Elif Elisabeth Émile Emma Ewa Fatima Femke Filip Finn Françoise "
    "Gábor Gianni Giulia Grace Gül Hamza Hana Hélène Hiro Hugo Ilse Inès Ingrid Isabel Ivana Jan Jana Jannis "
    "Jasmin João Jonas José Joséphine Júlia Kaja Karim Katarína Kenji Khadija Koen Lara Lars László Leïla Léo "
    "Lieke Linnéa Lotte Luca Lucía Łukasz Maarten Magnus Maja Małgorzata Manon Márcio María Marie-Claire "
    "Matteo Maud Mehmet Mia Mikael Mira Mohamed Nadia Naïm Nele Niamh Nils Noémie Núria Ola Olga Oskar Øyvind "
    "Paul Pavel Pedro Petra Philippa Priya Quentin Rafał Ravi Renée Rita Robin Rosa Ruben Sakura Sébastien "
    "Şeyma Siobhán Sofía Søren Stéphane Sven Tadeusz Tamar Théo Tomáš Uwe Valérie Vera Viktor Wietske Willem "
    "Xavier Yara Yasmine Yusuf Zoë Zuzana Žiga"
)
LAST = words(
    "Aalto Abadi Achterberg Adeyemi Almeida Álvarez Andersson Bachmann Bakker Baptiste Bauer Benali Berger "
    "Błaszczyk Bondarenko Brandt Çelik Chevalier Claes Costa Czerny Dahl Dąbrowska D’Angelo Delacroix Demir "
    "Díaz Dijkstra Dubois Eriksen Fernández Fischer Fontaine Frost García Geerts Gonçalves Grünewald "
    "Guðmundsdóttir Haddad Hansen Heinrich Hoang Horváth Ibrahim Ivanova Jäger Janssen Jensen Jørgensen Kaplan "
    "Keller Khan Kiss Kowalski Kovač Krüger Lacroix Larsen Lefèvre Lindqvist López Lourenço Maes Mäkinen "
    "Marchetti Martínez Mayer Meijer Møller Moreau Müller Nagy Nakamura Németh Nguyễn Nieminen Novák O’Brien "
    "Okafor Olsson Öztürk Papadopoulos Peeters Pereira Peterson Petrović Pires Popescu Quist Ramos Reyes Ricci "
    "Rossi Šimić Sørensen Santos Sato Schäfer Schmidt Schröder Silva Smit Świątek Tanaka Thorsen Tóth Urban "
    "Vega Verhoeven Vermeulen Vogel Wagner Weiß Willems Wójcik Yıldız Zając Zieliński"
)
PARTICLES = ("van", "van der", "de", "von", "dos", "El", "Di")
ONE_WORD = ("Suharto", "Amarjit", "Zendaya", "Björk", "Sukarno", "Ólöf")
EMPLOYERS = (
    "Aldermoor Bridges", "Blauwpoort Logistiek", "Cendrillon Foods", "Dunmore & Sons", "Eikenhof Zorg", "Fjordkraft Nord",
    "Grünfeld Maschinenbau", "Harbourlight", "Iberosol", "Jasmijn Software", "Kestrel Avionics", "Lumière Optique",
    "Mühlenbach AG", "Noordster Data", "Orchard Rail", "Petit Atelier", "Quayside Health", "Rosenhain Verlag",
    "Solvang Shipping", "Tessellate", "Umbra Design", "Vesterbro Café", "Wattmeister", "Zilverberg Bank",
)  # fmt: skip
TITLES = (
    "Account Manager", "Backend Engineer", "Bridge Inspector", "Business Analyst", "Care Assistant", "Chef de Partie",
    "Civil Engineer", "Controller", "Customer Support Agent", "Data Analyst", "Data Engineer", "DevOps Engineer",
    "Electrician", "Event Planner", "Field Technician", "Finance Manager", "Forklift Driver", "Frontend Developer",
    "Graphic Designer", "HR Business Partner", "Head of Sales", "Interior Architect", "Intern Marketing", "Junior Buyer",
    "Lab Technician", "Legal Counsel", "Logistics Planner", "Maintenance Engineer", "Marketing Manager",
    "Mechanical Designer", "Nurse", "Office Manager", "Payroll Specialist", "Product Designer", "Product Manager",
    "Project Manager", "Quality Engineer", "Receptionist", "Recruiter", "Safety Officer", "Sales Representative",
    "Security Engineer", "Shift Leader", "Site Manager", "Software Engineer", "Team Lead Welding", "Technical Writer",
    "UX Researcher", "Warehouse Associate", "Welder",
)  # fmt: skip
SKILLS = (
    "Python", "Java", "SQL", "Elixir", "TypeScript", "Kubernetes", "AutoCAD", "SolidWorks", "TIG welding", "Steel",
    "Forklift licence", "First aid", "Negotiation", "Copywriting", "SAP", "Excel", "Photoshop", "Figma", "Lean",
    "Scrum", "Dutch", "German", "French", "Accounting", "Payroll", "HACCP", "Nursing", "GDPR", "Tendering", "Pneumatics",
)  # fmt: skip
SCHOOLS = (
    "Aldermoor College",
    "Hogeschool Eikenhof",
    "Université de Cendrillon",
    "TU Grünfeld",
    "Solvang Tekniske",
)
DEGREES = ("Bachelor", "Master", "Vocational diploma", "Propaedeutic", "PhD")
SUBJECTS = (
    "Engineering",
    "Economics",
    "Nursing",
    "Computer Science",
    "Law",
    "Design",
    "Logistics",
    "Languages",
)
SENTENCES = (
    "You keep our customers moving.", "You work in a team of eight.", "We train you on the job.", "No day is the same.",
    "You report to the head of the department.", "Safety comes first, for you and for others.", "You own your roadmap.",
    "Travel is at most one day a week.", "We speak English, and Dutch over lunch.", "You like to finish what you start.",
)  # fmt: skip

_PLACES = (
    ("Ghent", "9000", "East Flanders", "VOV", "Belgium", "BE", "32"),
    ("Liège", "4000", "Liège", "WLG", "Belgium", "BE", "32"),
    ("Amsterdam", "1012 AB", "North Holland", "NH", "Netherlands", "NL", "31"),
    ("Groningen", "9711 AA", "Groningen", "GR", "Netherlands", "NL", "31"),
    ("München", "80331", "Bavaria", "BY", "Germany", "DE", "49"),
    ("Köln", "50667", "North Rhine-Westphalia", "NW", "Germany", "DE", "49"),
    ("Poznań", "61-001", "Greater Poland", "WP", "Poland", "PL", "48"),
    ("Lyon", "69001", "Auvergne-Rhône-Alpes", "ARA", "France", "FR", "33"),
    ("Málaga", "29001", "Andalusia", "AN", "Spain", "ES", "34"),
    ("Aarhus", "8000", "Central Denmark", "82", "Denmark", "DK", "45"),
    ("Porto", "4000-001", "Porto", "13", "Portugal", "PT", "351"),
    ("Leeds", "LS1 1AA", "England", "ENG", "United Kingdom", "GB", "44"),
    ("Boston", "02108", "Massachusetts", "MA", "United States", "US", "1"),
    ("Singapore", "018956", None, None, "Singapore", "SG", "65"),
)
_STREETS = (
    "Kerkstraat",
    "Station Road",
    "Hauptstraße",
    "Rue du Moulin",
    "Calle Mayor",
    "Ulica Długa",
    "Havnegade",
)


def address(dice: Dice, *, exact: bool = True) -> Address:
    """Return a place; without `exact`, parts may be missing as they are in hand-typed data."""
    city, code, region, region_code, country, country_code, _ = dice.pick(_PLACES)
    street = f"{dice.pick(_STREETS)} {dice.between(1, 240)}"
    if exact:
        return Address(street, city, code, region, region_code, country, country_code)
    return Address(
        street if dice.chance(60) else None,
        city,
        code if dice.chance(70) else None,
        region if dice.chance(50) else None,
        region_code if dice.chance(50) else None,
        country if dice.chance(90) else None,
        country_code if dice.chance(90) else None,
    )


def phone(dice: Dice) -> str:
    """Return an impossible number (the subscriber part begins with zeros) in one of several spellings."""
    prefix = dice.pick(_PLACES)[6]
    digits = f"000{dice.between(10000, 99999)}"
    return dice.pick(
        (f"+{prefix}{digits}", f"+{prefix} {digits[:4]} {digits[4:]}", f"00{prefix}-{digits}", f"(0){digits}")
    )


_LETTERS = {
    ord(letter): plain
    for letter, plain in zip("łŁøØßıðÞ", ("l", "L", "o", "O", "ss", "i", "d", "th"), strict=True)
}


def fold(text: str) -> str:
    """Return a text in lower case, without accents and with single spaces."""
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode()
    return " ".join(plain.lower().split())


def ascii_word(text: str) -> str:
    """Return the letters of a name as they stand in an address or link."""
    return "".join(letter for letter in fold(text) if letter.isalnum())


def person(dice: Dice) -> tuple[str, str, str]:
    """Return (name as typed, first name, last name).

    One in sixty has a single word for a name, one in thirty a stray double space, some a particle or two
    first names.
    """
    kind = dice.below(120)
    if kind < 2:
        word = dice.pick(ONE_WORD)
        return word, word, ""
    first, last = dice.pick(FIRST), dice.pick(LAST)
    if kind < 10:
        last = f"{dice.pick(PARTICLES)} {last}"
    elif kind < 18:
        first = f"{first} {dice.pick(FIRST)}"
    gap = "  " if 18 <= kind < 22 else " "
    return f"{first}{gap}{last}", first, last


def slug(text: str) -> str:
    """Return a title as it stands in a link."""
    return "-".join(word for word in (ascii_word(part) for part in text.split()) if word)


def paragraphs(dice: Dice, count: int) -> str:
    """Return some sentences as HTML."""
    return "".join(f"<p>{dice.pick(SENTENCES)} {dice.pick(SENTENCES)}</p>" for _ in range(count))
