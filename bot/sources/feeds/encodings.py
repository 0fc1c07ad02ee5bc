"""From a document's bytes to its characters, whatever it says about its encoding.

Believed in this order: a byte order mark, the bytes themselves where they are UTF-8, the HTTP
header, the XML declaration, and last the frequency of letters.
"""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_EBCDIC_START = "<?xml".encode("cp037")
_OTHER_STARTS = (*(mark for mark, _ in _MARKS[1:]), *(start for start, _ in _WIDE), _EBCDIC_START)

_DECLARED = re.compile(
    rb"""<\?xml\b[^>]{0,300}?\bencoding\s*=\s*["']\s*([\w.:-]{1,40})""", re.IGNORECASE
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_HEAD = 1_000

_WIDENED = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
"""What is meant by each name, when it is not exactly what it says: the Encoding Standard,
https://encoding.spec.whatwg.org/#names-and-labels."""

_TEXTLESS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})
_SEVEN_BITS = frozenset({"utf-7", "hz"})
_DEFAULTS = frozenset({"cp1252", "utf-8"})
"""Encodings that servers and programs name without knowing."""

_BAD_SHARE = 0.2
"""Of the characters beyond ASCII, up to which a document with bad bytes is still UTF-8. In
another encoding nearly all of them are bad."""
_LETTERS = 0xA0
"""In Windows-1252, quotes and dashes lie below, letters above."""
_MENDED = 1_000
"""Bad bytes that are looked at one by one."""

_FREQUENT = {
    "cp1256": "المينرتوبعدهسفكح",
    "cp1251": "оеаинтсрвлкмдпуя",
    "koi8-r": "оеаинтсрвлкмдпуя",
    "iso8859-5": "оеаинтсрвлкмдпуя",
    "iso8859-6": "المينرتوبعدهسفكح",
    "cp1253": "αοιετσνηυρπκμλςό",
    "cp1255": "יוהלארתבשמנדקעחפ",
    "cp874": "านรอกเงทมยลวดตสะ่้ัิีค",
}
"""Letters that make up most of a text, and lie where another encoding has rare ones."""
_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_ASIAN = (
    ("euc_jp", _KANA, 0.3),
    ("cp932", _KANA, 0.3),
    ("cp949", _HANGUL, 0.8),
    ("gb18030", re.compile("[\u3400-\u9fff]"), 0.5),
    ("big5hkscs", re.compile("[\u3400-\u9fff]"), 0.5),
)
"""With the letters that must be there, and their share of all characters beyond ASCII."""
_TURKISH = frozenset("ğışĞİŞ".encode("cp1254"))
_HIGH = re.compile(rb"[\x80-\xff]+")
_SAMPLE = 50_000
_RUN = 2.5
"""Bytes beyond ASCII that follow each other, on average: about one in Latin scripts."""
_LIKELY = 0.55


def decode(body: bytes, content_type: str) -> str:
    """Return the document's characters, without its byte order mark; never fails.

    ``content_type`` is the HTTP header, or empty.
    """
    for mark, codec in _MARKS:
        if body.startswith(mark):
            rest = body[len(mark) :]
            return _mended(rest)[0] if codec == "utf-8" else rest.decode(codec, "replace")
    for start, codec in _WIDE:
        if body.startswith(start):
            return body.decode(codec, "replace")
    if body.startswith(_EBCDIC_START):
        return _decode_ebcdic(body)
    claims = _claims(body, content_type)
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return _decode_other(body, claims)
    # Some encodings look like ASCII, and are not.
    other = next(filter(_is_like_ascii, claims), None)
    return body.decode(other, "replace") if other and text.isascii() else text


def is_utf8(body: bytes, content_type: str) -> bool:
    """Return whether ``decode`` would take the document for UTF-8, if its bytes are."""
    if body.startswith(_OTHER_STARTS):
        return False
    return not any(_is_like_ascii(codec) for codec in _claims(body, content_type))


def _is_like_ascii(codec: str) -> bool:
    return codec in _SEVEN_BITS or codec.startswith("iso2022")


def _claims(body: bytes, content_type: str) -> list[str]:
    """Return the codecs that the header and the declaration name, by Python's names."""
    charset = _CHARSET.search(content_type)
    declared = _DECLARED.search(body, 0, _HEAD)
    written = [
        charset[1] if charset else "",
        declared[1].decode("ascii", "replace") if declared else "",
    ]
    found = [codec for name in written if (codec := _codec(name))]
    return sorted(found, key=lambda codec: codec in _DEFAULTS)  # stable: the header first


def _codec(name: str) -> str | None:
    try:
        b"a".decode(name, "replace")  # the public way to tell a text encoding from hex and zip
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return None if known in _TEXTLESS else _WIDENED.get(known, known)


def _decode_ebcdic(body: bytes) -> str:
    declared = _DECLARED.search(body[:_HEAD].decode("cp037").encode("ascii", "replace"))
    codec = _codec(declared[1].decode()) if declared else None
    return body.decode(codec or "cp037", "replace")


def _decode_other(body: bytes, claims: list[str]) -> str:
    """Decode what is not UTF-8, or not wholly."""
    text, is_right = _mended(body)
    if is_right:
        return text
    for codec in claims:
        if codec in _DEFAULTS:
            continue
        try:
            return body.decode(codec)
        except UnicodeDecodeError:
            pass
    return body.decode(_guess(body), "replace")


def _mended(body: bytes) -> tuple[str, bool]:
    """Decode damaged UTF-8, and say whether it is likely to be just that."""
    damaged = body.decode("utf-8", "replace")
    bad = damaged.count("\ufffd")
    beyond = len(damaged) - len(damaged.encode("ascii", "ignore"))
    text = body.decode("utf-8", "mend-one-byte") if bad <= _MENDED else damaged
    return text, bad <= beyond * _BAD_SHARE


def _guess(body: bytes) -> str:
    """Return the encoding that the bytes beyond ASCII look most like."""
    runs = _HIGH.findall(body[: _SAMPLE * 10])
    high = b"".join(runs)[:_SAMPLE]
    if len(high) < _RUN * len(runs):
        turkish = sum(byte in _TURKISH for byte in high)
        return "cp1254" if turkish * 2 > len(high) else "cp1252"
    shares = {
        codec: sum(map(high.count, _bytes_of(letters, codec))) / len(high)
        for codec, letters in _FREQUENT.items()
    }
    best = max(shares, key=shares.__getitem__)
    if shares[best] >= _LIKELY:
        return best
    return next(
        (codec for codec, letters, share in _ASIAN if _is_in(body, codec, letters, share)), best
    )


def _bytes_of(letters: str, codec: str) -> list[bytes]:
    return [letter.encode(codec) for letter in letters]


def _is_in(body: bytes, codec: str, letters: re.Pattern[str], share: float) -> bool:
    try:
        text = body.decode(codec)
    except UnicodeDecodeError:
        return False
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return len(letters.findall(text)) >= beyond * share


def _mend(error: UnicodeError) -> tuple[str, int]:
    """Read a stray byte as Windows-1252 where it stands among ASCII: the quote in "It's"."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    before = error.object[max(error.start - 1, 0) : error.start]
    stray = error.object[error.start : error.end]
    after = error.object[error.end : error.end + 1]
    is_latin = before.isalpha() or after.isalpha() or stray[0] < _LETTERS
    if is_latin and before.isascii() and after.isascii():
        return stray.decode("cp1252", "replace"), error.end
    return "\ufffd", error.end


codecs.register_error("mend-one-byte", _mend)
