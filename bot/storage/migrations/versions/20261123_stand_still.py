"""Stop all senders together, slow them down together, and remember closed topics.

Revision: 0014
After: 0013
Date: 2026-11-23 02:00:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standstills",
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("reason", name=op.f("pk_standstills")),
    )
    op.add_column("paces", sa.Column("slowed_to", sa.Double(), nullable=True))
    op.add_column("paces", sa.Column("slowed_at", sa.Double(), nullable=True))
    op.add_column(
        "chats",
        sa.Column("topic_closed", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("chats", "topic_closed")
    op.drop_column("paces", "slowed_at")
    op.drop_column("paces", "slowed_to")
    op.drop_table("standstills")
