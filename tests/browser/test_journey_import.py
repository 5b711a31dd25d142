"""A workbook comes in: seen before anything is stored, corrected, applied; history is mapped."""

from io import BytesIO

import openpyxl
import pytest
from playwright.sync_api import expect

from core.activities.models import Activity, Kind, Origin
from core.partners.models import Organisation
from tests import factories
from tests.browser.acts import add_share, press, told

pytestmark = pytest.mark.django_db(transaction=True)
HEADINGS = ["Short code", "Name", "Town", "Country"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(template, *rows):
    """The template that the page hands out, with these rows in place of its example."""
    book = openpyxl.load_workbook(BytesIO(template))
    sheet = book.active
    first = int(sheet.freeze_panes[1:])
    headings = [cell.value for cell in sheet[first - 1]]
    sheet.delete_rows(first, sheet.max_row)
    for number, row in enumerate(rows, start=first):
        for heading, value in zip(HEADINGS, row, strict=True):
            sheet.cell(number, headings.index(heading) + 1, value)
    file = BytesIO()
    book.save(file)
    return {"name": "partners.xlsx", "mimeType": XLSX, "buffer": file.getvalue()}


def send(page, *rows):
    with page.expect_download() as download:
        press(page, "Download template")
    template = download.value.path().read_bytes()
    page.get_by_label("File").set_input_files(workbook(template, *rows))
    press(page, "Check file")


def test_organisations_come_in_after_their_fault_is_mended(open_page):
    factories.load_reference()
    page = open_page(factories.officer())
    page.goto("/imports/organisations/")
    good = ("HELV", "Helvetas", "Zürich", "Schweiz")
    send(page, good, ("SWC", "Swisscontact", "Zürich", "Atlantis"))

    told(page, "«Country»: «Atlantis» is not known.")
    expect(page.get_by_role("button", name="Apply file")).to_have_count(0)
    assert Organisation.objects.count() == 0

    page.goto("/imports/organisations/")
    send(page, good, ("SWC", "Swisscontact", "Zürich", "Schweiz"))
    press(page, "Apply file")
    told(page, "The file was applied.")
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Helvetas", "Swisscontact"}


def test_history_is_mapped_to_goals_in_bulk(open_page):
    activities = [
        factories.make_activity(kind=Kind.HISTORY, origin=Origin.HISTORY) for _number in range(3)
    ]
    page = open_page(factories.officer())
    page.goto("/activities/mapping/")
    for activity in activities[:2]:
        page.get_by_role("checkbox", name=activity.title).check()
    add_share(page, "sdg", "Hunger", "2", "100")
    press(page, "Map to goals")

    told(page, "2 activities have been mapped to goals.")
    assert list(Activity.objects.without_goals()) == [activities[2]]
