"""What people do on pages: fill a form by its labels, share an activity out, press a button."""

import datetime as dt
import re

from playwright.sync_api import expect

from core.people.models import Role
from tests import factories

ACCOUNT_LETTER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


class Staff(factories.Office):
    """The office, with whom a payout's bank account and its report still need."""

    def __init__(self, **values):
        super().__init__(**values)
        self.hanna = factories.officer(name="hanna")
        self.greta = factories.finance_officer(name="greta")
        self.gina = factories.make_user(Role.MANAGEMENT, name="gina")


def field(page, label):
    """The control of this label, whether or not a value may be left out."""
    return page.get_by_label(re.compile(rf"^{re.escape(label)}( \((optional|fakultativ)\))?$"))


def fill(page, **entries):
    """Type into fields by their labels; spaces stand as underscores, days become ISO."""
    for name, value in entries.items():
        control = field(page, name.replace("_", " "))
        if control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(label=value)
        else:
            control.fill(value.isoformat() if isinstance(value, dt.date) else value)


def press(page, name):
    """Press the button, or follow the link that looks like one."""
    main = page.locator("main")
    button = main.get_by_role("button", name=name, exact=True)
    button.or_(main.get_by_role("link", name=name, exact=True)).first.click()


def add_share(page, scheme, words, code, percent):
    """Find a code by words in the editor of a split, and give it its share."""
    editor = page.locator(f"#{scheme}-editor")
    box = editor.get_by_role("combobox")
    box.fill("")
    box.press_sequentially(words)
    option = editor.get_by_role("option").filter(has=page.get_by_text(code, exact=True))
    option.first.click()
    share = editor.locator("[data-split-row]:visible").last.locator("[name$=percent]")
    expect(share).to_be_focused()
    share.fill(percent)


def told(page, text):
    """The page says so, in a message or in the text."""
    expect(page.locator("main").get_by_text(text).first).to_be_visible()


def attach(page, label, name="letter.pdf"):
    field(page, label).and_(page.locator("input[type=file]")).set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": ACCOUNT_LETTER}
    )


def record_award(page, *, granted, instalment):
    """On the dossier that is open: the decision with its paper, and one instalment."""
    press(page, "Record award")
    field(page, "Deciding body").select_option("Stadtrat")
    fill(page, Decision_number="STR 120/2026")
    fill(page, Decided_on=dt.date(2026, 5, 20), Amount_granted=granted)
    attach(page, "Decision and agreement", "decision.pdf")
    page.locator("[name='plan-0-due_on']").fill("2026-06-15")
    page.locator("[name='plan-0-amount']").fill(instalment)
    press(page, "Record award")
    told(page, "The award is recorded; the head of unit confirms it.")


def confirm_award(page, address):
    """The head of unit checks what was recorded, and puts it in force."""
    page.goto(address)
    press(page, "Check and confirm award")
    press(page, "Confirm award")
    told(page, "in force")


def request_payout(page, amount):
    """From the award that is open, for its next instalment."""
    page.reload()
    press(page, "Request payout")
    told(page, amount)
    attach(page, "Papers", "invoice.pdf")
    press(page, "Submit payout")
    told(page, "submitted")
