"""The page of a real sandbox server, read in a real Chromium at the size of the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from api.demo.direct import DirectRoute
from api.demo.run import run_demo
from api.sandbox import Sandbox, open_sandbox
from tests.api.client import CONSULTATION, Client, serve
from tests.end_to_end.chromium import PATH
from tests.end_to_end.conftest import TERMINAL
from tests.end_to_end.silent import Silent

pytestmark = pytest.mark.skipif(PATH is None, reason="chromium is not installed: apt-get install chromium")


class Seen(NamedTuple):
    """A page, the client of its server and the world behind."""

    page: Page
    client: Client
    world: Sandbox


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the demo was run: two invoices paid."""
    made = tmp_path_factory.mktemp("page")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FEUILLE_PCSC", "off")
        assert run_demo(made, Silent(), over_http=False, ask_code=False)
    return made


@pytest.fixture
def seen(folder: Path, chromium: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seen]:
    """The page, opened through its one-time link."""
    monkeypatch.setenv("FEUILLE_PCSC", "off")
    with open_sandbox(folder) as world, serve(world.terminal, folder) as client:
        context = chromium.new_context(viewport=TERMINAL, locale="fr-FR")  # type: ignore[arg-type]  # a TypedDict
        page = context.new_page()
        page.goto(client.listening.page_link())
        yield Seen(page, client, world)
        context.close()


def test_the_states_of_the_invoices_are_read(seen: Seen) -> None:
    rows = seen.page.locator(".card")
    assert rows.count() == 2
    assert [row.get_attribute("data-state") for row in rows.all()] == ["paid", "paid"]
    text = " ".join(seen.page.inner_text("main").split())
    for wanted in ("Facture n° 000000002", "Payée", "415,00 €", "314,91 €", "73,56 €", "51,49 €", "15/12/2024"):
        assert wanted in text, wanted
    assert "173,65 € sur 173,65 €" in text
    assert "Scellement simulé, sans valeur légale" in seen.page.inner_text("header")


def test_no_name_and_no_number_of_a_patient_shows(seen: Seen) -> None:
    for path in ("/", "/factures/1"):
        seen.page.goto(seen.client.listening.address + path)
        html = seen.page.content()
        assert "S. J." in html
        assert "SPECIMEN" not in html
        assert "Jeanne" not in html
        assert "2550699999999" not in html


def test_nothing_comes_from_elsewhere_and_nothing_is_broken(seen: Seen) -> None:
    asked: list[str] = []
    said: list[str] = []
    seen.page.on("request", lambda request: asked.append(request.url))
    seen.page.on("console", lambda message: said.append(message.text))
    seen.page.on("pageerror", lambda error: said.append(str(error)))
    seen.page.reload()
    assert asked
    assert all(url.startswith(seen.client.listening.address) for url in asked)
    assert said == []


def test_an_invoice_opens_with_its_lines_shares_and_seal(seen: Seen) -> None:
    with seen.page.expect_navigation():
        seen.page.locator(".card").first.click()
    text = " ".join(seen.page.inner_text("main").split())
    for wanted in ("7230795", "7211674", "50,36 €", "AMC", "100,00 € sur 100,00 €", "Scellement simulé", "SHA-256"):
        assert wanted in text, wanted


def test_the_keyboard_alone_opens_an_invoice(seen: Seen) -> None:
    for _ in range(3):
        seen.page.keyboard.press("Tab")
        if "/factures/" in str(seen.page.evaluate("document.activeElement.href || ''")):
            break
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_url("**/factures/*")


def test_targets_are_large_enough_for_a_finger_and_nothing_overflows(seen: Seen) -> None:
    heights = seen.page.evaluate("[...document.querySelectorAll('main a')].map(a => a.getBoundingClientRect().height)")
    assert min(heights) >= 48
    for path in ("/", "/factures/2"):
        seen.page.goto(seen.client.listening.address + path)
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= TERMINAL["width"]


def test_a_new_invoice_shows_with_its_state(seen: Seen) -> None:
    seen.client.with_cards()
    DirectRoute(seen.world.terminal).bill(CONSULTATION)
    seen.page.reload()
    first = seen.page.locator(".card").first
    assert first.get_attribute("data-state") == "priced"
    assert "Calculée" in first.inner_text()


def test_the_link_serves_once_and_the_page_is_closed_without_it(seen: Seen, chromium: Browser) -> None:
    link = seen.client.listening.page_link()
    first, second = chromium.new_context(), chromium.new_context()
    opened = first.new_page().goto(link)
    again = second.new_page()
    refused = again.goto(link)
    assert opened is not None
    assert refused is not None
    assert (opened.status, refused.status) == (200, 401)
    assert "usage unique" in again.inner_text("main")
    closed = again.goto(seen.client.listening.address)
    assert closed is not None
    assert closed.status == 401
    assert again.locator(".card").count() == 0
    cookie = first.cookies()[0]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    first.close()
    second.close()


def test_the_flows_of_an_invoice_are_read_without_the_patient_unless_asked(seen: Seen) -> None:
    seen.page.goto(seen.client.listening.address + "/factures/1")
    with seen.page.expect_navigation():
        seen.page.get_by_role("link", name="Voir les flux").click()
    kinds = [one.get_attribute("data-kind") for one in seen.page.locator(".flow").all()]
    assert [str(kind).partition(",")[0] for kind in kinds] == ["STS", "STS", "FSE", "DRE", "ARL", "ARL", "RSP", "RSP"]
    assert "2550699999999" not in seen.page.content()
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= TERMINAL["width"]
    seen.page.locator(".flow[data-kind^=FSE] summary").first.click()
    opened = " ".join(seen.page.locator(".flow[data-kind^=FSE] details[open]").inner_text().split())
    assert "NIR ouvrant droit 12-24 •••••••••••••" in opened
    assert "nature d'assurance 77-78 10 Maladie" in opened
    with seen.page.expect_navigation():
        seen.page.get_by_role("link", name="Montrer l'identité du patient").click()
    assert "2550699999999" in seen.page.content()
