"""What Telegram marks by itself in any text: addresses, commands, mentions, hashtags."""

import re

from bot.demo.bot_api.markup import OPAQUE, Entity, FormattedText, utf16_length

MOST_ENTITIES = 100
"""Formatting beyond this many entities is lost without a word (tdlib/telegram-bot-api #820)."""

_PATTERNS = (
    ("url", re.compile(r"(?<![\w@])(?:https?://|www\.)[^\s<>\"']*[^\s<>\"'.,;:!?)\]}…”’]")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("bot_command", re.compile(r"(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?!\w)")),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z0-9_]{4,32}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d_])\w{1,256}")),
)


def detected(text: str) -> list[Entity]:
    """Return what stands in plain ``text``, in order, no two overlapping."""
    found: list[Entity] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            entity = Entity(kind, utf16_length(text[: match.start()]), utf16_length(match.group()))
            if not any(_overlap(entity, other) for other in found):
                found.append(entity)
    return sorted(found, key=lambda entity: entity.offset)


def with_detected(formatted: FormattedText) -> tuple[FormattedText, int]:
    """Add what Telegram finds by itself; return also how many entities were lost over the limit.

    Nothing is found inside code, nor where a link or a found entity lies already.
    """
    closed = [e for e in formatted.entities if e.type in OPAQUE or e.type == "text_link"]
    extra = [
        entity
        for entity in detected(formatted.text)
        if not any(_overlap(entity, other) for other in closed)
    ]
    merged = sorted((*formatted.entities, *extra), key=lambda each: (each.offset, -each.length))
    lost = max(0, len(merged) - MOST_ENTITIES)
    return FormattedText(formatted.text, tuple(merged[:MOST_ENTITIES])), lost


def _overlap(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end
