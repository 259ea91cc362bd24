"""Flows as mails: one mail per file, as the front-ends of the régimes exchange them.

Attested (two independent programs, twelve years apart, agree; ETS-DT-001 is the official title): the address
``RROOO@OOO.RR.rss.fr``, the subject ``IR`` + version / emitter / composting / number of invoices, the part
``application/EDI-consent`` in base64 with Content-Description ``IRIS/B2`` (``/Z`` when gzip, inner name ``B2.gz``)
and the message id. That is the IRIS flow. What SESAM-Vitale flows (FSE, DRE) and returns (ARL, RSP) carry in their
subject and description is not public: ours starts with ``SIMULATED``. ``smime`` makes and opens the envelope,
``notices`` reads what mail servers say of a mail of ours.

Addresses are built on a domain that cannot exist. A mail for ``rss.fr`` is refused unless ``production=True``.

>>> from datetime import UTC, datetime
>>> mail = build_mail(FlowKind.B2, b"000...", sender="cabinet@simulated.invalid", recipient=amo_address("01", "422"),
...                   emitter="123456782", moment=datetime(2024, 12, 15, 9, tzinfo=UTC), number=1, invoices=2)
>>> mail["To"], mail["Subject"]
('01422@422.01.simulated.invalid', 'IR/00000123456782/2024121509000000001/00002')
>>> flow = read_mail(mail)
>>> flow.kind, flow.invoices, flow.payload
(<FlowKind.B2: 'B2'>, 2, b'000...')
"""

from norms.mail.addresses import (
    REAL_DOMAIN,
    SIMULATED_DOMAIN,
    amc_address,
    amo_address,
    guard_host,
    guard_mail,
    guard_recipient,
)
from norms.mail.building import build_mail, composting
from norms.mail.kinds import CONTENT_TYPE, DESCRIPTIONS, MAX_MAIL, MAX_PAYLOAD, PREFIXES, FlowKind, ReceivedFlow
from norms.mail.notices import Action, DeliveryNotice, read_notice
from norms.mail.reading import read_mail
from norms.mail.revocation import NO_LISTS, Revocations, read_revocations
from norms.mail.smime import KeyPair, choose_certificate, envelop

__all__ = [
    "CONTENT_TYPE",
    "DESCRIPTIONS",
    "MAX_MAIL",
    "MAX_PAYLOAD",
    "NO_LISTS",
    "PREFIXES",
    "REAL_DOMAIN",
    "SIMULATED_DOMAIN",
    "Action",
    "DeliveryNotice",
    "FlowKind",
    "KeyPair",
    "ReceivedFlow",
    "Revocations",
    "amc_address",
    "amo_address",
    "build_mail",
    "choose_certificate",
    "composting",
    "envelop",
    "guard_host",
    "guard_mail",
    "guard_recipient",
    "read_mail",
    "read_notice",
    "read_revocations",
]
