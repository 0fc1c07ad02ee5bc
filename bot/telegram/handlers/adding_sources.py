"""/addsource: a feed, a page, or several of them. For admins."""

from collections.abc import Mapping, Sequence
from typing import assert_never, cast

from bot.chats.model import QuestionKind
from bot.chats.permissions import Audience
from bot.chats.questions import QuestionService
from bot.clock import Clock
from bot.ids import QuestionId
from bot.sources.catalogue.inspection import Inspection, Refusal
from bot.sources.catalogue.model import Looked, NewSource
from bot.sources.catalogue.service import Catalogue
from bot.telegram import source_keyboards
from bot.telegram.asking import Asker
from bot.telegram.conversation import Answer, Command, Later, Reply, Request, TapRule, on_tap
from bot.telegram.source_buttons import AddFeedButton, AddSourceButton, AddSourcesButton

ADMINS = Audience.ADMINS

MOST_ADDRESSES = 20
"""Of one message; more come as an OPML file."""


class AddingSourcesHandler:
    """Looks at what was typed, shows what is there, and adds it when that is wanted."""

    def __init__(
        self, catalogue: Catalogue, questions: QuestionService, asker: Asker, clock: Clock
    ) -> None:
        self._catalogue = catalogue
        self._questions = questions
        self._asker = asker
        self._clock = clock

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        asks = QuestionKind.ADD_SOURCE
        return (Command("addsource", self.inspect, ADMINS, ("source_add",), asks=asks),)

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (
            on_tap(AddSourceButton, self.add, ADMINS),
            on_tap(AddFeedButton, self.add_other, ADMINS),
            on_tap(AddSourcesButton, self.add_all, ADMINS),
        )

    async def inspect(self, request: Request) -> Reply:
        """Look at each address; it may take a while, of which the person is told."""
        addresses = addresses_in(request.text)
        if len(addresses) > MOST_ADDRESSES:
            values = {"most": MOST_ADDRESSES, "count": len(addresses)}
            return await self._ask_again(request, "too_many_sources", values)
        meanwhile = Answer("looking_for_sources", {"addresses": addresses})
        if len(addresses) == 1:
            return Later(meanwhile, lambda: self._one(request, addresses[0]))
        return Later(meanwhile, lambda: self._several(request, addresses))

    async def add(self, request: Request, button: AddSourceButton) -> Answer:
        """Add the source that was shown."""
        question = await self._questions.tapped(request.chat, request.user_id, button.question_id)
        if question is None:
            return Answer("stale")
        feed = NewSource(str(question.payload["feed_url"]), str(question.payload["title"]))
        return await self._add(request, question.id, feed)

    async def add_other(self, request: Request, button: AddFeedButton) -> Answer:
        """Add one of the other feeds that the page names."""
        question = await self._questions.tapped(request.chat, request.user_id, button.question_id)
        feeds = feeds_in(question.payload.get("others")) if question else None
        if question is None or feeds is None or not 0 <= button.place < len(feeds):
            return Answer("stale")
        return await self._add(request, question.id, feeds[button.place])

    async def _add(self, request: Request, question_id: QuestionId, feed: NewSource) -> Answer:
        source = await self._catalogue.add(feed.url, title=feed.title, added_by=request.user_id)
        await self._questions.close(question_id)
        return Answer("source_added", {"source": source}, source_keyboards.one_source(source.id))

    async def add_all(self, request: Request, button: AddSourcesButton) -> Answer:
        """Add all sources that were shown."""
        question = await self._questions.tapped(request.chat, request.user_id, button.question_id)
        feeds = None if question is None else feeds_in(question.payload.get("feeds"))
        if question is None or feeds is None:
            return Answer("stale")
        added = await self._catalogue.add_all(feeds, added_by=request.user_id)
        await self._questions.close(question.id)
        values = {"added": len(added.added), "known": added.known}
        return Answer("sources_added", values, source_keyboards.back_to_sources())

    async def _one(self, request: Request, address: str) -> Answer:
        found = await self._catalogue.inspect(address, others=True)
        match found:
            case Refusal():
                values = {"refusal": found, "address": address}
                return await self._ask_again(request, "source_refused", values)
            case Inspection():
                return await self._offer(request, found)
            case _:
                assert_never(found)

    async def _offer(self, request: Request, found: Inspection) -> Answer:
        """Show a feed, and the others that its page names, each with its button."""
        values = {"inspection": found, "now": self._clock.now()}
        if found.known is not None and not found.others:
            return Answer("source_known", values, source_keyboards.one_source(found.known))
        payload = {
            "feed_url": found.feed_url,
            "title": found.title,
            "others": [[other.url, other.title] for other in found.others],
        }
        question_id = await self._questions.ask(
            request.chat.id, request.user_id, QuestionKind.CONFIRM_SOURCE, payload
        )
        if found.known is not None:
            taps = source_keyboards.known_source(found.known, question_id, found.others)
            return Answer("source_known", values, taps)
        return Answer(
            "confirm_source", values, source_keyboards.add_source(question_id, found.others)
        )

    async def _several(self, request: Request, addresses: Sequence[str]) -> Answer:
        looked = await self._catalogue.inspect_all(addresses)
        feeds = [
            [one.found.feed_url, one.found.title]
            for one in looked
            if one.is_new and isinstance(one.found, Inspection)
        ]
        values = _sorted(looked)
        if not feeds:
            return await self._ask_again(request, "sources_looked_at", values)
        question_id = await self._questions.ask(
            request.chat.id, request.user_id, QuestionKind.CONFIRM_SOURCE, {"feeds": feeds}
        )
        taps = source_keyboards.add_sources(question_id, len(feeds))
        return Answer("sources_looked_at", values, taps)

    async def _ask_again(
        self, request: Request, template: str, values: Mapping[str, object]
    ) -> Answer:
        if await self._questions.is_waiting(request.chat.id, request.user_id):
            # Meanwhile the person went on to something else, which this is not to interrupt.
            return Answer(template, values, source_keyboards.no_sources())
        return await self._asker.ask(
            request, QuestionKind.ADD_SOURCE, template=template, values=values
        )


def addresses_in(text: str) -> list[str]:
    """Return the addresses in typed text, each once; all of the text where nothing is like one.

    Commas and the like around them, and words that explain them, are left out.
    """
    words = [word.strip(",;<>()[]\"'") for word in text.split()]
    meant = [word for word in words if "." in word.strip(".") or ":" in word.strip(":")]
    return list(dict.fromkeys(meant)) or [text.strip()]


def feeds_in(payload: object) -> list[NewSource] | None:
    """Return the feeds that a question is about; None: it is about none."""
    if not isinstance(payload, list):
        return None
    pairs = cast("list[tuple[str, str]]", payload)
    return [NewSource(url, title) for url, title in pairs]


def _sorted(looked: Sequence[Looked]) -> dict[str, object]:
    """Return what the template says of several addresses."""
    found = [one for one in looked if isinstance(one.found, Inspection)]
    return {
        "new": [one for one in found if one.is_new],
        "known": [one for one in found if not one.is_new and one.twin is None],
        "twins": [one for one in found if one.twin is not None],
        "refused": [one for one in looked if isinstance(one.found, Refusal)],
    }
