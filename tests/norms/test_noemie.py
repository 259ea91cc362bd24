"""Returns: written strictly, read back as themselves, every control verified, any bytes survived."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from norms.errors import UnreadableFlow, UnwritableField
from norms.noemie import (
    AmcShare,
    Header,
    Identity,
    PaidInvoice,
    PaidLine,
    Payment,
    Reject,
    Rsp,
    Share,
    State,
    read_noemie,
    write_580,
)
from norms.noemie.entities import ENTITIES
from tests.norms.b2.strategies import UNHURRIED

DAY = date(2024, 12, 18)
HEADER = Header(
    emitter_type="CT",
    emitter="00000001999999",
    recipient_type="TP",
    recipient="00000991145608",
    identification="R00001",
    day=DAY,
    message="SIMULATED RSP",
)
FSE = PaidInvoice(
    number=1,
    kind="F",
    lot="001",
    lot_day=date(2024, 12, 15),
    nature="10",
    amo=Share(asked=5149, paid=5149, state=State.PAID),
    identity=Identity(nir="2550699999999", nir_key="34", birth_date="150655", birth_rank=1),
    lines=(
        PaidLine(
            line=1, prestation="C", day=date(2024, 12, 15), quantity=1, coefficient=100, unit_price=2300, base=2300,
            rate=70, amo=1610, fee=2300,
        ),
    ),
)  # fmt: skip
DRE = PaidInvoice(
    number=2,
    kind="D",
    lot="AAA",
    amc=AmcShare(asked=2207, paid=0, state=State.REJECTED, organism="0098532001", member="12345678"),
    rejects=(Reject(code="S701", label="LE TOTAL N'EST PAS LA SOMME", part="C"),),
)
PAYMENT = Payment(
    day=DAY, label="VIREMENT 01999", label2="SIM 1", organism="01999", mandatary="991145608", recipient="991145608",
    invoices=(FSE, DRE),
)  # fmt: skip
RSP = Rsp(header=HEADER, payments=(PAYMENT,))

plain = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-'", min_size=1, max_size=12)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
cents = st.integers(0, 99_999_999)
signed = st.integers(-99_999_999, 99_999_999)
states = st.sampled_from(State)
shares = st.builds(Share, asked=cents, paid=signed, state=states)
short = plain.map(lambda text: text[:10])
maybe = st.just("") | plain
amc_shares = st.builds(AmcShare, asked=cents, paid=signed, state=states, organism=short, member=plain)
rejects = st.builds(
    Reject,
    code=st.text("ABC0123", min_size=1, max_size=4),
    label=plain,
    scope=st.sampled_from("FLA"),
    part=st.sampled_from("OC"),
    prestation=st.sampled_from(("", "ATM")),
    day=st.none() | days,
    line=st.integers(0, 999),
    rank=st.integers(0, 99),
    information=maybe,
)
lines = st.builds(
    PaidLine,
    line=st.integers(0, 99),
    prestation=st.sampled_from(("C", "ATM", "VU3")),
    day=st.none() | days,
    quantity=st.integers(0, 999),
    coefficient=st.integers(0, 99_999),
    unit_price=cents,
    base=cents,
    rate=st.integers(0, 100),
    amo=signed,
    fee=cents,
    amc=cents,
    qualifier=st.sampled_from(("", "ED")),
    exoneration=st.sampled_from(("", "4")),
    stay=st.booleans(),
    treatment_mode=st.sampled_from(("", "07", "70")),
    discipline=st.sampled_from(("", "320", "035")),
)
invoices = st.builds(
    PaidInvoice,
    number=st.integers(0, 999_999_999),
    kind=st.sampled_from("FDBPCAE"),
    lot=st.sampled_from(("", "001", "AAA")),
    lot_day=st.none() | days,
    day=st.none() | days,
    amo=st.none() | shares,
    amc=st.none() | amc_shares,
    rejects=st.lists(rejects, max_size=3).map(tuple),
    lines=st.lists(lines, max_size=3).map(tuple),
    nature=st.sampled_from(("", "10", "41")),
    return_kind=st.sampled_from(("01", "02", "04")),
)
payments = st.builds(
    Payment,
    day=st.none() | days,
    label=plain,
    label2=maybe,
    organism=st.just("") | short,
    mandatary=plain,
    recipient=plain,
    invoices=st.lists(invoices, max_size=4).map(tuple),
)


def form_b(data: bytes) -> bytes:
    """The second physical form: 000 and 999 alone on their lines, entities by at most 1019 columns."""
    body = data[128:-128]
    chunks = [data[:128], *(body[place : place + 1019] for place in range(0, len(body), 1019)), data[-128:]]
    return b"".join(b"%04d%s\r\n" % (len(chunk), chunk) for chunk in chunks)


def test_the_nesting_of_reference_580_and_its_controls() -> None:
    data = write_580(RSP)
    text = data[128:-128].decode()
    told = [entity[:5] for entity in text.split("@") if entity]
    assert told == [
        "02001", "04002", "07103", "08104",
        "10205", "10399", "19899", "21099", "99005",
        "10205", "19999", "29499", "99005",
        "99004", "99003", "99002", "99001",
    ]  # fmt: skip
    controls = [entity[5:] for entity in text.split("@") if entity.startswith("990")]
    assert controls == [
        "000000001        0000000300000005149P",
        "000000002        0000000200000000000P",
        "01               0000000200000005149P",
        "181224           0000000100000005149P",
        "991145608        0000000100000005149P",
        "991145608        0000000100000005149P",
    ]
    assert data[-128 + 55 : -128 + 63] == b"00000019"
    assert data[-128 + 82 : -128 + 97] == b"00200000005149P"


def test_198_holds_its_amount_in_8_columns_and_its_state_in_column_14() -> None:
    (entity,) = [each for each in write_580(RSP)[128:-128].split(b"@") if each.startswith(b"198")]
    assert entity == b"1989900005149P00005149P"


@settings(UNHURRIED, max_examples=50)
@given(st.lists(payments, max_size=3).map(tuple))
def test_a_return_reads_back_as_itself_in_both_forms(found: tuple[Payment, ...]) -> None:
    rsp = Rsp(header=HEADER, payments=found)
    data = write_580(rsp)
    for carried in (data, form_b(data), data.replace(b"@", b"@\n")):
        noemie = read_noemie(carried)
        assert noemie.faults == ()
        assert noemie.rsp == rsp


def test_a_negative_payment_is_a_recall() -> None:
    taken_back = replace(FSE, return_kind="04", amo=Share(asked=5149, paid=-5149, state=State.PAID))
    noemie = read_noemie(write_580(Rsp(header=HEADER, payments=(replace(PAYMENT, invoices=(taken_back,)),))))
    assert noemie.payments[0].amount == -5149
    assert noemie.faults == ()


def test_rejects_come_with_their_invoice() -> None:
    assert [(number, reject.code) for number, reject in read_noemie(write_580(RSP)).rejects] == [(2, "S701")]


@pytest.mark.parametrize(
    ("reason", "code", "label"),
    [("S701MONTANT FAUX", "S701", "MONTANT FAUX"), ("ABC000123RDROITS FERMES", "ABC000123R", "DROITS FERMES")],
)
def test_both_ways_to_tell_a_reject_are_read(reason: str, code: str, label: str) -> None:
    entity = ENTITIES["294"].write({"level": 99, "reason": reason, "scope": "F", "part": "O"})
    data = write_580(RSP)
    place = data.index(b"294")
    ((_, reject),) = read_noemie(data[:place] + entity + data[place + len(entity) :]).rejects
    assert (reject.code, reject.label) == (code, label)


def test_reference_900_is_read_into_the_same_values() -> None:
    def put(key: str, **fields: str | int) -> bytes:
        return ENTITIES[key].write(fields)

    def close(level: int, identifier: str, count: int, total: int) -> bytes:
        return put("990", level=level, identifier=identifier, count=count, total=total, sign="P")

    parties = {
        "emitter_type": "OC", "emitter": "98532001", "recipient_type": "TP", "recipient": "991145608",
        "identification": "R00002",
    }  # fmt: skip
    zeros: dict[str, str | int] = dict.fromkeys(
        (field.name for field in ENTITIES["210"].fields if field.name not in ("", "entity") and field.numeric), 0
    )
    line = zeros | {"level": 99, "line": 1, "amo": 1610, "amc": 690, "sign": "P", "prestation": "C", "day": "151224"}
    body = [
        put("000", **parties, day="181224", reference="900", currency="U", record_length=128),
        put("040", level=1, number="991145608"),
        put("070", level=2, day="181224"),
        put("080", level=3, day="151224", lot="007"),
        put("150", level=4, nature="AS"),
        put("100", level=5, number="000000017"),
        put("210", **line),
        put("290", level=99, line=0, code="ABC000123R", label="DROITS FERMES"),
        close(5, "000000017", 2, 2300),
        close(4, "AS", 1, 2300),
        close(3, "151224007", 1, 2300),
        close(2, "181224", 1, 2300),
        close(1, "991145608", 1, 2300),
    ]
    body.append(put("999", **parties, records=len(body) + 1, lots=1, total=2300, sign="P"))
    noemie = read_noemie(b"".join(body))
    assert noemie.faults == ()
    (payment,) = noemie.payments
    (invoice,) = payment.invoices
    assert (payment.recipient, payment.day, payment.amount) == ("991145608", DAY, 2300)
    assert (invoice.number, invoice.lot, invoice.lot_day, invoice.nature) == (17, "007", date(2024, 12, 15), "AS")
    assert [reject.code for reject in invoice.rejects] == ["ABC000123R"]


def control_rules(data: bytes) -> set[str]:
    return {fault.rule for fault in read_noemie(data).faults}


@pytest.mark.parametrize("control", range(6))
def test_every_990_is_verified(control: int) -> None:
    data = write_580(RSP)
    places = [
        place for place in range(len(data)) if data[place : place + 3] == b"990" and data[place - 1 : place] == b"@"
    ]
    start = places[control]
    for column in (5, 29, 40, 41):
        damaged = bytearray(data)
        damaged[start + column] = ord("7") if column != 41 else ord("N")
        if column == 41 and not int(damaged[start + 30 : start + 41]):
            continue  # minus nothing is nothing
        assert "returns.noemie-control" in control_rules(bytes(damaged)), (control, column)
    assert "returns.noemie-unclosed" in control_rules(data[:start] + data[start + 43 :])


@pytest.mark.parametrize("column", [62, 84, 95, 96])
def test_the_999_is_verified(column: int) -> None:
    data = bytearray(write_580(RSP))
    data[len(data) - 128 + column] = ord("7") if column != 96 else ord("N")
    assert "returns.noemie-control" in control_rules(bytes(data))


def test_faults_of_form_have_their_names() -> None:
    data = write_580(RSP)
    assert control_rules(data[:-128]) == {"returns.noemie-no-end"}
    assert "returns.noemie-after-end" in control_rules(data + b"210")
    unknown = data[:128] + b"25599PRE-MTT@" + data[128:]
    assert control_rules(unknown) == {"returns.noemie-unknown"}
    share = data[data.index(b"198") : data.index(b"210")]
    assert "returns.noemie-orphan" in control_rules(data[:128] + share + data[128:])
    assert "returns.noemie-not-open" in control_rules(data.replace(b"07103", b"25503", 1))
    assert "returns.noemie-invoice-number" in control_rules(data.replace(b"10205000000001", b"10205ABC000001"))


def test_reading_goes_on_behind_damage() -> None:
    data = write_580(RSP)
    cut = data.index(b"210")
    noemie = read_noemie(data[: cut + 10] + data[cut + 20 :])
    assert [invoice.number for invoice in noemie.rsp.invoices] == [1, 2]
    assert noemie.faults


@pytest.mark.parametrize(
    "invoice",
    [
        replace(FSE, number=1_000_000_000),
        replace(FSE, amo=Share(asked=100_000_000, paid=0, state=State.PAID)),
        replace(DRE, rejects=(Reject(code="TOOLONG", label="X"),)),
        replace(DRE, rejects=(Reject(code="", label="X"),)),
        replace(DRE, rejects=(Reject(code="S1", label="A@B"),)),
        replace(FSE, kind=""),
    ],
)
def test_what_does_not_fit_is_refused(invoice: PaidInvoice) -> None:
    with pytest.raises(UnwritableField):
        write_580(Rsp(header=HEADER, payments=(replace(PAYMENT, invoices=(invoice,)),)))


def test_people_stay_out_of_reprs() -> None:
    assert "2550699999999" not in repr(RSP)
    assert "12345678" not in repr(RSP)


@pytest.mark.parametrize("data", [b"", b"\n", b"999", b"0128", b"0128000x", b"9999000" + b"0" * 200])
def test_what_is_no_return_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFlow):
        read_noemie(data)


@UNHURRIED
@given(st.binary(max_size=400))
def test_any_bytes_raise_only_the_declared_error(data: bytes) -> None:
    sound = write_580(RSP)
    for candidate in (data, b"000" + data, sound[: len(data)] + data + sound[len(data) :], form_b(sound)[:150] + data):
        try:
            read_noemie(candidate)
        except UnreadableFlow:
            continue


@settings(UNHURRIED, max_examples=300)
@given(st.integers(0, len(write_580(RSP)) - 1), st.integers(0, 255))
def test_a_changed_byte_never_changes_money_in_silence(place: int, byte: int) -> None:
    data = bytearray(write_580(RSP))
    data[place] = byte
    try:
        noemie = read_noemie(bytes(data))
    except UnreadableFlow:
        return
    if sum(payment.amount for payment in noemie.payments) != RSP.payments[0].amount:
        assert noemie.faults


def test_hostile_megabytes_are_read_once_and_in_bounded_faults() -> None:
    """Reading that went back over what it read would not end before the time limit of a test."""
    noemie = read_noemie(b"000" + b"@" * 1_000_000)
    assert len(noemie.faults) < 1200
    line = write_580(RSP)[: write_580(RSP).index(b"210") + ENTITIES["210"].length]
    read_noemie(line + line[-ENTITIES["210"].length :] * 5_000)
    nested = ENTITIES["020"].write({"level": 1, "number": "1"}) * 20_000
    assert len(read_noemie(line + nested + ENTITIES["990"].write(
        {"level": 99, "identifier": "", "count": 0, "total": 0, "sign": "P"}) * 20_000).faults) < 1200  # fmt: skip


def test_ten_thousand_invoices_agree() -> None:
    many = tuple(replace(FSE, number=number, identity=None, lines=()) for number in range(1, 10_001))
    data = write_580(Rsp(header=HEADER, payments=(replace(PAYMENT, invoices=many),)))
    noemie = read_noemie(data)
    assert noemie.faults == ()
    assert noemie.payments[0].amount == 10_000 * 5149


def test_a_stay_is_told_by_an_entity_of_its_own() -> None:
    """A device or a stay comes back as 220, with its last day, its mode and its discipline."""
    act = FSE.lines[0]
    last = date(2024, 12, 17)
    stay = replace(act, line=2, prestation="VU3", stay=True, end_day=last, treatment_mode="19", discipline="320")
    data = write_580(replace(RSP, payments=(replace(PAYMENT, invoices=(replace(FSE, lines=(act, stay)),)),)))
    assert [part[:3] for part in data.split(b"@") if part[:3] in (b"210", b"220")] == [b"210", b"220"]
    found = read_noemie(data)
    assert not found.faults
    assert found.rsp.invoices[0].lines == (act, stay)
