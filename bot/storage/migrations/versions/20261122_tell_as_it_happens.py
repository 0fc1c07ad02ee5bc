"""Know which matches have been told at once, and when a chat wants quiet.

Revision: 0011
After: 0010
Date: 2026-11-22 23:30:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OPEN = sa.text("alerted_at IS NULL")


def upgrade() -> None:
    # No batch: on SQLite it copies the table, and dropping the old one takes its children along.
    for column, at in (("quiet_from", "23"), ("quiet_until", "07")):
        default = f"{at}:00:00.000000"
        op.add_column("chats", sa.Column(column, sa.Time(), server_default=default, nullable=False))
    alert = sa.Column("alert", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("digests", alert)
    op.add_column("matches", sa.Column("alerted_at", sa.DateTime(timezone=True), nullable=True))
    # What is matched already is for digests: an upgrade is no news.
    op.execute("UPDATE matches SET alerted_at = created_at")
    op.create_index(
        "ix_matches_unalerted",
        "matches",
        ["article_id"],
        postgresql_where=OPEN,
        sqlite_where=OPEN,
    )


def downgrade() -> None:
    op.drop_index("ix_matches_unalerted", "matches")
    op.drop_column("matches", "alerted_at")
    op.drop_column("digests", "alert")
    for column in ("quiet_until", "quiet_from"):
        op.drop_column("chats", column)
