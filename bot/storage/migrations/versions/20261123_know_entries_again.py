"""Keep by what the entries of a source's last document are known again.

Revision: 0015
After: 0014
Date: 2026-11-23 01:55:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sources", sa.Column("entry_prints", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("sources", "entry_prints")
