"""Letters of others, firms with a given name, surnames of several words, spellings abroad."""

import pytest

from bot.ids import SubjectId
from bot.matching.endings import end_otherwise
from bot.matching.model import Actor, Alias
from tests.unit.matching.support import matches


def _names(kind: str, text: str, *known: str, context: tuple[str, ...] = ()) -> bool:
    actor = Actor(SubjectId(1), known[0], tuple(map(Alias, known)), context, kind=kind)
    return bool(matches(actor, text))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The LIT Alliance marched.", True),
        ("LIT alliance leaders marched.", True),
        ("LIT ALLIANCE LEADERS MARCHED ON MONDAY", True),
        ("lit alliance leaders marched", True),
        ("Lit Alliance yürüdü.", True),
        ("Lit alliance members sang by candle.", False),
        ("Lit Alliance Members Sing The Whole Night", False),
    ],
)
def test_letters_in_a_name_of_several_words_stand_in_capitals(text: str, *, named: bool) -> None:
    assert _names("party", text, "LIT Alliance") is named


@pytest.mark.parametrize(
    ("kind", "known", "text", "named"),
    [
        ("party", "LITA Alliance", "The Lita alliance marched.", True),
        ("party", "LITA Alliance", "Lita alliance members sang by candle.", False),
        ("party", "LITA Alliance", "Lita Alliance Members March Through Zarub", True),
        ("company", "Zarub VELMARO", "Zarub Velmaro Profit Rises on Oil Prices", True),
        ("person", "Adel ROSTO", "Adel Rosto Wins the Race of the Year", True),
    ],
)
def test_letters_spoken_as_a_word_may_be_written_like_one(
    kind: str, known: str, text: str, *, named: bool
) -> None:
    assert _names(kind, text, known) is named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The Bay of Pines opened its fair. Guests wore BOP stickers.", False),
        ("The Board of Planning met. BOP members left.", True),
        ("BOP 214 for six after forty overs, and rain.", False),
        ("BOP members left.", True),
        ("BOP 3 members left.", True),
    ],
)
def test_small_words_and_scores_explain_letters(text: str, *, named: bool) -> None:
    assert _names("party", text, "Board of Peasants", "BOP") is named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("L'École romane d'ingénieurs (ERI) a gagné. L'ERI rit.", False),
        ("Eri a gagné.", True),
        ("ERI a gagné.", True),
    ],
)
def test_a_firm_whose_word_is_written_as_letters_is_asked_what_they_stand_for(
    text: str, *, named: bool
) -> None:
    assert _names("company", text, "Eri", "Eri SpA") is named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Velda Malik-Osman is fifteen. Velda says she paints.", False),
        ("Velda Abbas, 12, won. Velda says she paints.", False),
        ("Velda Group grew. Velda Abbas, 12, won. Velda says it pays.", True),
        ("Velda Energy rose. Velda says it pays.", True),
        ("Velda Iraq, 12 years old, pays.", True),
        ("Velda Star-Trent engines broke. Velda says so.", True),
    ],
)
def test_a_firms_word_is_somebodys_given_name(text: str, *, named: bool) -> None:
    assert _names("company", text, "Velda Group", "Velda") is named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Heiko von der Reuth, a teacher, spoke.", False),
        ("Heiko von der Reuth, her brother, came with Ulla von der Reuth.", True),
        ("Ms. von der Reuth said no.", True),
        ("U. von der Reuth said no.", True),
        ("In Brussels von der Reuth said no.", True),
        ("But von der Reuth said no.", True),
    ],
)
def test_a_surname_with_particles_follows_no_other_given_name(text: str, *, named: bool) -> None:
    assert _names("person", text, "Ulla von der Reuth", "von der Reuth") is named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Sheikh Khalid bin Hamad Al Noor opened it.", True),
        ("Sheikh Khalid bin Hamad al-Noori opened it.", False),
        ("Khalid bin Hamad Al Noor, a baker, opened it.", False),
    ],
)
def test_a_sons_name_goes_on_with_his_house(text: str, *, named: bool) -> None:
    assert _names("person", text, "Khalid bin Hamad") is named


@pytest.mark.parametrize(
    ("wanted", "written", "other"),
    [
        ("Abiy", "Abby", True),
        ("Tomi", "Tommy", True),
        ("Berri", "Berry", False),
        ("Benny", "Beni", False),
        ("Hadi", "Haddi", False),
        ("Ali", "Aly", False),
    ],
)
def test_a_pet_name_is_no_spelling_of_another(wanted: str, written: str, *, other: bool) -> None:
    assert end_otherwise(wanted, written) is other


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Abiye Tessema spoke.", True),
        ("Abby Tessema spoke.", False),
    ],
)
def test_a_silent_e_is_another_spelling(text: str, *, named: bool) -> None:
    assert _names("person", text, "Abiy Tessema", "آبي تسما") is named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Gen. A. F. al-Tarshi, the army chief, refused.", True),
        ("A. F. al-Tarshi, a dentist, refused.", False),
        ("Gen. K. F. al-Tarshi, the army chief, refused.", False),
    ],
)
def test_a_servants_name_has_two_initials(text: str, *, named: bool) -> None:
    assert _names("person", text, "Abdel Fattah al-Tarshi", context=("army chief",)) is named


@pytest.mark.parametrize(
    ("known", "text"),
    [
        ("Karim Sambari", "قال كريم سنباري إنه سيعود."),
        ("Salim Kumbar", "زار سليم قنبر المعرض."),
        ("Devlet Bahçeli", "دولت باغچلی حمایت کرد."),
    ],
)
def test_n_before_b_is_heard_as_m(known: str, text: str) -> None:
    assert _names("person", text, known)


def test_n_before_b_is_not_lost() -> None:
    assert not _names("person", "زار سليم قنبر المعرض.", "Salim Kumar")


@pytest.mark.parametrize(
    ("known", "text", "named"),
    [
        ("Deniz Sarıoğlu", "قال دنيز صاري أوغلو إن الحكومة باقية.", True),
        ("Deniz Sarıoğlu", "دنیز ساری اوغلو بازداشت شد.", True),
        ("Deniz Sarıoğlu", "قال دنيز داود أوغلو إن الحكومة باقية.", False),
    ],
)
def test_a_surname_that_says_son_of_is_written_in_two(
    known: str, text: str, *, named: bool
) -> None:
    assert _names("person", text, known) is named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("أشاد المبعوث بقطر التي عرضت استضافة الجولة.", True),
        ("حفر العمال بئرا بقطر مترين في المزرعة.", False),
        ("رسم دائرة بقطر الدائرة الأولى.", False),
        ("حفر بئرا بقطر مترين والتي تليها بمتر.", False),
    ],
)
def test_a_state_is_a_she(text: str, *, named: bool) -> None:
    assert _names("state", text, "Qatar", "قطر") is named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("وزیر دفاع، نصیرپور، هم در جلسه حاضر بود.", True),
        ("نانوای محله، نصیرپور، هم در جلسه حاضر بود.", False),
        ("وزیر، نصیرپور، نانوا و چند نفر دیگر آمدند.", False),
        ("وزیر دفاع، نصیرپور و دیگران آمدند.", False),
    ],
)
def test_a_surname_between_commas_follows_its_office(text: str, *, named: bool) -> None:
    assert _names("person", text, "عزیز نصیرپور") is named


@pytest.mark.parametrize(
    ("known", "text", "named"),
    [
        ("وەزارەتی پەروەردە", "وەزارەتی پەروەردەی حکومەت ڕاپۆرتێکی پێشکەش کرد", True),
        ("سوپای میانڕەو", "سوپای میانڕەوی عێراق هات.", True),
        ("بەرەی نوێ", "بەرەی نوێ بەشداری هەڵبژاردن دەکات.", True),
        ("بەرەی نوێ", "بەرەی نوێی کوردستان بەشداری هەڵبژاردن دەکات.", True),
        ("نەوەی نوێ", "نەوەی نوێی ئامێرەکان پێشان درا.", False),
    ],
)
def test_a_sorani_genitive_belongs_to_a_ministry_and_makes_words_of_a_party(
    known: str, text: str, *, named: bool
) -> None:
    assert _names("party", text, known) is named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Velkar fighters near Zarub reported shelling.", True),
        ("A Velkar spokesman in Zarub denied it.", True),
        ("The Velkar left Zarub.", True),
        ("Velkar left Zarub.", False),
        ("Velkar fighters won the quiz in Leeds.", False),
        ("Mikhail Velkar supporters met in Zarub.", False),
        ("Vellkar fighters near Zarub reported shelling.", False),
    ],
)
def test_a_group_is_known_by_its_word_beside_its_members(text: str, *, named: bool) -> None:
    assert _names("party", text, "Velkar Front", context=("Zarub",)) is named


@pytest.mark.parametrize("known", ["Unity Front", "Sudan Front", "Karim Front", "KLM Front"])
def test_a_word_that_tells_little_stands_for_no_group(known: str) -> None:
    text = f"{known.split(maxsplit=1)[0]} fighters near Zarub reported shelling."
    assert not _names("party", text, known, context=("Zarub",))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Musk in Tehran was a surprise. MIT agents watched.", True),
        ("Mahmoud al Tarshi was a surprise. MAT agents watched.", True),
        ("Mines and Tunnels was a surprise. MAT agents watched.", False),
    ],
)
def test_prepositions_and_articles_make_no_acronym(text: str, *, named: bool) -> None:
    assert _names("party", text, "Milli Teşkilat", "MIT", "MAT") is named
