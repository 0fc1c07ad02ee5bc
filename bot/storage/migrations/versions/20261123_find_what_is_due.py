"""Find who is due, in the order in which they are claimed, and what was corrected lately.

Revision: 0018
After: 0017
Date: 2026-11-23 03:27:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

CORRECTED = sa.text("corrected_at IS NOT NULL")


def upgrade() -> None:
    # Of a hundred thousand chats that are due at one minute, the first are read and not all sorted.
    op.drop_index("ix_chats_next_digest_at", "chats")
    op.create_index("ix_chats_due", "chats", ["next_digest_at", "id"])
    op.create_index(
        "ix_articles_corrected",
        "articles",
        ["corrected_at"],
        postgresql_where=CORRECTED,
        sqlite_where=CORRECTED,
    )


def downgrade() -> None:
    op.drop_index("ix_articles_corrected", "articles")
    op.drop_index("ix_chats_due", "chats")
    op.create_index("ix_chats_next_digest_at", "chats", ["next_digest_at"])
