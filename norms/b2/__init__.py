"""B2, the records of 128 characters in which invoices travel: body of the norm CP 2005-E, envelope, lots, check.

One record type per module (``r2`` … ``r5``, ``r000``, ``r1``, ``r6``, ``r999``), each with its vectors;
``norms.profile`` gathers them under the name ``cp-2005e``.
"""
