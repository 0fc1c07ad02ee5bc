"""Keep what pages say of their articles, earlier texts, copies, and what sites repeat.

Revision: 0005
After: 0004
Date: 2026-11-22 20:20:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MARKS = ("mark_1", "mark_2", "mark_3")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # No batch: on SQLite it copies the table, and dropping the old one takes its children along.
    for column in _columns():
        op.add_column("articles", column)
    for mark in MARKS:
        op.create_index(op.f(f"ix_articles_{mark}"), "articles", [mark])
    op.add_column("entries", sa.Column("url", sa.Text(), nullable=True))
    op.create_table(
        "article_versions",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_article_versions_article_id_articles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_versions")),
    )
    op.create_index(op.f("ix_article_versions_article_id"), "article_versions", ["article_id"])
    op.create_table(
        "site_lines",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("line_key", sa.String(length=16), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("site", "line_key", name=op.f("pk_site_lines")),
    )
    op.create_index(op.f("ix_site_lines_seen_at"), "site_lines", ["seen_at"])


def _columns() -> list[sa.Column[object]]:
    return [
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("image", sa.Text(), nullable=True),
        sa.Column("section", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("paywalled", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("live", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("opinion", sa.Boolean(), server_default=sa.false(), nullable=False),
        *(sa.Column(mark, sa.Integer(), nullable=True) for mark in MARKS),
    ]


def downgrade() -> None:
    op.drop_table("site_lines")
    op.drop_table("article_versions")
    op.drop_column("entries", "url")
    for mark in MARKS:
        op.drop_index(op.f(f"ix_articles_{mark}"), "articles")
    for column in reversed(_columns()):
        op.drop_column("articles", column.name)
