"""Wrong bearer codes: ten in five minutes whatever the cards, then a rest that the API and the page tell."""

from __future__ import annotations

import pytest

from api.card_desk import CardDesk
from api.errors import TooManyCodes
from api.sandbox import Sandbox
from api.security.codes import MOST, WINDOW, CodeLimit
from cardio.errors import CodeBlocked, WrongCode
from simulator.cards.in_process import InProcessStack
from tests.api.client import CPS, Client

CARDS = ("medecin", "opticien", "infirmier", "remplacant")


class Time:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def test_the_window_slides() -> None:
    time = Time()
    limit = CodeLimit(now=time)
    for _ in range(MOST):
        assert limit.wait() == 0
        limit.note()
        time.seconds += 1
    assert limit.wait() == WINDOW - MOST
    time.seconds += WINDOW - MOST
    assert limit.wait() == 0
    limit.note()
    assert limit.wait() == 1, "one left the window, one came"
    limit.clear()
    assert limit.wait() == 0


def hammered(desk: CardDesk, stack: InProcessStack) -> int:
    """Try a wrong code on card after card, fresh each time; return how many were tried."""
    for tried in range(3 * MOST):
        stack.remove("A")
        stack.insert("A", CARDS[tried % len(CARDS)])
        code = bytearray(b"0000")
        try:
            desk.unlock(code)
        except (WrongCode, CodeBlocked):
            continue
        except TooManyCodes:
            assert code == bytes(4), "the code is wiped"
            return tried
    pytest.fail("never refused")


def test_going_from_card_to_card_meets_the_limit_and_no_card_hears_of_it() -> None:
    with InProcessStack(names=("A",)) as stack:
        desk = CardDesk(stack.readers)
        desk.switch(on=True)
        try:
            assert hammered(desk, stack) == MOST
            before = desk.tries_left()
            with pytest.raises(TooManyCodes):
                desk.unlock(bytearray(b"1234"))
            assert desk.tries_left() == before
        finally:
            desk.close()


def test_a_right_code_clears_the_count(world: Sandbox, client: Client) -> None:
    for _ in range(MOST):
        client.insert(CPS, "medecin")
        assert client.post("/v1/cards/cps/unlock", {"code": "0000"}, 409)["tries_left"] == 2
        client.post("/v1/cards/cps/unlock", {"code": "1234"})


def test_the_api_says_when_to_try_again(world: Sandbox, client: Client) -> None:
    time = Time()
    world.terminal.desk._wrong_codes = CodeLimit(now=time)
    for _ in range(MOST):
        world.terminal.desk._wrong_codes.note()
    client.insert(CPS, "medecin")
    for path in ("/v1/cards/cps/unlock", "/v1/replacements/swap/remplacant"):
        answer = client.http.post(path, json={"code": "1234"})
        assert (answer.status_code, answer.headers["retry-after"]) == (429, str(int(WINDOW)))
        assert answer.json()["rule"] == "api.too-many-codes"
        assert "1234" not in answer.text
    time.seconds += WINDOW
    client.post("/v1/cards/cps/unlock", {"code": "1234"})
