"""The buttons under what explains a digest."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from bot.digests.buttons import FewerOfSourceButton, FewerOfSubjectButton, StoryButton, Wish
from bot.digests.explaining.model import Likeable
from bot.ids import DigestId, SourceId, StoryId, SubjectId
from bot.telegram.conversation import Tap, Taps
from bot.telegram.keyboards import in_rows

if TYPE_CHECKING:
    from bot.rendering.buttons import Button

LIKEABLES = 20
"""Buttons in one answer: more nobody looks through."""


class Numbered(Protocol):
    """A story in a list."""

    @property
    def story_id(self) -> StoryId:
        """Which."""
        ...


def stories(listed: Sequence[Numbered]) -> Taps:
    """Return, for each story by its number, the way to its timeline."""
    taps = [
        Tap("number", StoryButton(one.story_id), {"number": number})
        for number, one in enumerate(listed, start=1)
    ]
    return in_rows(taps, 6)


def fewer(digest_id: DigestId, found: Sequence[Likeable]) -> Taps:
    """Return a row for each subject and source: less of it, or as much as of others."""
    return tuple((_wish(digest_id, one),) for one in found[:LIKEABLES])


def _wish(digest_id: DigestId, one: Likeable) -> Tap:
    wish = Wish.USUAL if one.less else Wish.LESS
    button: Button = (
        FewerOfSourceButton(digest_id, SourceId(one.key), wish)
        if one.kind == "source"
        else FewerOfSubjectButton(digest_id, SubjectId(one.key), wish)
    )
    return Tap("fewer_of", button, {"kind": one.kind, "text": one.name, "less": one.less})
