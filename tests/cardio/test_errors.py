"""Every error of the room has its French text, and the text says what to do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cardio import errors
from tables.catalogue import message, rules

EXAMPLES = [
    errors.CardioError(),
    errors.NoPcscLibrary(),
    errors.NoPkcs11Module(),
    errors.NoPkcs11Module("module-absent.so"),
    errors.Pkcs11Fault("DeviceError", "signature"),
    errors.NoDaemon(),
    errors.AccessDenied(),
    errors.NoReader(),
    errors.NoReader("Lecteur PS"),
    errors.ReaderUnavailable("Lecteur PS"),
    errors.ReaderFault(0x80100001),
    errors.NoCard("Lecteur PS"),
    errors.SharingViolation("Lecteur PS"),
    errors.CardRemoved("Lecteur PS"),
    errors.CardReset("Lecteur PS"),
    errors.CardMute("Lecteur PS"),
    errors.UnknownCard(b"\x3b\x00"),
    errors.WrongCard("CPS", "Vitale"),
    errors.UnexpectedAnswer(0x6A80, "lecture"),
    errors.CodeRequired(0x6982, "signature"),
    errors.BadCardData("un fichier est vide"),
    errors.ContentNotPublic("la signature"),
    errors.BadCodeShape(),
    errors.WrongCode(2),
    errors.CodeBlocked(),
    errors.NoPinPad("Lecteur PS"),
    errors.PcscOff(),
    errors.CodeExpired(),
    errors.CodeForTransmission(),
    errors.CodeCancelled(),
    errors.CodeTimedOut(),
    errors.NoBarcodeLibrary(),
    errors.NoApcvCode(),
    errors.ApcvExpired(),
]


def tree(root: type[errors.CardioError]) -> Iterator[type[errors.CardioError]]:
    yield root
    for branch in root.__subclasses__():
        yield from tree(branch)


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: f"{type(error).__name__}-{error}")
def test_every_error_is_told_in_french_with_what_to_do(error: errors.CardioError) -> None:
    told = message(error.rule, **error.places())
    assert told.text.endswith(".")
    assert told.advice.endswith(".")
    assert "{" not in told.text + told.advice


def test_every_error_has_an_example_and_every_rule_an_error() -> None:
    raised = {kind for kind in tree(errors.CardioError) if kind is not errors.AboutReader}
    assert raised == {type(error) for error in EXAMPLES}
    assert {kind.rule for kind in raised} == {rule for rule in rules() if rule.startswith("cards.")}


def test_the_docstring_draws_the_whole_tree() -> None:
    assert errors.__doc__ is not None
    for kind in tree(errors.CardioError):
        assert kind.__name__ in errors.__doc__
