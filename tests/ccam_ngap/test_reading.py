"""Reading requests: every wrong shape is a message that names the field, never a traceback."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccam_ngap.errors import UnreadableRequest
from ccam_ngap.quote import quote
from ccam_ngap.reading import read_request, read_text
from ccam_ngap.request import Beneficiary
from tests.ccam_ngap.generated import shipped

ACT = {"nomenclature": "NGAP", "code": "G", "date": "2025-06-10"}
REQUEST: dict[str, Any] = {
    "invoice_date": "2025-06-10",
    "practitioner": {"specialty": "01", "convention": "secteur_1", "option": None, "zone": "metropole"},
    "beneficiary": {"birth_date": "1955-06-15", "regime": "01", "caisse": "349", "centre": "9881"},
    "nature": "maladie",
    "exoneration": "0",
    "pathway": "T",
    "third_party": {"amo": True, "amc": True},
    "amc": {"formula": "052", "percent": None, "amount": None},
    "acts": [ACT],
}


def changed(path: str, value: object) -> dict[str, Any]:
    """The request with one field changed; ``path`` has points and places (``acts.0.code``)."""
    request = copy.deepcopy(REQUEST)
    *way, last = path.split(".")
    place: Any = request
    for step in way:
        place = place[int(step)] if step.isdigit() else place[step]
    place[int(last) if last.isdigit() else last] = value
    return request


WRONG: list[tuple[str, Any, str, str | None]] = [
    ("invoice_date", 5, "invoice_date", "quote.bad-date"),
    ("invoice_date", None, "invoice_date", "quote.missing-field"),
    ("invoice_date", "2025-02-30", "invoice_date", "quote.bad-date"),
    ("invoice_date", "20250610", "invoice_date", "quote.bad-date"),
    ("invoice_date", "2025-W01-1", "invoice_date", "quote.bad-date"),
    ("practitioner", [], "practitioner", "quote.not-an-object"),
    ("practitioner", None, "practitioner", "quote.missing-field"),
    ("practitioner.specialty", 1, "practitioner.specialty", "quote.wrong-type"),
    ("practitioner.specialty", "0\n1", "practitioner.specialty", "quote.wrong-type"),
    ("practitioner.convention", "secteur_3", "practitioner.convention", "quote.bad-choice"),
    ("practitioner.option", "OPTIM", "practitioner.option", "quote.bad-choice"),
    ("practitioner.zone", "corse", "practitioner.zone", "quote.bad-choice"),
    ("practitioner.kind", "other", "practitioner.kind", "quote.bad-choice"),
    ("beneficiary", "x", "beneficiary", "quote.not-an-object"),
    ("beneficiary.birth_date", None, "beneficiary.birth_date", "quote.missing-field"),
    ("beneficiary.birth_date", "15/06/1955", "beneficiary.birth_date", "quote.bad-date"),
    ("beneficiary.birth_date", "0000-00-00", "beneficiary.birth_date", "quote.bad-date"),
    ("beneficiary.alsace_moselle", 1, "beneficiary.alsace_moselle", "quote.wrong-type"),
    ("third_party", [True], "third_party", "quote.not-an-object"),
    ("third_party.amo", "yes", "third_party.amo", "quote.wrong-type"),
    ("nature", 3, "nature", "quote.wrong-type"),
    ("amc", 1, "amc", "quote.not-an-object"),
    ("amc.amount", 1.5, "amc.amount", "quote.wrong-type"),
    ("amc.amount", True, "amc.amount", "quote.wrong-type"),
    ("amc.percent", "12,345", "amc.percent", "quote.bad-decimal"),
    ("acts", [], "acts", "quote.wrong-type"),
    ("acts", {}, "acts", "quote.wrong-type"),
    ("acts", None, "acts", "quote.missing-field"),
    ("acts.0", "G", "acts[0]", "quote.not-an-object"),
    ("acts.0.nomenclature", "XYZ", "acts[0].nomenclature", "quote.bad-choice"),
    ("acts.0.code", None, "acts[0].code", "quote.missing-field"),
    ("acts.0.code", "G" * 65, "acts[0].code", "quote.wrong-type"),
    ("acts.0.date", "hier", "acts[0].date", "quote.bad-date"),
    ("acts.0.quantity", "1", "acts[0].quantity", "quote.wrong-type"),
    ("acts.0.quantity", 1.0, "acts[0].quantity", "quote.wrong-type"),
    ("acts.0.coefficient", 1.5, "acts[0].coefficient", "quote.bad-decimal"),
    ("acts.0.coefficient", "1.123", "acts[0].coefficient", "quote.bad-decimal"),
    ("acts.0.coefficient", "1e3", "acts[0].coefficient", "quote.bad-decimal"),
    ("acts.0.abatement", 75, "acts[0].abatement", "quote.bad-choice"),
    ("acts.0.modifiers", "FP", "acts[0].modifiers", "quote.wrong-type"),
    ("acts.0.modifiers", [1], "acts[0].modifiers", "quote.wrong-type"),
    ("acts.0.association", "1", "acts[0].association", "quote.wrong-type"),
    ("acts.0.qualifier", "Z", "acts[0].qualifier", "quote.bad-choice"),
    ("acts.0.fee", {}, "acts[0].fee", "quote.wrong-type"),
    ("acts.0.fee", 10**400, "acts[0].fee", None),
]


@pytest.mark.parametrize(("path", "value", "field", "rule"), WRONG, ids=lambda value: str(value)[:24])
def test_a_wrong_shape_names_its_field(path: str, value: object, field: str, rule: str | None) -> None:
    if rule is None:
        answer = quote(read_request(changed(path, value)), shipped())
        assert [found.field for found in answer.messages if found.severity == "error"] == [field]
        return
    with pytest.raises(UnreadableRequest) as caught:
        read_request(changed(path, value))
    assert [(found.field, found.rule) for found in caught.value.messages] == [(field, rule)]
    assert all("\n" not in found.text and len(found.text) < 300 for found in caught.value.messages)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "quote.not-json"),
        ("{", "quote.not-json"),
        (b"\xff\xfe\x00", "quote.not-json"),
        ('{"acts": NaN}', "quote.not-json"),
        ('{"acts": -Infinity}', "quote.not-json"),
        ("[" * 100_000, "quote.too-deep"),
        ("1" * 5_000, "quote.not-json"),
        ("null", "quote.not-an-object"),
        ("[1]", "quote.not-an-object"),
    ],
    ids=["empty", "open", "bytes", "nan", "infinity", "deep", "long-number", "null", "list"],
)
def test_text_that_is_no_request(text: str | bytes, rule: str) -> None:
    with pytest.raises(UnreadableRequest) as caught:
        read_text(text)
    assert caught.value.messages[0].rule == rule


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "une valeur manque"),
        ("{a", "un nom de champ entre guillemets est attendu"),
        ('{"a" 1}', "deux-points manquent après un nom de champ"),
        ('{"a": 1 "b": 2}', "une virgule manque"),
        ('{"a": "b', "un texte n'est pas fermé par des guillemets"),
        ('{"a": "\0"}', "un texte contient un caractère de contrôle ou un retour à la ligne"),
        ('{"a": "\\q"}', "une barre oblique inverse est mal employée"),
        ("{} {}", "du texte suit la fin de la demande"),
        ("1" * 5_000, "un nombre a trop de chiffres"),
        ('{"a": NaN}', "NaN n'est pas un nombre JSON"),
        (b'{"a": "\xe9"}', "le fichier n'est pas en UTF-8"),
    ],
    ids=["empty", "name", "colon", "comma", "open", "control", "escape", "extra", "digits", "nan", "latin"],
)
def test_why_a_text_is_not_json_is_said_in_french(text: str | bytes, why: str) -> None:
    with pytest.raises(UnreadableRequest) as caught:
        read_text(text)
    assert caught.value.messages[0].text == f"La demande n'est pas un texte JSON lisible (ligne 1 : {why})."


def test_an_invoice_without_acts_is_told_what_is_expected() -> None:
    with pytest.raises(UnreadableRequest) as caught:
        read_request(changed("acts", []))
    assert caught.value.messages[0].text == "Attendu : une liste d'au moins un acte ; reçu : une liste vide."


def test_unknown_and_repeated_fields_are_warnings() -> None:
    text = json.dumps(REQUEST).replace('"nature":', '"colour": 1, "nature": "maladie", "nature":')
    request = read_text(text)
    assert [(found.severity, found.rule, found.field) for found in request.messages] == [
        ("warning", "quote.duplicate-field", "nature"),
        ("warning", "quote.unknown-field", "colour"),
    ]
    assert quote(request, shipped()).priced


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(UnreadableRequest) as caught:
        read_request({"invoice_date": 5, "practitioner": {}, "beneficiary": {"birth_date": 1}, "acts": [1, {}]})
    assert len(caught.value.messages) > 5
    assert "invoice_date" in str(caught.value)


def test_what_may_be_left_out() -> None:
    bare = {name: REQUEST[name] for name in ("invoice_date", "beneficiary", "acts")}
    bare["practitioner"] = {"specialty": "01", "convention": "secteur_1"}
    bare["acts"] = [{"nomenclature": "NGAP", "code": "g"}]
    request = read_request(bare)
    assert request.acts[0].date == date(2025, 6, 10)
    assert quote(request, shipped()).priced


def test_a_lunar_birth_date_is_accepted() -> None:
    assert quote(read_request(changed("beneficiary.birth_date", "1955-32-00")), shipped()).priced
    assert Beneficiary(birth_date="1955-02-31").age_on(date(2025, 1, 1)) == 69


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["G", "NGAP"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*REQUEST, *ACT, "x"]), inner),
    max_leaves=20,
)
PATHS = [
    *REQUEST,
    *(f"practitioner.{name}" for name in ("specialty", "convention", "option", "zone", "kind")),
    *(f"beneficiary.{name}" for name in ("birth_date", "regime", "alsace_moselle", "c2s")),
    *(f"amc.{name}" for name in ("formula", "percent", "amount")),
    *(f"acts.0.{name}" for name in ("code", "date", "quantity", "coefficient", "abatement", "distance_km", "activity")),
    *(f"acts.0.{name}" for name in ("phase", "modifiers", "association", "fee", "qualifier", "exoneration")),
    *(f"acts.0.{name}" for name in ("nomenclature", "forced_amo", "forced_amc", "night", "prestation")),
]


def check_answered(data: object) -> None:
    """A request is answered, or refused in words: nothing else comes out."""
    try:
        request = read_request(data)
    except UnreadableRequest:
        return
    answer = quote(request, shipped(), explain=True)
    assert answer.priced or any(found.severity == "error" for found in answer.messages)
    json.dumps(answer.to_json(), allow_nan=False)


@settings(max_examples=300, deadline=None)
@given(JSON)
def test_any_json_is_answered(data: object) -> None:
    check_answered(data)


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(PATHS), JSON)
def test_any_value_in_any_field_is_answered(path: str, value: object) -> None:
    check_answered(changed(path, value))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([path for path in PATHS if path.startswith(("acts.", "amc."))]), st.integers())
def test_any_number_in_any_field_is_answered(path: str, value: int) -> None:
    check_answered(changed(path, value))
    check_answered(changed(path, str(value)))


def test_a_thousand_acts() -> None:
    answer = quote(read_request(changed("acts", [ACT] * 1_000)), shipped())
    assert answer.totals is not None
    assert answer.totals.fee == 1_000 * 3_000
