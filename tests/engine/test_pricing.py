"""What a price becomes: the shares that payers owe, what no FSE can tell, values that come back as stored."""

from dataclasses import replace
from enum import Enum

import pytest

from cardio.vitale.content import AmcContract
from engine.canonical import canonical, digest
from engine.invoice.values import Care, Price
from engine.office import Office
from engine.store.codec import dump, load
from norms.noemie import AmcShare, PaidInvoice, PaidLine, State
from tests.engine.people import DAY, doctor_request, drafted, ngap, optician_request, priced, sealed, vitale
from tests.engine.test_returns import Gone, amo, rsp


def contract(**changes: str) -> AmcContract:
    found = vitale().beneficiaries[0].amc
    assert found is not None
    return replace(found, **changes)  # type: ignore[arg-type]


def test_a_c2s_invoice_in_single_management_is_owed_by_the_amo_alone(office: Office) -> None:
    person = vitale(c2s=True, amc=contract(contract_type="89"))
    found = sealed(office, doctor_request(vitale=person), "key")
    totals = found.price.totals
    assert totals.amc > 0
    (state,) = office.invoices()
    assert [(each.payer, each.expected) for each in state.shares] == [("AMO", totals.amo + totals.amc)]
    assert [each.flow for each in office.make_lots()] == ["FSE"]
    office.make_files()
    office.send(Gone())
    both = replace(
        amo(totals.amo),
        amc=AmcShare(asked=totals.amc, paid=totals.amc, state=State.PAID, organism="99999999"),
    )
    office.integrate([rsp(both)])
    (state,) = office.invoices()
    assert (state.state, state.paid, state.expected) == ("paid", totals.fee, totals.fee)


def test_a_return_that_tells_lines_only_pays_their_sum(office: Office) -> None:
    sealed(office, doctor_request(complementary=False), "key")
    office.make_lots()
    office.make_files()
    office.send(Gone())
    lines = tuple(
        PaidLine(
            line=place,
            prestation=code,
            day=DAY,
            quantity=1,
            coefficient=100,
            unit_price=fee,
            base=fee,
            rate=70,
            amo=part,
            fee=fee,
        )
        for place, (code, fee, part) in enumerate((("C", 2300, 1610), ("ATM", 5056, 3539)), start=1)
    )
    office.integrate([rsp(PaidInvoice(number=1, kind="F", lot="001", lot_day=DAY, day=DAY, lines=lines))])
    assert [(each.paid, each.state) for each in office.invoices()[0].shares] == [(5149, "paid")]


def test_an_amount_out_of_its_field_is_refused_before_any_card_signs(office: Office) -> None:
    draft = drafted(office, doctor_request(acts=(ngap(fee=99_999_999, qualifier="E"),), complementary=False))
    found = office.price(draft)
    assert isinstance(found, tuple)
    assert "invoice.unwritable" in [each.rule for each in found]
    assert [each.state for each in office.invoices()] == ["draft"]


@pytest.mark.parametrize("pathway", ["T", "U", "S1", None])
def test_the_pathway_is_written_as_the_b2_wants_it(office: Office, pathway: str | None) -> None:
    found = priced(office, doctor_request(pathway=pathway, attending_doctor=False))
    expected = {"T": ("T", "O"), "U": ("U", ""), "S1": ("S", "N"), None: ("", "")}[pathway]
    assert (found.price.pathway, found.price.attending_doctor) == expected


def test_what_is_stored_comes_back_equal(office: Office) -> None:
    for asked in (doctor_request(), optician_request()):
        found = priced(office, asked)
        assert load(Care, dump(found.care)) == found.care
        assert load(Price, dump(found.price)) == found.price
        assert dump(load(Price, dump(found.price))) == dump(found.price)


@pytest.mark.parametrize(
    ("kind", "text"),
    [(int, '"1"'), (int, "true"), (str, "1"), (tuple[int, ...], '["1"]'), (Price, '{"unknown":1}'), (object, "1")],
)
def test_what_is_not_of_its_type_does_not_come_back(kind: type, text: str) -> None:
    with pytest.raises(TypeError):
        load(kind, text)


class Colour(Enum):
    """An enumeration to store."""

    RED = "red"


def test_enumerations_come_back_and_floats_go_nowhere() -> None:
    assert load(Colour, dump(Colour.RED)) is Colour.RED
    for value in (1.5, {"amount": 0.1}, [[2.0]]):
        with pytest.raises(TypeError):
            canonical(value)
    with pytest.raises(TypeError):
        dump({"a": 1})
    assert digest([1]) != digest(["1"])
