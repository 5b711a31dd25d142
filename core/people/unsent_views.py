"""«Not sent yet»: what a proof or a log-in held up, shown once more before it goes."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.people import unsent, unsent_words
from core.people.access import SignedInRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsent_form(request: SignedInRequest) -> HttpResponse:
    """Show it, with the one button that sends it; a POST here throws it away."""
    waiting = unsent.kept(request)
    if waiting is None:
        return render(request, "people/unsent.html")
    if request.method == "POST":
        unsent.forget(request)
        return redirect(waiting.page if waiting.page != waiting.address else "home")
    words = unsent_words.of(waiting, request)
    context = {
        "unsent": waiting,
        "words": words,
        "files": [(name, words.labels[name], file) for name, file in waiting.files],
        "passwords": [(name, words.labels[name]) for name in waiting.passwords],
    }
    return render(request, "people/unsent.html", context)
