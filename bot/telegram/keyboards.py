"""The buttons under each message."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from bot.chats.model import QuestionKind, Subscription
from bot.chats.paging import Paging
from bot.chats.subscriptions import Page
from bot.ids import QuestionId, SubjectId
from bot.telegram.buttons import (
    ActorAction,
    ActorButton,
    ActorsButton,
    AskButton,
    CancelButton,
    Choice,
    DayButton,
    DaysButton,
    DigestButton,
    DropButton,
    FollowButton,
    ForgetButton,
    HelpButton,
    ListButton,
    Meaning,
    MeaningButton,
    MuteButton,
    MyListButton,
    PlaceButton,
    ResumeButton,
    SubscriptionAction,
    SubscriptionButton,
    SuggestButton,
    TimeButton,
    UnfollowButton,
    WrongMatchButton,
)
from bot.telegram.conversation import Tap, Taps

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from bot.chats.places import Place
    from bot.matching.model import Sample, SubjectCard
    from bot.rendering.buttons import Button

EVERY_DAY = 7
"""What stands for all days on the button of a day."""

USUAL_TIMES = (7 * 60, 8 * 60, 12 * 60, 18 * 60, 21 * 60)
"""Minutes after midnight."""

T = TypeVar("T")


def welcome(*, following: int) -> Taps:
    """Return what to do first."""
    follow = Tap("follow_something", SuggestButton())
    settings = (_ask("set_time", QuestionKind.TIME), _ask("set_place", QuestionKind.TIMEZONE))
    helped = Tap("help", HelpButton())
    if not following:
        return ((follow,), settings, (helped,))
    return (
        (Tap("follow_more", SuggestButton()), Tap("my_list", MyListButton())),
        (Tap("digest_now", DigestButton()), helped),
        settings,
    )


def suggestions(subjects: Sequence[tuple[SubjectId, str]]) -> Taps:
    """Return subjects to tap, and the two ways to type one."""
    taps = [Tap("shown", FollowButton(key), {"text": title}) for key, title in subjects]
    return (
        *in_rows(taps, 2),
        (_ask("type_actor", QuestionKind.ACTOR), _ask("type_topic", QuestionKind.TOPIC)),
    )


def followed(*, first: bool) -> Taps:
    """Return what to do after following: at the first time, choose an hour."""
    if first:
        return (*times(), (_ask("set_place", QuestionKind.TIMEZONE),))
    return to_list()


def wrong_matches(subject_id: SubjectId, samples: "Sequence[Sample]", page: int = 0) -> Taps:
    """Return, for each article by its number, that it does not mean the subject. For admins."""
    taps = [
        Tap("wrong_match", WrongMatchButton(subject_id, one.article_id, page), {"number": number})
        for number, one in enumerate(samples, start=1)
    ]
    return in_rows(taps, 2)


def settings() -> Taps:
    """Return the ways to change how digests come."""
    return (
        (_ask("set_time", QuestionKind.TIME), Tap("set_days", DaysButton())),
        (_ask("set_place", QuestionKind.TIMEZONE), _ask("set_quiet", QuestionKind.QUIET)),
        (Tap("my_list", MyListButton()),),
    )


def times() -> Taps:
    """Return usual hours for a digest."""
    return (tuple(Tap("at_time", TimeButton(at), {"minutes": at}) for at in USUAL_TIMES),)


def after_time() -> Taps:
    """Return what belongs to a time: the days and the place where it holds."""
    return (
        (Tap("set_days", DaysButton()), _ask("set_place", QuestionKind.TIMEZONE)),
        (Tap("my_list", MyListButton()),),
    )


def days(chosen: "Collection[int]", week: Sequence[int]) -> Taps:
    """Return the days of a week in its order, to be added or taken away."""
    taps = [
        Tap("day_chosen" if day in chosen else "day", _day(day, chosen=day in chosen), {"day": day})
        for day in week
    ]
    every = () if len(chosen) == len(week) else (Tap("every_day", _day(EVERY_DAY, chosen=False)),)
    rows = (tuple(taps[:4]), (*taps[4:], *every))
    return (*rows, (_ask("set_time", QuestionKind.TIME), Tap("my_list", MyListButton())))


def cancel(question_id: QuestionId) -> Taps:
    """Return the way out of a question."""
    return ((Tap("cancel", CancelButton(question_id)),),)


def meanings(question_id: QuestionId, near: "Sequence[SubjectCard]" = ()) -> Taps:
    """Return what a text can mean: one of ``near``, another name, or words."""
    actor = Meaning.NEW if near else Meaning.ACTOR
    return (
        *actors_to_follow(near),
        (Tap("an_actor", MeaningButton(question_id, actor)),),
        (Tap("words", MeaningButton(question_id, Meaning.TOPIC)),),
    )


def near_misses(question_id: QuestionId, near: "Sequence[SubjectCard]") -> Taps:
    """Return those who may be meant, and that it is somebody new."""
    new = Tap("new_actor", MeaningButton(question_id, Meaning.NEW))
    return (*actors_to_follow(near), (new,))


def actors_to_follow(cards: "Sequence[SubjectCard]") -> Taps:
    """Return namesakes to choose from."""
    return tuple((Tap("shown", FollowButton(card.id), {"text": card.name}),) for card in cards)


def to_unfollow(items: Iterable[Subscription]) -> Taps:
    """Return what can be dropped, a row each."""
    return tuple((_unfollow(one),) for one in items)


def to_list() -> Taps:
    """Return the ways on after a change."""
    return ((Tap("follow_more", SuggestButton()), Tap("my_list", MyListButton())),)


def subscriptions(page: Page) -> Taps:
    """Return, for each subscription of a page, muting and unfollowing; and the other pages."""
    rows: list[tuple[Tap, ...]] = []
    for place, one in enumerate(page.items):
        values = {"number": page.paging.first + place}
        muted = one.muted_until is not None
        mute = MuteButton(one.id, page.paging.number, Choice.NO if muted else Choice.YES)
        drop = DropButton(one.id, page.paging.number)
        more = SubscriptionButton(one.id, SubscriptionAction.SHOW, page.paging.number)
        rows.append(
            (
                Tap("unmute" if muted else "mute", mute, values),
                Tap("unfollow_number", drop, values),
                Tap("options", more, values),
            )
        )
    follow = ((Tap("follow_something", SuggestButton()),),)
    return tuple(rows) + turning(page.paging, ListButton) + follow


def subscription(one: Subscription, page: int) -> Taps:
    """Return what can be done with one subscription, and the way back to the list."""
    action = SubscriptionAction

    def tap(label: str, what: SubscriptionAction) -> tuple[Tap, ...]:
        return (Tap(label, SubscriptionButton(one.id, what, page)),)

    told = tap("with_digests", action.DIGEST) if one.instant else tap("at_once", action.INSTANT)
    words = (tap("mute_words", action.WORDS),)
    if one.muted_words:
        words = (*words, tap("all_words", action.ALL_WORDS))
    return (told, *words, (Tap("my_list", ListButton(page)),))


def nothing_followed() -> Taps:
    """Return the way out of an empty list."""
    return ((Tap("follow_something", SuggestButton()),),)


def resume() -> Taps:
    """Return the way back from a pause."""
    return ((Tap("resume", ResumeButton()),),)


def after_timezone() -> Taps:
    """Return what belongs to a zone: the time."""
    return ((_ask("set_time", QuestionKind.TIME), Tap("my_list", MyListButton())),)


def places(question_id: QuestionId, found: "Sequence[Place]") -> Taps:
    """Return places to choose from."""
    return tuple(
        (Tap("place", PlaceButton(question_id, number), {"place": place}),)
        for number, place in enumerate(found)
    )


def forget(question_id: QuestionId) -> Taps:
    """Return the confirmation of forgetting, and the way out."""
    return ((Tap("forget", ForgetButton(question_id)),), *cancel(question_id))


def actors(listed: "Sequence[SubjectCard]", page: Paging) -> Taps:
    """Return the actors of a page by their numbers, and the other pages."""
    taps = [
        Tap(
            "number",
            ActorButton(card.id, ActorAction.SHOW, page.number),
            {"number": page.first + place},
        )
        for place, card in enumerate(listed)
    ]
    return (*in_rows(taps, 5), *turning(page, ActorsButton))


def turning(page: Paging, button: "Callable[[int], Button]") -> Taps:
    """Return the ways to the pages before and after; nothing when there is one page."""
    taps: list[Tap] = []
    if page.number > 0:
        taps.append(Tap("previous", button(page.number - 1)))
    if page.number + 1 < page.pages:
        taps.append(Tap("next", button(page.number + 1)))
    return (tuple(taps),) if taps else ()


def _day(day: int, *, chosen: bool) -> DayButton:
    return DayButton(day, Choice.NO if chosen else Choice.YES)


def _ask(label: str, kind: QuestionKind) -> Tap:
    return Tap(label, AskButton(kind))


def _unfollow(one: Subscription) -> Tap:
    return Tap("unfollow", UnfollowButton(one.id), {"text": one.title})


def in_rows(taps: Iterable[T], width: int) -> tuple[tuple[T, ...], ...]:
    """Return ``taps`` in rows of ``width``."""
    every = tuple(taps)
    return tuple(every[start : start + width] for start in range(0, len(every), width))
