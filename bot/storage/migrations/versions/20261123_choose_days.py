"""Let a chat choose days of the week, and know which digest times were missed.

Revision: 0016
After: 0015
Date: 2026-11-23 02:16:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

DISTURBED = sa.text("missed > 0")


def upgrade() -> None:
    # No batch: on SQLite it copies the table, and dropping the old one takes its children along.
    days = sa.Column("days", sa.Integer(), server_default="127", nullable=False)
    op.add_column("slots", days)
    catch_up = sa.Column("catch_up", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("chats", catch_up)
    missed = sa.Column("missed", sa.Integer(), server_default="0", nullable=False)
    op.add_column("digests", missed)
    expired = sa.Column("expired", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("digests", expired)
    op.create_index(
        "ix_digests_missed",
        "digests",
        ["composed_at"],
        postgresql_where=DISTURBED,
        sqlite_where=DISTURBED,
    )


def downgrade() -> None:
    op.drop_index("ix_digests_missed", "digests")
    for column in ("expired", "missed"):
        op.drop_column("digests", column)
    op.drop_column("chats", "catch_up")
    op.drop_column("slots", "days")
