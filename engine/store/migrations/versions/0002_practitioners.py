"""Practitioners known to the terminal, and who replaces whom on which days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of people."""
    op.create_table(
        "practitioner",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("civility", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("rpps", sa.Text(), nullable=False),
        sa.Column("billing_number", sa.Text(), nullable=False),
        sa.Column("situation", sa.Integer(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("caisse", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.UniqueConstraint("rpps", "billing_number", name="practitioner_number"),
        sa.CheckConstraint("role IN ('titulaire', 'remplacant')", name="practitioner_role"),
        sqlite_strict=True,
    )
    op.create_table(
        "replacement",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("remplacant_id", sa.Integer(), sa.ForeignKey("practitioner.id"), nullable=False),
        sa.Column("titulaire_id", sa.Integer(), sa.ForeignKey("practitioner.id"), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.UniqueConstraint("remplacant_id", "titulaire_id", name="replacement_pair"),
        sqlite_strict=True,
    )
    op.create_table(
        "replacement_day",
        sa.Column("replacement_id", sa.Integer(), sa.ForeignKey("replacement.id"), primary_key=True),
        sa.Column("day", sa.Text(), primary_key=True),
        sqlite_strict=True,
    )
