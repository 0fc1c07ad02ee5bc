"""Which language a text is in, as far as its letters tell."""

import re
from collections import Counter

_LETTERS = {
    "Arab": re.compile("[\u0620-\u06d3\u06fa-\u06ff\u0750-\u077f]"),
    "Cyrl": re.compile("[\u0400-\u052f]"),
    "Hebr": re.compile("[\u05d0-\u05ea]"),
    "Grek": re.compile("[\u0370-\u03ff]"),
    "Hang": re.compile("[\uac00-\ud7a3]"),
    "Kana": re.compile("[\u3040-\u30ff]"),
    "Hani": re.compile("[\u4e00-\u9fff]"),
    "Latn": re.compile("[A-Za-z\u00c0-\u024f]"),
}
_SCRIPT_OF = {
    **dict.fromkeys(("ar", "fa", "ckb", "ur", "ps", "sd", "ug", "ckb"), "Arab"),
    **dict.fromkeys(("ru", "uk", "bg", "be", "mk", "kk", "ky", "tg", "mn"), "Cyrl"),
    **dict.fromkeys(("en", "tr", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "kmr"), "Latn"),
    "he": "Hebr",
    "el": "Grek",
    "ko": "Hang",
    "ja": "Kana",
    "zh": "Hani",
}
_ONLY = {"Hebr": "he", "Grek": "el", "Hang": "ko", "Kana": "ja", "Hani": "zh"}

# Letters that a language has and its neighbours in the same script have not.
_SORANI = re.compile("[ێۆڵڕۊ]|(?<=\u0648)\u0648|ە")
_PERSIAN = re.compile("[پچژگ]")
_PERSIAN_KEYS = re.compile("[یک]")
_ARABIC_KEYS = re.compile("[يكةىإأ]")
_URDU = re.compile("[ٹڈڑںےہ]")
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_TURKISH = re.compile("[ğışİĞŞ]")
_SAMPLE = 600
_RARE = 0.01


def checked_language(declared: str | None, text: str) -> str | None:
    """Return ``declared`` where the text's letters agree, else the language they speak for.

    Sites copy their templates, so an Arabic page that calls itself English is common. None: not
    declared, and the letters do not tell.
    """
    sample = text[:_SAMPLE]
    script = _script(sample)
    base = (declared or "").split("-")[0].lower()
    if script is None:
        return declared or None
    told = _by_letters(script, sample)
    if script == "Arab" and told == "ckb" and base in {"ku", "ar", "fa", ""}:
        return told  # "ku" says Kurdish only; the letters say which
    if base and _SCRIPT_OF.get(base, script) == script:
        return declared
    return told


def _script(sample: str) -> str | None:
    if sample.isascii():
        return "Latn" if _LETTERS["Latn"].search(sample) else None
    counts = Counter({name: len(letters.findall(sample)) for name, letters in _LETTERS.items()})
    name, most = counts.most_common(1)[0]
    return name if 2 * most > sum(counts.values()) else None


def _by_letters(script: str, sample: str) -> str | None:
    if script in _ONLY:
        return _ONLY[script]
    often = max(1, int(_RARE * len(sample)))
    if script == "Arab":
        return _arabic_script(sample, often)
    if script == "Cyrl":
        return "uk" if len(_UKRAINIAN.findall(sample)) > often else "ru"
    if sample.isascii():
        return None
    return "tr" if len(_TURKISH.findall(sample)) > often else None


def _arabic_script(sample: str, often: int) -> str:
    if len(_URDU.findall(sample)) > 2 * often:
        return "ur"
    if len(_SORANI.findall(sample)) > 2 * often:
        return "ckb"
    persian = len(_PERSIAN.findall(sample)) + len(_PERSIAN_KEYS.findall(sample))
    return "fa" if persian > len(_ARABIC_KEYS.findall(sample)) else "ar"
