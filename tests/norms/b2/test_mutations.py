"""No damage to a length, an order, a count or a total goes through: systematic, on both demo files, all three ways."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norms.b2.check import check_file
from norms.b2.heads import IDENTITY
from norms.b2.kinds import KNOWN, kind_of
from norms.b2.r000 import ADDRESS
from tests.norms.b2.samples import dre, fse, one_per_line, records
from tests.norms.b2.strategies import UNHURRIED

FILES = {"fse": fse(), "dre": dre()}
SEPARATORS = {"wire": b"", "lf": b"\n", "crlf": b"\r\n"}
TOTALS = {
    "1": ("lot",),
    "2": IDENTITY,
    "3": ("base", "amo", "fee", "amc"),
    "3F": ("fee",),
    "4": ("amo", "fee", "amc"),
    "5": tuple(each.name for each in KNOWN["5"].fields if each.numeric and each.start > 38),
    "6": tuple(each.name for each in KNOWN["6"].fields if each.name and each.name != "type"),
    "999": (*(each.name for each in ADDRESS), "record_count", "lot_count"),
}


@pytest.fixture(params=FILES)
def written(request: pytest.FixtureRequest) -> bytes:
    return FILES[request.param]


def join(parts: list[bytes], separator: bytes) -> bytes:
    return b"".join(part + separator for part in parts)


@pytest.mark.parametrize("separator", SEPARATORS.values(), ids=SEPARATORS)
def test_the_files_pass_with_and_without_separators(written: bytes, separator: bytes) -> None:
    whole = one_per_line(written, separator)
    assert check_file(whole) == ()
    if separator:
        assert check_file(whole[: -len(separator)]) == ()


@pytest.mark.parametrize("separator", SEPARATORS.values(), ids=SEPARATORS)
def test_a_record_removed_duplicated_or_moved_is_refused(written: bytes, separator: bytes) -> None:
    parts = records(written)
    for place, part in enumerate(parts):
        before, after = parts[:place], parts[place + 1 :]
        assert check_file(join([*before, *after], separator)), f"record {place + 1} removed"
        assert check_file(join([*before, part, part, *after], separator)), f"record {place + 1} duplicated"
        for target in range(len(parts)):
            moved = [*before, *after]
            moved.insert(target, part)
            if moved != parts:
                assert check_file(join(moved, separator)), f"record {place + 1} moved to {target + 1}"


def test_any_two_records_swapped_are_refused(written: bytes) -> None:
    parts = records(written)
    for one, other in combinations(range(len(parts)), 2):
        swapped = list(parts)
        swapped[one], swapped[other] = parts[other], parts[one]
        assert swapped == parts or check_file(b"".join(swapped)), f"records {one + 1} and {other + 1} swapped"


@pytest.mark.parametrize("separator", SEPARATORS.values(), ids=SEPARATORS)
def test_a_byte_lost_is_refused_anywhere(written: bytes, separator: bytes) -> None:
    whole = one_per_line(written, separator)
    end = len(whole) - (separator == b"\n")  # the last line may go without its end
    places = [place for place in range(end) if not separator or place % 7 == 0 or whole[place : place + 1] in b"\r\n"]
    for place in places:
        assert check_file(whole[:place] + whole[place + 1 :]), f"byte {place} lost"


@pytest.mark.parametrize("separator", SEPARATORS.values(), ids=SEPARATORS)
@pytest.mark.parametrize("intruder", [b"0", b" ", b"\n", b"\r"])
def test_a_byte_added_is_refused_anywhere(written: bytes, separator: bytes, intruder: bytes) -> None:
    whole = one_per_line(written, separator)
    for place in range(0, len(whole) + 1, 7):
        assert check_file(whole[:place] + intruder + whole[place:]), f"byte added at {place}"


def test_every_truncation_is_refused(written: bytes) -> None:
    for length in {*range(0, len(written), 5), *range(0, len(written), 128)}:
        assert check_file(written[:length]), f"cut at {length}"


def test_every_digit_of_every_count_total_and_head_matters(written: bytes) -> None:
    parts = records(written)
    tried = 0
    for place, part in enumerate(parts):
        kind = kind_of(part.decode())
        assert kind is not None
        names = TOTALS.get(kind, ())
        names += tuple(each.name for each in KNOWN[kind].fields if each.name == "sequence")
        names += IDENTITY if kind[0] in "2345" else ()
        for name in dict.fromkeys(names):
            each = KNOWN[kind].field(name)
            for column in range(each.start - 1, each.start - 1 + each.length):
                tried += _other_signs(parts, place, column)
    assert tried > 2000


def _other_signs(parts: list[bytes], place: int, column: int) -> int:
    """Write other digits in a column; each must be refused."""
    part = bytearray(parts[place])
    before = part[column]
    signs = {48 + (before + step) % 10 for step in (1, 5)} - {before}
    for sign in signs:
        part[column] = sign
        damaged = b"".join([*parts[:place], bytes(part), *parts[place + 1 :]])
        assert check_file(damaged), f"record {place + 1} column {column + 1} became {chr(sign)}"
    return len(signs)


@UNHURRIED
@given(st.sampled_from(list(FILES.values())), st.data())
def test_any_byte_of_a_type_or_a_length_that_changes_is_refused(whole: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(whole) // 128 - 1)) * 128
    sign = data.draw(st.binary(min_size=1, max_size=1).filter(lambda sign: sign != whole[place : place + 1]))
    assert check_file(whole[:place] + sign + whole[place + 1 :])
