"""The numbers that the terminal manuals show, and those that only look like numbers."""

from __future__ import annotations

from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norms.errors import BadIdentifier, BadKey, BadShape
from norms.identifiers import adeli, am, amc, at, finess, nir, organism, rpps, siret
from norms.identifiers.weighing import weigh
from tests.norms.b2.strategies import UNHURRIED

MODULES = (adeli, am, amc, at, finess, nir, organism, rpps, siret)


@pytest.mark.parametrize(
    "number",
    "996102182 991145608 997100888 999103310 991000696 001073162 999203151 992604231".split(),  # noqa: SIM905 - reads as the manual's list
)
def test_the_practitioner_numbers_of_the_manuals_are_keyed(number: str) -> None:
    assert am.validate(number) == number
    assert finess.is_valid(number)


def test_the_rpps_of_the_manuals_is_keyed_and_its_truncation_is_not() -> None:
    assert rpps.is_valid("99700557897")
    with pytest.raises(BadKey):
        am.validate("997005578")


def test_an_amc_number_is_never_luhn_checked() -> None:
    assert not am.is_valid("098532001")
    assert amc.same("98532001", "0098532001")


def test_the_demo_nir_has_its_key() -> None:
    assert nir.key("2550699999999") == "34"


@pytest.mark.parametrize("month", ["19", "20", "42", "99"])
def test_a_nir_of_any_month_is_accepted(month: str) -> None:
    holder = f"155{month}99999999"
    assert nir.is_valid(holder + nir.key(holder))


@pytest.mark.parametrize(("number", "digits"), [("2A0002689", "200102689"), ("2A0002168", "200102168")])
def test_corsican_numbers_are_written_in_digits_and_stay_keyed(number: str, digits: str) -> None:
    assert finess.numeric(number) == digits
    assert finess.is_valid(number)


def test_corsican_nirs_are_keyed_on_19_and_18() -> None:
    assert nir.key("185052A033045") == f"{97 - 1850519033045 % 97:02d}"
    assert nir.key("185052B033045") == f"{97 - 1850518033045 % 97:02d}"


def test_an_anonymous_nir_says_sex_caisse_and_reason() -> None:
    assert nir.anonymous(sex=1, caisse="349", reason="042") == "1555555349042"


@pytest.mark.parametrize(
    ("number", "kind", "place"),
    [
        ("2550699999999", "definitive", "99"),
        ("1850597101001", "definitive", "971"),
        ("1850598818001", "definitive", "988"),
        ("185052A033045", "definitive", "2A"),
        ("4850575101001", "pending", "75"),
        ("8850575101001", "provisional", "75"),
        ("1555555349042", "anonymous", "55"),
    ],
)
def test_a_nir_of_any_kind_is_keyed_and_told_apart(number: str, kind: str, place: str) -> None:
    assert nir.is_valid(number + nir.key(number))
    assert nir.kind(number) == kind
    assert nir.birthplace(number) == place


def test_a_work_accident_is_keyed_on_its_eight_digits_and_ten_is_zero() -> None:
    numbers = [at.make(f"2412{day:02d}", cram) for day in range(1, 32) for cram in ("01", "35", "97")]
    assert all(at.is_valid(number) for number in numbers)
    assert {number[-1] for number in numbers} == set("0123456789")
    assert not any(at.is_valid(number[:-1] + str((int(number[-1]) + 1) % 10)) for number in numbers)


def test_la_poste_has_its_own_siret() -> None:
    assert siret.is_valid("35600000049837")
    assert not siret.is_valid("73282932000075")


@pytest.mark.parametrize(
    ("kind", "number", "rule"),
    [
        (am, "991145608", None),
        (am, "997005578", "b2.key-mismatch"),
        (am, "9911456", "b2.bad-shape"),
        (rpps, "99700557897", None),
        (nir, "255069999999934", None),
        (nir, "255069999999935", "b2.key-mismatch"),
        (amc, "98532001", None),
        (amc, "0098532001", None),
        (amc, "009853200A", "b2.bad-shape"),
        (organism, "019999999", None),
        (at, "241215358", "b2.key-mismatch"),
        (siret, "73282932000075", "b2.key-mismatch"),
    ],
)
def test_a_wrong_key_warns_and_only_a_wrong_shape_refuses(kind: ModuleType, number: str, rule: str | None) -> None:
    found = weigh(kind, number, field="number")
    assert (found.rule if found else None) == rule
    assert found is None or (number not in found.text and found.field == "number")


def test_errors_hold_no_personal_number() -> None:
    for number in ("255069999999935", "2550699999999", "25506XX99999934"):
        with pytest.raises(BadIdentifier) as caught:
            nir.validate(number)
        assert "2550" not in str(caught.value)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
@UNHURRIED
@given(text=st.text(max_size=20))
def test_every_module_has_the_same_verbs_and_raises_only_its_errors(module: ModuleType, text: str) -> None:
    valid = module.is_valid(text)
    try:
        number = module.validate(text)
    except (BadShape, BadKey):
        assert not valid
    else:
        assert valid
        assert module.validate(module.compact(number)) == number
