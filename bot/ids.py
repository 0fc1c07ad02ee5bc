"""Ids that cannot be mixed up: each is an ``int`` at run time and its own type to the checker."""

from typing import NewType

SourceId = NewType("SourceId", int)
ArticleId = NewType("ArticleId", int)
SubjectId = NewType("SubjectId", int)
AliasId = NewType("AliasId", int)
StoryId = NewType("StoryId", int)
SubscriptionId = NewType("SubscriptionId", int)
DigestId = NewType("DigestId", int)
OutboxId = NewType("OutboxId", int)
QuestionId = NewType("QuestionId", int)

ChatId = NewType("ChatId", int)
"""Our own key of a chat: one (Telegram chat, forum topic) pair. Not Telegram's number."""

TelegramId = NewType("TelegramId", int)
"""Telegram's number of a chat or a person. Pacing and permissions go by this one."""
