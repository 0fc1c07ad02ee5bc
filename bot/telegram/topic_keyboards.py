"""The buttons under what admins see of topics."""

from typing import TYPE_CHECKING

from bot.chats.model import QuestionKind
from bot.ids import QuestionId, SubjectId
from bot.telegram import keyboards
from bot.telegram.buttons import (
    AskButton,
    KeepTopicButton,
    TopicAction,
    TopicButton,
    TopicsButton,
)
from bot.telegram.conversation import Tap, Taps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chats.paging import Paging
    from bot.matching.curation.model import TopicDossier, TopicLine
    from bot.matching.model import Sample


def topics(listed: "Sequence[TopicLine]", page: "Paging") -> Taps:
    """Return the topics of a page by their numbers, the other pages, and trying a query."""
    show = TopicAction.SHOW
    taps = [
        Tap("number", TopicButton(line.card.id, show, page.number), {"number": page.first + place})
        for place, line in enumerate(listed)
    ]
    attempt = (Tap("try_topic", AskButton(QuestionKind.TRY_TOPIC)),)
    return (*keyboards.in_rows(taps, 5), *keyboards.turning(page, TopicsButton), attempt)


def topic(dossier: "TopicDossier", samples: "Sequence[Sample]", page: int) -> Taps:
    """Return, for each hit, that it is wrong, and what else an admin can do with this topic."""
    topic_id = dossier.card.id
    more = [_tap("topic_merge", topic_id, TopicAction.MERGE, page)]
    if dossier.vetoes:
        more.append(_tap("actor_unveto", topic_id, TopicAction.UNVETO, page))
    more.append(_tap("subject_remove", topic_id, TopicAction.REMOVE, page))
    wrong = keyboards.wrong_matches(topic_id, samples, page)
    return (*wrong, tuple(more), (_all(page),))


def tried(question_id: QuestionId) -> Taps:
    """Return that a query is to be a topic, and the way to those there are."""
    return ((Tap("keep_topic", KeepTopicButton(question_id)),), (_all(0),))


def removal(topic_id: SubjectId, page: int) -> Taps:
    """Return the confirmation of removing a topic, and the way back."""
    return (
        (_tap("subject_really", topic_id, TopicAction.REALLY, page),),
        (_tap("topic_show", topic_id, TopicAction.SHOW, page),),
    )


def to_topic(topic_id: SubjectId, page: int) -> Taps:
    """Return the way to a topic, and to all."""
    return ((_tap("topic_show", topic_id, TopicAction.SHOW, page), _all(page)),)


def back(page: int) -> Taps:
    """Return the way to all topics."""
    return ((_all(page),),)


def _all(page: int) -> Tap:
    return Tap("all_topics", TopicsButton(page))


def _tap(label: str, topic_id: SubjectId, action: TopicAction, page: int) -> Tap:
    return Tap(label, TopicButton(topic_id, action, page))
