"""What a browser sends from the form of a project."""

from tests import factories


def rows(prefix, *pairs, initial=0):
    """What the browser sends for a split editor."""
    data = {
        f"{prefix}-TOTAL_FORMS": str(len(pairs)),
        f"{prefix}-INITIAL_FORMS": str(initial),
        f"{prefix}-MIN_NUM_FORMS": "0",
        f"{prefix}-MAX_NUM_FORMS": "60",
    }
    for number, (code, percent) in enumerate(pairs):
        data[f"{prefix}-{number}-code"] = code
        data[f"{prefix}-{number}-percent"] = percent
    return data


def plan(*instalments, initial=0):
    """What the browser sends for the planned instalments: (day, amount, condition, its text)."""
    data = rows("plan", initial=initial) | {"plan-TOTAL_FORMS": str(len(instalments))}
    for number, typed_in in enumerate(instalments):
        names = ("due_on", "amount", "condition", "condition_text")
        row = dict(zip(names, typed_in, strict=False))
        data |= {f"plan-{number}-{name}": row.get(name, "") for name in names}
        data[f"plan-{number}-condition"] = row.get("condition", "none")
    return data


def typed(goals=(), sectors=(), places=(), **values):
    return {
        "title": "Wasser für Karnali",
        **rows("sdg", *goals),
        **rows("sector", *sectors),
        **rows("place", *places),
        **plan(),
        **values,
    }


def complete(anna, **values):
    return typed(
        goals=[("6.1", "60"), ("6.2", "40")],
        sectors=[("14031", "100")],
        places=[("np", "100")],
        partner=str(factories.make_organisation().pk),
        responsible=str(anna.pk),
        instrument="A",
        starts_on="01.01.2026",
        ends_on="31.12.2027",
        amount_asked="300'000",
        **values,
    )
