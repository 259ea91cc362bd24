"""Every exchange format as declarative layouts: B2, DRE, ARL, NOEMIE, ADRi messages, mails. Knows only the tables."""
