"""The directory of certificates: anonymous LDAP, the mail address is the common name of the entry.

Certain (two programs agree): base ``ou=AC-FACTURATION,ou=AC-SESAM-VITALE-2034,o=sesam-vitale,c=fr`` and its test
twin, filter ``cn=`` the address, attribute ``userCertificate;binary``, several values possible. The attested host is
never a default here: whoever wants it names it, and in production only. ldap3 is loaded at the first look-up.

Two programs tell of answers limited to ten entries; one of the authority's certificate and revocation lists, full and
delta, published beside (``pkiCA``, likely).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine.errors import TransportFault
from norms.errors import BadMail
from norms.mail import guard_host

if TYPE_CHECKING:
    from ldap3 import Connection

BASE: Final = "ou=AC-FACTURATION,ou=AC-SESAM-VITALE-2034,o=sesam-vitale,c=fr"
TEST_BASE: Final = "ou=AC-FACTURATION-TEST,ou=AC-SESAM-VITALE-TEST-2034,o=sesam-vitale,c=fr"
ATTRIBUTE: Final = "userCertificate;binary"
LISTS: Final = ("certificateRevocationList;binary", "deltaRevocationList;binary")
AUTHORITY: Final = "(objectClass=pkiCA)"
MOST: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LdapDirectory:
    """One directory. Its answers are not proof of anything: give ``choose_certificate`` the authorities to trust."""

    host: str
    port: int = 389
    base: str = TEST_BASE
    timeout: int = 10

    def certificates(self, address: str, *, production: bool = False) -> tuple[bytes, ...]:
        """Return the certificates of a recipient, DER, possibly none. Raises TransportFault."""
        return self._values(lambda escape: f"(cn={escape(address)})", (ATTRIBUTE,), production=production)

    def revocations(self, *, production: bool = False) -> tuple[bytes, ...]:
        """Return the revocation lists of the authority, DER, possibly none. Raises TransportFault."""
        return self._values(lambda _: AUTHORITY, LISTS, production=production)

    def _values(
        self, query: Callable[[Callable[[str], str]], str], names: Sequence[str], *, production: bool
    ) -> tuple[bytes, ...]:
        """Return every value of some attributes of the entries that a query finds. Raises TransportFault."""
        try:
            guard_host(self.host, production=production)
        except BadMail as error:
            raise TransportFault(str(error)) from None
        try:
            from ldap3 import SUBTREE
            from ldap3.core.exceptions import LDAPException
            from ldap3.utils.conv import escape_filter_chars
        except ImportError:
            raise TransportFault("L'annuaire demande ldap3 : installez feuille[transport].") from None
        try:
            connection = self._connection()
            try:
                connection.search(
                    self.base, query(escape_filter_chars), SUBTREE, attributes=list(names), size_limit=MOST
                )
                rows = connection.response or []
            finally:
                connection.unbind()
        except (LDAPException, OSError) as error:
            raise TransportFault(f"Annuaire {self.host}:{self.port} : {type(error).__name__}") from None
        entries = [row["raw_attributes"] for row in rows if row.get("type") == "searchResEntry"]
        return tuple(bytes(value) for entry in entries for name in names for value in entry.get(name, ()))

    def _connection(self) -> Connection:
        """Open an anonymous, read-only line."""
        from ldap3 import NONE, Connection, Server

        server = Server(self.host, self.port, get_info=NONE, connect_timeout=self.timeout)
        return Connection(server, auto_bind=True, read_only=True, receive_timeout=self.timeout, auto_referrals=False)
