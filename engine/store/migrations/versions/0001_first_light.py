"""The first schema: invoices from draft to money, lots, files, returns, journal, numbers, idempotency keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "idempotency",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.Text(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "invoice",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("biller", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("demo", sa.Integer(), nullable=False),
        sa.Column("invoice_date", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text()),
        sa.Column("fee", sa.Integer()),
        sa.Column("amo", sa.Integer()),
        sa.Column("amc", sa.Integer()),
        sa.Column("patient", sa.Integer()),
        sa.Column("tables_sha256", sa.Text()),
        sa.UniqueConstraint("biller", "number", name="invoice_number"),
        sa.CheckConstraint(
            "state IN ('draft', 'priced', 'sealed', 'lotted', "
            "'sent', 'refused', 'acknowledged', 'closed', 'anomaly', 'rejected', 'paid', 'cancelled')",
            name="invoice_state",
        ),
        sqlite_strict=True,
    )
    op.create_index("invoice_by_state", "invoice", ["state"])
    op.create_table(
        "journal",
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "number_range",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("scope", sa.Text(), primary_key=True),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("next", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("digest", sa.Text(), nullable=False, unique=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "transmission",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("journal_seq", sa.Integer(), nullable=False),
        sa.Column("journal_hash", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "file",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("flow", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("biller", sa.Text(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("demo", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, unique=True),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.Text()),
        sa.Column("transmission_id", sa.Integer(), sa.ForeignKey("transmission.id")),
        sa.CheckConstraint("state IN ('made', 'leaving', 'sent')", name="file_state"),
        sqlite_strict=True,
    )
    op.create_table(
        "seal",
        sa.Column("invoice_id", sa.Integer(), sa.ForeignKey("invoice.id"), primary_key=True),
        sa.Column("records", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("cps_signature", sa.LargeBinary(), nullable=False),
        sa.Column("cps_certificate", sa.LargeBinary(), nullable=False),
        sa.Column("vitale_signature", sa.LargeBinary()),
        sa.Column("vitale_certificate", sa.LargeBinary()),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "share",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("invoice_id", sa.Integer(), sa.ForeignKey("invoice.id"), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("paid", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.UniqueConstraint("invoice_id", "payer", name="share_of_invoice"),
        sa.CheckConstraint("state IN ('pending', 'paid', 'rejected', 'anomaly')", name="share_state"),
        sqlite_strict=True,
    )
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
        sa.UniqueConstraint("biller", "flow", "number", "round", name="lot_number"),
        sa.CheckConstraint(
            "state IN ('made', 'filed', 'sent', 'acknowledged', 'refused', 'settled', 'reopened')", name="lot_state"
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "payment",
        sa.Column("receipt_id", sa.Integer(), sa.ForeignKey("receipt.id"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("share_id", sa.Integer(), sa.ForeignKey("share.id")),
        sa.Column("biller", sa.Text(), nullable=False),
        sa.Column("invoice_number", sa.Integer(), nullable=False),
        sa.Column("lot_number", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("transfer", sa.Text(), nullable=False),
        sa.Column("paid_on", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_index("payment_by_share", "payment", ["share_id"])
    op.create_table(
        "acknowledgement",
        sa.Column("receipt_id", sa.Integer(), sa.ForeignKey("receipt.id"), primary_key=True),
        sa.Column("lot_id", sa.Integer(), sa.ForeignKey("lot.id"), primary_key=True),
        sa.Column("positive", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "lot_item",
        sa.Column("lot_id", sa.Integer(), sa.ForeignKey("lot.id"), primary_key=True),
        sa.Column("invoice_id", sa.Integer(), sa.ForeignKey("invoice.id"), primary_key=True),
        sqlite_strict=True,
    )
    op.create_index("lot_item_by_invoice", "lot_item", ["invoice_id"])
