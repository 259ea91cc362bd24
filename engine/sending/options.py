"""How a terminal sends: settings of the practice.

>>> Options().require_documents
False
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """``require_documents`` holds back a lot whose invoices lack a document; ``receive_after`` fetches returns.

    Both are off unless the practice asks for them.
    """

    require_documents: bool = False
    receive_after: bool = False


DEFAULT: Final = Options()
