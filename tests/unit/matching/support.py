from bot.ids import ArticleId, SubjectId
from bot.matching.index import SubjectIndex
from bot.matching.model import Actor, Alias, Match, Topic
from bot.sources.model import ArticleText


def article(text: str, title: str = "", language: str | None = None) -> ArticleText:
    return ArticleText(id=ArticleId(1), title=title, text=text, language=language)


def actor(*names: str, number: int = 1, context: tuple[str, ...] = ()) -> Actor:
    return Actor(SubjectId(number), names[0], tuple(map(Alias, names)), context)


def topic(query: str, number: int = 1) -> Topic:
    return Topic(SubjectId(number), query)


def matches(subject: Actor | Topic, text: str) -> list[Match]:
    return SubjectIndex([subject]).match(article(text))


def names(text: str, *known: str, context: tuple[str, ...] = ()) -> bool:
    """Say whether ``text`` names the actor who is ``known`` by these names."""
    return bool(matches(actor(*known, context=context), text))


def answers(text: str, query: str) -> bool:
    return bool(matches(topic(query), text))
