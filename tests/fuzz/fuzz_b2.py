"""Atheris target: any bytes through the reading, the check, the warnings and the views of B2.

Run with ``python -m tests.fuzz.run fuzz_b2`` where atheris is installed; ``test_fuzz_b2`` gives ``one`` a short run
without it. The first byte chooses between raw bytes and sound records put in any order.
"""

from __future__ import annotations

from norms.b2.check import check_file
from norms.b2.reading import read_file
from norms.b2.remarks import remarks
from norms.b2.showing import rows, to_json
from norms.errors import UnreadableFlow
from norms.fse import fse_file
from norms.profile import TOWN_2007
from tests.norms.b2.samples import HEADER, dre, fse, lot, records

SOUND = (*records(fse()), *records(dre()), *records(fse_file(HEADER, (lot("001"),), TOWN_2007)))


def mutate(data: bytes) -> bytes:
    """Bytes as they are, or a sequence of sound records that they choose, damaged where they say."""
    if not data or data[0] % 2:
        return data[1:]
    parts = [bytearray(SOUND[byte % len(SOUND)]) for byte in data[1:64]]
    for place, sign in zip(data[64::2], data[65::2], strict=False):
        if parts:
            parts[place % len(parts)][(place * 7) % 128] = sign
    return (b"", b"\n", b"\r\n")[data[0] % 3].join(map(bytes, parts))


def one(data: bytes) -> None:
    """One run: only declared errors leave, and both ways of reading agree."""
    whole = mutate(data)
    faults = check_file(whole)
    assert all(fault.why for fault in faults)
    try:
        file = read_file(whole)
    except UnreadableFlow:
        assert [fault.rule for fault in faults] == ["b2.unreadable"]
        return
    list(remarks(file.records))
    to_json(file)
    assert {row.record for row in rows(whole)} == {record.number for record in file.records}
