"""The fields that take papers say the same as the filing."""

from django import forms
from django.utils.datastructures import MultiValueDict

from core.documents.forms import DocumentField, DocumentsField, PaperForm
from tests.core.documents.samples import upload


class OneForm(forms.Form):
    file = DocumentField()


class ManyForm(forms.Form):
    files = DocumentsField(required=False)


def many(*uploads):
    return ManyForm({}, MultiValueDict({"files": list(uploads)}))


def test_a_good_file_is_taken():
    assert OneForm({}, {"file": upload()}).is_valid()


def test_a_bad_file_is_refused_with_the_reason():
    form = OneForm({}, {"file": upload("a.pdf", b"MZ")})

    assert form.errors == {"file": ["The content of the file is not what its name says."]}


def test_the_browser_offers_only_what_is_taken():
    assert 'accept=".pdf,.docx,.xlsx,.png,.jpg,.jpeg"' in str(OneForm()["file"])


def test_several_files_come_as_a_list():
    form = many(upload("a.pdf"), upload("b.pdf"))

    assert form.is_valid()
    assert [file.name for file in form.cleaned_data["files"]] == ["a.pdf", "b.pdf"]


def test_no_file_is_an_empty_list():
    form = many()

    assert form.is_valid()
    assert form.cleaned_data["files"] == []


def test_of_several_files_the_bad_one_is_named():
    form = many(upload("a.pdf"), upload("b.pdf", b"MZ"))

    assert form.errors == {"files": ["b.pdf: The content of the file is not what its name says."]}


def test_a_form_gives_its_paper():
    form = PaperForm({"title": "Statutes", "category": "other"}, {"file": upload()})

    assert form.is_valid()
    assert form.paper[1:] == ("Statutes", "other", "")
