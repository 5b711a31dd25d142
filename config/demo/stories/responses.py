"""The acceptance stories of humanitarian aid, abroad and at home, each as the log of a dossier."""

from __future__ import annotations

from config.demo.calendar import Log, at
from config.demo.facts import emergency, facts
from config.demo.office import Office, tranches
from core.funding import workflow as funding


def s02_paid_within_a_day(office: Office) -> Log:
    yield at("2026-01-19")
    office.know("HORIZONT")
    yield at("2026-02-03", "06:25")
    office.hear_of("S02", emergency("S02"))
    yield at("2026-02-03", "11:00")
    office.draft("S02", facts("S02"))
    office.submit("S02")
    yield at("2026-02-03", "17:40")
    commitment = office.award("S02", *tranches(("2026-02-04", 100_000)))
    payout = office.verify(office.request(commitment))
    payout = office.approve(payout)
    office.release(payout)
    yield at("2026-02-04", "05:45")
    office.confirm_payment(payout)


def s03_rockslide_in_switzerland(office: Office) -> Log:
    yield at("2025-05-28", "16:30")
    office.hear_of("S03", emergency("S03"))
    yield at("2025-06-11", "13:30")
    office.draft("S03", facts("S03"))
    yield at("2025-06-16", "09:00")
    office.submit("S03")
    yield at("2025-06-18", "11:00")
    commitment = office.award("S03", *tranches(("2025-06-25", 200_000)))
    payout = office.verify(office.request(commitment))
    yield at("2025-06-20", "09:00")
    payout = office.approve(payout)
    yield at("2025-06-24", "14:00")
    office.release(payout)
    yield at("2025-06-25", "16:00")
    office.confirm_payment(payout)


def s07_refugees_through_a_un_agency(office: Office) -> Log:
    yield at("2026-04-27", "10:00")
    office.hear_of("S07", emergency("S07"))
    office.draft("S07", facts("S07"))
    office.submit("S07")
    yield at("2026-05-06", "10:00")
    commitment = office.award("S07", *tranches(("2026-05-20", 150_000)))
    yield from office.pay(commitment, "2026-05-20")


def s13_the_credit_is_too_small(office: Office) -> Log:
    yield at("2026-09-14", "09:00")
    office.hear_of("S13", emergency("S13"))
    office.draft("S13", facts("S13"))
    project = office.submit("S13")
    yield at("2026-09-16", "09:00")
    planned = tranches(("2026-09-18", 100_000))
    award = office.award_of(*planned)
    office.refused("S13", funding.record_award, project, award, by="anna")
    yield at("2026-09-16", "11:00")
    office.raise_budget(2026, "humanitarian", 50_000)
    yield at("2026-09-16", "14:00")
    commitment = office.award("S13", *planned)
    payout = office.verify(office.request(commitment))
    yield at("2026-09-17", "09:00")
    payout = office.approve(payout)
    office.release(payout)
    yield at("2026-09-18", "16:00")
    office.confirm_payment(payout)


def s15_refugees_in_the_city(office: Office) -> Log:
    yield at("2026-03-09", "10:30")
    office.hear_of("S15", emergency("S15"))
    office.draft("S15", facts("S15"))
    office.submit("S15")
    yield at("2026-04-01", "10:00")
    commitment = office.award("S15", *tranches(("2026-04-15", 30_000)))
    yield from office.pay(commitment, "2026-04-15")
