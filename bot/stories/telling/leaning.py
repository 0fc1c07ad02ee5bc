"""Whether a sentence can stand alone: pronouns, quotations of nobody, halves of either. Pure."""

import re

_PRONOUN = re.compile(
    r"[\"“«„'‘(]*(?:and |but |so |yet |then |also,? |still,? )?(?:"
    # English
    r"(?:he|she|they|it|his|her|hers|their|theirs|its|him|them|this|these|those|instead|however|"
    r"meanwhile|moreover|furthermore|nevertheless|nonetheless|otherwise|therefore|thus|both|"
    r"neither|likewise|similarly|that)\b(?! (?:is why the|the )\b)|(?:and|but|or|nor|yet)\b|"
    r"(?:in (?:addition|response|contrast|turn)|as a result|by contrast|on the other hand|"
    r"for (?:example|instance)|according to (?:him|her|them)|asked (?:if|whether|about|why|how)|"
    r"the (?:former|latter|two|same)|such an?|another|one of them|among them|"
    r"(?:since|by|until|from) then|after that|"
    r"at the same time|in other words|the statement|the move|the incident)\b|"
    r"(?:a few|several|some|\w+) (?:moments|minutes|hours|days|weeks|months|years) "
    r"(?:later|earlier|afterwards|before that)\b(?! than)|moments later\b|"
    r"(?:behind|beside|before|after|under|inside|among|beneath|above|with|without|for|to|from|on) "
    r"(?:it|him|them|this)(?= |,)(?! (?:day|week|month|year)\b)|"
    # Arabic
    r"(?:هو|هي|هم|هما|وهو|وهي|وهم|إنه|وإنه|إنها|أنه|وقال|وقالت|وأضاف|وأضافت|واضاف|أضاف|أضافت|"
    r"وأوضح|وأوضحت|أوضح|وتابع|وتابعت|تابع|كما|وأشار|وأشارت|أشار|وذكر|وذكرت|وكان|وكانت|ذلك|وذلك|لكن|"
    r"لكنه|ولكن|لكنها|وأكد|وأكدت|ولفت|ولفتت|واعتبر|وشدد|وشددت|وبين|وختم|واختتم|من جهته|من جهتها|"
    r"من جانبه|من جانبها|بدوره|بدورها|وفي|ومن|هذا|وهذا|هذه|وهذه|بالمقابل|في المقابل|إلى ذلك|"
    r"فيما|بينما|حيث|إذ|ثم|وبحسبه|ووفقا له)(?!\w)|"
    # Persian, Sorani
    r"(?:او|وی|آنها|آنان|این|آن|اما|ولی|همچنین|وی گفت|سپس|در ادامه|"
    r"ئەو|ئەوان|ئەمە|ئەوە|هەروەها|بەڵام|ناوبراو|گوتیشی|وتیشی|دواتر|لەلایەکی دیکەوە)(?!\w)|"
    # Turkish, Russian
    r"(?:o|onlar|onun|bu|bunun|bunlar|şu|ancak|ama|fakat|ayrıca|öte yandan|buna karşın|daha sonra|"
    r"он|она|они|оно|его|её|ее|их|это|этот|эта|эти|но|однако|кроме того|при этом|также|затем|"
    r"по (?:его|её|ее|их) словам|тем временем|между тем)\b|"
    # French, German, Spanish
    r"das\b(?!(?-i: (?:\w*(?<!t)e[rnms]? )?[A-ZÄÖÜ]))|"  # "Das neue Rathaus" has an article
    r"(?:il|elle|ils|elles|cela|ce|cette|ces|son|sa|ses|leur|leurs|mais|cependant|toutefois|"
    r"en revanche|par ailleurs|er|sie|sein|seine|ihr|ihre|dies|diese|dieser|dieses|aber|doch|"
    r"jedoch|außerdem|zudem|él|ella|ellos|ellas|su|sus|esto|esta|este|pero|sin embargo|además|"
    r"por otra parte)\b)",
    re.IGNORECASE,
)
OPENING_QUOTE = re.compile(r"[\"“«„‘]|'(?=\w)|``")
_ONLY_SPOKEN = re.compile(r"[\"“«„][^\"”»]*[\"”»]\W*\Z")
_SPOKEN_BY_SOMEBODY = re.compile(
    r"[\"”»'’],? (?:he|she|they|it|one of (?:them|those)|the \w+) "
    r"(?:also )?(?:said|says|added|told|asked|wrote|warned|explained|continued|tweeted|noted)\b|"
    r"[\"”»'’],? (?:said|says|added) (?:he|she|they)\b|"
    r", (?:he|she|they) (?:said|says|added|wrote|noted|told \w+)[^,]{0,40}\Z|"
    r"[\"”»],? (?:a-t-(?:il|elle)|sagte (?:er|sie)|dijo|añadió|dedi|сказал (?:он|она)|"
    r"добавил (?:он|она)|по (?:его|её|ее) словам)\b",
    re.IGNORECASE,
)
# A verb without a subject says "he" in these languages.
_SPOKEN_AT_THE_END = re.compile(
    r"[\"”»'’][,.،]? ?(?:dedi|diye konuştu|dijo|añadió|agregó|explicó|afirmó|"
    r"گفت|وتی|گوتی|قال|قالت|أضاف|أضافت|сказал|сказала)\W*\Z",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(r"(?:\[…\]|\[\.\.\.\]|…|\.\.\.)\W*\Z")
_TAIL = 10
_QUOTE = re.compile(r"[\"'“”„«»‘’`()\[\]]")
_PAIRS = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"))
_OPENS_SINGLE = re.compile(r"(?:\A|[\s(])[‘'](?=\w)")
_CLOSES_SINGLE = re.compile(r"[.,!?…][’'](?=\W|\Z)|(?<=\w)[’'](?=[\s,.;:!?]|\Z)")
_ENDS_SINGLE = re.compile(r"[.,!?…][’'](?=\s|\Z)")


def leans(text: str) -> bool:
    """Say whether a sentence needs the one before: "He said", a quotation nobody is named for."""
    return opens_leaning(text) or is_spoken(text)


def is_spoken(text: str) -> bool:
    """Say whether it is a quotation of nobody, or of "he" or "the cleric"."""
    return bool(
        _ONLY_SPOKEN.match(text)
        or _SPOKEN_BY_SOMEBODY.search(text)
        or _SPOKEN_AT_THE_END.search(text)
    )


def opens_leaning(text: str) -> bool:
    """Say whether its first words point back."""
    return _PRONOUN.match(text) is not None


def opens_with_quote(text: str) -> bool:
    """Say whether it begins with what somebody said."""
    return OPENING_QUOTE.match(text) is not None


def is_cut_off(text: str) -> bool:
    """Say whether its source broke it off."""
    return _CUT_OFF.search(text[-_TAIL:]) is not None


def has_half_quote(sentence: str) -> bool:
    """Say whether a quotation or a bracket opens here and closes elsewhere, or the reverse."""
    if not _QUOTE.search(sentence):
        return False
    if sentence.count('"') % 2 or sentence.count("``") != sentence.count("''"):
        return True
    if "„" in sentence:  # its partner is “ in German and ” in Polish
        return sentence.count("„") != sentence.count("“") + sentence.count("”")
    if any(sentence.count(left) != sentence.count(right) for left, right in _PAIRS):
        return True
    return _has_half_single(sentence)


def _has_half_single(sentence: str) -> bool:
    """Judge single quotation marks, which apostrophes look like: the sure cases only."""
    if _OPENS_SINGLE.search(sentence):
        return not _CLOSES_SINGLE.search(sentence) and sentence[0] in "'‘"
    return _ENDS_SINGLE.search(sentence) is not None and "s'" not in sentence
