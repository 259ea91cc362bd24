"""From settings to what a terminal is wired to: its way to the front-ends and its on-line services."""

from __future__ import annotations

from collections.abc import Callable

from cryptography import x509

from api.card_desk import CardDesk
from api.errors import BadSettings, FaceError
from api.settings.reading import FILE_NAME
from api.settings.review import certificates, key_pair
from api.settings.shapes import Settings
from api.transport import MailboxTable, MailTransport
from api.transport.clearance import is_cleared
from cardio.errors import CardioError
from engine.ports import Clock
from norms.mail import KeyPair
from tables.catalogue import message


def transport_of(settings: Settings, desk: CardDesk, clock: Clock) -> MailTransport | None:
    """Return the way that the mailboxes make, None where there is none. Raises BadSettings on a file gone since.

    In production the way is real: at each sending it looks for a real CPS, unlocked in the reader. Otherwise it is
    simulated: demonstration data only, for addresses that cannot exist.
    """
    if not settings.mailboxes:
        return None
    try:
        pair = key_pair(settings)
        trusted = _certificates(settings, settings.directory.authorities if settings.directory else [])
        cards = _certificates(settings, settings.cps.authorities if settings.cps else [])
    except (OSError, ValueError, TypeError) as error:
        raise BadSettings(FILE_NAME, (message("config.unreadable", why=type(error).__name__),)) from None
    keys: tuple[KeyPair, ...] = (pair,) if pair is not None else ()
    return MailTransport(
        boxes=MailboxTable(tuple(box.mailbox(settings.base) for box in settings.mailboxes)),
        simulated=not settings.production,
        directory=settings.directory.directory() if settings.directory is not None else None,
        authorities=trusted,
        keys=lambda: keys,
        production=clearance(settings.production, desk, cards, clock),
        now=clock.now,
    )


def clearance(
    setting: object, desk: CardDesk, authorities: tuple[x509.Certificate, ...], clock: Clock
) -> Callable[[], bool]:
    """Return what says, each time it is asked, whether real mails may leave: the setting and the CPS that is in."""
    return lambda: is_cleared(setting, cps_certificate(desk), authorities, clock.now())


def cps_certificate(desk: CardDesk) -> bytes | None:
    """Return the certificate of the unlocked CPS, None where there is none."""
    try:
        with desk.cps() as cps:
            return cps.certificate()
    except (CardioError, FaceError):
        return None


def _certificates(settings: Settings, paths: list[str]) -> tuple[x509.Certificate, ...]:
    """Read certificates that the settings name."""
    return certificates(settings.base, paths)
