"""The token's file and the addresses the server takes."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import httpx
import pytest

from api.cli.main import main
from api.errors import NotLoopback, PortTaken
from api.ports import listen
from api.security.hosts import require_loopback
from api.security.token import FILE_NAME, load_or_make, read, renew
from tests.api.client import Client


def test_the_token_is_made_once_and_only_its_user_reads_it(tmp_path: Path) -> None:
    token, path = load_or_make(tmp_path)
    secret = path.read_text().strip()
    assert len(secret) >= 43  # 256 bits in base64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again, _ = load_or_make(tmp_path)
    assert token.matches(secret)
    assert again.matches(secret)
    assert secret not in repr(token)


def test_a_weak_or_damaged_token_is_replaced(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("1234")
    token, path = load_or_make(tmp_path)
    assert not token.matches("1234")
    assert token.matches(path.read_text().strip())


def test_a_readable_token_file_is_closed_again(tmp_path: Path) -> None:
    _, path = load_or_make(tmp_path)
    path.chmod(0o644)
    load_or_make(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_renewing_leaves_no_other_file(tmp_path: Path) -> None:
    token, _ = load_or_make(tmp_path)
    assert not token.matches(renew(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.10", "::", "::1", "", "example.invalid", "127.1", "8.8.8.8"])
def test_only_this_machine_is_listened_on(host: str) -> None:
    with pytest.raises(NotLoopback):
        require_loopback(host)


@pytest.mark.parametrize(("host", "address"), [("localhost", "127.0.0.1"), ("127.0.0.1", "127.0.0.1")])
def test_loopback_is_accepted(host: str, address: str) -> None:
    assert require_loopback(host) == address


def test_a_taken_port_names_its_holder_and_another_port() -> None:
    with listen("127.0.0.1", 0) as held:
        port = held.getsockname()[1]
        with pytest.raises(PortTaken) as caught:
            listen("127.0.0.1", port)
    assert str(os.getpid()) in str(caught.value.places["holder"])
    assert caught.value.places["other"] != port


def test_a_running_server_takes_the_renewed_token_and_closes_its_pages(client: Client, tmp_path: Path) -> None:
    with httpx.Client(base_url=client.listening.address, trust_env=False, timeout=30) as page:
        page.get(client.listening.page_link(), follow_redirects=True)
        assert page.get("/professionnels").status_code == 200
        client.get("/health")
        assert main(["token", "renew", "--dir", str(tmp_path)]) == 0
        assert client.get("/health", 401)["rule"] == "api.no-token"
        client.http.headers["authorization"] = f"Bearer {read(tmp_path)}"
        client.get("/health")
        assert page.get("/professionnels").status_code == 401


@pytest.mark.parametrize("content", [None, "", "short", "\xff" * 60])
def test_a_damaged_token_file_changes_nothing_of_a_running_server(tmp_path: Path, content: str | None) -> None:
    token, path = load_or_make(tmp_path)
    secret = path.read_text().strip()
    path.unlink()
    if content is not None:
        path.write_text(content, encoding="latin-1")
    assert not token.renewed()
    assert token.matches(secret)
    again = renew(tmp_path)
    assert token.renewed()
    assert not token.renewed()
    assert token.matches(again)
    assert not token.matches(secret)


def test_renewing_tells_the_file_and_never_the_token(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["token", "renew", "--dir", str(tmp_path)]) == 1
    assert "n'existe pas" in capsys.readouterr().err
    load_or_make(tmp_path)
    for more in ([], ["--json"]):
        assert main(["token", "renew", "--dir", str(tmp_path), *more]) == 0
        said = capsys.readouterr().out
        assert str(tmp_path / FILE_NAME) in said.replace("\n", "")
        assert read(tmp_path) not in said
