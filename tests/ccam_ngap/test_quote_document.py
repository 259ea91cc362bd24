"""docs/quote.md names every field of a request and of an answer, and its examples run as they stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ccam_ngap.fields import Fields
from ccam_ngap.quote import quote
from ccam_ngap.reading import read_request
from ccam_ngap.request import CONVENTIONS, NOMENCLATURES, OPTIONS, QUALIFIERS
from tables.layout import OPERANDS, OPERATORS, ZONES
from tests.ccam_ngap.generated import shipped
from tests.ccam_ngap.worked import differences

TEXT = (Path(__file__).parents[2] / "docs" / "quote.md").read_text("utf-8")
REQUEST, ANSWER = TEXT.split("## Answer")
OBJECTS = ("practitioner", "beneficiary", "third_party", "amc", "acts", "amc.user_formula")


def blocks(kind: str) -> list[dict[str, Any]]:
    return [json.loads(text) for text in re.findall(rf"```json {kind}\n(.*?)```", TEXT, re.DOTALL)]


def named(text: str) -> set[str]:
    return set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))


def test_there_are_examples() -> None:
    assert len(blocks("request")) == len(blocks("answer")) >= 4


@pytest.mark.parametrize("place", range(len(blocks("request"))))
def test_an_example_gives_what_it_says(place: int) -> None:
    answer = quote(read_request(blocks("request")[place]), shipped(), explain=True).to_json()
    wanted = blocks("answer")[place]
    assert list(differences({name: wanted.get(name, {}) for name in ("lines", "totals")}, answer)) == []
    for name in ("withheld", "switch"):
        assert name not in wanted or answer[name] == wanted[name]


def test_every_field_of_a_request_is_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[str] = set()
    finish = Fields.finish

    def remember(self: Fields) -> None:
        where = re.sub(r"\[\d+\]", "[]", self.path)
        read.update(f"{where}.{name}" if where else name for name in self._known)
        finish(self)

    monkeypatch.setattr(Fields, "finish", remember)
    for data in blocks("request"):
        read_request(data)
    known = {name for name in named(REQUEST) if name not in OBJECTS}
    assert read - set(OBJECTS) == known
    assert set(OBJECTS) - {"amc.user_formula"} <= named(REQUEST)


def paths(value: object, where: str) -> Iterator[str]:
    if isinstance(value, dict) and value:
        for name, inside in value.items():
            yield from paths(inside, f"{where}.{name}" if where else name)
    elif isinstance(value, list) and value:
        yield f"{where}[]"
        for inside in value:
            yield from paths(inside, f"{where}[]")
    else:
        yield where


def test_every_field_of_an_answer_is_documented() -> None:
    found: set[str] = set()
    for data in blocks("request"):
        found.update(paths(quote(read_request(data), shipped(), explain=True).to_json(), ""))
    lists = {"lines[]", "messages[]", "lines[].steps[]", "switch", "messages"}
    assert found - lists == named(ANSWER) - {"lines[].steps"}


def test_every_choice_is_named() -> None:
    for name in ("natures", "pathways", "exonerations"):
        for key in shipped().index(name):
            assert re.search(rf"`[^`]*\b{key}\b[^`]*`", REQUEST), key
    for name in (*ZONES, *CONVENTIONS, *OPTIONS, *NOMENCLATURES, *OPERANDS, *OPERATORS):
        assert f"`{name}`" in REQUEST
    assert f"`{' '.join(QUALIFIERS)}`" in REQUEST
