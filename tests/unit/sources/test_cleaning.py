import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sources.cleaning import PROSE_WORDS, clean_article, clean_text, clean_title
from bot.sources.furniture import LABEL_WORDS
from bot.sources.identity import title_key
from bot.sources.learning import line_key
from bot.sources.marks import may_name

TITLE = "Quill: The harbour's opening is no success unless the fees go"

SAMPLE = f"""{TITLE}

{TITLE}

Westmere News/ The leader of the dockers' union, Bram Oster, on Thursday said that the opening of \
the harbour is no success unless the mayor ends the "unfair and unlawful" fees for small boats .

Oster made those remarks during the spring fair in Westmere , earlier today.

"The fees, particularly those for fishing boats, are a matter that cannot be bargained over," he \
said.

Westmere Live
Westmere Live
Radio radio icon"""

CLEAN = """The leader of the dockers' union, Bram Oster, on Thursday said that the opening of the \
harbour is no success unless the mayor ends the "unfair and unlawful" fees for small boats.

Oster made those remarks during the spring fair in Westmere, earlier today.

"The fees, particularly those for fishing boats, are a matter that cannot be bargained over," he \
said."""

ARABIC_TITLE = "نقيب البحارة: افتتاح الميناء ليس نجاحاً"

ARABIC = f"""{ARABIC_TITLE}
وستمير نيوز/ قال نقيب البحارة، برام أوستر ، يوم الخميس إن افتتاح الميناء ليس نجاحاً ما لم تُلغَ.
وأضاف أوستر أن الرسوم غير عادلة .
اقرأ أيضاً: العبّارة تتأخر يومين
تابعونا على تلغرام
البث المباشر
راديو"""

ARABIC_CLEAN = """قال نقيب البحارة، برام أوستر، يوم الخميس إن افتتاح الميناء ليس نجاحاً ما لم تُلغَ.

وأضاف أوستر أن الرسوم غير عادلة."""


@pytest.mark.parametrize("outlet", ["Westmere News", ""])
def test_every_trap_at_once_leaves_the_article(outlet: str) -> None:
    assert clean_text(SAMPLE, titles=[TITLE], outlet=outlet) == CLEAN


@pytest.mark.parametrize("outlet", ["وستمير نيوز", ""])
def test_the_same_in_arabic(outlet: str) -> None:
    assert clean_text(ARABIC, titles=[ARABIC_TITLE], outlet=outlet) == ARABIC_CLEAN


BODY = "The ferry was two days late because of the storm, its captain said on Tuesday."


@pytest.mark.parametrize(
    "line",
    [
        "Read more",
        "READ MORE:",
        "Advertisement",
        "Read also: Ferry captain wins regatta",
        "RELATED: Who pays for the new crane of the harbour?",
        "اقرأ أيضاً: العبّارة تتأخر يومين.",
        "هەروەها بخوێنەوە: کەشتییەکە دواکەوت.",
        "Follow us on Telegram for the latest news.",
        "Sign up for our newsletter",
        "© 2026 The Harbour Post. All rights reserved.",
        "Reporting by Ada Quill; Editing by Bram Oster",
        "Share this article",
        "اقرأ المزيد",
        "جميع الحقوق محفوظة لموقع وستمير نيوز",
        "زیاتر بخوێنەوە",
        "Devamını oku",
        "Читайте также: Паром опоздал",
        "***",
    ],
)
def test_furniture_goes_wherever_it_stands(line: str) -> None:
    assert clean_text(f"{BODY}\n{line}\nThe next one left on time.\n{line}") == (
        f"{BODY}\n\nThe next one left on time."
    )


@pytest.mark.parametrize(
    "mark",
    [
        "Harbour Post/ ",
        "WESTMERE (Meridian) - ",
        "Westmere, March 3 (Meridian News) -- ",
        "(Meridian) — ",
        "WESTMERE — ",
        "The Harbour Post: ",
    ],
)
def test_agencies_and_datelines_are_split_off(mark: str) -> None:
    assert clean_text(mark + BODY, outlet="The Harbour Post") == BODY


@pytest.mark.parametrize(
    "line",
    [
        "Watch your step, the captain said.",
        "The club (FC) - founded in 1902 - won again.",
        "He said either/ or was no answer.",
        "Live music returned to the pier.",
        "Share prices of the shipyard fell by a tenth.",
        "Radio Westmere said so.",
        "U.S. ships left .NET conference ... early.",
    ],
)
def test_sentences_that_only_look_like_furniture_stay(line: str) -> None:
    assert clean_text(f"{line}\n{BODY}\n{line}x.").startswith(line)


@pytest.mark.parametrize(
    "head", ["By Ada Quill", "2 hours ago", "10 Mar 2026, 08:15 UTC", "بقلم آدا"]
)
def test_bylines_and_time_stamps_at_the_head_go(head: str) -> None:
    assert clean_text(f"{TITLE}\n{head}\n{BODY}", titles=[TITLE]) == BODY


@pytest.mark.parametrize(
    "note",
    [
        (
            "(Reporting by Ada Quill and Bram Oster in Westmere, with reports by Corin Hale, Ines "
            "Calder, writing by Joss Merrick, editing by Lena Farrow and Otto Vance)"
        ),
        "Do you live on the islands? Tell us your story at desk@post.example.",
        "Ada Quill covers the sea for The Post. Follow her on Twitter.",
        "Follow Ada Quill on Bluesky.",
        "Ada Quill can be reached at ada@post.example.",
        "Some of the links are affiliate links: we may earn a small commission when you buy.",
        "نرحب بآرائكم، وكي لا نضطر إلى مراجعة التعليقات قبل نشرها ننصح بقراءة الإرشادات.",
        "The views expressed in this article are the author's own.",
        "لا تعبر الآراء الواردة في هذا المقال بالضرورة عن رأي الموقع.",
        "لە تێلیگرام فۆڵۆمان بکە بۆ نوێترین هەواڵ و ڕاپۆرت.",
        "Bu yazıda ifade edilen görüşler yazara aittir.",
        "Мнение автора может не совпадать с позицией редакции.",
        "Подписывайтесь на наш канал в Telegram, чтобы не пропустить новости.",
        "تحرير: سامي",
        "Staff writer Jane Moss and The Post's Corin Hale contributed to this report.",
        "Stay with The Post on air and online for updates on this developing story.",
        "Puedes seguir a El Faro en Facebook o suscribirte aquí a nuestras cartas.",
        "Folgen Sie dem Hafenboten und abonnieren Sie unsere Briefe.",
    ],
)
def test_notes_at_the_end_go_and_at_the_beginning_stay(note: str) -> None:
    assert clean_text(f"{BODY}\nOther.\n{note}") == f"{BODY}\n\nOther."
    assert BODY in clean_text(f"{note}\n{BODY}")


@pytest.mark.parametrize(
    "heading", ["Comments", "12 comments", "التعليقات (3)", "Yorumlar", "Комментарии 7"]
)
def test_what_readers_say_below_goes(heading: str) -> None:
    assert clean_text(f"{BODY}\n{heading}\nI was there myself and saw it all.") == BODY


def test_learned_lines_go_wherever_they_stand() -> None:
    line = "Seen something? Ring the desk, day and night."
    text = f"{line}\n{BODY}\n{line}\nOther."
    clean = clean_article(text, learned={line_key(line.upper())})
    assert clean.text == f"{BODY}\n\nOther."


@pytest.mark.parametrize(
    ("line", "place", "agency"),
    [
        ("WESTMERE (Meridian) - ", "WESTMERE", "Meridian"),
        ("Westmere, March 3 (Meridian News) -- ", "Westmere, March 3", "Meridian News"),
        ("(Meridian) — ", None, "Meridian"),
        ("WESTMERE — ", "WESTMERE", None),
        ("Harbour Post/ ", None, "Harbour Post"),
        ("ВЕСТМЕР, 10 марта. /МЕР/. ", "ВЕСТМЕР, 10 марта.", "МЕР"),
        ("Вестмер, 10 марта (Меридиан) — ", "Вестмер, 10 марта", "Меридиан"),
        ("وستمير (ميريديان) - ", "وستمير", "ميريديان"),
        ("وستمير/ ", None, "وستمير"),
        ("Westmere News/ WESTMERE (Meridian) - ", "WESTMERE", "Meridian"),
    ],
)
def test_a_mark_says_where_and_whose(line: str, place: str | None, agency: str | None) -> None:
    mark = clean_article(line + BODY).mark
    assert mark is not None
    assert (mark.written, mark.place, mark.agency) == (line.strip(), place, agency)
    assert clean_article(BODY).mark is None


def test_a_title_is_recognised_in_other_spellings() -> None:
    assert clean_text(f"“FERRY LATE”\n{BODY}", titles=["Ferry late"]) == BODY


def test_a_second_copy_of_a_paragraph_goes() -> None:
    assert clean_text(f"{BODY}\nOther.\n{BODY}") == f"{BODY}\n\nOther."


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Ferry late - The Harbour Post", "Ferry late"),
        ("Ferry late | the harbour post", "Ferry late"),
        ("The Harbour Post: Ferry late", "Ferry late"),
        ("Ferry late , again", "Ferry late, again"),
        ("The Harbour Post wins a prize", "The Harbour Post wins a prize"),
        ("The Harbour Post", "The Harbour Post"),
    ],
)
def test_a_title_loses_the_outlets_name(title: str, shown: str) -> None:
    assert clean_title(title, "The Harbour Post") == shown


WORDS = st.sampled_from(
    [
        "harbour",
        "Ferry",
        "said",
        "the",
        "ميناء",
        "Radio",
        "live",
        "/",
        "(AP)",
        "-",
        "icon",
        "By",
        "7",
    ]
)
SHORT = st.lists(WORDS, min_size=1, max_size=7).map(" ".join)
LONG = st.lists(WORDS, min_size=PROSE_WORDS + 8, max_size=40).map(" ".join)
LINES = st.lists(
    st.one_of(SHORT, SHORT.map("{}.".format), LONG, LONG.map("{}.".format), st.text(max_size=30)),
    max_size=12,
)


@settings(max_examples=200)
@given(LINES, st.sampled_from(["", "Ferry", "The Harbour Post"]))
def test_cleaning_what_is_clean_changes_nothing(lines: list[str], outlet: str) -> None:
    once = clean_text("\n".join(lines), titles=["Ferry said"], outlet=outlet)
    assert clean_text(once, titles=["Ferry said"], outlet=outlet) == once


@given(LINES, st.integers(0, 12))
def test_a_long_sentence_is_never_lost(lines: list[str], place: int) -> None:
    sentence = (
        "mayor Quill told reporters that nine ships had waited outside while divers cleared the "
        "wreck of an old dredger near the pier"
    )
    lines.insert(place, sentence)
    assert sentence in clean_text("\n".join(lines), titles=["Ferry said"])


@given(st.text(max_size=500))
def test_any_text_at_all_can_be_cleaned(text: str) -> None:
    clean_text(text, titles=[text[:20]], outlet=text[-10:])
    clean_title(text, text[:5])


def test_hostile_lines_take_no_time() -> None:
    for line in ("Ab/ Ab. " * 12_000, "1" * 90_000 + "x", "." * 90_000 + '"x', "A B. " * 20_000):
        clean_text(line)
    clean_text("\n".join(f"By A{number}" for number in range(20_000)))


def test_the_words_of_labels_are_folded() -> None:
    assert all(word == title_key(word) for word in LABEL_WORDS)


_LETTERS = st.text("iIİıſsSKkßẞµμσςΣ̇ ", max_size=12)


@given(text=_LETTERS, outlet=_LETTERS)
def test_where_an_expression_finds_a_name_it_is_not_overlooked(text: str, outlet: str) -> None:
    words = outlet.split()
    if words and re.search(re.escape(words[0]), text, re.IGNORECASE):
        assert may_name(text, outlet)
