"""Money that follows no invoice, comments, reference 900, the code lists: written, read back, added up."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from norms.errors import UnwritableField, UnwritableFlow
from norms.noemie import (
    Comment,
    Identity,
    Movement,
    OneOff,
    PaidInvoice,
    Payment,
    Reject,
    Rsp,
    Share,
    State,
    explain_reject,
    read_noemie,
    unwrap,
    wrap,
    write_580,
    write_900,
)
from norms.noemie.lists import codes, label, table
from norms.noemie.reading import Noemie
from tests.norms.b2.strategies import UNHURRIED
from tests.norms.test_noemie import DAY, DRE, FSE, HEADER, PAYMENT, RSP, control_rules, invoices, lines, plain, rejects

LABELS = Path(__file__).parents[3] / "shared" / "data" / "snds" / "IR_TAN_V.csv"
PUNCTUAL = replace(
    PAYMENT,
    invoices=(),
    one_offs=(
        OneOff(code="40001", amount=4000),
        OneOff(code="AIDE", label="AIDE ANNUELLE A LA TELETRANSMISSION", amount=6000, period="A"),
        OneOff(code="RET", label="RETENUE SUR INDU", amount=552, period="P", return_kind="05"),
    ),
    movements=(
        Movement(reference="D2024001", day=DAY, nature="IND", operation="CIN", amount=552, balance=552),
        Movement(reference="D2024001", day=DAY, nature="IND", operation="RPR", amount=-552, balance=0),
    ),
)

days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
cents = st.integers(0, 99_999_999)
kinds = st.sampled_from(("", "03", "05"))
bare = st.builds(OneOff, code=st.text("0123456789", min_size=5, max_size=5), amount=cents, return_kind=kinds)
lumps = st.builds(
    OneOff,
    code=st.sampled_from(("", "AIDE", "00012")),
    label=plain,
    amount=cents,
    return_kind=kinds,
    period=st.sampled_from("ASTMHP"),
    start=st.none() | days,
    end=st.none() | days,
    birth_rank=st.integers(0, 9),
)
movements = st.builds(
    Movement,
    reference=plain.map(lambda text: text[:10]),
    day=st.none() | days,
    nature=st.sampled_from(codes("debt_natures")),
    operation=st.sampled_from(codes("debt_operations")),
    amount=st.integers(-99_999_999, 99_999_999),
    balance=cents,
    line=st.integers(0, 99),
    return_kind=kinds,
)
comments = st.lists(st.builds(Comment, plain, st.sampled_from(("", "A"))), max_size=2).map(tuple)


def by_kind(found: list[OneOff] | list[Movement]) -> tuple[OneOff | Movement, ...]:
    """In the order of a file: what stands directly under the transfer, then kind after kind."""
    return tuple(sorted(found, key=lambda each: each.return_kind))


payments = st.builds(
    Payment,
    day=days,
    label=plain,
    mandatary=plain,
    recipient=plain,
    invoices=st.lists(invoices, max_size=2).map(tuple),
    one_offs=st.lists(bare | lumps, max_size=4).map(by_kind),
    movements=st.lists(movements, max_size=4).map(by_kind),
    comments=comments,
)


def read(rsp: Rsp) -> Noemie:
    return read_noemie(write_580(rsp))


def test_punctual_payments_less_a_debt_make_the_transfer() -> None:
    (payment,) = read(Rsp(header=HEADER, payments=(PUNCTUAL,))).payments
    assert payment == PUNCTUAL
    assert [each.amount for each in payment.paid_one_offs] == [4000, 6000]
    assert [each.amount for each in payment.holds] == [552]
    assert sum(movement.amount for movement in payment.movements) == payment.movements[-1].balance == 0
    assert payment.amount == 9448


def test_another_hold_lowers_the_transfer_too() -> None:
    other = OneOff(code="RET", label="AUTRE RETENUE", amount=322, period="P", return_kind="05")
    (payment,) = read(Rsp(header=HEADER, payments=(replace(PUNCTUAL, one_offs=(*PUNCTUAL.one_offs, other)),))).payments
    assert payment.amount == 9448 - 322


def test_the_nesting_and_the_controls_of_operations() -> None:
    text = write_580(Rsp(header=HEADER, payments=(PUNCTUAL,)))[128:-128].decode()
    told = [each[:5] for each in text.split("@") if each]
    assert told == [
        "02001", "04002", "07103", "08104", "26199", "26299", "99004", "08104", "26299", "25099", "25099", "99004",
        "99003", "99002", "99001",
    ]  # fmt: skip
    totals = [each[30:] for each in text.split("@") if each.startswith("99004")]
    assert totals == ["00000010000P", "00000000552N"]


@settings(UNHURRIED, max_examples=60)
@given(st.lists(payments, max_size=2).map(tuple), comments)
def test_a_return_with_everything_reads_back_in_both_forms(
    found: tuple[Payment, ...], remarks: tuple[Comment, ...]
) -> None:
    rsp = Rsp(header=HEADER, payments=found, comments=remarks)
    data = write_580(rsp)
    assert unwrap(wrap(data)) == data
    for carried in (data, wrap(data)):
        noemie = read_noemie(carried)
        assert noemie.faults == ()
        assert noemie.rsp == rsp


def test_form_b_never_cuts_an_entity_nor_exceeds_its_line() -> None:
    many = tuple(replace(FSE, number=number) for number in range(1, 200))
    data = write_580(Rsp(header=HEADER, payments=(replace(PAYMENT, invoices=many),)))
    rows = wrap(data).splitlines()
    assert {len(row) - 4 for row in rows} == {int(row[:4]) for row in rows}
    assert max(len(row) for row in rows) <= 1023
    assert all(row.endswith(b"@") for row in rows[1:-1])


def test_an_invoice_keeps_its_movements_comments_and_archive() -> None:
    debt = Movement(reference="D1", day=DAY, nature="IND", operation="RPR", amount=-100, balance=0, return_kind="01")
    full = replace(FSE, archive="A123", movements=(debt,), comments=(Comment("VOIR COURRIER"),))
    (payment,) = read(Rsp(header=HEADER, payments=(replace(PAYMENT, invoices=(full,)),))).payments
    assert payment.invoices == (full,)
    assert (full.paid, payment.amount) == (5149, 5049)


def test_operations_before_any_transfer_are_told() -> None:
    data = write_580(RSP)
    movement = write_580(Rsp(header=HEADER, payments=(PUNCTUAL,)))
    start = movement.index(b"25099")
    assert "returns.noemie-orphan" in control_rules(data[:128] + movement[start : start + 47] + data[128:])


@pytest.mark.parametrize(
    "operation",
    [
        OneOff(code="AIDE", label="SANS PERIODE", amount=1),
        OneOff(code="40001", amount=-1),
        OneOff(code="40001", amount=100_000_000),
        OneOff(code="LONGCODE", amount=1, period="P"),
    ],
)
def test_an_operation_that_does_not_fit_is_refused(operation: OneOff) -> None:
    with pytest.raises(UnwritableField):
        write_580(Rsp(header=HEADER, payments=(replace(PUNCTUAL, one_offs=(operation,)),)))


@pytest.mark.parametrize("code", ["S701", "I1002", "ABC000123R"])
def test_codes_of_both_lengths_are_written_and_read(code: str) -> None:
    rejected = replace(DRE, rejects=(Reject(code=code, label="DROITS NON OUVERTS", part="C"),))
    ((_, reject),) = read(Rsp(header=HEADER, payments=(replace(PAYMENT, invoices=(rejected,)),))).rejects
    assert (reject.code, reject.label) == (code, "DROITS NON OUVERTS")


WHO = Identity(
    nir="2550699999999", nir_key="34", birth_date="150655", birth_rank=1, used_name="SPECIMEN", first_name="JEANNE",
    beneficiary_name="SPECIMEN", beneficiary_first_name="PAUL", management_unit="0000",
)  # fmt: skip
OLD = PaidInvoice(
    number=17, kind="F", lot="007", lot_day=DAY, nature="10", identity=WHO, lines=FSE.lines, archive="A1",
    amo=Share(asked=1610, paid=1610, state=State.PAID),
    rejects=(Reject(code="ABC000123R", label="DROITS FERMES", line=1),),
)  # fmt: skip


def test_reference_900_says_the_same_money() -> None:
    data = write_900(Rsp(header=HEADER, payments=(replace(PAYMENT, invoices=(OLD,)),)))
    told = [each[:5] for each in data[128:-128].decode().split("@") if each]
    assert told == [
        "04001", "07002", "08003", "15004", "10005", "11005", "12005", "16099", "21099", "29099",
        "99005", "99004", "99003", "99002", "99001",
    ]  # fmt: skip
    noemie = read_noemie(data)
    assert (noemie.faults, noemie.rsp.header.reference) == ((), "900")
    (invoice,) = noemie.rsp.invoices
    assert (invoice.number, invoice.lot, invoice.nature, invoice.paid) == (17, "007", "AS", 1610)
    assert invoice.identity == replace(WHO, birth_date="150655")
    assert [(reject.code, reject.line) for reject in invoice.rejects] == [("ABC000123R", 1)]


@settings(UNHURRIED, max_examples=40)
@given(
    st.lists(
        st.builds(
            PaidInvoice,
            number=st.integers(0, 999_999_999),
            kind=st.just("F"),
            lot=st.sampled_from(("001", "AAA")),
            lot_day=st.none() | days,
            nature=st.sampled_from(("10", "30", "41", "AM")),
            lines=st.lists(lines, max_size=3).map(tuple),
            rejects=st.lists(rejects.map(lambda each: replace(each, line=each.line % 100)), max_size=2).map(tuple),
        ),
        max_size=4,
    ).map(tuple)
)
def test_any_return_of_lines_is_written_in_900_in_both_forms(found: tuple[PaidInvoice, ...]) -> None:
    rsp = Rsp(header=HEADER, payments=(replace(PAYMENT, invoices=found),))
    data = write_900(rsp)
    for carried in (data, wrap(data)):
        noemie = read_noemie(carried)
        assert noemie.faults == ()
        assert [each.paid for each in noemie.rsp.invoices] == [each.paid for each in found]


@pytest.mark.parametrize(
    "payment",
    [
        PUNCTUAL,
        replace(PAYMENT, invoices=(FSE,)),
        replace(PAYMENT, invoices=(replace(OLD, movements=PUNCTUAL.movements),)),
    ],
)
def test_900_refuses_what_would_lose_money(payment: Payment) -> None:
    with pytest.raises(UnwritableFlow):
        write_900(Rsp(header=HEADER, payments=(payment,)))


def test_900_refuses_an_insurance_it_cannot_say() -> None:
    with pytest.raises(UnwritableField, match="nature d'assurance"):
        write_900(Rsp(header=HEADER, payments=(replace(PAYMENT, invoices=(replace(OLD, nature="90"),)),)))


def test_every_list_gives_labels() -> None:
    lists = ("return_kinds", "invoice_kinds", "amc_treatments", "share_states", "debt_natures", "debt_operations",
             "expense_qualifiers", "insurance_natures", "reject_scopes", "periods", "party_types")  # fmt: skip
    for name in lists:
        assert codes(name)
        assert all(label(name, code) for code in codes(name))
    assert label("debt_natures", "IND") == "Indu sur prestations"
    assert set(codes("share_states")) == {state.value for state in State if state.value}


def test_every_reject_of_ours_has_a_family_with_advice() -> None:
    families = set(codes("reject_families"))
    for row in table("rejects").rows:
        assert row.values["family"] in families
        found = explain_reject(row.key, "PAYEUR")
        assert (found.label, found.words) == ("PAYEUR", row.values["label"])
        assert found.advice.endswith(".")


@pytest.mark.skipif(not LABELS.exists(), reason="the public list of anomalies is not beside this checkout")
def test_our_codes_are_those_of_the_public_list_and_our_words_are_ours() -> None:
    rows = csv.DictReader(LABELS.read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
    public = {row["PRS_ANO_COD"]: row["PRS_ANO_LIB"].lower() for row in rows}
    ours = {row.key: row.values["label"].lower() for row in table("rejects").rows if row.grade != "S"}
    assert set(ours) <= set(public)
    assert [code for code, words in ours.items() if words == public[code]] == []


@pytest.mark.skipif(not LABELS.exists(), reason="the public list of anomalies is not beside this checkout")
def test_every_public_label_passes_through_a_return() -> None:
    quotes = re.compile("[«»@]")
    found = list(csv.DictReader(LABELS.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    told = tuple(
        Reject(code=row["PRS_ANO_COD"], label=quotes.sub("'", row["PRS_ANO_LIB"])[:80].strip(), part="C")
        for row in found
        if row["PRS_ANO_COD"] != "XXXXX"
    )
    assert len(told) > 400
    noemie = read(Rsp(header=HEADER, payments=(replace(PAYMENT, invoices=(replace(DRE, rejects=told),)),)))
    assert noemie.faults == ()
    assert [reject.code for _, reject in noemie.rejects] == [reject.code for reject in told]
