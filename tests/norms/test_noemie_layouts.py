"""The 27 entity layouts, against the public facts, against their vectors and against themselves; ARL and STS too."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norms import arl, sts
from norms.noemie.entities import ENTITIES, OPENERS
from norms.noemie.entities.shape import END
from norms.record import Field, RecordType
from tests.norms.b2.strategies import UNHURRIED

KINDS = {
    **ENTITIES,
    **{f"arl/{each.key}": each for each in arl.RECORDS},
    **{f"sts/{each.key}": each for each in sts.RECORDS},
}
VECTORS = [
    line.split(";", 2) for line in (Path(__file__).parent / "vectors.csv").read_text(encoding="utf-8").splitlines()[3:]
]
FACTS = Path(__file__).parents[3] / "shared" / "domain" / "noemie_layout.csv"


def told() -> dict[str, list[tuple[int, int]]]:
    """Start and length of every field, by entity, as the fact table tells them."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in csv.reader(FACTS.read_text(encoding="utf-8").splitlines(), delimiter=";"):
        if row and row[0].isdigit():
            found[row[0]].append((int(row[1]), int(row[2])))
    return found


@pytest.mark.skipif(not FACTS.exists(), reason="the table of public facts is not beside this checkout")
def test_every_column_stands_where_the_facts_say() -> None:
    facts = told()
    facts["294"] = [cell for cell in facts["294"] if cell not in ((6, 4), (10, 86))] + [(6, 90)]  # told in two ways
    ours = {key: sorted((field.start, field.length) for field in kind.fields) for key, kind in ENTITIES.items()}
    assert ours == {key: sorted(cells) for key, cells in facts.items()}


def test_000_and_999_are_128_long_and_all_others_end_with_their_mark() -> None:
    for key, kind in ENTITIES.items():
        if key in ("000", "999"):
            assert kind.length == 128
        else:
            assert kind.fields[-1].fixed == END
            assert kind.fields[1].name == "level"
    assert set(ENTITIES) >= OPENERS


def test_every_record_type_has_a_vector() -> None:
    assert [key for key, _, _ in VECTORS] == list(KINDS)


@pytest.mark.parametrize(("key", "values", "wire"), VECTORS, ids=[key for key, _, _ in VECTORS])
def test_a_vector_is_written_and_read_back(key: str, values: str, wire: str) -> None:
    kind, given_values, columns = KINDS[key], json.loads(values), wire.ljust(KINDS[key].length)
    assert kind.write(given_values) == columns.encode()
    fields, faults = kind.read(columns.encode())
    assert faults == ()
    told = {name: kind.field(name).pad(value).rstrip() for name, value in given_values.items()}
    assert {name: fields[name] for name in told} == told
    assert kind.write(fields) == columns.encode()
    for damaged in (columns[:-1], f"{columns} "):
        assert {fault.rule for fault in kind.read(damaged.encode())[1]} >= {"b2.length"}


def cell(field: Field) -> st.SearchStrategy[str]:
    """Any sound value of a field."""
    if field.numeric:
        return st.text("0123456789", min_size=field.length, max_size=field.length)
    letters = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'-", min_size=1, max_size=field.length)
    return letters if field.mandatory else st.just("") | letters


def values(kind: RecordType) -> st.SearchStrategy[dict[str, str]]:
    """Any sound values of an entity."""
    return st.fixed_dictionaries(
        {field.name: cell(field) for field in kind.fields if field.name and field.fixed is None}
    )


@UNHURRIED
@given(st.sampled_from(sorted(ENTITIES)).flatmap(lambda key: st.tuples(st.just(key), values(ENTITIES[key]))))
def test_every_entity_reads_back_what_it_wrote(found: tuple[str, dict[str, str]]) -> None:
    key, given_values = found
    kind = ENTITIES[key]
    wire = kind.write(given_values)
    fields, faults = kind.read(wire)
    assert faults == ()
    assert {name: fields[name] for name in given_values} == given_values
    assert len(wire) == kind.length
