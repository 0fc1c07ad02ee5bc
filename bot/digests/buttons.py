"""The buttons under a digest."""

from enum import StrEnum

from bot.ids import DigestId, SourceId, StoryId, SubjectId
from bot.rendering.buttons import Button, layout


class Wish(StrEnum):
    """How much of something a reader wants."""

    LESS = "less"
    USUAL = "usual"


@layout("more1")
class MoreButton(Button):
    """Show the next stories of a digest that had too many for one reading."""

    digest_id: DigestId
    page: int
    """The place in the digest, from 0, of the first story to show."""


@layout("why1")
class WhyButton(Button):
    """Say why the digest tells what it tells."""

    digest_id: DigestId


@layout("fewer1")
class FewerButton(Button):
    """Show what of this digest the reader can have less of."""

    digest_id: DigestId


@layout("fewsub1")
class FewerOfSubjectButton(Button):
    """Tell less about this subject, or as much as of others again."""

    digest_id: DigestId
    subject_id: SubjectId
    wish: Wish


@layout("fewsrc1")
class FewerOfSourceButton(Button):
    """Tell less from this source, or as much as from others again."""

    digest_id: DigestId
    source_id: SourceId
    wish: Wish


@layout("story1")
class StoryButton(Button):
    """Show who reported what when of this story."""

    story_id: StoryId


@layout("set1")
class SettingsButton(Button):
    """Show how the chat gets its digests, and change it."""
