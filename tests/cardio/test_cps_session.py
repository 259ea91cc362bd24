"""The code is asked again: each day, for each transmission, after a pause, for another card."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardio.cps.session import CodePolicy, CodeSession, Use

MORNING = datetime.fromisoformat("2024-12-15T08:30:00+01:00")
CARD, OTHER = "12345678", "87654321"
BILLING, TRANSMISSION = Use.BILLING, Use.TRANSMISSION
HOURS = timedelta(hours=1)


def opened(use: Use = BILLING, policy: CodePolicy | None = None) -> CodeSession:
    return CodeSession(policy or CodePolicy()).given(CARD, MORNING, use)


@pytest.mark.parametrize("use", Use)
def test_the_first_use_asks(use: Use) -> None:
    assert not CodeSession().covers(CARD, MORNING, use)
    assert not CodeSession().covers("", MORNING, use)


def test_billing_asks_once_a_day() -> None:
    assert opened().covers(CARD, MORNING, BILLING)
    assert opened().covers(CARD, MORNING.replace(hour=23, minute=59), BILLING)
    assert not opened().covers(CARD, MORNING + timedelta(hours=15, minutes=30), BILLING)


def test_the_day_is_that_of_the_office() -> None:
    late = datetime.fromisoformat("2024-12-15T22:30:00+00:00")
    reunion = CodePolicy(zone=ZoneInfo("Indian/Reunion"))
    assert opened().covers(CARD, late, BILLING)
    assert not opened(policy=reunion).covers(CARD, late, BILLING)


def test_a_transmission_asks_each_time() -> None:
    assert not opened().covers(CARD, MORNING, TRANSMISSION)
    ready = opened(TRANSMISSION)
    assert ready.covers(CARD, MORNING + HOURS, TRANSMISSION)
    sent = ready.used(MORNING + HOURS, TRANSMISSION)
    assert not sent.covers(CARD, MORNING + HOURS, TRANSMISSION)
    assert sent.covers(CARD, MORNING + 2 * HOURS, BILLING)


def test_billing_does_not_spend_the_code_of_a_transmission() -> None:
    ready = opened(TRANSMISSION).used(MORNING + HOURS, BILLING)
    assert ready.covers(CARD, MORNING + HOURS, TRANSMISSION)


def test_another_card_or_a_card_taken_out_asks() -> None:
    assert not opened().covers(OTHER, MORNING, BILLING)
    assert not opened().closed().covers(CARD, MORNING, BILLING)


def test_a_pause_asks_where_the_policy_says_so() -> None:
    short = opened(policy=CodePolicy(idle=HOURS))
    assert short.covers(CARD, MORNING + HOURS, BILLING)
    assert not short.covers(CARD, MORNING + HOURS + timedelta(seconds=1), BILLING)
    kept = short.used(MORNING + HOURS, BILLING)
    assert kept.covers(CARD, MORNING + 2 * HOURS, BILLING)
    assert kept.closed().policy == short.policy


def test_a_clock_that_goes_back_asks() -> None:
    assert not opened().covers(CARD, MORNING - timedelta(seconds=1), BILLING)


@given(st.lists(st.tuples(st.sampled_from(list(Use)), st.integers(0, 60 * 60 * 30)), max_size=8))
def test_no_day_and_no_transmission_goes_without_its_code(uses: list[tuple[Use, int]]) -> None:
    session, now, asked = opened(), MORNING, [(MORNING, BILLING)]
    for use, seconds in uses:
        now += timedelta(seconds=seconds)
        if not session.covers(CARD, now, use):
            session = session.given(CARD, now, use)
            asked.append((now, use))
        session = session.used(now, use)
        zone = ZoneInfo("Europe/Paris")
        assert now.astimezone(zone).date() in {moment.astimezone(zone).date() for moment, _ in asked}
    assert sum(use is TRANSMISSION for use, _ in uses) == sum(use is TRANSMISSION for _, use in asked)
