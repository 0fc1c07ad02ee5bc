from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chats import places
from bot.chats.places import City, Gazetteer, Place, spoken


def _zones(text: str) -> list[str]:
    return [place.timezone for place in places.load().find(text)]


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Asia/Baghdad", "Asia/Baghdad"),
        ("asia/baghdad", "Asia/Baghdad"),
        ("America/New York", "America/New_York"),
        ("UTC", "UTC"),
        ("Baghdad", "Asia/Baghdad"),
        ("بغداد", "Asia/Baghdad"),
        ("Багдад", "Asia/Baghdad"),
        ("new york", "America/New_York"),
        ("Tel-Aviv", "Asia/Jerusalem"),
        ("zurich", "Europe/Zurich"),
        ("London", "Europe/London"),
        ("London, Canada", "America/Toronto"),
        ("Iraq", "Asia/Baghdad"),
        ("العراق", "Asia/Baghdad"),
        ("UAE", "Asia/Dubai"),
        ("السعودية", "Asia/Riyadh"),
        ("England", "Europe/London"),
        ("Netherlands", "Europe/Amsterdam"),
        ("Deutschland", "Europe/Berlin"),
        ("Turkey", "Europe/Istanbul"),
        ("London Canada", "America/Toronto"),
        ("London, UK", "Europe/London"),
        ("Saint Petersburg Russia", "Europe/Moscow"),
        ("UTC+3", "Etc/GMT-3"),
        ("gmt -4", "Etc/GMT+4"),
        ("+٣", "Etc/GMT-3"),
        ("−3", "Etc/GMT+3"),
        ("+05:30", "Asia/Kolkata"),
        ("UTC+0545", "Asia/Kathmandu"),
        ("0", "Etc/UTC"),
        ("+14", "Etc/GMT-14"),
    ],
)
def test_what_people_type_is_one_zone(typed: str, zone: str) -> None:
    assert _zones(typed) == [zone]


@pytest.mark.parametrize(
    "typed", ["", "   ", "/", "+15", "-13", "+05:17", "Nowhereville", "localtime"]
)
def test_what_is_no_place_gives_nothing(typed: str) -> None:
    assert _zones(typed) == []


def test_namesakes_of_similar_size_are_all_offered_each_zone_once() -> None:
    found = places.load().find("San Jose")
    assert {place.country for place in found} == {"United States", "Costa Rica", "Philippines"}


def test_a_country_with_several_zones_offers_the_biggest_city_of_each() -> None:
    zones = _zones("United States")
    assert zones[0] == "America/New_York"
    assert len(zones) == len(set(zones)) == places.MOST_CANDIDATES


def test_a_much_bigger_namesake_is_the_one_that_is_meant() -> None:
    gazetteer = Gazetteer(
        [
            City(Place("Europe/Lisbon", "Twin", "Aland"), 900_000, ("Twin",)),
            City(Place("Asia/Tokyo", "Twin", "Beland"), 90_000, ("Twin",)),
        ]
    )
    assert [place.country for place in gazetteer.find("twin")] == ["Aland"]


def test_a_misspelt_name_is_a_guess_and_no_answer() -> None:
    assert _zones("Bagdhad") == []
    assert places.load().guess("Bagdhad")[0].city == "Baghdad"
    assert places.load().guess("xqzwv") == ()


def test_every_zone_of_the_table_exists() -> None:
    for zone in {zone for text in ("United States", "Russia", "Brazil") for zone in _zones(text)}:
        assert ZoneInfo(zone).key == zone


@given(st.text(max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    for place in (*places.load().find(text), *places.load().guess(text)):
        ZoneInfo(place.timezone)


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Etc/GMT-3", "UTC+3"),
        ("Etc/GMT+11", "UTC-11"),
        ("Etc/UTC", "UTC"),
        ("America/New_York", "America/New York"),
    ],
)
def test_zones_are_named_as_people_say_them(zone: str, said: str) -> None:
    assert spoken(zone) == said
