"""Lease what one process does at a time, and mark copies among a story's articles.

Revision: 0010
After: 0009
Date: 2026-11-22 23:15:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leases",
        sa.Column("work", sa.String(length=32), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fence", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("work", name=op.f("pk_leases")),
    )
    op.add_column(
        "story_members",
        sa.Column("copy", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("story_members", "copy")
    op.drop_table("leases")
