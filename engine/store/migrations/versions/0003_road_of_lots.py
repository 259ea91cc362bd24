"""The road of a lot: sendings, silences, notices, and the states that they make.

SQLite cannot change a check: the table of lots is made again under the same name, its rows put back, and the rows
that refer to it are checked at the end of the transaction.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PUT_BACK = (
    "INSERT INTO lot"
    " (id, flow, number, round, biller, biller_name, destination, demo, state, created_at, file_id, sends)"
    " SELECT id, flow, number, round, biller, biller_name, destination, demo, state, created_at, file_id,"
    " CASE WHEN state IN ('made', 'filed') THEN 0 ELSE 1 END FROM lot_before"
)


def upgrade() -> None:
    """Make the table of lots again, and the table of notices."""
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute("CREATE TABLE lot_before AS SELECT * FROM lot")
    op.drop_table("lot")
    op.create_table(
        "lot",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("flow", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("biller", sa.Text(), nullable=False),
        sa.Column("biller_name", sa.Text(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("demo", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), sa.ForeignKey("file.id")),
        sa.Column("sends", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("silent", sa.Integer(), nullable=False, server_default="0"),
        sa.UniqueConstraint("biller", "flow", "number", "round", name="lot_number"),
        sa.CheckConstraint("flow IN ('FSE', 'DRE')", name="lot_flow"),
        sa.CheckConstraint(
            "state IN ('made', 'filed', 'sent', 'resent', 'conveyed', 'provisional', 'overdue', 'manual', "
            "'undelivered', 'acknowledged', 'refused', 'settled', 'reopened')",
            name="lot_state",
        ),
        sqlite_strict=True,
    )
    op.execute(PUT_BACK)
    op.drop_table("lot_before")
    op.create_table(
        "notice",
        sa.Column("receipt_id", sa.Integer(), sa.ForeignKey("receipt.id"), primary_key=True),
        sa.Column("lot_id", sa.Integer(), sa.ForeignKey("lot.id"), primary_key=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.CheckConstraint("what IN ('provisional', 'delivered', 'failed')", name="notice_what"),
        sqlite_strict=True,
    )
    op.create_index("notice_by_lot", "notice", ["lot_id"])
