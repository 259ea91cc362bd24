"""Atheris target: any bytes through the readings of NOEMIE returns and ARL, in both physical forms.

Run with ``python -m tests.fuzz.run fuzz_returns`` where atheris is installed; ``test_fuzz_flows`` gives ``one`` a short
run without it. The first byte chooses between raw bytes, sound entities in any order and a damaged ARL.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Final

from norms import arl, sts
from norms.arl import Arl, read_arl, write_arl
from norms.errors import UnreadableFlow, UnwritableField, UnwritableFlow
from norms.noemie import Rsp, explain_reject, read_noemie, showing, wrap, write_580, write_900
from tests.norms.test_noemie import HEADER, PAYMENT, RSP
from tests.norms.test_noemie_money import OLD, PUNCTUAL

RETURNS: Final = (
    write_580(RSP),
    write_580(Rsp(header=HEADER, payments=(PUNCTUAL,))),
    write_900(Rsp(header=HEADER, payments=(replace(PAYMENT, invoices=(OLD,)),))),
)
ENTITIES: Final = tuple(
    entity
    for data in RETURNS
    for entity in (data[:128], *(part + b"@" for part in data[128:-128].split(b"@")[:-1]), data[-128:])
)
ARL: Final = write_arl(
    Arl(
        emitter="00000001999999", recipient="00000990000013", identification="A00001", day=date(2024, 12, 15),
        flow="FSE", file="000001", lot="001", lot_day=date(2024, 12, 15), invoices=2,
    )
)  # fmt: skip


def mutate(data: bytes) -> bytes:
    """Bytes as they are, a sequence of sound entities that they choose and damage, or a damaged ARL."""
    kind = data[0] % 4 if data else 0
    if kind == 0:
        return data[1:]
    if kind == 1:
        parts = [bytearray(ARL)]
    else:
        parts = [bytearray(RETURNS[0][:128]), *(bytearray(ENTITIES[byte % len(ENTITIES)]) for byte in data[1:64])]
    for place, sign in zip(data[64::2], data[65::2], strict=False):
        part = parts[place % len(parts)]
        part[(place * 7) % len(part)] = sign
    whole = b"".join(map(bytes, parts))
    return wrap(whole) if kind == 3 and len(whole) > 256 else whole


def one(data: bytes) -> None:
    """One run: only declared errors leave, what is written again reads as itself."""
    whole = mutate(data)
    for rows in (arl.rows, showing.rows, sts.rows):
        with suppress(UnreadableFlow):
            assert all(row.label and row.raw.isprintable() for row in rows(whole))
    with suppress(UnreadableFlow):
        read_arl(whole)
    try:
        noemie = read_noemie(whole)
    except UnreadableFlow:
        return
    assert all(fault.why for fault in noemie.faults)
    for _, reject in noemie.rejects:
        assert explain_reject(reject.code, reject.label).advice
    if not noemie.faults:
        with suppress(UnwritableField, UnwritableFlow):
            assert read_noemie(write_580(noemie.rsp)).rsp.payments == noemie.rsp.payments
