"""Every table. Row classes never leave ``bot.storage`` and the ``queries`` modules.

Work lists are columns (``next_poll_at``, ``matched_at``, ``next_digest_at``, ``send_after``), not
queues: visible with one SELECT, and still there after a crash. See docs/architecture.md.
"""

from bot.storage.tables.base import Row
from bot.storage.tables.chats import (
    ChatRow,
    InboxRow,
    QuestionRow,
    SlotRow,
    SourcePreferenceRow,
    SubscriptionRow,
)
from bot.storage.tables.digests import DigestItemRow, DigestRow, OutboxRow
from bot.storage.tables.imports import ImportedSourceRow, ImportRow
from bot.storage.tables.news import (
    ArticleRow,
    ArticleVersionRow,
    EntryRow,
    PageLookRow,
    SiteLineRow,
    SourceRow,
    StoryMemberRow,
    StoryRow,
)
from bot.storage.tables.paces import PaceRow, StandstillRow
from bot.storage.tables.revisions import LeaseRow, RevisionRow
from bot.storage.tables.subjects import AliasRow, MatchRow, SubjectRow

__all__ = [
    "AliasRow",
    "ArticleRow",
    "ArticleVersionRow",
    "ChatRow",
    "DigestItemRow",
    "DigestRow",
    "EntryRow",
    "ImportRow",
    "ImportedSourceRow",
    "InboxRow",
    "LeaseRow",
    "MatchRow",
    "OutboxRow",
    "PaceRow",
    "PageLookRow",
    "QuestionRow",
    "RevisionRow",
    "Row",
    "SiteLineRow",
    "SlotRow",
    "SourcePreferenceRow",
    "SourceRow",
    "StandstillRow",
    "StoryMemberRow",
    "StoryRow",
    "SubjectRow",
    "SubscriptionRow",
]
