"""Keep what readers want less of, what a message goes on from, and what was corrected.

Revision: 0007
After: 0006
Date: 2026-11-22 22:35:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # No batch: on SQLite it copies the table, and dropping the old one takes its children along.
    weight = sa.Column("weight", sa.Double(), server_default="0", nullable=False)
    op.add_column("subscriptions", weight)
    op.add_column("outbox", sa.Column("reply_to", sa.BigInteger(), nullable=True))
    for table in ("articles", "digest_items"):
        moment = sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True)
        op.add_column(table, moment)
    op.create_table(
        "source_preferences",
        sa.Column("chat_id", KEY, nullable=False),
        sa.Column("source_id", KEY, nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"],
            ["chats.id"],
            name=op.f("fk_source_preferences_chat_id_chats"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["sources.id"],
            name=op.f("fk_source_preferences_source_id_sources"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("chat_id", "source_id", name=op.f("pk_source_preferences")),
    )
    op.create_index(op.f("ix_source_preferences_source_id"), "source_preferences", ["source_id"])


def downgrade() -> None:
    op.drop_table("source_preferences")
    for table in ("digest_items", "articles"):
        op.drop_column(table, "corrected_at")
    op.drop_column("outbox", "reply_to")
    op.drop_column("subscriptions", "weight")
