"""The options of a choice, written at once: a template for each costs more than the page around."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def options(groups: list[tuple[str | None, list[dict[str, Any]], int]]) -> SafeString:
    """`widget.optgroups` of a select as HTML, as the template of Django writes them."""
    return SafeString("".join(_group(name, choices) for name, choices, _index in groups))


def _group(name: str | None, choices: list[dict[str, Any]]) -> str:
    written = SafeString("".join(_option(one) for one in choices))
    return format_html('<optgroup label="{}">{}</optgroup>', name, written) if name else written


def _option(option: dict[str, Any]) -> str:
    attributes = SafeString("".join(_attribute(*one) for one in option["attrs"].items()))
    return format_html(
        '<option value="{}"{}>{}</option>', option["value"], attributes, option["label"]
    )


def _attribute(name: str, value: object) -> str:
    if value is True or value is False:
        return format_html(" {}", name) if value else ""
    return format_html(' {}="{}"', name, value)
