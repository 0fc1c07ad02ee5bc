"""Remember imports of many sources until all have been asked once.

Revision: 0006
After: 0005
Date: 2026-11-22 20:45:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", KEY, sa.Identity(always=False), nullable=False),
        sa.Column("chat_id", KEY, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_look_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"],
            ["chats.id"],
            name=op.f("fk_imports_chat_id_chats"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index(op.f("ix_imports_next_look_at"), "imports", ["next_look_at"])
    op.create_table(
        "imported_sources",
        sa.Column("import_id", KEY, nullable=False),
        sa.Column("source_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["imports.id"],
            name=op.f("fk_imported_sources_import_id_imports"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["sources.id"],
            name=op.f("fk_imported_sources_source_id_sources"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "source_id", name=op.f("pk_imported_sources")),
    )
    op.create_index(op.f("ix_imported_sources_source_id"), "imported_sources", ["source_id"])


def downgrade() -> None:
    op.drop_table("imported_sources")
    op.drop_table("imports")
