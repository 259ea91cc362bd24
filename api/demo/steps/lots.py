"""Step 6: the invoices are put in lots, the lots in B2 files; each file is checked with and without separators."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from pathlib import Path

from api.demo.story import Story
from api.shapes.states import FileShape
from norms.b2.check import check_file

RECORD = 128
FLOWS = ("FSE", "DRE")


def lot_and_file(story: Story) -> Mapping[str, object]:
    """Make one FSE lot and one DRE lot that hold both invoices, write and check their files."""
    lots = story.route.make_lots(str(uuid.uuid4())).lots
    numbers = [one.sealed.number for one in story.billed if one.sealed]
    story.proofs.equal("un lot de FSE et un lot de DRE", list(FLOWS), [one.flow for one in lots])
    for one in lots:
        story.proofs.equal(f"le lot {one.number} porte les deux factures", numbers, list(one.invoices))
        letters = one.number.isalpha() if one.flow == "DRE" else one.number.isdigit()
        story.proofs.true(f"le lot {one.number} est numéroté comme une {one.flow}", letters, one.number)
    files = story.route.make_files(str(uuid.uuid4())).files
    story.proofs.equal("un fichier par lot", [one.flow for one in lots], [one.flow for one in files])
    for file in files:
        _check(story, file)
    return {
        "lots": [one.model_dump(mode="json", exclude={"answer", "state"}) for one in lots],
        "files": [{"flow": one.flow, "name": one.name, "size": one.size, "sha256": one.sha256} for one in files],
    }


def _check(story: Story, file: FileShape) -> None:
    """Check the bytes on the disk, as written and with a line separator after each record."""
    path = Path(file.path)
    data = path.read_bytes()
    story.keep(file.flow.lower(), path)
    story.proofs.equal(f"{file.name} : empreinte du fichier écrit", file.sha256, hashlib.sha256(data).hexdigest())
    story.proofs.equal(f"{file.name} : contrôle B2", (), check_file(data))
    for name, separator in (("CR LF", b"\r\n"), ("LF", b"\n")):
        parted = separator.join(data[place : place + RECORD] for place in range(0, len(data), RECORD)) + separator
        story.proofs.equal(f"{file.name} : contrôle B2 avec séparateurs {name}", (), check_file(parted))
