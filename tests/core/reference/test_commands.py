"""Tests of the commands that load reference data."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.reference.models import Goal, Sector, Target


def run(*arguments, **options):
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue().splitlines()


def test_load_reference_tells_what_is_new(db):
    lines = run("load_reference")

    assert lines[1] == "targets: 169 new, 0 changed, 0 unchanged, 0 kept"
    assert lines[-1] == "The reference data are up to date."


def test_load_reference_tells_what_changed(reference_data):
    Goal.objects.filter(pk=6).update(name_en="Water")

    assert run("load_reference")[:2] == [
        "goals: 0 new, 1 changed, 16 unchanged, 0 kept",
        "  6: name_en Water → Clean water and sanitation",
    ]


def test_load_reference_names_what_is_kept_when_asked_for_everything(reference_data):
    Sector.objects.create(code="99999", category_id="998", name_en="Own")

    assert "  kept, not in the list: 99999" in run("load_reference", verbosity=2)


def test_many_changes_are_counted_after_the_first_ten(reference_data):
    Target.objects.update(short_en="x")

    assert run("load_reference")[12] == "  … and 159 more (--verbosity 2 shows them)"


def test_load_official_loads_and_tells(reference_data, tmp_path):
    path = tmp_path / "texts.csv"
    path.write_text("code,title_de\n6.1,Wasser für alle\n", encoding="utf-8")

    assert run("load_official", str(path)) == [
        "targets: 0 new, 1 changed, 0 unchanged, 168 kept",
        "  6.1: official_de – → Wasser für alle",
    ]


def test_load_official_refuses_in_one_sentence(reference_data, tmp_path):
    path = tmp_path / "texts.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")

    with pytest.raises(CommandError) as refusal:
        run("load_official", str(path))

    assert str(refusal.value) == (
        "texts.csv has neither the columns of target texts (code, title_de, title_en …) nor those "
        "of country statuses (country, kind, value, valid_from, valid_to, source). "
        "Nothing was changed."
    )
