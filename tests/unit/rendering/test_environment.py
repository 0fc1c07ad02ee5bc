from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.errors import TemplateError
from bot.rendering.environment import Renderer

NOON = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)

ARABIC = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3"
" : n%100>=11 ? 4 : 5);\\n"

msgid "Hello %(who)s, how are you?"
msgstr "مرحبا %(who)s"

msgid "%(count)s story"
msgid_plural "%(count)s stories"
msgstr[0] "zero"
msgstr[1] "one"
msgstr[2] "two"
msgstr[3] "few"
msgstr[4] "many"
msgstr[5] "other"
"""


class Desk:
    """A folder of an operator's templates, and what comes out of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def said(self, text: str, language: str = "en", **values: object) -> str:
        self.write("try.html.j2", text)
        return Renderer(self.folder).render("try", language=language, **values)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_every_template_compiles() -> None:
    assert Renderer().problems() == []


def test_values_are_escaped(desk: Desk) -> None:
    assert desk.said("<b>{{ title }}</b>", title="a < b & c") == "<b>a &lt; b &amp; c</b>"


def test_a_missing_value_is_an_error_that_names_template_and_line(desk: Desk) -> None:
    with pytest.raises(TemplateError, match=r"try\.html\.j2, line 2.*'title' is undefined"):
        desk.said("one\n{{ title }}")


def test_a_mistake_in_an_included_template_names_that_template(desk: Desk) -> None:
    desk.write("inner.html.j2", "{{ 1 | local('Nowhere/Land') }}")
    with pytest.raises(TemplateError, match=r"inner\.html\.j2, line 1"):
        desk.said("{% include 'inner.html.j2' %}")


def test_broken_syntax_names_template_and_line(desk: Desk) -> None:
    desk.write("messages/broken.html.j2", "x\n{% if %}")
    (problem,) = Renderer(desk.folder).problems()
    assert problem.startswith("template messages/broken.html.j2, line 2: Expected an expression")


def test_a_template_that_does_not_exist_is_named() -> None:
    with pytest.raises(TemplateError, match="messages/nowhere"):
        Renderer().render("messages/nowhere")


@pytest.mark.parametrize(
    "escape",
    ["{{ ''.__class__.__mro__ }}", "{{ items.append(1) }}", "{{ items.__init__.__globals__ }}"],
)
def test_templates_reach_nothing_outside(desk: Desk, escape: str) -> None:
    with pytest.raises(TemplateError):
        desk.said(escape, items=[1])


def test_a_language_falls_back_from_region_to_language_to_english(desk: Desk) -> None:
    desk.write("locales/ar/LC_MESSAGES/messages.po", ARABIC)
    text = "{% trans %}Hello {{ who }},\n   how are you?{% endtrans %}"
    said = {code: desk.said(text, code, who="Mira") for code in ("ar-IQ", "ar", "fr", "xx", "en")}
    english = "Hello Mira, how are you?"
    assert said == {
        "ar-IQ": "مرحبا Mira",
        "ar": "مرحبا Mira",
        "fr": english,
        "xx": english,
        "en": english,
    }


def test_a_value_in_a_translated_sentence_is_escaped(desk: Desk) -> None:
    desk.write("locales/ar/LC_MESSAGES/messages.po", ARABIC)
    text = "{% trans %}Hello {{ who }}, how are you?{% endtrans %}"
    assert desk.said(text, "ar", who="<Mira>") == "مرحبا &lt;Mira&gt;"


@pytest.mark.parametrize(("count", "form"), [(0, "zero"), (1, "one"), (2, "two"), (7, "few")])
def test_plurals_are_those_of_the_language(desk: Desk, count: int, form: str) -> None:
    desk.write("locales/ar/LC_MESSAGES/messages.po", ARABIC)
    text = "{% trans count %}{{ count }} story{% pluralize %}{{ count }} stories{% endtrans %}"
    assert desk.said(text, "ar", count=count) == form


def test_imported_macros_speak_the_same_language(desk: Desk) -> None:
    desk.write("locales/ar/LC_MESSAGES/messages.po", ARABIC)
    desk.write(
        "_inner.html.j2",
        "{% macro greet(who) %}"
        "{% trans %}Hello {{ who }}, how are you?{% endtrans %}{% endmacro %}",
    )
    text = "{% from '_inner.html.j2' import greet %}{{ greet('Mira') }}"
    assert desk.said(text, "ar") == "مرحبا Mira"


def test_a_broken_translation_is_named_at_start(desk: Desk) -> None:
    desk.write("locales/ar/LC_MESSAGES/messages.po", "what is this")
    with pytest.raises(TemplateError, match=r"messages\.po"):
        Renderer(desk.folder)


def test_labels_are_plain_text(desk: Desk) -> None:
    desk.write("buttons.j2", "{% macro greet(who) %}\n Hello {{ who }}\n{% endmacro %}")
    assert Renderer(desk.folder).label("greet", who="<Mira>") == "Hello <Mira>"


def test_a_label_that_does_not_exist_is_named(desk: Desk) -> None:
    desk.write("buttons.j2", "")
    with pytest.raises(TemplateError, match="no macro greet"):
        Renderer(desk.folder).label("greet")


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("{{ moment | local('Asia/Baghdad') }}", "en", "Mar 4, 15:30"),
        ("{{ moment | local('Asia/Baghdad') }}", "en-GB", "4 Mar, 15:30"),
        ("{{ moment | date('Pacific/Kiritimati') }}", "en", "March 5, 2026"),
        ("{{ day | date(style='full') }}", "en", "Wednesday, March 4, 2026"),
        ("{{ at | time_of_day }}", "en", "07:05"),
        ("{{ moment | time_of_day }}", "en", "12:30"),
        ("{{ 12345.67 | number }}", "en", "12,345.7"),
        ("{{ ['a<', 'b', 'c'] | listed }}", "en", "a&lt;, b, and c"),
        ("{{ [] | listed }}", "en", ""),
        ("{{ 'https://www.dawn.example/a' | host }}", "en", "dawn.example"),
        ("{{ 'https://dаwn.example/a' | host }}", "en", "xn--dwn-6cd.example"),
        ("{{ 'nothing' | host }}", "en", ""),
        ("{{ 'a\u202eb' | clean }}", "en", "ab"),
    ],
)
def test_filters(desk: Desk, text: str, language: str, shown: str) -> None:
    values = {"moment": NOON, "day": date(2026, 3, 4), "at": time(7, 5)}
    assert desk.said(text, language, **values) == shown


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        (timedelta(seconds=-90), "1 minute ago"),
        (timedelta(0), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=23), "23 hours ago"),
        (timedelta(hours=25), "1 day ago"),
    ],
)
def test_age_is_never_in_the_future(desk: Desk, before: timedelta, shown: str) -> None:
    assert desk.said("{{ moment | ago(now) }}", moment=NOON - before, now=NOON) == shown


def test_a_link_is_escaped(desk: Desk) -> None:
    said = desk.said("{{ 'https://dawn.example/?a=1&b=\"2' | link('a <b>') }}")
    assert said == '<a href="https://dawn.example/?a=1&amp;b=&#34;2">a &lt;b&gt;</a>'


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "tg://resolve?domain=x",
        "https://user:word@dawn.example/",
        "https://dawn.example/ x",
        "https://dawn.example/\u202e",
        "https://[broken/",
        f"https://dawn.example/{'x' * 3000}",
    ],
)
def test_a_harmful_address_is_no_link(desk: Desk, url: str | None) -> None:
    assert desk.said("{{ url | link('text') }}", url=url) == "text"
