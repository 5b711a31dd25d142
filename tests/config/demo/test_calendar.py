from config.demo.calendar import Calendar, at
from config.demo.papers import paper
from core.documents.checks import objections_to_upload


def log(told, name, *moments):
    for moment in moments:
        yield at(*moment.split(" "))
        told.append((name, moment))


def test_logs_of_many_dossiers_are_played_in_one_order_of_time():
    told, calendar = [], Calendar(at("2026-01-01"))
    calendar.enter(log(told, "first", "2026-01-05 09:00", "2026-03-02 09:00"))
    calendar.enter(log(told, "second", "2026-02-03 09:00"))

    calendar.play(at("2026-12-31"))

    assert told == [
        ("first", "2026-01-05 09:00"),
        ("second", "2026-02-03 09:00"),
        ("first", "2026-03-02 09:00"),
    ]


def test_what_lies_after_the_end_is_played_when_the_play_goes_on():
    told, calendar = [], Calendar(at("2026-01-01"))
    calendar.enter(log(told, "first", "2026-01-05 09:00", "2026-03-02 09:00"))

    calendar.play(at("2026-02-01"))
    assert told == [("first", "2026-01-05 09:00")]
    calendar.play(at("2026-03-02", "09:00"))
    assert told[-1] == ("first", "2026-03-02 09:00")


def test_acts_take_their_time_and_the_clock_never_goes_back():
    calendar = Calendar(at("2026-01-05", "09:00"))
    first, second = calendar.act(), calendar.act()
    calendar.enter(log([], "late", "2026-01-05 09:01"))
    calendar.play(at("2026-01-06"))

    assert first < second
    assert calendar.now > second


def test_a_paper_of_the_demo_may_be_filed():
    made = paper("Zahlungsgesuch", ["Tranche (erste)", "Zürich"], category="other")

    assert objections_to_upload(made.file) == []
