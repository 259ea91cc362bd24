"""Strict writing: every refusal names the record, the field, the value and why, and keeps personal values out."""

from __future__ import annotations

import calendar
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norms.b2.kinds import KNOWN
from norms.b2.r4 import R4
from norms.errors import UnwritableField
from norms.record import Field, RecordType, blank
from tests.norms.b2.strategies import UNHURRIED

GOOD = dict(R4.vectors[0].values)


def refusal(**values: object) -> UnwritableField:
    with pytest.raises(UnwritableField) as caught:
        R4.write({**GOOD, **values})  # type: ignore[dict-item]
    return caught.value


@pytest.mark.parametrize(
    ("values", "field", "why"),
    [
        ({"fee": 10_000_000}, "montant des honoraires (dépassement inclus)", "trop grand : 99999,99 au plus"),
        ({"amc": 1_000_000}, "montant OC", "trop grand : 9999,99 au plus"),
        ({"amo": -1}, "montant remboursable AMO", "négatif"),
        ({"quantity": 100}, "quantité", "trop long : 2 caractères"),
        ({"quantity": "1O"}, "quantité", "des chiffres"),
        ({"quantity": "١"}, "quantité", "des chiffres"),
        ({"rate": "70.5"}, "taux", "des chiffres"),
        ({"prestation": "ABCDEF"}, "code acte", "trop long"),
        ({"prestation": "雪"}, "code acte", "signe interdit"),
        ({"prestation": "A\nB"}, "code acte", "signe interdit"),
        ({"prestation": ""}, "code acte", "obligatoire"),
        ({"date": "240230"}, "date des soins", "n'est pas une date"),
        ({"date": "000000"}, "date des soins", "n'est pas une date"),
        ({"type": "5"}, "type d'enregistrement", "est attendu"),
    ],
)
def test_refusal_names_the_field_and_why(values: dict[str, Any], field: str, why: str) -> None:
    error = refusal(**values)
    assert error.record == "4"
    assert error.field == field
    assert why in error.why
    assert repr(next(iter(values.values()))) in str(error)


def test_an_unknown_name_is_refused() -> None:
    assert refusal(colour="red").field == "colour"


@pytest.mark.parametrize("name", [name for name in GOOD if R4.field(name).mandatory])
def test_a_missing_mandatory_field_is_refused(name: str) -> None:
    values = {key: value for key, value in GOOD.items() if key != name}
    with pytest.raises(UnwritableField) as caught:
        R4.write(values)
    assert caught.value.field == R4.field(name).label


def test_personal_values_stay_out_of_errors_and_faults() -> None:
    error = refusal(nir="25506999999999999")
    assert "2550" not in str(error)
    damaged = R4.vectors[0].wire.replace("2550699999999", "25506999\u00e9\u00e9999").encode("latin-1")
    _, faults = R4.read(damaged)
    assert [fault.rule for fault in faults] == ["b2.not-plain"]
    assert not any("2550" in fault.why for fault in faults)


def test_text_is_upper_cased_and_unaccented() -> None:
    record = RecordType("T", "texte", (Field(1, 30, "A", "F", "name", "nom"),))
    assert record.write({"name": "Hélène Œuvrard-L’Évêque"}) == b"HELENE OEUVRARD-L'EVEQUE      "


@pytest.mark.parametrize(
    "fields",
    [
        (Field(1, 2, "N", "O", "a", "a"), Field(4, 2, "N", "O", "b", "b")),
        (Field(1, 2, "N", "O", "a", "a"), Field(3, 2, "N", "O", "a", "b")),
        (Field(1, 2, "N", "O", "a", "a", fixed="1"),),
        (blank(2, 3),),
    ],
)
def test_a_layout_with_a_gap_a_twin_or_a_misfit_is_refused(fields: tuple[Field, ...]) -> None:
    with pytest.raises(ValueError, match="record X"):
        RecordType("X", "x", fields)


def test_dates_are_those_of_the_calendar() -> None:
    day = RecordType("D", "jour", (Field(1, 6, "AAMMJJ", "O", "day", "jour"),))
    for year in range(100):
        for month in range(14):
            for rank in range(33):
                text = f"{year:02}{month:02}{rank:02}"
                real = 1 <= month <= 12 and 1 <= rank <= calendar.monthrange(2000 + year, month)[1]
                assert (not day.read(text.encode())[1]) == real, text


def values_of(record: RecordType) -> st.SearchStrategy[dict[str, str]]:
    """Any values that the record's fields may hold."""
    return st.fixed_dictionaries({each.name: _value(each) for each in record.fields if each.name})


def _value(each: Field) -> st.SearchStrategy[str]:
    if each.fixed is not None:
        return st.just(each.fixed)
    if each.format == "AAMMJJ":
        return st.dates().map(lambda day: f"{day:%y%m%d}")
    if each.numeric:
        return st.text(string.digits, min_size=1, max_size=each.length)
    return st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=each.length)


@UNHURRIED
@given(st.data())
def test_any_sound_record_is_read_back_as_it_was_written(data: st.DataObject) -> None:
    record = data.draw(st.sampled_from(list(KNOWN.values())), label="type")
    values = data.draw(values_of(record), label="values")
    wire = record.write(values)
    fields, faults = record.read(wire)
    assert not faults
    assert len(wire) == 128
    assert {name: fields[name] for name in values} == {
        name: record.field(name).pad(value).rstrip() for name, value in values.items()
    }
    assert record.write(fields) == wire


@UNHURRIED
@given(st.data(), st.binary(max_size=300))
def test_any_bytes_are_read_without_raising(data: st.DataObject, raw: bytes) -> None:
    record = data.draw(st.sampled_from(list(KNOWN.values())))
    fields, faults = record.read(raw)
    assert fields.keys() == {each.name for each in record.fields if each.name}
    assert faults or len(raw) == 128
