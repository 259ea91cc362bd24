"""A file is checked piece by piece: memory does not grow with its size."""

from __future__ import annotations

import io
import tracemalloc
from pathlib import Path

import pytest

from benches.norms_b2 import big_file, check_big, figures
from norms.b2.check import check_file, check_stream
from norms.b2.cutting import CHUNK, MAX_LINE
from norms.b2.numbers import Numbers
from tests.norms.b2.samples import fse, records


def peak(path: Path) -> int:
    """The most bytes that checking a file held at once."""
    check_file(fse())  # the first time compiles and loads
    with path.open("rb") as stream:
        tracemalloc.start()
        try:
            assert check_stream(stream) == ()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize("separator", [b"", b"\r\n"], ids=["wire", "crlf"])
def test_a_file_four_times_bigger_takes_no_more_memory(tmp_path: Path, separator: bytes) -> None:
    small, big = tmp_path / "small.b2", tmp_path / "big.b2"
    for path, size in ((small, 2 * CHUNK), (big, 8 * CHUNK)):
        with path.open("wb") as stream:
            big_file(stream, size, separator)
    most = peak(big)
    assert most < 1.1 * peak(small)
    assert most < big.stat().st_size


def test_records_split_between_two_reads_are_whole() -> None:
    parts = records(fse())
    data = parts[0] + b"".join(parts[1:28]) * (2 * CHUNK // (27 * 128)) + parts[28]
    rules = [fault.rule for fault in check_file(data)]
    assert set(rules) == {"b2.duplicate-invoice", "b2.count", "b2.more-faults"} & set(rules)
    assert check_file(b"\r\n".join(records(data)))[0].rule == rules[0]


def test_a_separator_between_two_reads_is_seen() -> None:
    data = b"7" * (CHUNK - 1) + b"\r\n" + b"7" * 10
    assert check_file(data)[0].rule == "b2.unreadable"
    line = b"\n".join([*records(fse()), b"9" * (3 * MAX_LINE)])
    lengths = [fault for fault in check_file(line) if fault.rule == "b2.length"]
    assert len(lengths) == 3


def test_a_stream_may_stand_anywhere_when_it_is_given() -> None:
    stream = io.BytesIO(fse())
    stream.seek(1000)
    assert check_stream(stream) == ()


def test_numbers_are_told_apart_per_biller_whatever_their_order() -> None:
    numbers = Numbers()
    order = [n * 7919 % 100_003 for n in range(5000)]
    assert all(numbers.add("1", n) for n in order)
    assert not any(numbers.add("1", n) for n in reversed(order))
    assert all(numbers.add("2", n) for n in order)


def test_the_bench_makes_sound_files_and_measures_every_peer(tmp_path: Path) -> None:
    big = check_big(200_000)
    assert big.records * 128 >= 200_000
    assert min(big.seconds, big.reading) > 0
    assert big.grown >= 0
    found = figures(20)
    assert set(found) == {"encode", "decode", "compose", "struct pack", "struct unpack", "copy"}
    assert min(found.values()) > 0
