"""Countries as people choose them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.countries import (
    countries,
    countries_like,
    country_named,
    country_of_code,
)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Iraq", "IQ"), ("irak", "IQ"), ("العراق", "IQ"), ("Ирак", "IQ"), ("عێراق", "IQ"),
        ("IQ", "IQ"), ("iq", "IQ"), ("Türkiye", "TR"), ("Turkey", "TR"), ("USA", "US"),
        ("  United   States ", "US"),
    ],
)  # fmt: skip
def test_a_country_is_known_by_its_names_in_all_languages(written: str, code: str) -> None:
    country = country_named(written)
    assert country is not None
    assert country.code == code


@pytest.mark.parametrize("written", ["", "Velmora", "zz", "EU", "🏴", "<b>", "42"])
def test_what_is_no_country_is_none(written: str) -> None:
    assert country_named(written) is None


def test_countries_are_named_and_ordered_in_the_language_of_the_chat() -> None:
    german = [one.name for one in countries("de")]
    assert german.index("Ägypten") < german.index("Frankreich") < german.index("Irak")
    assert {one.code for one in countries("ar")} == {one.code for one in countries("en")}
    assert countries("xx") == countries("en")
    assert countries("pt-BR")[0].name == "Afeganistão"
    assert country_of_code("IQ", "fr") == country_named("Iraq", "fr")
    assert country_of_code("XX") is None


@pytest.mark.parametrize(
    ("written", "code"), [("Irqa", "IQ"), ("Germ", "DE"), ("Svizerland", "CH"), ("الارد", "JO")]
)
def test_near_misses_are_offered(written: str, code: str) -> None:
    assert code in [one.code for one in countries_like(written, "en")]


@given(st.text(max_size=40), st.text(max_size=8))
def test_any_text_and_language_is_survived(text: str, language: str) -> None:
    assert len(countries_like(text, language, limit=6)) <= 6
    assert countries(language)
