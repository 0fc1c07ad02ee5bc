"""What stands under a digest: why, who else reports a story, and fewer of the like."""

from collections.abc import Sequence

from bot.chats.permissions import Audience
from bot.clock import Clock
from bot.digests.buttons import (
    FewerButton,
    FewerOfSourceButton,
    FewerOfSubjectButton,
    StoryButton,
    WhyButton,
    Wish,
)
from bot.digests.explaining.service import ExplainingService
from bot.ids import DigestId, StoryId
from bot.telegram import digest_keyboards
from bot.telegram.conversation import Answer, Command, Request, TapRule, on_tap

DECIDERS = Audience.MEMBERS_WHO_DECIDE


class ExplainingHandler:
    """Explains digests, and takes wishes about the next ones."""

    def __init__(self, explaining: ExplainingService, clock: Clock) -> None:
        self._explaining = explaining
        self._clock = clock

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        return (Command("story", self.story),)

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (
            on_tap(WhyButton, self.why),
            on_tap(StoryButton, self.timeline),
            on_tap(FewerButton, self.fewer, DECIDERS),
            on_tap(FewerOfSubjectButton, self.fewer_of_subject, DECIDERS),
            on_tap(FewerOfSourceButton, self.fewer_of_source, DECIDERS),
        )

    async def why(self, request: Request, button: WhyButton) -> Answer:
        """Say why each story of a digest is in it."""
        why = await self._explaining.why(request.chat.id, button.digest_id)
        if why is None or not why.reasons:
            return Answer("stale")
        return Answer("why", {"why": why}, digest_keyboards.stories(why.reasons))

    async def story(self, request: Request) -> Answer:
        """Show a story of the message that this one replies to, or ask which it is."""
        told = await self._explaining.told(request.chat.id, request.replied_to)
        if not told:
            return Answer("no_story")
        if len(told) == 1:
            return await self._timeline(request, told[0].story_id)
        return Answer("which_story", {"told": told}, digest_keyboards.stories(told))

    async def timeline(self, request: Request, button: StoryButton) -> Answer:
        """Show who reported a story when."""
        return await self._timeline(request, button.story_id)

    async def fewer(self, request: Request, button: FewerButton) -> Answer:
        """Show what the chat can have less of."""
        return await self._likeables(request, button.digest_id, edits=False)

    async def fewer_of_subject(self, request: Request, button: FewerOfSubjectButton) -> Answer:
        """Tell less of a subject, or as much as before."""
        less = button.wish is Wish.LESS
        await self._explaining.want_subject(request.chat.id, button.subject_id, less=less)
        return await self._likeables(request, button.digest_id, edits=True)

    async def fewer_of_source(self, request: Request, button: FewerOfSourceButton) -> Answer:
        """Tell less of a source, or as much as before."""
        less = button.wish is Wish.LESS
        await self._explaining.want_source(request.chat.id, button.source_id, less=less)
        return await self._likeables(request, button.digest_id, edits=True)

    async def _timeline(self, request: Request, story_id: StoryId) -> Answer:
        timeline = await self._explaining.timeline(request.chat.id, story_id)
        if timeline is None:
            return Answer("no_story")
        values = {
            "timeline": timeline,
            "timezone": request.chat.timezone,
            "now": self._clock.now(),
        }
        return Answer("story", values)

    async def _likeables(self, request: Request, digest_id: DigestId, *, edits: bool) -> Answer:
        found = await self._explaining.likeables(request.chat.id, digest_id)
        if not found:
            return Answer("stale")
        taps = digest_keyboards.fewer(digest_id, found)
        return Answer("fewer", {"found": found}, taps, edits=edits)
