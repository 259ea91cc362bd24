"""NOEMIE, the payers' returns (RSP): payments, rejects and movements as entities of fixed columns.

An entity is a three-digit code, a two-digit level, its data and a closing ``@``; 000 and 999 are plain records of 128.
Layouts come from two programs that were used in production: certain for 020, 040, 071, 081, 102, 103, 199, 294, 990,
000 and 999, likely for the others. References 580 and 900 are written and read, in both physical forms.

======================  ============================================================
``entities.*``          the 27 layouts, one family a file
``stream``              bytes to entities: the two physical forms, resynchronising
``controls``            what each 990 and the 999 must say
``lists``               the code lists, and a reject in our words
``rsp``                 the values: payments, invoices, shares, rejects, lines
``money``               the values that follow no invoice: one-off operations, movements, comments
``conversion``          fields to values, one entity at a time
``assembly``            entities to a whole return
``sheet``, ``leaves``   what both writers share
``writing``             ``write_580``: strict, read again before it is given
``writing_900``         ``write_900``: the same return as the older reference says it
``reading``             ``read_noemie``: tolerant, every fault told
======================  ============================================================
"""

from norms.noemie.lists import RejectReason, explain_reject
from norms.noemie.money import Comment, Movement, OneOff
from norms.noemie.reading import Noemie, read_noemie
from norms.noemie.rsp import AmcShare, Header, Identity, PaidInvoice, PaidLine, Payment, Reject, Rsp, Share, State
from norms.noemie.stream import unwrap, wrap
from norms.noemie.writing import write_580
from norms.noemie.writing_900 import write_900

__all__ = [
    "AmcShare",
    "Comment",
    "Header",
    "Identity",
    "Movement",
    "Noemie",
    "OneOff",
    "PaidInvoice",
    "PaidLine",
    "Payment",
    "Reject",
    "RejectReason",
    "Rsp",
    "Share",
    "State",
    "explain_reject",
    "read_noemie",
    "unwrap",
    "wrap",
    "write_580",
    "write_900",
]
