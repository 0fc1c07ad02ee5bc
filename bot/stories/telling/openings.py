"""What stands before the news in a sentence: datelines, agency marks, hours, alarms. Pure."""

import re

from bot.sources.marks import split_mark

_AGENCY = (
    r"(?:reuters|ap|afp|dpa|ansa|efe|upi|cnn|bbc|aa|apa|irna|isna|pa media|pa|wafa|sana|ina|"
    r"associated press|the associated press|agence france[- ]presse|kurdistan ?24|rudaw|"
    r"anadolu(?: agency)?|xinhua|tass|тасс|риа новости|интерфакс|interfax|bloomberg|رويترز|"
    r"أ ?ف ?ب|فرانس برس|د ب أ|وكالات|واع|الأناضول|سبوتنيك|رووداو|ایسنا|ایرنا|ئاژانسەکان)"
)
_DASH = r"[-–—―ـ:|]+"
_IN_BRACKETS = rf"(?:\(|-lrb-)\s*{_AGENCY}(?:\s[^()\n]{{1,24}})?\s*(?:\)|-rrb-)\s*\.?"
# As in: HARBOUR CITY, March 3 (Reuters) - ships came; بغداد (رويترز) - قال; -lrb- cnn -rrb- ships;
# without a dash, only behind names: Atlanta (CNN)Ships came.
_DATELINE = re.compile(
    rf"\A(?:[^\n()]{{0,60}}?{_IN_BRACKETS}\s*(?:{_DASH}\s*)+|{_IN_BRACKETS}\s*"
    rf"|[^\n()]{{0,40}}?(?:-lrb-|\( )\s*{_AGENCY}\s*(?:-rrb-| \))\s*"
    r"|(?-i:[A-ZÀ-Þ][\w.'’-]*(?:,? [A-ZÀ-Þ][\w.'’-]*){0,3}"
    r"|[\u0620-\u06ff]+(?: [\u0620-\u06ff]+){0,2}) ?"
    rf"{_IN_BRACKETS}\s*(?=(?-i:[^\Wa-zа-яё])|[\"“'«]))",
    re.IGNORECASE,
)
# As in: ERBIL (Kurdistan 24) – ships came; an agency we do not know needs its dash.
_BRACKETS = re.compile(rf"\A[^\W\d_][^()\n.!?:]{{0,50}}?\s*\([^()\n]{{2,30}}\)\s*\.?\s*{_DASH}\s+")
# "HARBOUR CITY, March 3 - " and "PORT VALE — ": capitals only, so that no sentence is beheaded.
_PLACE_LINE = re.compile(
    r"\A[A-ZÀ-ÞА-ЯЁİĞŞ]{2}[A-ZÀ-ÞА-ЯЁİĞŞ'’.\- ]{0,40}(?:,\s*[^\W\d_][\w. ]{1,30}){0,2}"
    r"(?:,?\s+\d{1,2}(?:\s[^\W\d_]+)?)?(?:,\s\d{4})?\s*[,.]?\s*[–—-]{1,2}\s+"
)
# As in: Harbour City, Lumeria – Ships came. Only where an article begins.
_CITY = re.compile(
    r"\A[A-ZÀ-ÞА-ЯЁİĞŞ][\w’'.-]+(?: [A-ZÀ-ÞА-ЯЁİĞŞ][\w’'.-]+){0,2}"
    r"(?:, [A-ZÀ-ÞА-ЯЁİĞŞ][\w .]{1,24})?\s+[–—-]{1,2}\s+(?=[\"“«A-ZÀ-ÞА-ЯЁİĞŞ])"
    r"|\A[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+){0,2}"
    r"(?: \([A-Z][\w .]{1,24}\)|, [A-Z][\w .]{1,24})?, "
    r"(?:\d{1,2} [A-Z][a-z]{2,8}\.?|[A-Z][a-z]{2,8}\.? \d{1,2})"
    r"(?:,? \d{4})?\s*[:–—-]{1,2}\s+(?=[\"“«A-Z])"
    r"|\A[\u0620-\u06ff]+(?: [\u0620-\u06ff]+){0,2}\s*[-–—ـ]{1,2}\s+(?=[\u0620-\u06ff\"«])"
)
# As in: Arlen, 18. November (dpa). A sentence of its own.
_ONLY_PLACE_AND_DAY = re.compile(
    r"\A[A-ZÀ-ÞА-ЯЁİĞŞ][\w’'.-]+(?: [A-ZÀ-ÞА-ЯЁİĞŞ][\w’'.-]+){0,2},? "
    r"\d{1,2}\.? [^\W\d_]{3,10}\.?(?: \d{4})?(?: \([^()\n]{2,30}\))?\s*\.\Z"
)
_RUSSIAN_LINE = re.compile(
    r"\A[А-ЯЁ][А-Яа-яё-]+[.,] \d{1,2} [а-яё]{3,8}\.?(?: ?[-–—.] ?| )(?:INTERFAX\.RU|ИНТЕРФАКС|"
    r"/?ТАСС/?|РИА Новости)\.?\s*[-–—.]*\s*"
)
_AFTER_DASH = re.compile(r"\A(?:РИА Новости|ТАСС|AFP|EFE)\s*\.\s*[-–—]?\s*")
_AGENCY_LINE = re.compile(rf"\A\s*{_AGENCY}\s*[-–—:/|]+\s*", re.IGNORECASE)
# As in: Harbour News/ The minister said; شفق نيوز/ قال الوزير
_SAYS_WHAT_IT_IS = re.compile(
    r"\A(?:خبرگزاری|خبرگزارى|وكالة(?: أنباء)?|وکالة|صحيفة|قناة|موقع|مراسل|ئاژانسی|ماڵپەڕی|"
    r"агентство|agence|agencia|agentur)\s+[^\s:/–—-]+(?:\s+[^\s:/–—-]+){0,2}\s*[:/–—-]+\s+"
    r"|\A(?:[A-Z][\w’'.-]+ ){1,3}(?:News Agency|News|Agency|Press)\s*[:/–—-]+\s+"
)
_SLASH_LINE = re.compile(
    r"\A(?:[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,3}|[\u0620-\u06ff]+(?: [\u0620-\u06ff]+){0,2})\s?/\s+"
)
# As in: بغداد/ صوت الرافد: قال الوزير
_ARABIC_SLASH = re.compile(
    r"\A[\u0620-\u06ff]+(?: [\u0620-\u06ff]+){0,2}\s?/\s?"
    r"[\u0620-\u06ff]+(?: [\u0620-\u06ff]+){0,2}\s?[-–—:/]\s*"
)
# As in: ARLEN, Nov. 20, 2026 /PRNewswire/ -- Acme opened
_WIRE = re.compile(
    r"\A[^/\n]{0,60}/(?:PR ?Newswire|Business ?Wire|GLOBE ?NEWSWIRE|ACCESSWIRE|EINPresswire|"
    r"PRWeb)[^/\n]{0,20}/\s*[-–—]*\s*",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"\A(?:(?:first |last )?(?:updated|published|posted|تحديث|آخر تحديث|نشر في|güncelleme|"
    r"обновлено)\b[^.\n]{0,24}?)?"
    r"[\[(]?\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s?(?:gmt|utc|cet|est|bst|edt|et|мск))?[\])]?"
    r"\s*[-–—:|]\s*",
    re.IGNORECASE,
)
_ALARM = re.compile(
    r"\A(?:breaking(?: news)?|exclusive|urgent|just in|developing|update(?: ?\d)?|updated|"
    r"corrected|watch|video|opinion|analysis|explainer|live|عاجل|خاص|حصري|فيديو|بالفيديو|"
    r"تحديث|son dakika|özel|срочно|молния|эксклюзив|فوری|بەپەلە|تایبەت)\s*[:/|–—-]+\s+",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"\ABy [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,2}(?:,? (?:Reuters|AP|AFP|CNN))?"
    r"\s*(?:[|•·]|[-–—]\s)\s*"
)
_STEPS = (_ALARM, _WIRE, _ARABIC_SLASH, _BYLINE, _STAMP, _DATELINE, _BRACKETS, _AGENCY_LINE,
          _SAYS_WHAT_IT_IS, _SLASH_LINE, _RUSSIAN_LINE, _PLACE_LINE, _AFTER_DASH)  # fmt: skip
_SIGNS = re.compile(r"[/|:–—()\[-]|ـ|-lrb-")
_BULLET = re.compile(r"\A[•*▪●◦‣⁃–—-]+\s+")
_FARTHEST = 120
_MOST = 3


def without_opening(sentence: str, *, first: bool = False, source: str = "") -> str:
    """Return ``sentence`` without a time stamp, dateline or agency mark at its start.

    The first letter of what is left is as it was; a sentence that is nothing else comes back empty.
    ``first``: it is the article's first, where more is taken for a place or an outlet's name.
    """
    sentence = _BULLET.sub("", sentence, count=1)
    if not _SIGNS.search(sentence[:_FARTHEST]):
        return _ONLY_PLACE_AND_DAY.sub("", sentence).strip() if first else sentence.strip()
    for _ in range(_MOST):
        before = sentence
        for step in _STEPS:
            sentence = step.sub("", sentence, count=1)
        if first:
            sentence = _without_place(sentence, source)
        if sentence == before:
            break
    return sentence.strip()


def _without_place(sentence: str, source: str) -> str:
    mark, rest = split_mark(sentence, source)
    if mark is not None and rest.strip():
        sentence = rest
    return _ONLY_PLACE_AND_DAY.sub("", _CITY.sub("", sentence, count=1))


def without_title(sentence: str, title: str) -> str:
    """Return ``sentence`` without the title, where it stands before it with a sign between."""
    written = " ".join(title.split()).rstrip(".!؟? ")
    if not written or not sentence.casefold().startswith(written.casefold()):
        return sentence
    rest = sentence[len(written) :]
    bare = rest.lstrip(" .:|–—-/\n")
    had_sign = any(sign in ".:|–—-/\n" for sign in rest[: len(rest) - len(bare)])
    goes_on = not bare or bare[0].islower() or (not had_sign and not bare[0].isupper())
    return sentence if goes_on and bare else bare
