"""The life of an invoice: drafted, priced, sealed, lotted, sent, acknowledged, settled; its journal and its store."""
