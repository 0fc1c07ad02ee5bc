"""What a handler gets and gives back: values only, nothing of the telegram library."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from bot.chats.model import Chat, QuestionKind
from bot.chats.permissions import Audience
from bot.ids import QuestionId, TelegramId
from bot.rendering.buttons import Button
from bot.rendering.keyboard import Keyboard

B = TypeVar("B", bound=Button)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody sent; its contents are asked for apart."""

    file_id: str
    name: str
    """As the sender's program calls it, tidied; may be empty."""
    size: int | None
    """Bytes, as Telegram says."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a person wants: a command, an answer to a question, or a tap."""

    update_id: int
    """Telegram's number: the same when the update comes again after a crash."""
    chat: Chat
    user_id: TelegramId
    text: str = ""
    """What came after the command, tidied; empty: nothing."""
    is_admin: bool = False
    """The person is an admin of the bot."""
    asked: Mapping[str, object] = field(default_factory=dict[str, object])
    """The payload of the question that the text answers; empty when it answers none."""
    message_id: int = 0
    """The message that was written, or whose button was tapped."""
    upload: Upload | None = None
    """The file that came with it."""
    replied_to: int | None = None
    """The message that this one replies to."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A button with the label that it gets in the chat's language."""

    label: str
    """A macro of templates/buttons.j2."""
    button: Button
    values: Mapping[str, object] = field(default_factory=dict[str, object])
    """What the label says."""


Taps = tuple[tuple[Tap, ...], ...]
"""Rows from top to bottom."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot says."""

    template: str
    """Below templates/messages."""
    values: Mapping[str, object] = field(default_factory=dict[str, object])
    taps: Taps = ()
    edits: bool = False
    """Take the place of the message whose button was tapped, if there is one."""
    asks: QuestionId | None = None
    """The question it asks: the next message answers it, in groups as a reply."""


@dataclass(frozen=True, slots=True)
class Worded:
    """Messages that are worded already."""

    parts: Sequence[str]
    """Telegram HTML, each within one message's limits."""
    keyboard: Keyboard | None
    """Under the last part."""


@dataclass(frozen=True, slots=True)
class Later:
    """An answer that may take its time; ``meanwhile`` is said where it does, and replaced then."""

    meanwhile: Answer
    work: Callable[[], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file with an answer as its caption."""

    answer: Answer
    name: str
    content: bytes


Reply = Answer | Worded | Later | Enclosed | None
"""None: nothing to say, because what was asked for comes by itself."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something a person can ask for by typing."""

    title: str
    """Its name, without the slash."""
    run: Callable[[Request], Awaitable[Reply]]
    audience: Audience = Audience.EVERYBODY
    aliases: tuple[str, ...] = ()
    """Understood, and shown nowhere."""
    asks: QuestionKind | None = None
    """What to ask for when nothing comes after the command; a later message answers."""
    prompt: Callable[[Request], Awaitable[Reply]] | None = None
    """How to ask; None: in the plain way."""
    listed: bool = True
    """Shown in Telegram's menu."""
    typed: bool = True
    """False: it only takes the answer to its question, and is nothing that people can type."""
    takes: Callable[[Request], Awaitable[Reply]] | None = None
    """What to do with a file: sent to the bot alone, or in company with the command beside it."""


@dataclass(frozen=True, slots=True)
class TapRule:
    """Something a person can ask for by tapping."""

    layout: type[Button]
    run: Callable[[Request, Button], Awaitable[Reply]]
    audience: Audience


def on_tap(
    layout: type[B],
    run: Callable[[Request, B], Awaitable[Reply]],
    audience: Audience = Audience.EVERYBODY,
) -> TapRule:
    """Return the rule that ``run`` answers taps on buttons of ``layout``."""

    async def checked(request: Request, button: Button) -> Reply:
        if not isinstance(button, layout):
            raise TypeError("a tap reached the handler of another layout")
        return await run(request, button)

    return TapRule(layout, checked, audience)
