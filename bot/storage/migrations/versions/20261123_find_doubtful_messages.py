"""Find the messages that may not have arrived without looking at all that did.

Revision: 0017
After: 0016
Date: 2026-11-23 03:10:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

DOUBTFUL = "state IN ('uncertain', 'failed')"


def upgrade() -> None:
    op.create_index(
        "ix_outbox_doubtful",
        "outbox",
        ["state", "id"],
        sqlite_where=sa.text(DOUBTFUL),
        postgresql_where=sa.text(DOUBTFUL),
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_doubtful", table_name="outbox")
