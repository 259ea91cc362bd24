"""IDB and CLC: asking the AMC whether it covers a person, then what it pays of an invoice, over SOAP 1.2.

What the two services are and their keys (NIR, AMC number, practitioner, external reference, engagement number) are
known from their users (likely); the specification is not public. The wire form is ours, in the namespace
``urn:feuille:simulated:idb-clc:1``, validated on both sides by our own ``simulated_idb_clc.xsd``.
"""

from norms.idb_clc.clc import ClcAnswer, ClcLine, ClcPaid, ClcQuery
from norms.idb_clc.idb import Addressing, Engagement, Formula, IdbAnswer, IdbQuery
from norms.idb_clc.wire import read_clc_answer, read_clc_query, read_idb_answer, read_idb_query, read_query, write

__all__ = [
    "Addressing",
    "ClcAnswer",
    "ClcLine",
    "ClcPaid",
    "ClcQuery",
    "Engagement",
    "Formula",
    "IdbAnswer",
    "IdbQuery",
    "read_clc_answer",
    "read_clc_query",
    "read_idb_answer",
    "read_idb_query",
    "read_query",
    "write",
]
