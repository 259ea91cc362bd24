"""The tables of the store, as SQLAlchemy Core sees them. The migrations create them; a test holds both together.

Amounts are integer cents, instants ISO 8601 texts with their offset, values JSON texts. No table holds a CPS code.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.schema import UniqueConstraint

from engine.invoice.states import DOCUMENT, FILE, INVOICE, LOT, PARCEL, SHARE, Machine

metadata = MetaData()


def _state(machine: Machine) -> tuple[Column[str], CheckConstraint]:
    """Return the state column of a machine and the check that keeps it within the machine's states."""
    states = ", ".join(f"'{state}'" for state in machine.states())
    check = CheckConstraint(f"state IN ({states})", name=f"{machine.name}_state")
    return Column("state", Text, nullable=False), check


number_range = Table(
    "number_range",
    metadata,
    Column("name", Text, primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("next", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    sqlite_strict=True,
)

journal = Table(
    "journal",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    sqlite_strict=True,
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("key", Text, primary_key=True),
    Column("operation", Text, nullable=False),
    Column("body_hash", Text, nullable=False),
    Column("response", Text, nullable=False),
    Column("at", Text, nullable=False),
    sqlite_strict=True,
)

invoice = Table(
    "invoice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("biller", Text, nullable=False),
    Column("number", Integer),
    *_state(INVOICE),
    Column("demo", Integer, nullable=False),
    Column("invoice_date", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("draft", Text, nullable=False),
    Column("answer", Text),
    Column("fee", Integer),
    Column("amo", Integer),
    Column("amc", Integer),
    Column("patient", Integer),
    Column("tables_sha256", Text),
    UniqueConstraint("biller", "number", name="invoice_number"),
    Index("invoice_by_state", "state"),
    sqlite_strict=True,
)

seal = Table(
    "seal",
    metadata,
    Column("invoice_id", Integer, ForeignKey("invoice.id"), primary_key=True),
    Column("records", LargeBinary, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("cps_signature", LargeBinary, nullable=False),
    Column("cps_certificate", LargeBinary, nullable=False),
    Column("vitale_signature", LargeBinary),
    Column("vitale_certificate", LargeBinary),
    Column("label", Text, nullable=False),
    Column("at", Text, nullable=False),
    sqlite_strict=True,
)

share = Table(
    "share",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("invoice_id", Integer, ForeignKey("invoice.id"), nullable=False),
    Column("payer", Text, CheckConstraint("payer IN ('AMO', 'AMC')", name="share_payer"), nullable=False),
    Column("expected", Integer, nullable=False),
    Column("paid", Integer, nullable=False),
    *_state(SHARE),
    UniqueConstraint("invoice_id", "payer", name="share_of_invoice"),
    sqlite_strict=True,
)

transmission = Table(
    "transmission",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("journal_seq", Integer, nullable=False),
    Column("journal_hash", Text, nullable=False),
    sqlite_strict=True,
)

file = Table(
    "file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("flow", Text, CheckConstraint("flow IN ('FSE', 'DRE')", name="file_flow"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("biller", Text, nullable=False),
    Column("destination", Text, nullable=False),
    Column("demo", Integer, nullable=False),
    Column("name", Text, nullable=False, unique=True),
    Column("path", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sha256", Text, nullable=False),
    *_state(FILE),
    Column("created_at", Text, nullable=False),
    Column("sent_at", Text),
    Column("transmission_id", Integer, ForeignKey("transmission.id")),
    sqlite_strict=True,
)

lot = Table(
    "lot",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("flow", Text, CheckConstraint("flow IN ('FSE', 'DRE')", name="lot_flow"), nullable=False),
    Column("number", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("biller", Text, nullable=False),
    Column("biller_name", Text, nullable=False),
    Column("destination", Text, nullable=False),
    Column("demo", Integer, nullable=False),
    *_state(LOT),
    Column("created_at", Text, nullable=False),
    Column("file_id", Integer, ForeignKey("file.id")),
    Column("sends", Integer, nullable=False, server_default="0"),
    Column("silent", Integer, nullable=False, server_default="0"),
    Column("treatment", Text, nullable=False, server_default=""),
    UniqueConstraint("biller", "flow", "number", "round", name="lot_number"),
    sqlite_strict=True,
)

lot_item = Table(
    "lot_item",
    metadata,
    Column("lot_id", Integer, ForeignKey("lot.id"), primary_key=True),
    Column("invoice_id", Integer, ForeignKey("invoice.id"), primary_key=True),
    Index("lot_item_by_invoice", "invoice_id"),
    sqlite_strict=True,
)

receipt = Table(
    "receipt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("at", Text, nullable=False),
    sqlite_strict=True,
)

acknowledgement = Table(
    "acknowledgement",
    metadata,
    Column("receipt_id", Integer, ForeignKey("receipt.id"), primary_key=True),
    Column("lot_id", Integer, ForeignKey("lot.id"), primary_key=True),
    Column("positive", Integer, nullable=False),
    Column("code", Text, nullable=False),
    Column("label", Text, nullable=False),
    sqlite_strict=True,
)

notice = Table(
    "notice",
    metadata,
    Column("receipt_id", Integer, ForeignKey("receipt.id"), primary_key=True),
    Column("lot_id", Integer, ForeignKey("lot.id"), primary_key=True),
    Column("what", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("label", Text, nullable=False),
    CheckConstraint("what IN ('provisional', 'delivered', 'failed')", name="notice_what"),
    Index("notice_by_lot", "lot_id"),
    sqlite_strict=True,
)

payment = Table(
    "payment",
    metadata,
    Column("receipt_id", Integer, ForeignKey("receipt.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("share_id", Integer, ForeignKey("share.id")),
    Column("biller", Text, nullable=False),
    Column("invoice_number", Integer, nullable=False),
    Column("lot_number", Text, nullable=False),
    Column("payer", Text, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("code", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("transfer", Text, nullable=False),
    Column("paid_on", Text, nullable=False),
    Column("transfer_position", Integer),
    Index("payment_by_share", "share_id"),
    sqlite_strict=True,
)

transfer = Table(
    "transfer",
    metadata,
    Column("receipt_id", Integer, ForeignKey("receipt.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("paid_on", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("label2", Text, nullable=False),
    Column("organism", Text, nullable=False),
    Column("biller", Text, nullable=False),
    Column("amount", Integer, nullable=False),
    sqlite_strict=True,
)

operation = Table(
    "operation",
    metadata,
    Column("receipt_id", Integer, ForeignKey("receipt.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("transfer_position", Integer),
    Column("invoice_number", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("effect", Integer, nullable=False),
    Column("content", Text, nullable=False),
    CheckConstraint("kind IN ('one_off', 'movement', 'comment')", name="operation_kind"),
    sqlite_strict=True,
)

parcel = Table(
    "parcel",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("lot_id", Integer, ForeignKey("lot.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("identification", Text, nullable=False, unique=True),
    Column("content", LargeBinary, nullable=False),
    Column("sha256", Text, nullable=False),
    *_state(PARCEL),
    Column("made_at", Text, nullable=False),
    Column("first_try", Text),
    Column("sent_at", Text),
    Column("answer", Text, nullable=False, server_default=""),
    Index("parcel_by_lot", "lot_id"),
    sqlite_strict=True,
)

document = Table(
    "document",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("invoice_id", Integer, ForeignKey("invoice.id"), nullable=False),
    Column("identifier", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("content", LargeBinary),
    Column("sha256", Text, nullable=False),
    Column("picture", Text, nullable=False),
    Column("prescription_date", Text, nullable=False),
    Column("first_id", Integer, ForeignKey("document.id")),
    *_state(DOCUMENT),
    Column("parcel_id", Integer, ForeignKey("parcel.id")),
    Column("added_at", Text, nullable=False),
    Column("archived_on", Text),
    Index("document_by_invoice", "invoice_id"),
    sqlite_strict=True,
)

practitioner = Table(
    "practitioner",
    metadata,
    Column("id", Integer, primary_key=True),
    Column(
        "role", Text, CheckConstraint("role IN ('titulaire', 'remplacant')", name="practitioner_role"), nullable=False
    ),
    Column("origin", Text, nullable=False),
    Column("civility", Text, nullable=False),
    Column("family_name", Text, nullable=False),
    Column("first_name", Text, nullable=False),
    Column("rpps", Text, nullable=False),
    Column("billing_number", Text, nullable=False),
    Column("situation", Integer, nullable=False),
    Column("mode", Text, nullable=False),
    Column("caisse", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("number", Text, nullable=False, server_default=""),
    Column("structure_name", Text, nullable=False, server_default=""),
    Column("specialty", Text, nullable=False, server_default=""),
    Column("kind", Text, nullable=False, server_default=""),
    Column("convention", Text, nullable=False, server_default=""),
    Column("option", Text),
    Column("zone", Text, nullable=False, server_default=""),
    UniqueConstraint("rpps", "billing_number", name="practitioner_number"),
    sqlite_strict=True,
)

replacement = Table(
    "replacement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("remplacant_id", Integer, ForeignKey("practitioner.id"), nullable=False),
    Column("titulaire_id", Integer, ForeignKey("practitioner.id"), nullable=False),
    Column("active", Integer, nullable=False),
    Column("created_at", Text, nullable=False),
    UniqueConstraint("remplacant_id", "titulaire_id", name="replacement_pair"),
    sqlite_strict=True,
)

replacement_day = Table(
    "replacement_day",
    metadata,
    Column("replacement_id", Integer, ForeignKey("replacement.id"), primary_key=True),
    Column("day", Text, primary_key=True),
    sqlite_strict=True,
)

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("at", Text, nullable=False),
    sqlite_strict=True,
)
