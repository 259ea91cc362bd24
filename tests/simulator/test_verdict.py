"""Judging mails of any bytes: always a verdict that an ARL can tell and the ledger can book."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norms.arl import ArlCode, read_arl, write_arl
from norms.b2.check import check_file
from norms.b2.envelope import closing, opening
from norms.fse import fse_file
from norms.mail import FlowKind
from norms.profile import CP_2005E
from simulator.front_end.intake import accept
from simulator.front_end.verdict import Verdict, judge
from simulator.ledger import Ledger
from tests.norms.b2.samples import DOCTOR, HEADER, OPTICIAN, fse, lot, records
from tests.simulator.practice import SENDER, START, flow_mail

SOUND = fse()


@pytest.fixture(scope="module")
def ledger() -> Iterator[Ledger]:
    with tempfile.TemporaryDirectory() as folder:
        yield Ledger(Path(folder) / "ledger.sqlite3")


class UndoError(Exception):
    """Leaves the ledger as it was."""


def verdict_on(ledger: Ledger, content: bytes) -> Verdict:
    """Judge a mail, book it, answer it, then forget it."""
    verdict: Verdict | None = None
    with suppress(UndoError), ledger.transaction() as book:
        verdict = judge(content, book, START.date())
        accept(book, verdict, SENDER)
        for arl in verdict.arls:
            told = replace(arl, identification="A00001")
            assert read_arl(write_arl(told)).positive == arl.positive
        raise UndoError
    assert verdict is not None
    return verdict


@given(place=st.integers(0, len(SOUND) - 1), byte=st.integers(0, 255))
def test_a_changed_byte_is_accepted_only_if_the_file_is_still_sound(ledger: Ledger, place: int, byte: int) -> None:
    damaged = SOUND[:place] + bytes([byte]) + SOUND[place + 1 :]
    verdict = verdict_on(ledger, flow_mail(FlowKind.FSE, damaged).as_bytes())
    if damaged == SOUND:
        assert [arl.positive for arl in verdict.arls] == [True]
    elif any(arl.positive for arl in verdict.arls):
        assert check_file(damaged) == ()


@given(kept=st.lists(st.sampled_from(records(SOUND)), max_size=12), count=st.integers(0, 5))
def test_records_in_any_order_always_get_a_verdict(ledger: Ledger, kept: list[bytes], count: int) -> None:
    assert verdict_on(ledger, flow_mail(FlowKind.FSE, b"".join(kept), invoices=count).as_bytes()).arls


@given(content=st.binary(max_size=300))
def test_any_bytes_are_refused(ledger: Ledger, content: bytes) -> None:
    for mail in (content, flow_mail(FlowKind.DRE, content).as_bytes()):
        assert not any(arl.positive for arl in verdict_on(ledger, mail).arls)


def test_a_file_without_lots_is_refused(ledger: Ledger) -> None:
    empty = opening(HEADER, CP_2005E) + closing(HEADER, 2, 0)
    (arl,) = verdict_on(ledger, flow_mail(FlowKind.FSE, empty, invoices=0).as_bytes()).arls
    assert not arl.positive


def test_twin_lots_of_one_file_are_not_both_accepted(ledger: Ledger) -> None:
    twins = fse_file(HEADER, (lot("001", DOCTOR), lot("001", OPTICIAN)))
    verdict = verdict_on(ledger, flow_mail(FlowKind.FSE, twins).as_bytes())
    assert [[fault.code for fault in arl.faults] for arl in verdict.arls] == [[], [ArlCode.DUPLICATE_LOT]]
