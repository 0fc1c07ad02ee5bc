"""Keep what a source's schedule, health and settings need, and its last polls.

Revision: 0004
After: 0003
Date: 2026-11-22 19:25:00+00:00
"""

from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # No batch: on SQLite it copies the table, and dropping the old one takes its children along.
    for column in _columns():
        op.add_column("sources", column)
    op.create_index(op.f("ix_sources_host"), "sources", ["host"])
    told = sa.Column("told_sourceless_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("subscriptions", told)
    _fill_hosts()


def _columns() -> list[sa.Column[object]]:
    return [
        sa.Column("host", sa.Text(), server_default="", nullable=False),
        sa.Column("interval_s", sa.Integer(), nullable=True),
        sa.Column("interval_reason", sa.String(length=16), nullable=True),
        sa.Column("moved_to", sa.Text(), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.String(length=8), nullable=True),
        sa.Column("found_url", sa.Text(), nullable=True),
        sa.Column("weight", sa.Double(), server_default="1", nullable=False),
        sa.Column("full_text", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("selector", sa.Text(), nullable=True),
        sa.Column("entry_times", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("last_polls", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    ]


def _fill_hosts() -> None:
    sources = sa.table("sources", sa.column("id", KEY), sa.column("url"), sa.column("host"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(sources.c.id, sources.c.url)).all():
        parts = urlsplit(row.url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
        connection.execute(
            sources.update().where(sources.c.id == row.id).values(host=f"{parts.hostname}:{port}")
        )


def downgrade() -> None:
    op.drop_column("subscriptions", "told_sourceless_at")
    op.drop_index(op.f("ix_sources_host"), "sources")
    for column in reversed(_columns()):
        op.drop_column("sources", column.name)
