"""A settings file is taken whole or refused whole, and everything that is wrong with it is said at once, by field."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cli.main import main
from api.errors import BadSettings
from api.settings import FILE_NAME, Settings, load, read, read_text
from tables.messages import Message, Severity
from tests.mail_servers.pki import make_pki

ROOT = Path(__file__).parents[3]
BOX = """
[[mailboxes]]
name = "a"
sender = "cabinet@practice.invalid"
out = { kind = "folder", folder = "sortie" }
in = { kind = "folder", folder = "entree" }
"""
FAULTS = [
    ("production = 1", "production"),
    ("[server]\nport = 70000", "server.port"),
    ('[server]\nport = "9012"', "server.port"),
    ("[serveur]\nport = 9012", "serveur"),
    ('[[norms]]\nname = "cp-1999"', "norms[0].name"),
    ("[[norms]]\nnorm = 'ER'", "norms[0].name"),
    ('[[norms]]\nname = "town-2007"\nnorm = "CP"', "norms"),
    ('[[norms]]\nname = "town-2007"\nversion = "2007"', "norms[0].version"),
    ('[[norms]]\nname = "town-2007"\nbillers = ["12"]', "norms[0].billers[0]"),
    ('[[norms]]\nname = "town-2007"\nspecialties = "01"', "norms[0].specialties"),
    (BOX.replace('"folder", folder = "sortie"', '"smtp", host = "127.0.0.1"'), "mailboxes[0].out.port"),
    (BOX.replace('"folder", folder = "sortie"', '"fax", number = "1"'), "mailboxes[0].out"),
    (BOX.replace('out = { kind = "folder", folder', "out = { folder"), "mailboxes[0].out"),
    (BOX.replace("cabinet@practice.invalid", "cabinet"), "mailboxes[0].sender"),
    (BOX + 'serves = ["everyone"]', "mailboxes[0].serves[0]"),
    (BOX + BOX, "mailboxes[1].name"),
    ('[services]\nadri = "ftp://a.invalid/"', "services.adri"),
    ('[services]\nadri = "http://a.invalid/"', "services.adri"),
    ('[directory]\nhost = "annuaire.sesam-vitale.fr"', "directory.host"),
    ('[keys]\ncertificate = "none.pem"\nkey = "none.key"', "keys.certificate"),
    ("production = true", "cps.authorities"),
    ("[[mailboxes", None),
    ("a = ", None),
]


def rules(said: tuple[Message, ...]) -> list[str]:
    return [each.rule for each in said]


@pytest.mark.parametrize(("text", "field"), FAULTS)
def test_a_wrong_setting_is_named_by_its_field_and_refused(text: str, field: str | None, tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_text(text, encoding="utf-8")
    found, said = read(path)
    assert found is None
    wrong = [each for each in said if each.severity is Severity.ERROR]
    assert field in [each.field for each in wrong]
    assert all(each.text.endswith(".") and each.advice for each in wrong)
    with pytest.raises(BadSettings):
        load(tmp_path)


def test_every_fault_is_said_at_once() -> None:
    found = read_text('production = 1\n[server]\nport = 0\n[[norms]]\nname = "x"\n')
    assert isinstance(found, tuple)
    assert sorted(str(each.field) for each in found) == ["norms[0].name", "production", "server.port"]


def test_no_file_is_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path) == Settings()
    assert not Settings().production
    with pytest.raises(BadSettings):
        load(tmp_path, tmp_path / "elsewhere.toml")


@given(st.one_of(st.text(max_size=80), st.sampled_from([text for text, _ in FAULTS]).map(lambda text: text[:-3])))
def test_any_text_gives_settings_or_messages(text: str) -> None:
    found = read_text(text)
    assert isinstance(found, Settings) or (found and all(isinstance(each, Message) for each in found))


@pytest.mark.parametrize("content", [b"\xff\xfe", b"\x00" * 10, b"[" * 100_000, b"a=[" * 10_000, b"#" * (1 << 21)])
def test_bytes_that_are_no_settings_are_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(content)
    found, said = read(path)
    assert found is None
    assert rules(said) == ["config.unreadable"]


def test_paths_start_from_the_folder_of_the_file_and_secrets_are_their_owners(tmp_path: Path) -> None:
    pki = make_pki(tmp_path)
    (tmp_path / "mot-de-passe").write_text("x")
    (tmp_path / "mot-de-passe").chmod(0o644)
    way = '"pop3", host = "127.0.0.1", port = 995, user = "c", password_file = "mot-de-passe", ca_file = "ca.pem"'
    path = tmp_path / FILE_NAME
    path.write_text(BOX.replace('"folder", folder = "entree"', way))
    found, said = read(path)
    assert found is not None
    assert rules(said) == ["config.open-secret", "config.no-production"]
    (tmp_path / "mot-de-passe").chmod(0o600)
    assert rules(read(path)[1]) == ["config.no-production"]
    pki.ca.unlink()
    assert "config.missing-file" in rules(read(path)[1])


def test_a_password_never_stands_in_the_file() -> None:
    found = read_text(BOX.replace('folder = "sortie"', 'folder = "sortie", password = "secret"'))
    assert isinstance(found, tuple)
    assert rules(found) == ["config.unknown-field"]
    assert "secret" not in found[0].text


def test_the_example_of_the_document_is_valid(tmp_path: Path) -> None:
    document = (ROOT / "docs" / "settings.md").read_text("utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", document, re.DOTALL)
    found = read_text(example)
    assert isinstance(found, Settings), found
    missing = set(Settings.model_fields) - set(re.findall(r"^\[*(\w+)", example, re.MULTILINE))
    assert missing == set(), "every table of the settings stands in the example"


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / FILE_NAME
    path.write_text("[server]\nport = 0\n")
    assert main(["settings", "check", str(path)]) == 1
    assert "server.port" in capsys.readouterr().out
    path.write_text(BOX)
    assert main(["settings", "check", "--dir", str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is True
    assert [each["rule"] for each in told["messages"]] == ["config.valid", "config.no-production"]
    assert main(["serve", "--dir", str(tmp_path), "--settings", str(tmp_path / "none.toml")]) == 2
