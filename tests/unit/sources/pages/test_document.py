"""Pages whose bytes are not what a server says, or not what HTML asks for."""

import pytest

from bot.sources.extraction import extract_page
from bot.sources.pages.document import MAX_PAGE, read_document

URL = "https://post.example/2026/03/a"
BODY = [
    "The harbour of Westmere opened again on Tuesday, seventeen days after a dredger sank in it.",
    "Divers had worked around the clock to cut the wreck into three pieces, said Ada Quill.",
    "About two thousand people live from the port, and the union put the loss at four million.",
]
ARABIC = [
    "قالت مديرة الميناء إن المرفأ فتح أبوابه من جديد يوم الثلاثاء بعد سبعة عشر يوما من الإغلاق.",
    "وأضافت أن الغواصين عملوا ليلا ونهارا لقطع الحطام إلى ثلاثة أجزاء قبل رفعها من القاع.",
    "ويعيش نحو ألفي شخص من المرفأ، وقدرت النقابة الخسائر بأربعة ملايين.",
]


def _paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def _lines(page: bytes, header: str = "text/html") -> list[str]:
    found = extract_page(page, {"content-type": header}, URL)
    assert found is not None
    return found.text.split("\n\n")


def _arabic(charset: str) -> str:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    return f"<html dir=rtl><head>{meta}<title>x</title></head><body>{_paragraphs(ARABIC)}</body>"


@pytest.mark.parametrize(
    ("charset", "written_in", "header"),
    [
        ("windows-1256", "cp1256", "text/html"),
        ("windows-1256", "cp1256", "text/html; charset=windows-1256"),
        ("windows-1256", "cp1256", "text/html; charset=utf-8"),
        ("windows-1256", "cp1256", "text/html; charset=ISO-8859-1"),
        ("iso-8859-1", "cp1256", "text/html"),
        ("utf-8", "cp1256", "text/html; charset=utf-8"),
        ("utf-8", "utf-8", "text/html; charset=ISO-8859-1"),
        ("utf-8", "utf-8", "text/html; charset=unknown-8bit"),
        ("utf-16", "utf-16", "text/html"),
    ],
)
def test_arabic_is_read_whatever_is_said_of_its_encoding(
    charset: str, written_in: str, header: str
) -> None:
    assert _lines(_arabic(charset).encode(written_in), header) == ARABIC


@pytest.mark.parametrize(
    "page",
    [
        f"<title>x</title><div><h1>Harbour opens</h1>{_paragraphs(BODY)}</div>",
        _paragraphs(BODY),
        f"<html><head><title>x</title><body><article>{_paragraphs(BODY)}<p>And so",
        "<html><body>" + "<font>" * 400 + _paragraphs(BODY),
        "<html><body>" + "<div>" * 400 + _paragraphs(BODY),
        f"<html ⚡><body>{_paragraphs(BODY)}<amp-consent><p>We use cookies.</p></amp-consent>",
    ],
    ids=["no html", "only paragraphs", "cut off", "font in font", "div in div", "amp"],
)
def test_pages_against_the_rules_are_read(page: str) -> None:
    assert _lines(page.encode()) == BODY


@pytest.mark.parametrize("name", ["script", "STYLE"])
def test_a_page_with_megabytes_of_programs_before_its_text_is_read(name: str) -> None:
    filler = "var a=1;" * (MAX_PAGE // 8 + 1)
    data = '{"@type": "NewsArticle", "headline": "Harbour opens"}'
    page = (
        f"<html><head><{name}>{filler}</{name}><script type='application/ld+json'>{data}</script>"
        f"</head><body>{_paragraphs(BODY)}</body></html>"
    )
    found = extract_page(page.encode(), {}, URL)
    assert found is not None
    assert (found.title, found.text.split("\n\n")) == ("Harbour opens", BODY)


def test_a_program_that_never_ends_costs_no_more_than_a_long_page() -> None:
    assert read_document(b"<script>" * (MAX_PAGE // 4), {}) is not None


@pytest.mark.parametrize("body", [b"", b"   ", b"%PDF-1.4 obj stream", b'{"a": "plain text"}'])
def test_what_has_no_markup_is_no_page(body: bytes) -> None:
    assert read_document(body, {}) is None


def test_structured_data_is_found_whatever_its_type_adds() -> None:
    text = "\\n".join(BODY * 4)
    data = f'{{"@graph": [{{"@type": "NewsArticle", "articleBody": "{text}"}}]}}'
    page = (
        "<html><head><title>x</title>"
        f"<script type='application/ld+json; charset=utf-8'>{data}</script></head>"
        "<body><div id=root></div></body></html>"
    )
    assert _lines(page.encode())[:3] == BODY
