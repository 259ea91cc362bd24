"""Supporting documents and their parcels, what a transfer holds beside invoices, and the last states of a lot.

SQLite cannot change a check: the table of lots is made again under the same name, its rows put back, and the rows
that refer to it are checked at the end of the transaction.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEPT = "id, flow, number, round, biller, biller_name, destination, demo, state, created_at, file_id, sends, silent"


def upgrade() -> None:
    """Make the table of lots again, and the tables of documents and of money."""
    _lots()
    _documents()
    _money()


def _lots() -> None:
    """Let a lot be answered in part, rejected whole or not taken, and bear what a person did about it."""
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
        sa.Column("treatment", sa.Text(), nullable=False, server_default=""),
        sa.UniqueConstraint("biller", "flow", "number", "round", name="lot_number"),
        sa.CheckConstraint("flow IN ('FSE', 'DRE')", name="lot_flow"),
        sa.CheckConstraint(
            "state IN ('made', 'filed', 'error', 'sent', 'resent', 'conveyed', 'provisional', 'overdue', 'manual', "
            "'undelivered', 'acknowledged', 'refused', 'answered', 'rejected', 'settled', 'reopened')",
            name="lot_state",
        ),
        sqlite_strict=True,
    )
    op.execute(f"INSERT INTO lot ({KEPT}) SELECT {KEPT} FROM lot_before")  # noqa: S608 names of columns
    op.drop_table("lot_before")


def _documents() -> None:
    """Make the tables of supporting documents and of the parcels that carry them."""
    op.create_table(
        "parcel",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("lot_id", sa.Integer(), sa.ForeignKey("lot.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("identification", sa.Text(), nullable=False, unique=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("first_try", sa.Text()),
        sa.Column("sent_at", sa.Text()),
        sa.Column("answer", sa.Text(), nullable=False, server_default=""),
        sa.CheckConstraint(
            "state IN ('made', 'leaving', 'sent', 'acknowledged', 'refused', 'abandoned')", name="parcel_state"
        ),
        sqlite_strict=True,
    )
    op.create_index("parcel_by_lot", "parcel", ["lot_id"])
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("invoice_id", sa.Integer(), sa.ForeignKey("invoice.id"), nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False, unique=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("prescription_date", sa.Text(), nullable=False),
        sa.Column("first_id", sa.Integer(), sa.ForeignKey("document.id")),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("parcel_id", sa.Integer(), sa.ForeignKey("parcel.id")),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.Column("archived_on", sa.Text()),
        sa.CheckConstraint(
            "state IN ('missing', 'non_compliant', 'compliant', 'saved', 'rebuild', 'archived', 'paper')",
            name="document_state",
        ),
        sqlite_strict=True,
    )
    op.create_index("document_by_invoice", "document", ["invoice_id"])


def _money() -> None:
    """Make the tables of transfers and of what they hold beside invoices."""
    op.create_table(
        "transfer",
        sa.Column("receipt_id", sa.Integer(), sa.ForeignKey("receipt.id"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("paid_on", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("label2", sa.Text(), nullable=False),
        sa.Column("organism", sa.Text(), nullable=False),
        sa.Column("biller", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "operation",
        sa.Column("receipt_id", sa.Integer(), sa.ForeignKey("receipt.id"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("transfer_position", sa.Integer()),
        sa.Column("invoice_number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("effect", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('one_off', 'movement', 'comment')", name="operation_kind"),
        sqlite_strict=True,
    )
    op.add_column("payment", sa.Column("transfer_position", sa.Integer()))
