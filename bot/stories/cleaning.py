"""What is not part of the news in a sentence: datelines, agency marks, site furniture, halves."""

import re

_AGENCY = (
    r"(?:reuters|ap|afp|dpa|ansa|efe|upi|pa media|associated press|agence france[- ]presse|"
    r"anadolu(?: agency)?|xinhua|tass|interfax|bloomberg|رويترز|أ ?ف ?ب|فرانس برس|د ب أ|وكالات)"
)
_DASH = r"[-–—―:]+"
# As in: HARBOUR CITY, March 3 (Reuters) - ships came; بغداد (رويترز) - قال
_DATELINE = re.compile(rf"\A[^\n()]{{0,60}}\(\s*{_AGENCY}\s*\)\s*{_DASH}?\s*", re.IGNORECASE)
# "HARBOUR CITY, March 3 - " and "PORT VALE — ": capitals only, so that no sentence is beheaded.
_PLACE_LINE = re.compile(
    r"\A[A-Z][A-Z'.\- ]{2,40}(?:,\s*[A-Z][\w. ]{1,30})?(?:,?\s+\d{1,2})?\s*[–—-]{1,2}\s+"
)
_AGENCY_LINE = re.compile(rf"\A\s*{_AGENCY}\s*[-–—:/|]+\s*", re.IGNORECASE)
# As in: Harbour News/ The minister said; شفق نيوز/ قال الوزير
_SLASH_LINE = re.compile(
    r"\A(?:[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,3}|[\u0620-\u06ff]+(?: [\u0620-\u06ff]+){0,2})\s?/\s+"
)
_STAMP = re.compile(
    r"\A(?:(?:updated|published|posted|last updated|تحديث|نشر في)\b[^.\n]{0,20}?)?"
    r"\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s?(?:gmt|utc|cet|est|bst))?\s*[-–—:|]\s*",
    re.IGNORECASE,
)
_OPENING_STEPS = (_STAMP, _DATELINE, _AGENCY_LINE, _SLASH_LINE, _PLACE_LINE)

_FURNITURE = re.compile(
    r"""
    \A\W*(?:
      read\ (?:more|also|next|the\ full)\b | see\ also\b | also\ read\b
    | related\ (?:stories|articles?|:)
    | (?:click|tap)\ here\b | sign\ up\b | subscribe\b | log\ in\b | share\ (?:this|on|via)\b
    | follow\ (?:us|me)\b | advert(?:isement)?\b | sponsored\b | copyright\b | ©
    | all\ rights\ reserved\b
    | (?:photo|image|picture|video|file\ photo)(?:\ (?:by|credit|courtesy))?\s*[:/]
    | (?:reporting|writing|editing)\ by\b | getty\ images\b | skip\ to\b
    | cookies?\ (?:policy|settings)
    | this\ (?:article|story)\ (?:was|is|has\ been)\ (?:first\ |originally\ )?
      (?:published|updated|produced)
    | (?:download|get|install)\ (?:the|our)\ (?:\w+\ )?app\b | join\ (?:us|our)\b | support\ our\b
    | the\ post\ .{1,200}\ appeared\ first\ on\b | continue\ reading\b | (?:last\ )?updated\s*[:,\d]
    | اقرأ\ (?:أيضا|أيضاً|المزيد|ايضا) | إقرأ | شاهد\ أيضا | تابعونا | تابعنا | اشترك | المصدر\s*:
    | إعلان\W | جميع\ الحقوق | شارك\ (?:هذا|المقال|الخبر) | للمزيد\b | هەروەها\ بخوێنە
    )
    | all\ rights\ reserved\W*\Z
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ONLY_A_LINK = re.compile(r"\A\W*(?:https?://|www\.)\S+\W*\Z")

_BLANK_BEFORE_MARK = re.compile(r" ([.,;:!?؟،؛۔](?:\s|\Z))")
_PAIRS = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"))


def is_furniture(sentence: str) -> bool:
    """Say whether ``sentence`` belongs to the site and not to the article."""
    return bool(_FURNITURE.search(sentence) or _ONLY_A_LINK.match(sentence))


def without_opening(sentence: str) -> str:
    """Return ``sentence`` without a time stamp, dateline or agency mark at its start.

    The first letter of what is left is as it was; a sentence that is nothing else comes back empty.
    """
    for step in _OPENING_STEPS:
        sentence = step.sub("", sentence, count=1)
    return sentence.strip()


def tidy(sentence: str) -> str:
    """Return ``sentence`` with single spaces, and none before a full stop or comma."""
    return _BLANK_BEFORE_MARK.sub(r"\1", " ".join(sentence.split()))


def has_half_quote(sentence: str) -> bool:
    """Say whether a quotation or a bracket opens here and closes elsewhere, or the reverse."""
    if sentence.count('"') % 2:
        return True
    if "„" in sentence:  # its partner is “ in German and ” in Polish
        return sentence.count("„") != sentence.count("“") + sentence.count("”")
    return any(sentence.count(left) != sentence.count(right) for left, right in _PAIRS)
