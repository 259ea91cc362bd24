"""What the demo leaves beside its B2 files: the ARL and RSP as they came, the journal, the state of the store."""

from __future__ import annotations

from api.demo.story import Story
from engine.sending.atomic import write_atomically


def keep_records(story: Story) -> None:
    """Write the returns and the journal in the demo's folder. Raises StoreFault (DiskFull…)."""
    for number, flow in enumerate(story.world.answers(), start=1):
        kind = flow.kind.value.lower()
        path = story.folder / "retours" / f"{flow.kind.value}-{number:03d}.txt"
        write_atomically(path, flow.payload)
        story.keep(kind, path)
    story.keep("journal", story.world.terminal.office.export_journal(story.folder / "journal.jsonl"))
