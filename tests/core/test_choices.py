"""The options of a select are what Django's own template writes."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

CHOICES = [
    ("", "none"),
    ("a", "One & <two>"),
    (1, "Number"),
    ('Group "A"', [("b", "Inside"), ("c'", "It's")]),
]


def squeezed(html):
    return re.sub(r"\s*\n\s*", "", str(html)).strip()


def written(widget, value):
    ours = widget.render("name", value, {"id": "id_name"})
    django = widget.render("name", value, {"id": "id_name"}, renderer=DjangoTemplates())
    return squeezed(ours), squeezed(django)


@pytest.mark.parametrize("value", [None, "", "a", 1, "1", "c'", "nowhere"])
def test_a_choice_of_one(value):
    ours, django = written(forms.Select(choices=CHOICES), value)

    assert ours == django


def test_a_choice_of_several():
    ours, django = written(forms.SelectMultiple(choices=CHOICES), ["a", "b"])

    assert ours == django
    assert ours.count(" selected") == 2


def test_an_attribute_of_an_option():
    class Marked(forms.Select):
        def create_option(self, name, value, *args, **kwargs):
            option = super().create_option(name, value, *args, **kwargs)
            option["attrs"] |= {"data-rate": '1"2', "disabled": value == "a", "hidden": False}
            return option

    ours, django = written(Marked(choices=CHOICES), "a")

    assert ours == django
