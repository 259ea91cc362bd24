"""The documents say what is there: every source table, every word of the rule families, every command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "tables" / "sources"
DOCUMENTS = ["README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))]


def _documented_tables() -> list[re.Pattern[str]]:
    names = re.findall(r"^\| `([^`]+\.csv)`", (ROOT / "docs" / "tables.md").read_text("utf-8"), re.MULTILINE)
    return [re.compile(re.escape(name).replace(r"\*", "[^/]+")) for name in names]


def test_every_source_table_is_documented() -> None:
    known = _documented_tables()
    tables = [path.relative_to(SOURCES).as_posix() for path in SOURCES.rglob("*.csv")]
    assert tables
    assert [name for name in sorted(tables) if not any(pattern.fullmatch(name) for pattern in known)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_links_of_a_document_lead_somewhere(document: str) -> None:
    path = ROOT / document
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), f"{document}: {target}"
