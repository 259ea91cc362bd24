"""The settings of a terminal, and the billing situation of its practitioners, under which a remplaçant bills."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COPIED = ("number", "structure_name", "specialty", "kind", "convention", "zone")


def upgrade() -> None:
    """Create the table of settings and add the situation to the practitioners; what is on record has none yet."""
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    for name in COPIED:
        op.add_column("practitioner", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("practitioner", sa.Column("option", sa.Text()))
