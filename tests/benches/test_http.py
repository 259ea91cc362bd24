"""The HTTP bench: the server answers the quote and the echo, and the figure has its shape."""

from __future__ import annotations

from benches.http_quote import NAMES, measure


def test_the_quote_and_the_echo_are_answered_and_timed() -> None:
    (figure,) = measure(calls=2)  # raises AnswersDiffer unless both answers are right
    assert (figure.name,) == NAMES
    assert figure.peer_value is not None
    assert min(figure.value, figure.peer_value) > 0
