"""Keep the pace of speaking to Telegram where all processes see it and restarts keep it.

Revision: 0012
After: 0011
Date: 2026-11-22 23:45:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENTS = sa.ARRAY(sa.Double()).with_variant(sa.JSON(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "paces",
        sa.Column("telegram_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("asked_at", sa.Double(), nullable=False),
        sa.Column("next_at", sa.Double(), nullable=False),
        sa.Column("recent", MOMENTS, nullable=False),
        sa.Column("silent_until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("telegram_id", name=op.f("pk_paces")),
    )


def downgrade() -> None:
    op.drop_table("paces")
