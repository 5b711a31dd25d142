"""What a form says, in the words of the page on which it stood: title, button, labels, options.

No list of forms is kept anywhere: the page is read again, as the person gets it now.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.template.defaultfilters import date as day
from django.urls import resolve
from django.utils.text import capfirst

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from core.people.unsent import Unsent

Attributes = dict[str, str]
DIGITS = re.compile(r"\d+")


@dataclass
class Control:
    """One input, select or text area of a form."""

    name: str
    kind: str
    value: str
    key: str
    label: str
    group: str
    options: dict[str, str] = field(default_factory=dict)


@dataclass
class Form:
    actions: list[str]
    controls: list[Control] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """Name, value and words of each."""


@dataclass(frozen=True)
class Words:
    title: str = ""
    button: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    labels: dict[str, str] = field(default_factory=dict)


class Reader(HTMLParser):
    """The title of a page, and its forms with their labels."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.title = ""
        self.forms: list[Form] = []
        self.labels: dict[str, str] = {}
        self._form: Form | None = None
        self._group = ""
        self._label_of: str | None = None
        self._button: Attributes | None = None
        self._option: str | None = None
        self._texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form([urljoin(self.address, given.get("action", ""))])
            self.forms.append(self._form)
        elif tag in ("input", "select", "textarea"):
            self._control(tag, given)
        elif tag in ("title", "label", "legend", "option", "button"):
            self._texts = []
            self._label_of = given.get("for") if tag == "label" else self._label_of
            self._option = given.get("value", "") if tag == "option" else None
            self._button = given if tag == "button" else None

    def handle_data(self, data: str) -> None:
        self._texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        text = " ".join("".join(self._texts).split())
        if tag == "title":
            self.title = text.partition(" · Tranche")[0]
        elif tag == "legend":
            self._group = text
        elif tag == "label" and self._label_of:
            self.labels[self._label_of] = text
        elif tag == "fieldset":
            self._group = ""
        elif tag == "form":
            self._form = None
        elif self._form and tag == "option" and self._form.controls:
            self._form.controls[-1].options[self._option or ""] = text
        elif self._form and tag == "button" and self._button is not None:
            self._press(self._form, self._button, text)

    def _control(self, tag: str, given: Attributes) -> None:
        kind = given.get("type", "text") if tag == "input" else tag
        if self._form is None:
            return
        if kind == "submit":
            self._press(self._form, given, given.get("value", ""))
            return
        self._form.controls.append(
            Control(
                name=given.get("name", ""),
                kind=kind,
                value=given.get("value", "on"),
                key=given.get("id", ""),
                label=given.get("aria-label", ""),
                group=self._group,
            )
        )

    @staticmethod
    def _press(form: Form, given: Attributes, text: str) -> None:
        form.buttons.append((given.get("name", ""), given.get("value", ""), text))
        if "formaction" in given:
            form.actions.append(urljoin(form.actions[0], given["formaction"]))


def of(unsent: Unsent, request: HttpRequest) -> Words:
    """What the form says; by the names of its fields where its page is not to be had any more."""
    reader = Reader(unsent.page)
    reader.feed(_page(request, unsent.page))
    form = _form(reader.forms, unsent)
    names = {name for name, *_rest in (*unsent.fields, *unsent.files)} | set(unsent.passwords)
    labels = {name: _label(_alike(form.controls, name), name, reader.labels) for name in names}
    return Words(
        title=reader.title,
        button=_button(form, unsent.fields),
        facts=tuple(_facts(form, unsent.fields, labels, reader.labels)),
        labels=labels,
    )


def _page(request: HttpRequest, address: str) -> str:
    """The page as this person gets it now; nothing where they do not get it."""
    path, _mark, query = address.partition("?")
    asked = copy.copy(request)
    asked.path = asked.path_info = path
    asked.method = "GET"
    asked.GET = QueryDict(query)
    asked.META = {**request.META, "REQUEST_METHOD": "GET", "QUERY_STRING": query}
    try:
        asked.resolver_match = match = resolve(path)
        response = match.func(asked, *match.args, **match.kwargs)
    except (Http404, PermissionDenied):
        return ""
    if not isinstance(response, HttpResponse) or response.status_code != 200:
        return ""
    if hasattr(response, "render"):
        response.render()
    return response.content.decode()


def _form(forms: list[Form], unsent: Unsent) -> Form:
    """Of the forms that lead to the address, the one that knows most of the fields."""
    names = {name for name, _value in unsent.fields}
    path = unsent.address.partition("?")[0]
    leading = [one for one in forms if path in {to.partition("?")[0] for to in one.actions}]
    return max(
        leading,
        key=lambda form: len(names & {one.name for one in form.controls}),
        default=Form([]),
    )


def _alike(controls: Iterable[Control], name: str) -> list[Control]:
    """The controls of this name; of a row that the page does not have, those of another row."""
    exact = [one for one in controls if one.name == name]
    if exact or not DIGITS.search(name):
        return exact
    row = DIGITS.sub("#", name)
    return [one for one in controls if DIGITS.sub("#", one.name) == row][:1]


def _label(controls: list[Control], name: str, labels: dict[str, str]) -> str:
    if not controls:
        return name
    first = controls[0]
    several = len(controls) > 1 and first.group
    return capfirst(first.group if several else labels.get(first.key) or first.label or name)


def _button(form: Form, fields: list[list[str]]) -> str:
    """The words of the one that was pressed, as far as it says so; else of the first."""
    pressed = [text for name, value, text in form.buttons if [name, value] in fields]
    return (pressed or [text for _name, _value, text in form.buttons if text] or [""])[0]


def _facts(
    form: Form, fields: list[list[str]], labels: dict[str, str], words: dict[str, str]
) -> Iterable[tuple[str, str]]:
    """Label and value of each field that the person saw, in the order in which it was sent."""
    buttons = {name for name, _value, _text in form.buttons}
    for name, value in fields:
        controls = _alike(form.controls, name)
        is_seen = not controls or any(one.kind != "hidden" for one in controls)
        if value and is_seen and name not in buttons:
            yield labels[name], _shown(controls, value, words)


def _shown(controls: list[Control], value: str, words: dict[str, str]) -> str:
    for one in controls:
        if one.kind in ("checkbox", "radio") and one.value == value:
            return words.get(one.key, value)
        if one.kind == "select":
            return one.options.get(value, value)
        if one.kind == "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return day(dt.date.fromisoformat(value), "d.m.Y")
    return value
