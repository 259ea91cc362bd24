"""The 27 entity layouts, against the public facts and against themselves."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norms.noemie.entities import ENTITIES, OPENERS
from norms.noemie.entities.shape import END
from norms.record import Field, RecordType
from tests.norms.b2.strategies import UNHURRIED

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
