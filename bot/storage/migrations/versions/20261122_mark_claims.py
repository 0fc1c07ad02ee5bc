"""Mark which sources are claimed, so that the claims of a dead process can be told from waits.

Revision: 0008
After: 0007
Date: 2026-11-22 22:50:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sources", sa.Column("claimed_until", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("sources", "claimed_until")
