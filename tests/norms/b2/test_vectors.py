"""Every record type replays its vectors, padded and truncated, and has the public columns."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from norms.b2.kinds import CP, TOWN
from norms.profile import CP_2005E, PROFILES, SIMULATED_DRE, TOWN_2007
from norms.record import Field, RecordType, Vector

KINDS = {"cp": CP, "town": TOWN}
LAYOUTS = {
    **{f"cp-{key}": each for key, each in CP.records.items()},
    **{f"town-{key}": each for key, each in TOWN.records.items() if each != CP.records.get(key)},
}
VECTORS = [
    pytest.param(each, vector, id=f"{name}-{rank}")
    for name, each in LAYOUTS.items()
    for rank, vector in enumerate(each.vectors)
]
FACTS = Path(__file__).parents[4] / "shared" / "domain"


def test_every_type_has_a_vector_and_128_columns() -> None:
    for each in LAYOUTS.values():
        assert each.vectors, each.key
        assert each.length == 128, each.key


def test_the_fourteen_body_records_and_the_envelope_are_there() -> None:
    body = ["2", "2S", "3", "3S", "3E", "3F", "3H", "4", "4S", "4E", "4B", "4H", "4M", "5"]
    assert set(CP_2005E.records) == {*body, "000", "1", "6", "999"}
    assert SIMULATED_DRE.simulated
    assert not CP_2005E.simulated
    assert set(PROFILES) == {"cp-2005e", "town-2007", "simulated-dre", "simulated-dre-town"}
    assert [name for name, each in PROFILES.items() if each.simulated] == ["simulated-dre", "simulated-dre-town"]


def test_every_column_says_how_sure_it_is() -> None:
    assert all(each.attested for each in CP_2005E.records.values())
    own = {key: each for key, each in TOWN_2007.records.items() if each != CP_2005E.records.get(key)}
    assert set(own) == {"2", "2B", "4", "4F", "4P", "4T", "5"}
    guessed = {key: [field.columns for field in each.fields if not field.attested] for key, each in own.items()}
    assert guessed["4"] == ["36-41", "42-50", "51", "52", "53-54", "121"]
    assert guessed["5"] == ["36-57", "74-81", "90-128"]
    assert guessed["4F"] == []
    assert (guessed["4P"], guessed["4T"]) == (["39-43", "45-128"], ["39-46", "49", "51-128"])
    assert guessed["2B"] == ["39-42", "83-128"]
    assert guessed["2"][:4] == ["36-39", "46", "48", "49-50"]
    assert {field.grade for each in LAYOUTS.values() for field in each.fields} <= set("CLGS")


@pytest.mark.parametrize(("record", "vector"), VECTORS)
def test_vector_is_written_and_read_back(record: RecordType, vector: Vector) -> None:
    wire = vector.wire.encode("ascii")
    assert record.write(vector.values) == wire
    kinds = [each for each in KINDS.values() if each.records.get(record.key) == record]
    assert kinds
    assert {each.of(vector.wire) for each in kinds} == {record.key}
    fields, faults = record.read(wire)
    assert not faults
    assert record.write(fields) == wire
    for name, value in vector.values.items():
        place = record.field(name)
        assert place.pad(fields[name]) == wire[place.start - 1 : place.start - 1 + place.length].decode()
        if isinstance(value, int):
            assert int(fields[name]) == value


@pytest.mark.parametrize(("record", "vector"), VECTORS)
def test_vector_of_another_length_is_read_and_reported(record: RecordType, vector: Vector) -> None:
    wire = vector.wire.encode("ascii")
    for damaged in (wire + b" ", wire + wire, *(wire[:length] for length in range(128))):
        fields, faults = record.read(damaged, 7)
        assert faults[0].rule == "b2.length"
        assert {fault.record for fault in faults} == {7}
        assert set(fields) == {each.name for each in record.fields if each.name}


@pytest.mark.parametrize(("record", "vector"), VECTORS)
def test_each_damaged_field_is_reported_alone(record: RecordType, vector: Vector) -> None:
    wire = vector.wire.encode("ascii")
    for each in record.fields:
        damaged = bytearray(wire)
        damaged[each.start - 1] = 0xE9
        _, faults = record.read(bytes(damaged))
        assert [(fault.field, fault.column) for fault in faults] == [(each.label, each.start)]


def _facts(name: str) -> list[list[str]]:
    path = FACTS / name
    if not path.is_file():
        pytest.skip("the layout facts are not beside the project")
    rows = (line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith(("#", "record;")))
    return list(csv.reader(rows, delimiter=";"))


def test_the_body_has_the_columns_formats_and_labels_of_the_norm() -> None:
    rows: dict[str, list[tuple[object, ...]]] = {}
    for record, start, length, form, presence, label, note in _facts("b2_cp_2005e_layout.csv"):
        decimals = re.match(r"\d\+\d(?! \(FINESS)", note)
        form = decimals[0] if decimals and form == "N" else form
        rows.setdefault(record, []).append((int(start), int(length), form, presence.replace("O/F", "F"), label))
    for key, expected in rows.items():
        ours = [_row(key, each) for each in CP_2005E.records[key].fields]
        assert ours == [(*row[:4], "zone réservée" if row[4] == "filler" else row[4]) for row in expected], key


def _row(key: str, each: Field) -> tuple[object, ...]:
    form = "N" if each.format == "AAMMJJ" or (key, each.name) == ("3F", "reserved") else each.format
    presence = "F" if each.fixed is not None and not each.fixed.strip() else each.presence
    return each.start, each.length, form, presence, each.label


def test_the_envelope_has_the_columns_of_the_norm() -> None:
    rows: dict[str, set[int]] = {}
    for record, start, length, *_ in _facts("b2_envelope_layout.csv"):
        rows.setdefault(record, set()).update((int(start), int(start) + int(length)))
    for key, edges in rows.items():
        ours = {edge for each in CP_2005E.records[key].fields for edge in (each.start, each.start + each.length)}
        assert edges <= ours, key
