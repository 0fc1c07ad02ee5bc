"""Keep by how much an outlet's clock was ahead of UTC when an article was published.

Revision: 0013
After: 0012
Date: 2026-11-23 00:55:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("articles", sa.Column("utc_offset", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("articles", "utc_offset")
