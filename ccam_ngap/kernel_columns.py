"""The tariff kernel, columns: rows of invoices and lines from columns, priced, and answers back into columns."""
