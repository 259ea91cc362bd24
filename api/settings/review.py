"""What is wrong with settings that are well written: files that are not there, ways that would never be taken."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from api.settings.shapes import DirectoryPart, MailboxPart, ServerPart, Settings
from api.transport.server import is_loopback
from norms.errors import BadMail
from norms.mail import KeyPair, guard_host
from tables.catalogue import message
from tables.messages import Message

ALL = "*"


def review(settings: Settings) -> tuple[Message, ...]:
    """Return what there is to say of the settings: errors refuse them, warnings do not."""
    return (
        *_files(settings),
        *_boxes(settings.mailboxes),
        *_hosts(settings),
        *_keys(settings),
        *_production(settings),
    )


def certificates(base: Path, paths: list[str]) -> tuple[x509.Certificate, ...]:
    """Return the certificates of PEM files. Raises OSError, ValueError."""
    return tuple(each for path in paths for each in x509.load_pem_x509_certificates((base / path).read_bytes()))


def key_pair(settings: Settings) -> KeyPair | None:
    """Return what opens the envelopes that come in, None where nothing is set. Raises OSError, ValueError."""
    if settings.keys is None:
        return None
    (certificate,) = certificates(settings.base, [settings.keys.certificate])
    key = load_pem_private_key((settings.base / settings.keys.key).read_bytes(), None)
    if not isinstance(key, RSAPrivateKey) or key.public_key() != certificate.public_key():
        raise ValueError("the key is not that of the certificate")
    return KeyPair(certificate, key)


def _files(settings: Settings) -> Iterator[Message]:
    """Look for the files that are named; those that hold a secret must be their owner's alone."""
    for field, name in settings.files().items():
        path = settings.base / name
        if not path.is_file():
            yield message("config.missing-file", field=field, file=name)
        elif field.endswith(("password_file", ".key")) and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield message("config.open-secret", field=field, file=name)


def _boxes(boxes: list[MailboxPart]) -> Iterator[Message]:
    """Look for names that serve twice, and for destinations that nothing serves."""
    names = [box.name for box in boxes]
    for place, name in enumerate(names):
        if name in names[:place]:
            yield message("config.same-name", field=f"mailboxes[{place}].name", name=name)
    if boxes and not any(ALL in box.serves for box in boxes):
        yield message("config.no-default", field="mailboxes")
    if boxes and not any(box.in_ for box in boxes):
        yield message("config.no-inbox", field="mailboxes")


def _hosts(settings: Settings) -> Iterator[Message]:
    """Look for real servers outside production, and for lines in clear that leave this machine."""
    parts: list[tuple[str, ServerPart | DirectoryPart]] = []
    for place, box in enumerate(settings.mailboxes):
        ways = ((f"mailboxes[{place}].{name}", part) for name, part in (("out", box.out), ("in", box.in_)))
        parts += [(field, part) for field, part in ways if isinstance(part, ServerPart)]
    if settings.directory is not None:
        parts.append(("directory", settings.directory))
    for field, part in parts:
        try:
            guard_host(part.host, production=settings.production)
        except BadMail as error:
            yield message("config.real-host", field=f"{field}.host", why=str(error))
        if isinstance(part, ServerPart) and part.security == "clear" and not is_loopback(part.host):
            yield message("config.clear-line", field=f"{field}.security", host=part.host)
    for name in ("adri", "amc", "directory"):
        url = getattr(settings.services, name)
        if url is not None and url.scheme == "http" and not is_loopback(url.host or ""):
            yield message("config.clear-line", field=f"services.{name}", host=url.host)


def _keys(settings: Settings) -> Iterator[Message]:
    """Read the certificates and the key that are there."""
    lists = {"directory": settings.directory, "cps": settings.cps}
    for name, holder in lists.items():
        for place, path in enumerate(holder.authorities if holder is not None else ()):
            if (settings.base / path).is_file() and not _readable(settings.base, path):
                yield message("config.bad-certificate", field=f"{name}.authorities[{place}]", file=path)
    keys = settings.keys
    if keys is None or not all((settings.base / each).is_file() for each in (keys.certificate, keys.key)):
        return
    try:
        key_pair(settings)
    except (OSError, ValueError, TypeError):
        yield message("config.bad-key", field="keys", file=keys.key)


def _readable(base: Path, path: str) -> bool:
    """Whether a PEM file holds certificates."""
    try:
        return bool(certificates(base, [path]))
    except (OSError, ValueError):
        return False


def _production(settings: Settings) -> Iterator[Message]:
    """Say what production lacks, and what it means."""
    if not settings.production:
        if settings.mailboxes:
            yield message("config.no-production", field="production")
        return
    yield message("config.production", field="production")
    if settings.cps is None or not settings.cps.authorities:
        yield message("config.no-cps-authority", field="cps.authorities")
    if settings.directory is None or not settings.directory.authorities:
        yield message("config.no-directory", field="directory")
    if not any(box.mail == "iris" for box in settings.mailboxes):
        yield message("config.no-iris", field="mailboxes")
