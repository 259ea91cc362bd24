"""SCOR: the supporting documents of invoices, as PDF, linked to their FSE lot.

What a document must be is attested (arrêté of 10 January 2012, annex 4: PDF, at least 200 dots an inch and A5, sent
after the positive ARL of the lot, series that refer to the first prescription, five days of retry then paper); the
official layout is restricted. The index and the parcel here are ours, profile ``simulated-scor``.

============  ==============================================================
``checks``    what is wrong with a document, before it leaves
``look``      what a page looks like: ink, contrast, edges, skew, resolution
``index``     the documents of a lot and the invoices they support
``parcel``    index and documents in one file, written and read
``states``    the states of a document and what may follow each
============  ==============================================================
"""

from norms.scor.checks import Fingerprint, Verdict, check_document
from norms.scor.index import ScorDocument, ScorIndex
from norms.scor.parcel import read_parcel, write_parcel
from norms.scor.states import DocumentState, may_follow

__all__ = [
    "DocumentState",
    "Fingerprint",
    "ScorDocument",
    "ScorIndex",
    "Verdict",
    "check_document",
    "may_follow",
    "read_parcel",
    "write_parcel",
]
