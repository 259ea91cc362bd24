"""What a form of the page sent: checked to come from a page of this session, its fields as texts.

A form carries ``jeton``, which only the pages of its own session hold, and ``cle``, new each time the form is shown:
sent twice (a double touch), it has one effect.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Depends, Request

from api.errors import BadForm, FormStale
from api.security.access import session_in
from api.security.sessions import Sessions

MAX_FIELDS = 1000
MEDIA_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form by name. Their values, which may be a bearer code, do not show in a repr."""

    fields: Mapping[str, list[str]] = field(repr=False)

    def text(self, name: str) -> str:
        """Return the text of a field, empty where it was not sent."""
        return self.fields.get(name, [""])[-1].strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """Return every value of a field that may be ticked several times."""
        return tuple(self.fields.get(name, ()))

    def number(self, name: str, default: int = 0) -> int:
        """Return the number of a field, ``default`` where it holds none."""
        found = self.text(name)
        return int(found) if found.isascii() and found.isdigit() and len(found) <= 9 else default

    def numbers(self, name: str) -> tuple[int, ...]:
        """Return the numbers ticked in a field. Raises BadForm."""
        found = self.texts(name)
        if not all(one.isascii() and one.isdigit() and len(one) <= 9 for one in found):
            raise BadForm(why=f"{name} n'est pas un nombre")
        return tuple(map(int, found))

    def days(self, name: str) -> tuple[date, ...]:
        """Return the days ticked in a field. Raises BadForm."""
        try:
            return tuple(map(date.fromisoformat, self.texts(name)))
        except ValueError:
            raise BadForm(why=f"{name} n'est pas une date") from None

    def code(self) -> bytearray:
        """Return the bearer code, to be zeroed by whoever uses it."""
        return bytearray(self.text("code"), "utf-8")

    @property
    def key(self) -> str:
        """The idempotency key of the form. Raises BadForm."""
        found = self.text("cle")
        if not 1 <= len(found) <= 100:
            raise BadForm(why="la clé du formulaire manque")
        return found


def new_form(request: Request) -> dict[str, str]:
    """Return the hidden fields of the forms of a page that is about to be shown."""
    sessions: Sessions = request.app.state.sessions
    session = session_in(request.scope)
    return {"jeton": sessions.form_key(session) if session else "", "cle": str(uuid.uuid4())}


async def _form(request: Request) -> Form:
    """Read the body. Raises BadForm, FormStale."""
    try:
        text = (await request.body()).decode("utf-8")
        fields = parse_qs(text, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except ValueError:
        raise BadForm(why="ce formulaire est illisible") from None
    found = Form(fields)
    sessions: Sessions = request.app.state.sessions
    if not sessions.owns_form(session_in(request.scope), found.text("jeton")):
        raise FormStale
    return found


CheckedForm = Depends(_form)
"""For a form that says nothing but that it was sent."""

TheForm = Annotated[Form, Depends(_form)]
"""The form that was sent, by a page of this session."""
