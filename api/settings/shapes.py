"""What a settings file may hold, and what each part makes of itself. Paths are relative to the file's own folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    HttpUrl,
    PrivateAttr,
    StringConstraints,
    UrlConstraints,
    model_validator,
)

from api.ports import DEFAULT_PORT
from api.transport import (
    FolderRelay,
    ImapInbox,
    LdapDirectory,
    Mailbox,
    MaildirInbox,
    Pop3Inbox,
    Security,
    Server,
    SmtpRelay,
)
from api.transport.directory import TEST_BASE
from api.transport.ports import Inbox, Relay
from engine.documents.norm import DRE_OF, NormRule, NormTable
from engine.sending.options import Options
from norms.profile import choose

Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Port = Annotated[int, Field(ge=1, le=65535)]
Url = Annotated[HttpUrl, UrlConstraints(allowed_schemes=["https", "http"], max_length=500)]


class Part(BaseModel):
    """A table of the file: unknown keys are refused, types are not guessed, nothing shows in a refusal."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class NormPart(Part):
    """One ``[[norms]]``: a norm and for whom (``engine.documents.norm``)."""

    name: Literal["cp-2005e", "town-2007"]
    norm: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?$")] = ""
    version: Annotated[str, StringConstraints(pattern=r"^([0-9]{6})?$")] = ""
    billers: list[Annotated[str, StringConstraints(pattern=r"^[0-9AB]{9}$")]] = []
    specialties: list[Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]] = []
    destinations: list[Text] = []

    @model_validator(mode="after")
    def _known(self) -> Self:
        """Refuse a norm that the layouts do not have. Raises norms.errors.UnwritableFlow."""
        for name in (self.name, DRE_OF[self.name]):
            choose(name, norm=self.norm, version=self.version)
        return self

    def rule(self) -> NormRule:
        """Return the engine's rule."""
        return NormRule(
            name=self.name,
            norm=self.norm,
            version=self.version,
            billers=tuple(self.billers),
            specialties=tuple(self.specialties),
            destinations=tuple(self.destinations),
        )


class FolderPart(Part):
    """A folder of this machine: mails leave to it, or come in a Maildir."""

    kind: Literal["folder"]
    folder: Text

    def relay(self, base: Path) -> Relay:
        """Return where mails leave."""
        return FolderRelay(base / self.folder)

    def inbox(self, base: Path) -> Inbox:
        """Return where mails come in."""
        return MaildirInbox(base / self.folder)


class ServerPart(Part):
    """What every mail server asks for. No password stands here: ``password_file`` names the file that holds it."""

    host: Text
    port: Port
    security: Literal["tls", "starttls", "clear"] = "tls"
    user: str = ""
    password_file: str = ""
    ca_file: str = ""
    timeout: Annotated[float, Field(gt=0, le=300)] = 15.0

    def server(self, base: Path) -> Server:
        """Return the server."""
        return Server(
            host=self.host,
            port=self.port,
            security=Security(self.security),
            ca_file=base / self.ca_file if self.ca_file else None,
            user=self.user,
            password_file=base / self.password_file if self.password_file else None,
            timeout=self.timeout,
        )


class SmtpPart(ServerPart):
    """An SMTP relay; ``delay`` seconds between two mails."""

    kind: Literal["smtp"]
    delay: Annotated[float, Field(ge=0, le=60)] = 0.0

    def relay(self, base: Path) -> Relay:
        """Return where mails leave."""
        return SmtpRelay(self.server(base), delay=self.delay)


class Pop3Part(ServerPart):
    """A POP3 mailbox."""

    kind: Literal["pop3"]

    def inbox(self, base: Path) -> Inbox:
        """Return where mails come in."""
        return Pop3Inbox(self.server(base))


class ImapPart(ServerPart):
    """One folder of an IMAP account."""

    kind: Literal["imap"]
    mailbox: Text = "INBOX"

    def inbox(self, base: Path) -> Inbox:
        """Return where mails come in."""
        return ImapInbox(self.server(base), self.mailbox)


class MailboxPart(Part):
    """One ``[[mailboxes]]``: our address, the way out and in, whom it serves.

    ``mail`` is what its mails look like: ``sesam`` (simulated: their subject is not public) or ``iris``, the attested
    flow of B2 files without card, the only one that may leave for a real address.
    """

    name: Text
    sender: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+$", max_length=200)]
    serves: list[Annotated[str, StringConstraints(pattern=r"^(\*|amc|[0-9]{2}(/[0-9]{3}){0,2}|[0-9]{8,10})$")]] = ["*"]
    mail: Literal["sesam", "iris"] = "sesam"
    out: Annotated[SmtpPart | FolderPart, Field(discriminator="kind")]
    in_: Annotated[Pop3Part | ImapPart | FolderPart | None, Field(alias="in", discriminator="kind")] = None

    def mailbox(self, base: Path) -> Mailbox:
        """Return the row of the mailbox table."""
        inbox = self.in_.inbox(base) if self.in_ is not None else None
        return Mailbox(
            name=self.name,
            sender=self.sender,
            relay=self.out.relay(base),
            inbox=inbox,
            serves=tuple(self.serves),
            iris=self.mail == "iris",
        )


class DirectoryPart(Part):
    """The LDAP directory of the recipients' certificates; ``authorities`` are PEM files of those to trust."""

    host: Text
    port: Port = 389
    base: Text = TEST_BASE
    timeout: Annotated[int, Field(ge=1, le=300)] = 10
    authorities: list[Text] = []

    def directory(self) -> LdapDirectory:
        """Return the directory."""
        return LdapDirectory(host=self.host, port=self.port, base=self.base, timeout=self.timeout)


class KeysPart(Part):
    """What opens the envelopes that come in: PEM files of our certificate and of its key, without a pass phrase."""

    certificate: Text
    key: Text


class CpsPart(Part):
    """How the CPS is reached, and PEM files of the authorities whose cards are real.

    ``module`` is the path of the PKCS#11 module that speaks to the card; empty, ``FEUILLE_PKCS11_MODULE`` names it,
    and without either the card is spoken to by APDU.
    """

    authorities: list[Text] = []
    module: str = ""


class ServicesPart(Part):
    """The addresses of the on-line services; an empty one is not called."""

    adri: Url | None = None
    amc: Url | None = None
    directory: Url | None = None


class TransmissionPart(Part):
    """How lots leave: whether invoices without their documents are held back, whether returns are fetched after."""

    require_documents: bool = False
    receive_after_sending: bool = False

    def options(self) -> Options:
        """Return the engine's options."""
        return Options(require_documents=self.require_documents, receive_after=self.receive_after_sending)


class ServerSettings(Part):
    """The port of ``feuille serve``."""

    port: Port = DEFAULT_PORT


class Settings(Part):
    """A whole settings file."""

    production: bool = False
    server: ServerSettings = ServerSettings()
    norms: list[NormPart] = []
    mailboxes: list[MailboxPart] = []
    directory: DirectoryPart | None = None
    keys: KeysPart | None = None
    cps: CpsPart | None = None
    services: ServicesPart = ServicesPart()
    transmission: TransmissionPart = TransmissionPart()
    _base: Path = PrivateAttr(default=Path())

    @property
    def base(self) -> Path:
        """The folder that the paths of the file start from."""
        return self._base

    def based(self, base: Path) -> Settings:
        """Return the same settings, their paths starting from a folder."""
        found = self.model_copy()
        found._base = base
        return found

    def norm_table(self) -> NormTable:
        """Return which norm each flow is written in."""
        return NormTable(tuple(each.rule() for each in self.norms))

    def files(self) -> dict[str, str]:
        """Return every file that the settings name, by the field that names it; empty ones are not there."""
        named: dict[str, str] = {}
        for place, box in enumerate(self.mailboxes):
            for name, part in (("out", box.out), ("in", box.in_)):
                if isinstance(part, ServerPart):
                    named[f"mailboxes[{place}].{name}.password_file"] = part.password_file
                    named[f"mailboxes[{place}].{name}.ca_file"] = part.ca_file
        if self.keys is not None:
            named |= {"keys.certificate": self.keys.certificate, "keys.key": self.keys.key}
        for name, holder in (("directory", self.directory), ("cps", self.cps)):
            for place, each in enumerate(holder.authorities if holder is not None else ()):
                named[f"{name}.authorities[{place}]"] = each
        if self.cps is not None:
            named["cps.module"] = self.cps.module
        return {field: path for field, path in named.items() if path}
