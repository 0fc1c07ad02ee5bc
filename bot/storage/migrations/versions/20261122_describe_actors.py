"""Describe actors: what they are, what speaks for them, where their names come from.

Revision: 0002
After: 0001
Date: 2026-11-22 17:40:11.202684+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KINDS = "'person', 'group', 'party', 'state', 'company', 'other'"
ORIGINS = "'typed', 'proposed', 'admin'"


def upgrade() -> None:
    # Written out, because on SQLite alembic adds a constraint by dropping the table after a copy,
    # and that deletes every row that points at it. A column may bring its constraint along.
    op.execute(
        "ALTER TABLE subjects ADD COLUMN actor_kind VARCHAR(16)"
        f" CONSTRAINT ck_subjects_actor_kind CHECK (actor_kind IN ({KINDS}))"
    )
    op.execute(
        "ALTER TABLE aliases ADD COLUMN origin VARCHAR(8) DEFAULT 'typed' NOT NULL"
        f" CONSTRAINT ck_aliases_origin CHECK (origin IN ({ORIGINS}))"
    )
    empty = sa.text("'[]'")
    reviewed = sa.Column("reviewed", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("subjects", reviewed)
    op.add_column("subjects", sa.Column("country", sa.String(length=64), nullable=True))
    for words in ("context", "vetoes"):
        column = sa.Column(words, sa.JSON(), server_default=empty, nullable=False)
        op.add_column("subjects", column)
    op.execute("UPDATE subjects SET reviewed = curated")


def downgrade() -> None:
    op.drop_column("aliases", "origin")
    for column in ("vetoes", "context", "country", "reviewed", "actor_kind"):
        op.drop_column("subjects", column)
