"""The bot's words, loaded once: compiling the templates takes longer than most tests."""

from functools import cache

from bot.rendering.environment import Renderer


@cache
def renderer() -> Renderer:
    """Return the one of the program's own templates. Nothing in it is changed by its use."""
    return Renderer()
