"""/addsource: a feed, a page, or several of them. For admins."""

from collections.abc import Mapping, Sequence
from typing import assert_never, cast

from bot.chats.model import QuestionKind
from bot.chats.permissions import Audience
from bot.chats.questions import QuestionService
from bot.clock import Clock
from bot.sources.catalogue.model import Looked, NewSource
from bot.sources.catalogue.service import Catalogue
from bot.sources.model import Inspection, Refusal
from bot.telegram import source_keyboards
from bot.telegram.asking import Asker
from bot.telegram.conversation import Answer, Command, Later, Reply, Request, TapRule, on_tap
from bot.telegram.source_buttons import AddSourceButton, AddSourcesButton

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
        source = await self._catalogue.add(
            str(question.payload["feed_url"]),
            title=str(question.payload["title"]),
            added_by=request.user_id,
        )
        await self._questions.close(question.id)
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
        found = await self._catalogue.inspect(address)
        match found:
            case Refusal():
                values = {"refusal": found, "address": address}
                return await self._ask_again(request, "source_refused", values)
            case Inspection(known=known) if known is not None:
                values = {"inspection": found, "now": self._clock.now()}
                return Answer("source_known", values, source_keyboards.one_source(known))
            case Inspection():
                payload = {"feed_url": found.feed_url, "title": found.title}
                question_id = await self._questions.ask(
                    request.chat.id, request.user_id, QuestionKind.CONFIRM_SOURCE, payload
                )
                values = {"inspection": found, "now": self._clock.now()}
                return Answer("confirm_source", values, source_keyboards.add_source(question_id))
            case _:
                assert_never(found)

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
