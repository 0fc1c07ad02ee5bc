"""Which sentences name whom. All people and outlets are invented; states are not."""

import pytest

from bot.matching.index import SubjectIndex
from tests.unit.matching.support import actor, article, matches, names

SHEIKH = ("Tarim al-Dabbani",)
SPEAKER = ("Zoran Veltik",)


@pytest.mark.parametrize(
    "text",
    [
        "Tarim al-Dabbani spoke.",
        "TARIM AL-DABBANI SPEAKS",
        "tarim al-dabbani spoke",
        "Tarim Al Dabbani spoke.",
        "Sheikh Tarim alDabbani spoke.",
        "Tarim al‑Dabbani’s aide spoke.",
        "Tarim al-\nDabbani spoke.",
        "Tareem al-Dabbaani spoke.",
        "Ṭārim ad-Dabbānī spoke.",
        "The list: AL-DABBANI, Tarim; others.",
        "Tarim Hadi Sami al-Dabbani was born in 1970.",
        "L'aide de Tarim al-Dabbani a parlé.",
        "قال طارم الدباني إن القرار صدر.",
        "وبطارم الدَّبّاني التقى الوفد.",
        "Визит Тарима аль-Даббани завершился.",
        "Tarim ed-Dabbani'nin ziyareti ertelendi.",
    ],
)
def test_a_person_is_found_in_other_spellings_and_scripts(text: str) -> None:
    assert names(text, *SHEIKH)


@pytest.mark.parametrize(
    "text",
    [
        "Karim al-Dabbani, a baker, opened a shop.",
        "Al-Dabbani scored twice for the guests.",
        "Tarim Dabban sold his car.",
        "Lake Dabbani is dry.",
        "قال سامر الدباني إن القرار صدر.",
    ],
)
def test_another_bearer_of_the_surname_is_somebody_else(text: str) -> None:
    assert not names(text, *SHEIKH)


def test_a_surname_counts_after_a_title() -> None:
    assert names("President Veltik opened the bridge.", *SPEAKER)
    assert not names("Veltik opened the bridge.", *SPEAKER)


def test_a_surname_counts_beside_a_word_of_context() -> None:
    text = "Veltik said the Copper League would vote against."
    assert names(text, *SPEAKER, context=("Copper League",))
    assert not names(text, *SPEAKER)


def test_a_surname_does_not_count_where_another_bearer_is_named() -> None:
    text = "Mirna Veltik won. President Veltik smiled."
    assert not names(text, *SPEAKER)


def test_a_later_surname_is_evidence_where_the_full_name_stands() -> None:
    (match,) = matches(actor(*SPEAKER), "Zoran Veltik came. Later Veltik left.")
    assert [piece.found for piece in match.evidence] == ["Zoran Veltik", "Veltik"]
    assert match.evidence[1].support == "Zoran Veltik"


def test_a_word_inside_another_word_is_no_name() -> None:
    assert not names("Officials in Tirana opened the theatre.", "Iran")
    assert not names("The crisis deepened.", "ISIS")


def test_an_acronym_is_written_in_capitals() -> None:
    assert names("The VLK said no.", "VLK")
    assert names("The V.L.K. said no.", "VLK")
    assert not names("The vlk said no.", "VLK")
    assert not names("Please tell us now.", "US")
    assert names("US troops will leave.", "US")


def test_an_acronym_in_a_headline_of_capitals_says_nothing() -> None:
    assert not names("JOIN US TODAY AND WIN", "US")


def test_an_acronym_that_the_article_explains_otherwise_is_another() -> None:
    known = ("Velmora Liberation Kommando", "VLK")
    assert names("The Velmora Liberation Kommando (VLK) met.", *known)
    assert not names("The Vintage Lamp Keepers (VLK) met. The VLK has members.", *known)


def test_the_longest_name_wins() -> None:
    index = SubjectIndex([actor("Orlan", number=1), actor("Orlan Brigade", number=2)])
    found = index.match(article("The Orlan Brigade fired."))
    assert [match.subject_id for match in found] == [2]


def test_a_longer_state_that_nobody_follows_wins_too() -> None:
    assert not names("South Sudan's president spoke.", "Sudan")
    assert names("Sudan closed its border.", "Sudan")


def test_a_state_is_found_under_its_names_in_other_languages() -> None:
    for text in ("L’Irak relance ses exportations.", "وصلت الشحنة للعراق.", "Поставки в Ирак."):
        assert names(text, "Iraq"), text


def test_a_demonym_counts_before_a_word_of_state_only() -> None:
    assert names("Turkish forces left.", "Turkey")
    assert not names("She drank a Turkish coffee.", "Turkey")


def test_a_name_that_is_also_a_word_is_told_by_its_surroundings() -> None:
    assert names("Turkey said it would mediate.", "Turkey")
    assert not names("We roast a turkey every year.", "Turkey")
    assert not names("Turkey prices rose in spring.", "Turkey")
    assert not names("Milo Jordan sold his stake.", "Jordan")


def test_names_do_not_cross_sentences_or_paragraphs() -> None:
    assert not names("He met Zoran. Veltik is a village.", *SPEAKER)
    index = SubjectIndex([actor(*SPEAKER)])
    assert not index.match(article("Veltik is a village.", title="He met Zoran"))


def test_a_removed_actor_leaves_nothing_behind() -> None:
    index = SubjectIndex()
    index.add(actor("Zoran Veltik", "ZVK", number=1))
    index.remove(actor("Zoran Veltik").id)
    assert index.match(article("Zoran Veltik of the ZVK; President Veltik.")) == []
    assert index.is_empty


@pytest.mark.parametrize("name", ["Zoran bin Veltik", "Veltik Ben Zoran", "زوران ابن ولتيك"])
def test_a_removed_son_leaves_nothing_behind(name: str) -> None:
    index = SubjectIndex()
    index.add(actor(name, number=1))
    index.add(actor(name, f"{name} Arlen", number=1))
    index.remove(actor(name).id)
    assert index.is_empty


def test_an_actor_that_is_added_again_has_its_new_names_only() -> None:
    index = SubjectIndex([actor("Zoran Veltik")])
    index.add(actor("Mirna Oskela"))
    assert index.match(article("Zoran Veltik spoke.")) == []
    assert index.match(article("Mirna Oskela spoke."))


def test_evidence_stands_where_it_says() -> None:
    text = "Earlier, Tarim Al‑Dabbani’s aide spoke."
    index = SubjectIndex([actor(*SHEIKH)])
    (match,) = index.match(article(text, title="Tarim al-Dabbani speaks"))
    first, second = match.evidence
    assert (first.where, first.found, first.start) == ("title", "Tarim al-Dabbani", 0)
    assert second.where == "text"
    assert text[second.start : second.end] == second.found
    assert match.score == 1.0
