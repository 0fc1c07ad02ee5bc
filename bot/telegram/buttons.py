"""All buttons of the chat. A layout is never changed, only replaced by one with a new tag."""

from enum import StrEnum

from bot.chats.model import QuestionKind
from bot.ids import AliasId, ArticleId, QuestionId, SubjectId, SubscriptionId
from bot.rendering.buttons import Button, layout


class Choice(StrEnum):
    """An answer to a question of the bot."""

    YES = "yes"
    NO = "no"


class Meaning(StrEnum):
    """What a text that could be either stands for."""

    ACTOR = "actor"
    TOPIC = "topic"
    NEW = "new"
    """An actor, and none of those with similar names."""


class ActorAction(StrEnum):
    """What an admin can do with an actor."""

    SHOW = "show"
    NAMES = "names"
    HITS = "hits"
    ADD = "add"
    """Asks for names."""
    CONTEXT = "context"
    """Asks for words."""
    MERGE = "merge"
    """Asks for the other actor."""
    REVIEWED = "reviewed"
    UNVETO = "unveto"
    KIND = "kind"
    """Asks for one of ``ActorKind``."""
    COUNTRY = "country"
    """Asks for a country."""
    REMOVE = "remove"
    """Asks first."""
    REALLY = "really"


class ActorKind(StrEnum):
    """What an actor can be."""

    PERSON = "person"
    GROUP = "group"
    PARTY = "party"
    STATE = "state"
    COMPANY = "company"
    OTHER = "other"
    UNSAID = "unsaid"
    """Nobody says; the matcher goes by the names."""


class PlanAction(StrEnum):
    """What an admin can do with an actor before it is saved."""

    SHOW = "show"
    KIND = "kind"
    COUNTRY = "country"


class TopicAction(StrEnum):
    """What an admin can do with a topic."""

    SHOW = "show"
    MERGE = "merge"
    """Asks for the other topic."""
    UNVETO = "unveto"
    REMOVE = "remove"
    """Asks first."""
    REALLY = "really"


class AliasAction(StrEnum):
    """What an admin can do with a name."""

    STRONG = "strong"
    WEAK = "weak"
    REMOVE = "remove"


@layout("tips1")
class SuggestButton(Button):
    """Show me what I could follow."""


@layout("days1")
class DaysButton(Button):
    """Show me on which days digests come."""


@layout("day1")
class DayButton(Button):
    """Send digests on this day of the week, or not."""

    day: int
    """0 is Monday; 7: all of them."""
    wanted: Choice


@layout("digest1")
class DigestButton(Button):
    """A digest now."""


@layout("help1")
class HelpButton(Button):
    """Explain yourself."""


@layout("resume1")
class ResumeButton(Button):
    """Go on sending."""


@layout("ask1")
class AskButton(Button):
    """Ask me for it, I will type."""

    kind: QuestionKind


@layout("cancel1")
class CancelButton(Button):
    """Forget this question."""

    question_id: QuestionId


@layout("follow1")
class FollowButton(Button):
    """Follow this subject."""

    subject_id: SubjectId


@layout("mean1")
class MeaningButton(Button):
    """The text of that question means this."""

    question_id: QuestionId
    meaning: Meaning


@layout("unfol1")
class UnfollowButton(Button):
    """Stop following."""

    subscription_id: SubscriptionId


@layout("mylist1")
class MyListButton(Button):
    """Show what the chat follows, in a new message."""


@layout("list1")
class ListButton(Button):
    """Turn to this page of what the chat follows."""

    page: int


@layout("mute1")
class MuteButton(Button):
    """Mute for a week, or unmute, on this page of the list."""

    subscription_id: SubscriptionId
    page: int
    muted: Choice


class SubscriptionAction(StrEnum):
    """What a reader can do with a subscription on its own page."""

    SHOW = "show"
    INSTANT = "instant"
    DIGEST = "digest"
    WORDS = "words"
    """Asks for words."""
    ALL_WORDS = "allwords"
    """Mutes no words any more."""


@layout("follows1")
class SubscriptionButton(Button):
    """Do this with a subscription, shown from this page of the list."""

    subscription_id: SubscriptionId
    action: SubscriptionAction
    page: int


@layout("drop1")
class DropButton(Button):
    """Stop following, on this page of the list."""

    subscription_id: SubscriptionId
    page: int


@layout("time1")
class TimeButton(Button):
    """One digest this many minutes after midnight, on the days that are set."""

    minutes: int


@layout("place1")
class PlaceButton(Button):
    """The place of that question with this number."""

    question_id: QuestionId
    number: int


@layout("forget1")
class ForgetButton(Button):
    """Forget everything about this chat."""

    question_id: QuestionId


@layout("actors1")
class ActorsButton(Button):
    """Show this page of the actors."""

    page: int


@layout("actor1")
class ActorButton(Button):
    """Do this with an actor, shown from this page of the list."""

    subject_id: SubjectId
    action: ActorAction
    page: int


@layout("alias1")
class AliasButton(Button):
    """Do this with a name of an actor."""

    subject_id: SubjectId
    alias_id: AliasId
    action: AliasAction
    page: int


@layout("names1")
class NamesButton(Button):
    """Show this page of an actor's names."""

    subject_id: SubjectId
    page: int
    """Of the list of actors."""
    number: int


@layout("saveact1")
class SaveActorButton(Button):
    """Save the actor of that question, with its proposed names or without."""

    question_id: QuestionId
    proposals: Choice


@layout("wrong1")
class WrongMatchButton(Button):
    """This article does not mean the subject."""

    subject_id: SubjectId
    article_id: ArticleId
    page: int


@layout("veto1")
class VetoButton(Button):
    """The phrase of that question with this number."""

    question_id: QuestionId
    number: int


@layout("twin1")
class TwinButton(Button):
    """The first subject is the same as the second."""

    gone: SubjectId
    kept: SubjectId
    page: int


@layout("merge1")
class MergeButton(Button):
    """Merge the two subjects of that question."""

    question_id: QuestionId


@layout("plan1")
class PlanButton(Button):
    """Do this with the actor of that question, which is not saved yet."""

    question_id: QuestionId
    action: PlanAction


@layout("planw1")
class PlanWrongButton(Button):
    """This article does not mean the actor of that question, which is not saved yet."""

    question_id: QuestionId
    article_id: ArticleId


@layout("kind1")
class KindButton(Button):
    """The actor of that question is one of these."""

    question_id: QuestionId
    kind: ActorKind


@layout("lands1")
class CountriesButton(Button):
    """Show this page of the countries for the actor of that question."""

    question_id: QuestionId
    number: int


@layout("land1")
class CountryButton(Button):
    """The actor of that question is at home here."""

    question_id: QuestionId
    code: str
    """ISO 3166, two letters; empty: nowhere in particular."""


@layout("topics1")
class TopicsButton(Button):
    """Show this page of the topics."""

    page: int


@layout("topic1")
class TopicButton(Button):
    """Do this with a topic, shown from this page of the list."""

    subject_id: SubjectId
    action: TopicAction
    page: int


@layout("keept1")
class KeepTopicButton(Button):
    """Make the query of that question a topic."""

    question_id: QuestionId
