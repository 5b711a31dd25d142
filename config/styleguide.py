"""Every part that pages are made of, on one page; exists only while DEBUG is on."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import path

from core.amounts import FrancsField, PercentField

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

GOALS = [
    "Keine Armut",
    "Kein Hunger",
    "Gesundheit und Wohlergehen",
    "Hochwertige Bildung",
    "Geschlechtergleichheit",
    "Sauberes Wasser und Sanitäreinrichtungen",
    "Bezahlbare und saubere Energie",
    "Menschenwürdige Arbeit und Wirtschaftswachstum",
    "Industrie, Innovation und Infrastruktur",
    "Weniger Ungleichheiten",
    "Nachhaltige Städte und Gemeinden",
    "Verantwortungsvolle Konsum- und Produktionsmuster",
    "Massnahmen zum Klimaschutz",
    "Leben unter Wasser",
    "Leben an Land",
    "Frieden, Gerechtigkeit und starke Institutionen",
    "Partnerschaften zur Erreichung der Ziele",
]
TARGETS = {"4.7": "Bildung für nachhaltige Entwicklung", "6.1": "Trinkwasser für alle"}
STATES = [
    "draft",
    "submitted",
    "verified",
    "approved",
    "ordered",
    "paid",
    "failed",
    "cancelled",
    "reversed",
    "suspended",
    "open",
]
PEOPLE = ["Anna Muster", "Beat Beispiel", "Carla Probe"]
NOON = dt.datetime(2026, 11, 23, 12, 5, tzinfo=dt.UTC)


class SampleForm(forms.Form):
    title = forms.CharField(label="Titel", help_text="Wie der Vertrag ihn nennt.")
    amount = FrancsField(label="Betrag CHF")
    kind = forms.ChoiceField(
        label="Instrument", choices=[("", "–"), ("A", "A Projektbeitrag"), ("B", "B Programm")]
    )
    begins_on = forms.DateField(label="Beginn", required=False)
    marker = forms.ChoiceField(
        label="Gleichstellung",
        widget=forms.RadioSelect,
        choices=[("0", "kein Ziel"), ("1", "Nebenziel"), ("2", "Hauptziel")],
    )
    is_urgent = forms.BooleanField(label="Dringlich", required=False, help_text="Frist in Stunden")
    reason = forms.CharField(label="Begründung", widget=forms.Textarea)


class FilterForm(forms.Form):
    q = forms.CharField(label="Suche", required=False, widget=forms.SearchInput)
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "alle"), ("paid", "ausbezahlt"), ("open", "offen")],
    )
    year = forms.TypedChoiceField(
        label="Jahr", required=False, choices=[("", "alle"), ("2025", "2025"), ("2026", "2026")]
    )


class WeightForm(forms.Form):
    code = forms.CharField(label="Unterziel")
    percent = PercentField(label="Anteil in Prozent")

    @property
    def code_title(self) -> str:
        return TARGETS.get(self.initial.get("code", ""), "")

    @property
    def goal(self) -> str:
        return self.initial.get("code", "").partition(".")[0]


@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Die Auszahlung ist angewiesen.")
    messages.error(request, "Wer eine Auszahlung beantragt, weist sie nicht an.")
    return render(request, "styleguide.html", _sample(request))


@login_not_required
def search(request: HttpRequest) -> JsonResponse:
    """Answer as the search for targets does."""
    words = request.GET.get("q", "").lower()
    rows = [
        {"code": code, "title": title, "goal": int(code.partition(".")[0])}
        for code, title in TARGETS.items()
        if words in f"{code} {title}".lower()
    ]
    return JsonResponse({"results": rows})


@login_not_required
def job(request: HttpRequest) -> HttpResponse:
    """Answer as a job does that has not finished."""
    context = {"job": JOB_RUNNING, "poll_url": request.path}
    return render(request, "components/progress.html", context)


JOB_RUNNING = SimpleNamespace(
    pk=1, state="running", get_state_display="läuft", progress=62, is_finished=False
)
JOB_DONE = SimpleNamespace(
    pk=2,
    state="done",
    get_state_display="bereit",
    is_finished=True,
    file_name="sdg-2026.xlsx",
    size=48123,
)
DOCUMENT = SimpleNamespace(
    pk=1,
    version=1,
    visibility="office",
    title="Stadtratsbeschluss",
    get_absolute_url="#content",
    get_category_display="Beschluss",
    file_name="beschluss.pdf",
    size=123456,
    sha256="a" * 64,
    uploaded_by=PEOPLE[0],
    uploaded_at=NOON,
)
EVENTS = [
    SimpleNamespace(recorded_at=NOON, person_name=PEOPLE[1], verb="Angewiesen"),
    SimpleNamespace(
        recorded_at=NOON,
        person_name=PEOPLE[0],
        verb="Anweisen",
        outcome="refused",
        reason="Wer eine Auszahlung beantragt, weist sie nicht an.",
    ),
    SimpleNamespace(recorded_at=NOON, person_name=PEOPLE[2], verb="Eingereicht"),
]


def _sample(request: HttpRequest) -> dict[str, Any]:
    weights = forms.formset_factory(WeightForm, extra=2, can_delete=True)
    return {
        "installation": {"is_demo": True},
        "nav_counts": {"inbox": 4},
        "goals": list(enumerate(GOALS, start=1)),
        "states": STATES,
        "form": SampleForm({"amount": "1.234,50", "title": "Brunnen"}),
        "filter_form": FilterForm(request.GET),
        "weights": weights(
            prefix="sdg", initial=[{"code": "4.7", "percent": 6000}, {"code": "6.1"}]
        ),
        "page": Paginator(range(400), 25).page(4),
        "objections": [
            "Es fehlt das Visum einer zweiten Person.",
            "Das Konto ist nicht bestätigt.",
        ],
        "rows": [
            {"name": f"Projekt {i}", "amount": i * 123456789, "person": person, "state": state}
            for i, (person, state) in enumerate(zip(PEOPLE, STATES, strict=False), start=1)
        ],
        "events": EVENTS,
        "job": JOB_RUNNING,
        "job_done": JOB_DONE,
        "documents": [SimpleNamespace(document=DOCUMENT, is_open=True)],
    }


urlpatterns = [
    path("", styleguide, name="styleguide"),
    path("search/", search, name="styleguide_search"),
    path("job/", job, name="styleguide_job"),
]
