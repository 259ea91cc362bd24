"""A real Dovecot, POP3 and IMAP over TLS on the loopback, in a folder of its own, stopped at the end."""

from __future__ import annotations

import mailbox
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.mail_servers.pki import TestPki
from tests.mail_servers.ports import HOST, free_ports, wait_for

USER, PASSWORD = "cabinet", "essai sans valeur"
MISSING = next(
    (
        f"{each} is not installed"
        for each in ("/usr/sbin/dovecot", "/usr/lib/dovecot/pop3", "/usr/lib/dovecot/imap")
        if not Path(each).exists()
    ),
    "",
)


@dataclass(frozen=True)
class Dovecot:
    """A running server; ``maildir`` is the mailbox of its only user."""

    maildir: Path
    password_file: Path
    pop3s: int
    pop3: int
    imaps: int
    imap: int

    def drop(self, *mails: bytes) -> None:
        """Deliver mails, in that order."""
        box = mailbox.Maildir(self.maildir, create=True)
        for each in mails:
            box.add(each)
        box.close()
        _own(self.maildir)

    def left(self) -> int:
        """How many mails the mailbox holds."""
        return sum(1 for part in ("new", "cur") for _ in (self.maildir / part).iterdir())


def _owner() -> str:
    """Whose the mails are: Dovecot refuses to serve root's."""
    if os.getuid():
        return pwd.getpwuid(os.getuid()).pw_name
    return "nobody"


def _own(folder: Path) -> None:
    """Give a folder and what it holds to the owner of the mails."""
    if os.getuid() == 0:
        for each in (folder, *folder.rglob("*")):
            shutil.chown(each, _owner(), pwd.getpwnam(_owner()).pw_gid)


@contextmanager
def running_dovecot(pki: TestPki) -> Iterator[Dovecot]:
    """Run one; skip where it is not installed."""
    if MISSING:
        pytest.skip(MISSING)
    with tempfile.TemporaryDirectory(prefix="fdc") as name:  # short: sockets have short names
        folder = Path(name)
        folder.chmod(0o755)
        pop3s, pop3, imaps, imap = free_ports(4)
        maildir = folder / "mail" / "Maildir"
        maildir.parent.mkdir()
        mailbox.Maildir(maildir, create=True).close()
        _own(folder / "mail")
        (folder / "password").write_text(f"{PASSWORD}\n")
        (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        (folder / "dovecot.conf").write_text(_settings(folder, pki, (pop3s, pop3, imaps, imap)))
        log = (folder / "log").open("wb")
        process = subprocess.Popen(
            ["/usr/sbin/dovecot", "-F", "-c", str(folder / "dovecot.conf")], stdout=log, stderr=log
        )
        try:
            for port in (pop3s, imaps):
                wait_for(port, process, (folder / "log").read_text())
            yield Dovecot(maildir, folder / "password", pop3s, pop3, imaps, imap)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            log.close()


def _settings(folder: Path, pki: TestPki, ports: tuple[int, int, int, int]) -> str:
    """The configuration file."""
    owner = pwd.getpwnam(_owner())
    me = pwd.getpwuid(os.getuid()).pw_name
    inside = "root" if os.getuid() == 0 else me
    return f"""
base_dir = {folder}/run
state_dir = {folder}/state
log_path = /dev/stderr
protocols = pop3 imap
listen = {HOST}
ssl = yes
ssl_cert = <{pki.cert}
ssl_key = <{pki.key}
disable_plaintext_auth = yes
auth_mechanisms = plain
default_internal_user = {"dovecot" if inside == "root" else me}
default_login_user = {"dovenull" if inside == "root" else me}
default_internal_group = {"dovecot" if inside == "root" else owner.pw_gid}
mail_location = maildir:{folder}/mail/Maildir
first_valid_uid = 1
last_valid_uid = 0
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={folder}/mail
}}
service anvil {{
  chroot =
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {ports[1]}
  }}
  inet_listener pop3s {{
    port = {ports[0]}
    ssl = yes
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {ports[3]}
  }}
  inet_listener imaps {{
    port = {ports[2]}
    ssl = yes
  }}
}}
"""
