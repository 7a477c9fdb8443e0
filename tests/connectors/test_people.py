"""What all vendors tell of people."""

import pycountry
import pytest

from connectors.people import country_code, country_name


def test_a_country_is_known_by_the_name_that_is_written():
    for code in (country.alpha_2 for country in pycountry.countries):
        assert country_code(str(country_name(code))) == code
        assert country_name(code.lower()) == country_name(code)


@pytest.mark.parametrize(
    ("code", "name"), [("GB", "United Kingdom"), ("BO", "Bolivia"), ("XX", None), ("Spain", None), ("", None)]
)
def test_names_of_countries(code, name):
    assert country_name(code) == name
