"""The screens of practitioners, billing and preferences in a real Chromium, by touch and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from api.sandbox import open_sandbox
from tests.api.client import CONSULTATION, CPS, VITALE, Client, serve
from tests.end_to_end.chromium import PATH
from tests.end_to_end.conftest import TERMINAL

pytestmark = pytest.mark.skipif(PATH is None, reason="chromium is not installed: apt-get install chromium")
expect.set_options(timeout=20_000)

LONG = "EXEMPLE-DE-LA-TRES-LONGUE-LIGNEE-DES-PRATICIENS-SANS-AUCUNE-ESPACE"
LIST = "/professionnels"


class Seen(NamedTuple):
    """A page and the client of its server."""

    page: Page
    client: Client

    def go(self, path: str) -> None:
        self.page.goto(self.client.listening.address + path)

    def press(self, name: str) -> None:
        """Press a button and wait for the screen that it leads to."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow a link to its screen."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name).click()

    def present(self, identity: str, button: str) -> None:
        """Put a CPS in and give its code on the screen that asks for it."""
        self.client.insert(CPS, identity)
        self.page.get_by_label("Code porteur").fill("1234")
        self.press(button)

    def alerts(self) -> list[str]:
        return self.page.get_by_role("alert").all_inner_texts()

    def title(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(text)


@pytest.fixture
def seen(tmp_path: Path, chromium: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seen]:
    """The page of an empty terminal."""
    monkeypatch.setenv("FEUILLE_PCSC", "off")
    with open_sandbox(tmp_path) as world, serve(world.terminal, tmp_path) as client:
        context = chromium.new_context(viewport=TERMINAL, locale="fr-FR", java_script_enabled=False)  # type: ignore[arg-type]  # a TypedDict
        page = context.new_page()
        page.goto(client.listening.page_link())
        yield Seen(page, client)
        context.close()


def registered(seen: Seen, identity: str = "medecin", **changes: str) -> None:
    """Read a CPS and validate its sheet, on the screen."""
    seen.go(f"{LIST}/carte")
    if seen.page.get_by_label("Code porteur").count() == 0:
        seen.client.insert(CPS, identity)
        seen.go(f"{LIST}/carte")
    seen.present(identity, "Lire la carte")
    for label, text in changes.items():
        seen.page.get_by_label(label, exact=True).fill(text)
    seen.press("Valider la fiche")
    expect(seen.page.get_by_role("status")).to_have_text("Fiche enregistrée.")


def swapped(seen: Seen, *days: str) -> None:
    """Add the remplaçant of the deck to the doctor, on the screen."""
    seen.go(f"{LIST}/remplacant")
    seen.present("remplacant", "Continuer")
    seen.page.get_by_role("checkbox", name="EXEMPLE").check()
    seen.press("Continuer")
    for day in days:
        seen.page.get_by_role("checkbox", name=day, exact=True).check()
    seen.press("Continuer")
    seen.present("medecin", "Terminer")
    expect(seen.page.get_by_role("status")).to_contain_text("Remplaçant ajouté")


def test_a_first_seen_cps_is_verified_then_listed(seen: Seen) -> None:
    seen.follow("Professionnels")
    expect(seen.page.locator(".empty")).to_contain_text("Aucun professionnel")
    seen.follow("Lire une carte PS")
    code = seen.page.get_by_label("Code porteur")
    assert code.evaluate("field => field.validity.valueMissing"), "the browser itself asks for the code"
    seen.present("medecin", "Lire la carte")
    seen.title("Nouveau professionnel")
    text = seen.page.inner_text("main")
    for wanted in ("99900000011", "99000001 0", "Carte CPS", "Centre de santé de démonstration"):
        assert wanted in text, wanted
    assert seen.page.get_by_label("Nom", exact=True).input_value() == "EXEMPLE"
    seen.page.get_by_label("Caisse de rattachement").fill("991")
    seen.press("Valider la fiche")
    seen.title("Dr EXEMPLE Camille")
    seen.follow("‹ Professionnels")
    cards = seen.page.locator(".card")
    expect(cards).to_have_count(1)
    expect(cards.first).to_contain_text("Titulaire")
    seen.follow("Lire une carte PS")
    seen.title("Fiche enregistrée")


def test_what_is_wrong_on_a_sheet_is_said_beside_what_was_typed(seen: Seen) -> None:
    seen.go(f"{LIST}/carte")
    seen.present("medecin", "Lire la carte")
    seen.page.get_by_label("Caisse de rattachement").fill("9A")
    seen.page.get_by_label("Nom", exact=True).fill(" ")
    seen.press("Valider la fiche")
    assert len(seen.alerts()) == 2
    assert seen.page.get_by_label("Caisse de rattachement").input_value() == "9A"
    assert seen.page.locator("[aria-invalid]").count() == 2
    assert seen.client.get("/v1/practitioners")["practitioners"] == []


def test_a_wrong_code_says_the_tries_left_and_never_shows(seen: Seen) -> None:
    seen.go(f"{LIST}/carte")
    seen.client.insert(CPS, "medecin")
    seen.page.get_by_label("Code porteur").fill("7391")
    seen.press("Lire la carte")
    assert "Essais restants avant blocage : 2" in seen.alerts()[0]
    assert "7391" not in seen.page.content()
    assert "7391" not in seen.page.url


def test_four_steps_with_their_cards_and_a_calendar(seen: Seen) -> None:
    registered(seen)
    seen.follow("Ajouter un remplaçant")
    now = seen.page.locator("[aria-current=step]")
    expect(now).to_contain_text("CPS du remplaçant")
    seen.present("remplacant", "Continuer")
    expect(now).to_contain_text("Titulaires")
    seen.press("Continuer")
    assert "Aucun titulaire n'est coché" in seen.alerts()[0]
    seen.page.get_by_role("checkbox", name="EXEMPLE").check()
    seen.press("Continuer")
    expect(now).to_contain_text("Jours")
    seen.press("Continuer")
    assert "Aucun jour" in seen.alerts()[0]
    for day in ("dimanche 15 décembre 2024", "lundi 16 décembre 2024", "mercredi 1 janvier 2025"):
        seen.page.get_by_role("checkbox", name=day, exact=True).check()
    seen.press("Continuer")
    expect(now).to_contain_text("CPS du titulaire")
    seen.present("opticien", "Terminer")
    assert "n'est pas celle d'un titulaire coché (EXEMPLE Camille)" in seen.alerts()[0]
    seen.present("medecin", "Terminer")
    expect(seen.page.locator(".card")).to_have_count(2)
    with seen.page.expect_navigation():
        seen.page.locator("[data-role=Remplaçant]").click()
    assert seen.page.locator(".spans li").all_inner_texts() == ["15/12/2024 au 16/12/2024", "01/01/2025"]


def test_a_swap_begins_again_and_nothing_was_kept(seen: Seen) -> None:
    registered(seen)
    seen.go(f"{LIST}/remplacant")
    seen.present("remplacant", "Continuer")
    seen.press("Recommencer")
    expect(seen.page.locator("[aria-current=step]")).to_contain_text("CPS du remplaçant")
    assert len(seen.client.get("/v1/practitioners")["practitioners"]) == 1


def billed(seen: Seen, day: str, pathway: str) -> None:
    """Bill one consultation on the screen; both cards are in and unlocked."""
    seen.go("/facturer")
    seen.page.get_by_label("Date des soins").fill(day)
    seen.page.get_by_label("Parcours de soins").select_option(pathway)
    seen.page.get_by_label("Code", exact=True).first.fill("c")
    seen.press("Calculer")


def test_a_remplacant_bills_and_signs_on_ticked_days_only(seen: Seen) -> None:
    registered(seen)
    swapped(seen, "lundi 16 décembre 2024")
    seen.client.with_cards("remplacant")
    billed(seen, "2024-12-17", "R")
    told = seen.alerts()
    assert any("Le 17/12/2024 n'est pas un jour de remplacement coché." in one for one in told), told
    assert seen.page.get_by_label("Date des soins").input_value() == "2024-12-17"
    assert seen.client.get("/v1/invoices")["invoices"] == []
    billed(seen, "2024-12-16", "T")
    expect(seen.page.locator("main")).to_contain_text("Par SUPPOSE Noor, remplaçant")
    told = seen.alerts()
    assert any("Indiquez R" in one for one in told), told
    billed(seen, "2024-12-16", "R")
    assert seen.alerts() == []
    seen.press("Signer par les deux cartes (simulé)")
    expect(seen.page.get_by_role("status")).to_contain_text("Facture signée")
    found = seen.client.get("/v1/invoices")["invoices"][-1]
    assert (found["state"], found["number"]) == ("sealed", 1)


def test_a_locked_cps_is_asked_its_code_where_the_invoice_is_signed(seen: Seen) -> None:
    seen.client.with_cards()
    billed(seen, "2024-12-15", "T")
    seen.client.insert(CPS, None)
    seen.client.insert(CPS, "medecin")
    seen.page.reload()
    seen.page.get_by_label("Code porteur").fill("1234")
    seen.press("Signer par les deux cartes (simulé)")
    expect(seen.page.get_by_role("status")).to_contain_text("Facture signée")


def test_a_first_invoice_from_the_code_to_the_signature(seen: Seen) -> None:
    seen.follow("Nouvelle facture")
    seen.present("medecin", "Continuer")
    assert "Insérez la carte" in seen.alerts()[0]
    seen.client.insert(VITALE, "famille")
    seen.follow("Relire les cartes")
    expect(seen.page.get_by_role("link", name="vérifiez sa fiche")).to_have_attribute("href", f"{LIST}/carte")
    fits(seen.page, "billing")
    seen.press("Calculer")
    assert "aucun acte" in seen.alerts()[0]
    page = seen.page
    page.get_by_role("radio", name="SPECIMEN Jeanne").check()
    page.get_by_label("Parcours de soins").select_option("T")
    page.get_by_label("Code", exact=True).first.fill("C")
    page.get_by_text("Acte 2").click()
    page.locator("#nomenclature-1").select_option("CCAM")
    page.locator("#code-1").fill("AFLB001")
    page.locator("#fee-1").fill("dix")
    seen.press("Calculer")
    assert "acte 2 : « dix » n'est pas un montant" in seen.alerts()[0]
    page.locator("#fee-1").fill("")
    seen.press("Calculer")
    text = " ".join(page.inner_text("main").split())
    for wanted in ("73,56 €", "51,49 €", "22,07 €", "À payer maintenant par le patient : 0,00 €", "S. J."):
        assert wanted in text, wanted
    assert "SPECIMEN" not in text
    seen.client.insert(VITALE, None)
    seen.press("Signer par les deux cartes (simulé)")
    assert "Insérez la carte" in seen.alerts()[0]
    seen.client.insert(VITALE, "famille")
    code = page.get_by_label("Code porteur")
    if code.count():  # a card that failed in the middle of a dialogue is unlocked again
        code.fill("1234")
    seen.press("Signer par les deux cartes (simulé)")
    expect(page.get_by_role("status")).to_contain_text("Facture signée")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Facture n° 000000001")
    assert page.get_by_role("button").count() == 0


def test_a_remplacant_is_deactivated_then_deleted(seen: Seen) -> None:
    registered(seen)
    swapped(seen, "lundi 16 décembre 2024")
    with seen.page.expect_navigation():
        seen.page.locator("[data-role=Remplaçant]").click()
    seen.follow("Supprimer")
    seen.press("Supprimer")
    assert "encore actif" in seen.alerts()[0]
    seen.follow("Garder")
    seen.press("Désactiver le calendrier pour EXEMPLE Camille")
    expect(seen.page.get_by_role("status")).to_contain_text("désactivé")
    seen.follow("Supprimer")
    seen.press("Supprimer")
    expect(seen.page.get_by_role("status")).to_have_text("Professionnel supprimé du lecteur.")
    expect(seen.page.locator(".card")).to_have_count(1)


def test_each_condition_that_keeps_a_titulaire_is_told(seen: Seen) -> None:
    registered(seen)
    swapped(seen, "lundi 16 décembre 2024")
    seen.client.insert(VITALE, "famille")
    seen.client.post("/v1/invoices", CONSULTATION, 201)
    with seen.page.expect_navigation():
        seen.page.locator("[data-role=Titulaire]").click()
    seen.follow("Supprimer")
    seen.press("Supprimer")
    told = seen.alerts()
    assert len(told) == 3
    for wanted, found in zip(("dans le lecteur", "encore sur le lecteur : 1", "SUPPOSE Noor"), told, strict=True):
        assert wanted in found


def test_the_keyboard_alone_adds_a_remplacant(seen: Seen) -> None:
    registered(seen)
    seen.go(f"{LIST}/remplacant")
    keyboard, page = seen.page.keyboard, seen.page
    seen.client.insert(CPS, "remplacant")
    page.get_by_label("Code porteur").focus()
    keyboard.type("1234")
    keyboard.press("Enter")
    page.get_by_role("checkbox", name="EXEMPLE").focus()
    keyboard.press("Space")
    keyboard.press("Enter")
    page.get_by_role("checkbox", name="dimanche 15 décembre 2024").focus()
    keyboard.press("Tab")  # days follow one another
    keyboard.press("Space")
    keyboard.press("Enter")
    seen.client.insert(CPS, "medecin")
    page.get_by_label("Code porteur").focus()
    keyboard.type("1234")
    keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Remplaçant ajouté")
    days = seen.client.get("/v1/practitioners")["practitioners"][1]["replacements"][0]["days"]
    assert days == ["2024-12-16"]


def test_screens_fit_a_finger_and_a_long_name(seen: Seen) -> None:
    registered(seen, Nom=LONG)
    registered(seen, "opticien")
    one = seen.client.get("/v1/practitioners")["practitioners"][0]["id"]
    paths = (LIST, f"{LIST}/carte", f"{LIST}/{one}", f"{LIST}/{one}/suppression", f"{LIST}/remplacant", "/preferences")
    for path in paths:
        seen.go(path)
        fits(seen.page, path)
    seen.go(f"{LIST}/remplacant")
    seen.present("remplacant", "Continuer")
    fits(seen.page, "titulaires")
    seen.page.get_by_role("checkbox", name=LONG).check()
    seen.press("Continuer")
    fits(seen.page, "days")


FITS = """() => {
  const seen = [...document.querySelectorAll('a:not(.skip), button, label.choice, .days label')];
  const heights = seen.filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect().height);
  const fields = [...document.querySelectorAll('input:not([type=hidden]), select')];
  const nameless = fields.filter(e => !e.labels.length && !e.hasAttribute('aria-label')).map(e => e.name);
  return [document.documentElement.scrollWidth, Math.min(...heights), nameless];
}"""


def fits(page: Page, what: str) -> None:
    """Nothing overflows, every target is large enough, every field has a name."""
    width, height, nameless = page.evaluate(FITS)
    assert width <= TERMINAL["width"], what
    assert height >= 44, what
    assert nameless == [], what


def test_preferences_are_chosen_and_followed(seen: Seen) -> None:
    seen.follow("Préférences")
    expect(seen.page.get_by_role("radio", name="Automatique ciblé")).to_be_checked()
    seen.page.get_by_role("radio", name="Manuel").check()
    seen.page.get_by_role("radio", name="Désactivé").check()
    seen.press("Valider")
    expect(seen.page.get_by_role("status")).to_have_text("Préférences enregistrées.")
    assert seen.client.get("/v1/preferences") == {"adri_mode": "manual", "pcsc": "off"}
    seen.go(f"{LIST}/carte")
    seen.page.get_by_label("Code porteur").fill("1234")
    seen.press("Lire la carte")
    assert "PC/SC" in seen.alerts()[0]


def test_an_unknown_practitioner_is_a_screen(seen: Seen) -> None:
    seen.go(f"{LIST}/99")
    seen.title("Impossible")
    assert "n'est pas enregistré" in seen.alerts()[0]


def test_a_screen_without_a_session_leads_to_the_entrance(seen: Seen, chromium: Browser) -> None:
    stranger = chromium.new_context().new_page()
    stranger.goto(seen.client.listening.address + LIST)
    assert "usage unique" in stranger.inner_text("main")
    assert stranger.locator("nav").count() == 0
    stranger.context.close()
