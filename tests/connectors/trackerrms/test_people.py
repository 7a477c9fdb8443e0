"""TrackerRMS's users and candidates as unified ones, row by row (trackerrms.md §8)."""

import pytest

from connectors.columns import MISSING
from connectors.shapes import Location, SocialMedia
from connectors.trackerrms import mapping, views


@pytest.mark.parametrize(
    ("full", "first", "last"),
    [
        ("Ada van Dijk", "Ada", "van Dijk"),
        (" Žiga  Aalto ", "Žiga", "Aalto"),
        ("Zendaya", "Zendaya", None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_names_of_users(full, first, last):
    user = views.UserRow({"userId": 1, "fullName": full})
    assert (user.get("first_name"), user.get("last_name")) == (first, last)
    detail = views.UserDetail({"id": 1, "fullname": full})
    assert (detail.get("first_name"), detail.get("last_name")) == (first, last)


@pytest.mark.parametrize(
    ("given", "email"),
    [
        ({"email": "a@x.test", "username": "b@x.test"}, "a@x.test"),
        ({"email": "", "username": "b@x.test"}, "b@x.test"),
        ({"email": "nobody", "username": "ada"}, None),
    ],
)
def test_addresses_of_users(given, email):
    assert mapping.user_email(given) == email


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (("Bjørn ", "van  der Nagy", "x y"), ("Bjørn", "van der Nagy")),
        (("Zendaya", "", "Zendaya"), ("Zendaya", None)),
        (("", " ", "Ada Elif Verhoeven"), ("Ada", "Elif Verhoeven")),
        ((None, None, None), (None, None)),
    ],
)
def test_names_of_candidates(given, names):
    assert mapping.names(*given) == names


@pytest.mark.parametrize(
    ("shown", "names"),
    [
        ("Priya Nandakumar", ("Priya", "Nandakumar")),
        (" Priya  Nandakumar ", ("Priya", "Nandakumar")),
        ("Ada Elif Verhoeven", None),
        ("Nandakumar, Priya", None),
        ("Zendaya", None),
        ("", None),
    ],
)
def test_names_that_an_application_shows_for_certain(shown, names):
    assert mapping.certain_names(shown) == names
    view = views.CandidateReference({"resourceId": 1, "resourceDisplayAs": shown})
    assert (view.get("first_name"), view.get("last_name")) == (names or (MISSING, MISSING))


def test_contacts_of_candidates():
    row = views.CandidateRow(
        {
            "resourceId": 1,
            "email": "a@x.test",
            "otherEmail": "no address",
            "mobilePhone": "1",
            "homeTelephone": "2",
            "workTelephone": "3",
        }
    )
    assert [(one.email_address, one.type) for one in row.get("email_addresses")] == [("a@x.test", "PRIMARY")]
    assert [(one.phone_number, one.type) for one in row.get("phone_numbers")] == [
        ("1", "MOBILE"),
        ("2", "HOME"),
        ("3", "WORK"),
    ]
    bare = views.CandidateRow({"resourceId": 1})
    assert bare.get("email_addresses") == bare.get("phone_numbers") == bare.get("social_media") == []
    assert bare.get("location") is None


@pytest.mark.parametrize(
    ("extra", "found"),
    [
        ({"type": "Skype", "value": "ada.v"}, SocialMedia(type="SKYPE", username="ada.v")),
        (
            {"type": "Facebook", "value": "https://facebook.com/ada"},
            SocialMedia(type="FACEBOOK", link="https://facebook.com/ada", username="ada"),
        ),
        ({"type": "Email", "value": "b@x.test"}, None),
        ({"type": None, "value": None}, None),
        (None, None),
    ],
)
def test_an_additional_contact_may_be_a_social_one(extra, found):
    assert mapping.socials({"additionalContactDetails": extra, "linkedInUrl": ""}) == (
        [found] if found else []
    )


def test_addresses_and_countries():
    assert mapping.address({"town": "York", "country": "United Kingdom"}) == Location(
        city="York", country="GB"
    )
    assert mapping.address({"country": "Narnia"}) == Location(country="Narnia")
    assert mapping.address({"town": "", "country": None}) is None


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        (
            "steel, Relocation;VIP\nnight  shift",
            [
                ("steel", "steel"),
                ("relocation", "Relocation"),
                ("vip", "VIP"),
                ("night shift", "night shift"),
            ],
        ),
        ("Steel, STEEL ,steel", [("steel", "Steel")]),
        (" ,;, ", []),
        (None, []),
    ],
)
def test_tags_are_pieces_of_a_text(text, tags):
    found = views.CandidateDetail({"id": 5, "tagText": text}).get("candidate_tags")
    inner = [tag for view in found for tag in view.get("tag")]
    assert [(tag.identity, tag.get("name")) for tag in inner] == tags
    assert [view.identity for view in found] == [f"5:{key}" for key, _ in tags]
