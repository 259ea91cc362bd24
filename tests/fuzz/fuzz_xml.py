"""Atheris target: any bytes through every XML reading (SOAP, ADRi, IDB/CLC, the directory, assertions, SCOR parcels).

Run with ``python -m tests.fuzz.run fuzz_xml`` where atheris is installed; ``test_fuzz_flows`` gives ``one`` a short run
without it. The first byte chooses a sound message to damage, or raw bytes; the second a piece to put in: an entity
bomb, an external entity, another encoding.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import date
from typing import Final

from cryptography.hazmat.primitives.serialization import Encoding

from norms.adri import read_answer, read_query, write_answer, write_query
from norms.directory import DirectoryAnswer, DirectoryRow
from norms.directory import read_answer as read_directory_answer
from norms.directory import read_query as read_directory_query
from norms.directory import write_answer as write_directory_answer
from norms.directory import write_query as write_directory_query
from norms.errors import BadXml, UnreadableFlow
from norms.idb_clc import ClcAnswer, ClcPaid, IdbAnswer, read_clc_answer, read_idb_answer, write
from norms.idb_clc import read_query as read_idb_clc_query
from norms.idb_clc.idb import Addressing, Engagement, Formula
from norms.scor import ScorDocument, ScorIndex, write_parcel
from norms.scor.parcel import read_parcel
from norms.soap.envelope import find_assertion, unseal
from norms.soap.vihf import sign_assertion, verify_assertion
from simulator.cards import pki
from tests.norms.test_adri import ANSWER, CERTIFIED, QUERY
from tests.norms.test_vihf import NOW, VIHF, Card
from tests.simulator.test_amc_services import CLC, IDB
from tests.simulator.test_amc_services import QUERY as DIRECTORY

ENGAGEMENT: Final = Engagement(
    number="SIM000000001", amc_number="0099999999", amc_label="AMC", convention_type="SM", csr="94", member="1",
    start=date(2024, 1, 1), addressing=Addressing(sts_switch="8", host="001"), formulas=(Formula("050", 6, 5000),),
    guarantees=("OPT",),
)  # fmt: skip
PDF: Final = b"%PDF-1.4"
PARCEL: Final = ScorIndex(
    identification="20241215090000-0001", made_at=NOW, biller="991145608", regime="01", caisse="999", centre="9999",
    lot="001", lot_day=date(2024, 12, 15),
    documents=(
        ScorDocument(identifier="D1", kind="ORDN", invoice=1, file="a.pdf", sha256=hashlib.sha256(PDF).hexdigest()),
        ScorDocument(identifier="D2", kind="ORDN", invoice=2, first_prescription="D1"),
    ),
)  # fmt: skip
SOUND: Final = (
    write_query(QUERY, sign_assertion(VIHF, Card())),
    write_query(CERTIFIED),
    write_answer(ANSWER),
    write(IDB),
    write(CLC),
    write_directory_query(DIRECTORY),
    write(IdbAnswer(external_reference="F1", code="OK", engagement=ENGAGEMENT)),
    write(ClcAnswer(external_reference="F1", engagement="E", code="OK", lines=(ClcPaid(index=0, amc=690),))),
    write_directory_answer(DirectoryAnswer(code="1", rows=(DirectoryRow(amc_number="0379906753", amc_label="A"),))),
    write_parcel(PARCEL, {"a.pdf": PDF}),
)
PIECES: Final = (
    b"",
    b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
    b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    b'<?xml version="1.0" encoding="UTF-7"?>',
    b"\xff\xfe",
    b"&#0;",
    b"<![CDATA[",
    b"</soap:Body>",
)
READERS: Final = (
    read_query,
    read_answer,
    read_idb_answer,
    read_clc_answer,
    read_idb_clc_query,
    read_directory_query,
    read_directory_answer,
    unseal,
    read_parcel,
)
AUTHORITY: Final = pki.authority().certificate.public_bytes(Encoding.DER)


def mutate(data: bytes) -> bytes:
    """Raw bytes, or a sound message with a piece put in and some of its bytes changed."""
    if len(data) < 4 or data[0] % (len(SOUND) + 1) == len(SOUND):
        return data[1:]
    whole = bytearray(SOUND[data[0] % len(SOUND)])
    place = (data[2] << 8 | data[3]) % len(whole)
    whole[place:place] = PIECES[data[1] % len(PIECES)]
    for high, low, sign in zip(data[4::3], data[5::3], data[6::3], strict=False):
        whole[(high << 8 | low) % len(whole)] = sign
    return bytes(whole)


def one(data: bytes) -> None:
    """One run: only declared errors leave, and no changed assertion is believed for another."""
    whole = mutate(data)
    for reader in READERS:
        with suppress(BadXml, UnreadableFlow):
            reader(whole)
    with suppress(BadXml):
        assertion = find_assertion(whole)
        if assertion is not None:
            assert verify_assertion(assertion, AUTHORITY, NOW) == VIHF
