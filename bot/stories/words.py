"""The words of a title or sentence that say what it is about. Pure."""

from bot.matching.folding import fold_word
from bot.matching.tokens import tokenize

_ENGLISH = """
a about after again against all also am an and any are as at be because been before being between
both but by can could did do does doing down during each few for from further had has have having
he her here hers him his how i if in into is it its just me more most my new no nor not now of off
on once only or other our out over own said same say says she should so some such than that the
their them then there these they this those through to too under until up us very was we were what
when where which while who whom why will with would you your amid
"""
_ARABIC = """
في من على الى إلى عن مع هذا هذه ذلك التي الذي الذين ان أن إن كان كانت قد لا ما لم لن هو هي هم بعد
قبل بين كل عند حتى أو او ثم و كما غير منذ خلال ضد حول قال قالت يوم
"""
_OTHERS = """
le la les un une des du de et en au aux est dans par pour sur avec der die das den dem ein eine und
im mit von zu ist auf für bei el los las y que con por del se una ve bir bu ile için и в на с по не
что о از به در که را با این است بە لە و کە ئەو
"""
STOP_WORDS = frozenset(fold_word(word) for word in f"{_ENGLISH} {_ARABIC} {_OTHERS}".split())


def content_words(text: str) -> list[str]:
    """Return the folded words of ``text`` in order, without those that any text has."""
    return [word for word in tokenize(text).words if word not in STOP_WORDS]
