"""Every record type: ten thousand generated records are written, read and written again alike.

The generator is seeded and knows nothing of the writer but the declared fields: it makes the columns itself.
"""

from __future__ import annotations

import random
import re
import string

import pytest

from norms import arl, sts
from norms.noemie.entities import ENTITIES
from norms.record import Field, RecordType
from tests.norms.b2.test_vectors import LAYOUTS as B2_LAYOUTS

LAYOUTS = {
    **B2_LAYOUTS,
    **{f"noemie-{key}": each for key, each in ENTITIES.items()},
    **{f"arl-{each.key}": each for each in arl.RECORDS},
    **{f"sts-{each.key}": each for each in sts.RECORDS},
}
COUNT = 10_000
POOL = 97
SIGNS = string.ascii_uppercase + string.digits + " '-/.()&"


def text_of(field: Field, made: random.Random) -> str:
    """The columns of a field, sound."""
    if field.fixed is not None:
        return field.fixed
    if not field.name:  # a free zone, which nothing writes
        return field.pad("")
    if field.format == "AAMMJJ":
        absent = not field.mandatory and made.random() < 0.2
        day = f"{made.randrange(100):02d}{made.randint(1, 12):02d}{made.randint(1, 28):02d}"
        return "0" * 6 if absent else day
    if field.numeric:
        most = 10**field.length - 1
        return f"{made.choice((0, 1, most, made.randint(0, most))):0{field.length}d}"
    length = made.randint(1 if field.mandatory else 0, field.length)
    text = "".join(made.choice(SIGNS) for _ in range(length)).rstrip()
    if field.mandatory and not text:
        text = "X"
    return text.ljust(field.length)


@pytest.mark.parametrize("name", LAYOUTS)
def test_ten_thousand_generated_records_come_back_alike(name: str) -> None:
    layout: RecordType = LAYOUTS[name]
    made = random.Random(name)
    pools = [[text_of(field, made) for _ in range(POOL)] for field in layout.fields]
    for _ in range(COUNT):
        columns = "".join(pool[int(made.random() * POOL)] for pool in pools)
        wire = columns.encode("ascii")
        fields, faults = layout.read(wire)
        assert not faults, columns
        assert layout.write(fields) == wire


@pytest.mark.parametrize("name", LAYOUTS)
def test_written_values_are_read_back_whatever_their_writing(name: str) -> None:
    """Integers for numbers, small and accented letters for texts: what is read is what was meant."""
    layout: RecordType = LAYOUTS[name]
    made = random.Random(f"{name} values")
    named = [field for field in layout.fields if field.name and field.fixed is None]
    for _ in range(200):
        texts = {field.name: text_of(field, made).rstrip() for field in named}
        numeric = {field.name for field in named if field.numeric and field.format != "AAMMJJ"}
        values = {key: int(text) if key in numeric else text.lower().replace("e", "é") for key, text in texts.items()}
        fields, faults = layout.read(layout.write(values))
        assert not faults
        assert {key: fields[key] for key in texts} == texts


def test_the_generator_makes_every_kind_of_column() -> None:
    made = random.Random(1)
    seen = {
        re.sub("[A-Z]", "A", re.sub("[0-9]", "9", text_of(field, made)))[:2]
        for layout in LAYOUTS.values()
        for field in layout.fields
        for _ in range(50)
    }
    assert {"99", "AA", "  ", "A "} <= seen
