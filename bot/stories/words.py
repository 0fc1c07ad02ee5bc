"""The words of a title or sentence that say what it is about. Pure."""

from bot.matching.folding import fold_word
from bot.matching.tokens import tokenize

_WRITTEN = {
    "en": """
a about after again against all also am an and any are as at be because been before being between
both but by can could did do does doing down during each few for from further had has have having
he her here hers him his how i if in into is it its just me more most my new no nor not now of off
on once only or other our out over own said same say says she should so some such than that the
their them then there these they this those through to too under until up us very was we were what
when where which while who whom why will with would you your amid
""",
    "ar": """
في من على الى إلى عن مع هذا هذه ذلك التي الذي الذين ان أن إن كان كانت قد لا ما لم لن هو هي هم بعد
قبل بين كل عند حتى أو او ثم و كما غير منذ خلال ضد حول قال قالت يوم
""",
    "fr": "le la les un une des du de et en au aux est dans par pour sur avec",
    "de": "der die das den dem ein eine und im mit von zu ist auf für bei",
    "es": "el los las y que con por del se una",
    "tr": "ve bir bu ile için",
    "ru": "и в на с по не что о из",
    "fa": "به در که را با این است",
    "ckb": "بە لە و کە ئەو",
}  # fmt: skip
_MORE = {
    "fr": "qui ont été cette ce il elle ne pas plus son sa ses leur après que",
    "de": "nach sich einer einem einen nicht auch als aus am zum zur wird werden hat sind",
    "es": "la de en un para su como tras fue ha han no lo al más",
    "tr": "da de olarak olan daha sonra kadar gibi etti",
    "it": "il lo la gli le di che e un una per con del della dei nel nella sono è ha dopo anche",
    "nl": "de het een en van in op met voor is zijn niet aan door naar heeft werd ook",
    "pt": "o a os as de da do das dos e em um uma para com por que não no na foi após",
    "pl": "i w na z do nie się że jest po o od dla przez za",
    "sv": "och i att det som en på är av för med till den har inte om ett",
    "ru": "за к от у до для как его их но был была были это также после при",
    "fa": "از و آن برای تا بر هم نیز شد شده کرد می های",
    "ckb": "بۆ لەگەڵ ئەم دەکات کرد بوو هەروەها دوای سەر",
    "ar": "التى عليه عليها أنه انه ولم وقال وقد أي حيث ايضا أيضا إلا الا لدى نحو عدد",
}
"""Beyond those that no language shares with another's content words; they tell languages apart."""


def _folded(written: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in written.split())


STOP_WORDS = _folded(" ".join(_WRITTEN.values()))
"""Of all languages together, for texts whose language nobody asks for."""

STOP_WORDS_BY_LANGUAGE = {
    language: _folded(f"{_WRITTEN.get(language, '')} {_MORE.get(language, '')}")
    for language in (*_WRITTEN, *(_MORE.keys() - _WRITTEN.keys()))
}


def content_words(text: str) -> list[str]:
    """Return the folded words of ``text`` in order, without those that any text has."""
    return [word for word in tokenize(text).words if word not in STOP_WORDS]
