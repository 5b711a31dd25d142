"""The SDG report on two pages: the workbook's figures, accessible, the same bytes each time."""

import datetime as dt
import io
import json

import pytest
import typst
from django.utils import translation

from core.pdf import FONTS, write_pdf
from reports.catalog import CATALOG
from reports.report import Request
from reports.sdg import leaflet
from reports.sdg.control import NotFooting
from tests.factories import NOW, load_reference
from tests.reports import ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def portfolio():
    load_reference()
    abroad = ledger.activity(
        goals=[("6.1", 7500), ("13.1", 2500)], places=[("NP", 9000), ("PE", 1000)]
    )
    ledger.award(abroad, 1_500_00, "2026-01-02")
    ledger.pay(abroad, 1_000_00, "2026-01-03")
    ledger.pay(ledger.activity(sphere="domestic"), 250_00, "2026-01-03")
    ledger.pay(abroad, 70_00, "2025-01-03")


def built(**parameters):
    request = Request.from_parameters({"year": 2026, **parameters})
    return leaflet.build(request, lambda _per_cent: None)


def data_of(one):
    return one.write.args[0]


def written(one):
    file = io.BytesIO()
    one.write(file)
    return file.getvalue()


def test_it_stands_in_the_catalogue():
    assert CATALOG["sdg-pdf"] is leaflet.REPORT


def test_it_shows_the_figures_of_the_workbook(portfolio):
    one = built()

    data = data_of(one)
    assert one.control == {"paid": 1_250_00, "committed": 1_500_00}
    assert data["paid"] == "1'250.00"
    assert len(data["goals"]) == 18
    paid = {row["name"]: (row["paid"], row["share"]) for row in data["goals"]}
    assert paid["6 – Clean water and sanitation"] == ("750.00", "60.0\xa0%")
    assert paid["not assigned"] == ("250.00", "20.0\xa0%")
    assert [(row["name"], row["paid"]) for row in data["places"]] == [
        ("Nepal", "900.00"),
        ("Peru", "100.00"),
        ("not assigned", "250.00"),
    ]
    assert [year["paid"] for year in data["years"][-2:]] == ["70.00", "1'250.00"]
    assert data["tiles"][0]["note"] == "Year before: 70.00"


def test_the_longest_bar_fills_its_cell_and_rests_have_none(portfolio):
    data = data_of(built())

    bars = {row["name"]: row["bar"] for row in data["places"]}
    assert bars == {"Nepal": 100, "Peru": 11.1, "not assigned": 0}


def test_many_countries_are_cut_off_and_their_rest_is_summed(portfolio, monkeypatch):
    monkeypatch.setattr(leaflet, "MOST_PLACES", 1)

    rows = data_of(built())["places"]

    assert [(row["name"], row["paid"]) for row in rows[:2]] == [
        ("Nepal", "900.00"),
        ("1 further countries and regions", "100.00"),
    ]


@pytest.mark.parametrize("language", ["de-ch", "en"])
def test_it_is_an_accessible_pdf_of_two_pages(portfolio, language):
    with translation.override(language):
        one = built()
        file = written(one)

    assert file.startswith(b"%PDF-")
    assert b"pdfuaid:part" in file
    pages = typst.compile(
        leaflet.LAYOUT.read_bytes(),
        format="svg",
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data_of(one))},
    )
    assert len(pages) == 2


def test_the_same_cut_off_gives_the_same_bytes(portfolio):
    one = built(as_at="2026-12-31")

    assert written(one) == written(built(as_at="2026-12-31"))


def test_text_from_the_office_is_never_read_as_markup(tmp_path):
    layout = tmp_path / "one.typ"
    layout.write_text(
        "#let data = json(bytes(sys.inputs.data))\n#set document(title: data.t)\n#title()\n"
    )
    file = io.BytesIO()

    write_pdf(layout, {"t": '#panic("read") $x$ \\'}, file, made_at=NOW)

    assert file.getvalue().startswith(b"%PDF-")


def test_a_layout_without_a_title_is_refused(tmp_path):
    layout = tmp_path / "one.typ"
    layout.write_text("= Heading\n")

    with pytest.raises(typst.TypstError, match="title"):
        write_pdf(layout, {}, io.BytesIO(), made_at=NOW)


def test_a_table_that_does_not_foot_makes_no_document(portfolio, monkeypatch):
    monkeypatch.setattr(leaflet, "ledger_says", lambda *_asked: _Everything())

    with pytest.raises(NotFooting):
        built()


class _Everything(dict):
    """Says one Rappen for every total."""

    def __contains__(self, _name):
        return True

    def __missing__(self, _name):
        return 1


def test_no_money_at_all_makes_a_document_too():
    load_reference()

    assert written(built(as_at=dt.date(2026, 1, 1).isoformat())).startswith(b"%PDF-")
