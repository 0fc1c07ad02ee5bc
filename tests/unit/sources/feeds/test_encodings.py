import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.feeds.encodings import decode

ARABIC = "<t>افتتح محافظ المدينة صباح اليوم الجسر الجديد على النهر بحضور عدد من المسؤولين</t>"
RUSSIAN = "<t>Мэр города открыл сегодня новый мост через реку в присутствии жителей</t>"
TURKISH = "<t>Belediye başkanı bugün şehrin yeni köprüsünü halkın katılımıyla açtı</t>"
FRENCH = "<t>Le maire a inauguré aujourd’hui le nouveau pont, très attendu à l’été</t>"
GREEK = "<t>Ο δήμαρχος εγκαινίασε σήμερα τη νέα γέφυρα της πόλης</t>"
HEBREW = "<t>ראש העיר פתח היום את הגשר החדש מעל הנהר</t>"
CHINESE = "<t>市长今天为河上的新桥揭幕，许多居民参加了仪式</t>"
JAPANESE = "<t>市長は今日、川に架かる新しい橋の開通式に出席しました</t>"
KOREAN = "<t>시장은 오늘 강 위의 새 다리 개통식에 참석했습니다</t>"
WRITTEN = [
    (ARABIC, "cp1256"),
    (ARABIC, "iso8859-6"),
    (RUSSIAN, "cp1251"),
    (RUSSIAN, "koi8-r"),
    (RUSSIAN, "iso8859-5"),
    (TURKISH, "cp1254"),
    (FRENCH, "cp1252"),
    (GREEK, "cp1253"),
    (HEBREW, "cp1255"),
    (CHINESE, "gb18030"),
    (JAPANESE, "cp932"),
    (JAPANESE, "euc_jp"),
    (KOREAN, "cp949"),
]


@pytest.mark.parametrize(("text", "encoding"), WRITTEN)
@pytest.mark.parametrize("said", ["", "utf-8", "iso-8859-1", "no-such-encoding", "rot13"])
def test_an_encoding_that_nobody_names_is_recognized(text: str, encoding: str, said: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{said}"?>' if said else ""
    assert decode(declaration.encode() + text.encode(encoding), "") == declaration + text


@pytest.mark.parametrize(("text", "encoding"), [*WRITTEN, (JAPANESE, "iso2022_jp")])
def test_a_header_or_a_declaration_is_believed(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), f"text/xml; charset={encoding}") == text
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>'
    assert decode(declaration.encode() + text.encode(encoding), "") == declaration + text
    # A server that says Latin-1 of everything is not.
    assert text in decode(declaration.encode() + text.encode(encoding), "text/xml; charset=latin1")


@pytest.mark.parametrize("said", ["windows-1256", "iso-8859-1", "utf-16", "ascii"])
def test_bytes_that_are_utf8_are_utf8_whatever_is_said(said: str) -> None:
    assert decode(ARABIC.encode(), f"text/xml; charset={said}") == ARABIC


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-be"]
)
def test_wide_characters_are_known_by_mark_or_zeros(encoding: str) -> None:
    assert decode(FRENCH.encode(encoding), "text/xml; charset=utf-8") == FRENCH


def test_ebcdic_is_known_by_how_it_begins() -> None:
    text = '<?xml version="1.0" encoding="cp500"?><t>Pont [1]</t>'
    assert decode(text.encode("cp500"), "") == text


def test_bad_bytes_are_read_one_by_one() -> None:
    broken = ARABIC.encode().replace("الجسر".encode(), b"\xff")
    assert decode(broken, "") == ARABIC.replace("الجسر", "\ufffd")
    assert decode("It@s déjà vu à là".encode().replace(b"@", b"\x92"), "") == "It’s déjà vu à là"


@given(st.binary(max_size=200), st.sampled_from(["", "text/xml; charset=utf-8", "x; charset=big5"]))
def test_no_bytes_are_too_much(body: bytes, content_type: str) -> None:
    assert isinstance(decode(body, content_type), str)


@given(
    st.text(st.characters(exclude_categories=["Cs"])).filter(lambda t: not t.startswith("\ufeff"))
)
def test_what_is_utf8_comes_back_unchanged(text: str) -> None:
    assert decode(b"<" + text.encode(), "").replace("\0", "") == f"<{text}".replace("\0", "") or (
        text.startswith("\0")  # taken for wide characters
    )
