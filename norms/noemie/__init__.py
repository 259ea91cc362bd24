"""NOEMIE, the payers' returns (RSP): payments, rejects and movements as entities of fixed columns.

An entity is a three-digit code, a two-digit level, its data and a closing ``@``; 000 and 999 are plain records of 128.
Layouts come from two programs that were used in production: certain for 020, 040, 071, 081, 102, 103, 199, 294, 990,
000 and 999, likely for the others. Writing follows reference 580; reading takes 580 and 900, in both physical forms.

======================  ============================================================
``entities.*``          the 27 layouts, one family a file
``stream``              bytes to entities: the two physical forms, resynchronising
``controls``            what each 990 and the 999 must say
``rsp``                 the values: payments, invoices, shares, rejects, lines
``writing``             ``write_580``: strict, read again before it is given
``reading``             ``read_noemie``: tolerant, every fault told
======================  ============================================================
"""

from norms.noemie.reading import Noemie, read_noemie
from norms.noemie.rsp import AmcShare, Header, Identity, PaidInvoice, PaidLine, Payment, Reject, Rsp, Share, State
from norms.noemie.writing import write_580

__all__ = [
    "AmcShare",
    "Header",
    "Identity",
    "Noemie",
    "PaidInvoice",
    "PaidLine",
    "Payment",
    "Reject",
    "Rsp",
    "Share",
    "State",
    "read_noemie",
    "write_580",
]
