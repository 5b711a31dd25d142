"""Finding targets by number or by words, in German and English, for the picker of the pages."""

import re
import unicodedata

from core.reference.models import Target

NUMBER = re.compile(r"(\d{1,2})(\.(\d{1,2}|[a-z])?)?", re.IGNORECASE)
AE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def search_targets(words: str, *, limit: int = 20) -> list[Target]:
    """Find targets by number ("6", "6.1", "4.a") or by words, best first; nothing for nothing.

    All words must occur, anywhere in the short titles, the official texts or the goal's names,
    in either language; case, accents and ä/ae do not matter. Words of the short titles rank first.
    """
    words = words.strip()
    targets = Target.objects.select_related("goal")
    if NUMBER.fullmatch(words):
        return list(_by_number(list(targets), words.lower()))[:limit]
    wanted = fold(words).split()
    if not wanted:
        return []
    ranked = [(rank, target) for target in targets if (rank := _rank(target, wanted)) is not None]
    ranked.sort(key=lambda pair: (pair[0], pair[1].position))
    return [target for _rank_of_it, target in ranked[:limit]]


def fold(text: str) -> str:
    """Take away case and accents, so that "Mädchen" and "madchen" are one word."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _by_number(targets: list[Target], number: str) -> list[Target]:
    """The very target first, then those whose code begins with it; "1" means goal 1, not 10."""
    goal, dot, _rest = number.partition(".")
    if not dot:
        return [target for target in targets if target.goal_id == int(goal)]
    found = [target for target in targets if target.code.startswith(number)]
    return sorted(found, key=lambda target: (target.code != number, target.position))


def _rank(target: Target, wanted: list[str]) -> int | None:
    """0: words of the short titles; 1: begins of words there; 2: within; 3: elsewhere; None: no."""
    title = _both_spellings(f"{target.short_de} {target.short_en}")
    in_title = title.split()
    if all(word in in_title for word in wanted):
        return 0
    if all(any(part.startswith(word) for part in in_title) for word in wanted):
        return 1
    if all(word in title for word in wanted):
        return 2
    everything = f"{title} {_both_spellings(_rest_of_the_text(target))}"
    return 3 if all(word in everything for word in wanted) else None


def _rest_of_the_text(target: Target) -> str:
    goal = target.goal
    return f"{target.official_de} {target.official_en} {goal.name_de} {goal.name_en}"


def _both_spellings(text: str) -> str:
    """The words folded, once with ä as a and once with ä as ae."""
    plain = re.sub(r"[^\w\s]", " ", text.casefold())
    return f"{fold(plain)} {fold(plain.translate(AE))}"
