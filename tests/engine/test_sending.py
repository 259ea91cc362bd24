"""Lots and files under odd circumstances: two senders at once, long days, ranges that start again, other routes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import pytest

from cardio.cps.situation import Situation
from engine.errors import NumberRangeExhausted, StoreFault
from engine.numbers import LOT_DRE, LOT_FSE
from engine.office import Office
from engine.people.beneficiary import Organism
from engine.ports import OutgoingFlow
from engine.sending import filing, lotting
from engine.sending.atomic import write_atomically
from engine.sending.destinations import fse_destination
from norms.b2.check import check_file
from tables.compiled import Tables
from tests.engine.people import doctor_request, holder, sealed
from tests.engine.test_returns import ACCEPTED, Gone


class Hurried(Gone):
    """A transport during whose sending another process sends everything too."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.nested = False

    def send(self, flow: OutgoingFlow) -> None:
        if not self.nested:
            self.nested = True
            self.office.send(self)


def test_two_senders_at_once_agree(office: Office) -> None:
    sealed(office, doctor_request(), "key")
    office.make_lots()
    office.make_files()
    office.send(Hurried(office))
    assert [each.state for each in office.files()] == ["sent", "sent"]
    assert [each.state for each in office.invoices()] == ["sent"]
    assert office.send(Gone()).transmission is None
    assert office.verify_journal().ok


def test_a_file_that_another_process_wrote_is_good(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed(office, doctor_request(), "key")
    office.make_lots()

    def taken(path: Path, content: bytes) -> None:
        write_atomically(path, content)
        raise StoreFault("the temporary file was swept")

    monkeypatch.setattr(filing, "write_atomically", taken)
    assert office.make_files() == ()
    assert all(Path(each.path).read_bytes() == office.file_content(each.id) for each in office.files())


def test_a_long_day_makes_several_lots_that_all_check(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lotting, "LONGEST", 25)  # two invoices of ten records each
    for turn in range(5):
        sealed(office, doctor_request(), f"{turn}")
    lots = office.make_lots()
    assert [(each.number, each.invoices) for each in lots if each.flow == "FSE"] == [
        ("001", (1, 2)),
        ("002", (3, 4)),
        ("003", (5,)),
    ]
    assert [each.number for each in lots if each.flow == "DRE"] == ["AAA", "AAB", "AAC"]
    files = office.make_files()
    assert len(files) == 6
    assert all(check_file(office.file_content(each.id)) == () for each in files)


def test_each_biller_has_its_own_lots(office: Office) -> None:
    sealed(office, doctor_request(), "doctor")
    sealed(office, doctor_request(holder=replace(holder("infirmier"), situations=two_places())), "other")
    lots = office.make_lots()
    assert [(each.flow, each.number, each.invoices) for each in lots] == [
        ("FSE", "001", (1,)),
        ("FSE", "001", (1,)),
        ("DRE", "AAA", (1,)),
        ("DRE", "AAA", (1,)),
    ]
    assert len({each.biller for each in lots}) == 2
    assert office.invoice(1, biller=lots[0].biller).state.id != office.invoice(1, biller=lots[1].biller).state.id


def two_places() -> tuple[Situation, ...]:
    """The doctor's situation, billed by another structure."""
    return (replace(holder().situations[0], billing_number="993000031"),)


def test_a_lot_number_starts_again_only_when_its_lot_is_over(office: Office) -> None:
    biller = sealed(office, doctor_request(complementary=False), "one").care.practitioner.billing_number
    for kind in (LOT_FSE, LOT_DRE):
        office.set_range(kind, biller, first=1, last=1, start=1)
    assert [each.number for each in office.make_lots()] == ["001"]
    sealed(office, doctor_request(complementary=False), "two")
    with pytest.raises(NumberRangeExhausted):
        office.make_lots()
    assert [each.state for each in office.invoices()] == ["lotted", "sealed"]
    office.make_files()
    office.send(Gone())
    office.integrate(ACCEPTED[:1])
    with pytest.raises(NumberRangeExhausted):  # acknowledged, but its payment is still awaited under that number
        office.make_lots()


def test_routes_are_those_of_the_tables_in_use() -> None:
    class Routes:
        """Tables in which one organism is handled by another caisse."""

        def at(self, table: str, key: str, day: date) -> Mapping[str, str] | None:
            row = {"center": "016", "organism": "421"}
            return row if (table, key) == ("routing/amo.csv", "01/349/9881") else None

    tables = cast(Tables, Routes())
    assert (
        fse_destination(tables, Organism(regime="01", caisse="349", centre="9881"), date(2024, 12, 15)) == "01/016/421"
    )
    assert (
        fse_destination(tables, Organism(regime="77", caisse="349", centre="9881"), date(2024, 12, 15)) == "77/000/349"
    )
