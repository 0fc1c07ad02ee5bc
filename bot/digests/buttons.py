"""The buttons under a digest."""

from bot.ids import DigestId
from bot.rendering.buttons import Button, layout


@layout("more1")
class MoreButton(Button):
    """Show the next stories of a digest that had too many for one reading."""

    digest_id: DigestId
    page: int
    """The place in the digest, from 0, of the first story to show."""
