"""The templates: nothing inline, nothing from elsewhere; the security policy would block it."""

import re

import pytest

from tests.conventions import sources

COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}", re.DOTALL)
TEMPLATES = {
    sources.relative(path): COMMENT.sub("", path.read_text(encoding="utf-8"))
    for path in sources.texts()
    if path.suffix == ".html"
}
# Help texts are ours, and Django's own for passwords is a list in HTML.
MAY_MARK_SAFE = {"templates/django/forms/field.html"}
FORBIDDEN = {
    "a script that is not a file": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)"),
    "a style element": re.compile(r"<style\b"),
    "a style attribute": re.compile(r"<[^>]*\sstyle="),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+="),
    "a javascript address": re.compile(r"javascript:"),
    "a file of another host": re.compile(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=.?https?:"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what):
    assert [name for name, text in TEMPLATES.items() if FORBIDDEN[what].search(text)] == []


def test_no_text_is_marked_safe_by_hand():
    marking = re.compile(r"\|\s*safe\b|autoescape off")

    assert {name for name, text in TEMPLATES.items() if marking.search(text)} == MAY_MARK_SAFE


def test_every_form_that_writes_carries_its_token():
    form = re.compile(r"<form\b[^>]*method=.post.[^>]*>(.*?)</form>", re.DOTALL | re.IGNORECASE)

    assert [
        name
        for name, text in TEMPLATES.items()
        for body in form.findall(text)
        if "csrf_token" not in body
    ] == []
