"""Remember which pages are looked at again, and the language that an admin set for a source.

Revision: 0009
After: 0008
Date: 2026-11-22 23:10:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("sources", sa.Column("set_language", sa.String(35)))
    op.create_table(
        "page_looks",
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("source_id", KEY, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looks", sa.Integer(), server_default="0", nullable=False),
        sa.Column("etag", sa.LargeBinary()),
        sa.Column("last_modified", sa.LargeBinary()),
        sa.Column("body_hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_page_looks_article_id_articles"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["sources.id"],
            name=op.f("fk_page_looks_source_id_sources"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_page_looks")),
    )
    op.create_index(op.f("ix_page_looks_due_at"), "page_looks", ["due_at"])
    op.create_index(op.f("ix_page_looks_source_id"), "page_looks", ["source_id"])


def downgrade() -> None:
    op.drop_table("page_looks")
    op.drop_column("sources", "set_language")
