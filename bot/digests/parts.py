"""A digest as messages: which template says what, and what button stands under the last."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.digests.buttons import FewerButton, MoreButton, SettingsButton, WhyButton
from bot.digests.model import DigestView, StoryView
from bot.ids import DigestId
from bot.rendering.buttons import Button
from bot.rendering.environment import Renderer
from bot.rendering.keyboard import Key, Keyboard
from bot.rendering.telegram_html import pack, pack_with_places


@dataclass(frozen=True, slots=True)
class Messages:
    """A digest in words."""

    texts: list[str]
    """One or more, each fit for one message."""
    places: list[int]
    """For each story, the number of the message that it begins in."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The digest templates in one language."""

    renderer: Renderer
    language: str

    def digest(self, digest: DigestView) -> Messages:
        """Return the messages of a digest, split between stories; one line when it is empty."""
        if not digest.stories:
            return Messages(pack([self._block("nothing", digest)]), [])
        header = self._recalled("header", digest, digest.count, digest.sources)
        tail = (self._recalled(block, digest) for block in ("corrections", "footer"))
        texts, places = pack_with_places([header, *self._stories(digest), *tail])
        return Messages(texts, places[1 : 1 + len(digest.stories)])

    def alert(self, digest: DigestView) -> Messages:
        """Return the messages of a story that is told as it happens."""
        texts, places = pack_with_places([self._recalled("alert", digest), *self._stories(digest)])
        return Messages(texts, places[1:])

    def page(self, digest: DigestView) -> list[str]:
        """Return the messages of some further stories of a digest."""
        return pack([*self._stories(digest), self._block("footer", digest)])

    def keys(self, digest_id: DigestId, first: int, left: int) -> Keyboard:
        """Return the buttons under a digest; *More* begins with place ``first`` if any are left."""
        more = self.more_key(digest_id, first, left) or ()
        settings = (self._key("settings", SettingsButton()),)
        if not first:  # it shows no story to ask about
            return (*more, settings)
        why = self._key("why", WhyButton(digest_id))
        return (*more, (why, self._key("fewer", FewerButton(digest_id))), settings)

    def more_key(self, digest_id: DigestId, first: int, left: int) -> Keyboard | None:
        """Return the button that shows the stories from place ``first``; None when none is left."""
        if not left:
            return None
        return ((self._key("more", MoreButton(digest_id, first), count=left),),)

    def _key(self, label: str, button: Button, **values: object) -> Key:
        text = self.renderer.label(label, of="digest/buttons", language=self.language, **values)
        return Key(text, data=button.pack())

    def _stories(self, digest: DigestView) -> Sequence[str]:
        return [self._story(digest, story) for story in digest.stories]

    def _story(self, digest: DigestView, story: StoryView) -> str:
        return self.renderer.recollection.recall(
            (self.language, story),
            digest,
            lambda watched: self.renderer.render(
                "digest/story", language=self.language, digest=watched, story=story
            ),
        )

    def _recalled(self, template: str, digest: DigestView, *counts: int) -> str:
        """Return a block that is the same for most digests; ``counts``: for those with as many."""
        return self.renderer.recollection.recall(
            (self.language, template, counts),
            digest,
            lambda watched: self._block(template, watched),
        )

    def _block(self, template: str, digest: object) -> str:
        return self.renderer.render(f"digest/{template}", language=self.language, digest=digest)
