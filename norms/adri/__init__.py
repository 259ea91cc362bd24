"""ADRi: asking the AMO for the rights of a person, over SOAP 1.2.

What is asked and answered is attested (an integrator's public API mapper); the real WSDL and schema are not public.
The wire form here is ours, in the namespace ``urn:feuille:simulated:adri:1``, validated on both sides by our own
``simulated_adri.xsd``: the day the official schema is in hand, the schema and ``norms.adri.wire`` change.
"""

from norms.adri.answer import AmcCover, AmoService, Coverage, Mutual, RightsAnswer, RightsException, RightsHolder
from norms.adri.query import CertifiedQuery, Period, RightsQuery, rights_window
from norms.adri.verdict import rights_messages
from norms.adri.wire import read_answer, read_query, write_answer, write_query
from norms.soap.envelope import SoapFault

__all__ = [
    "AmcCover",
    "AmoService",
    "CertifiedQuery",
    "Coverage",
    "Mutual",
    "Period",
    "RightsAnswer",
    "RightsException",
    "RightsHolder",
    "RightsQuery",
    "SoapFault",
    "read_answer",
    "read_query",
    "rights_messages",
    "rights_window",
    "write_answer",
    "write_query",
]
