"""The names behind the codes of the public list, in the language of the page, read at once."""

from __future__ import annotations

from dataclasses import dataclass

from core.reference.models import Country, Goal, Instrument, Region, Sphere


@dataclass(frozen=True)
class Names:
    """Text by code; nothing more is asked of the database while a file goes out."""

    spheres: dict[str, str]
    instruments: dict[str, str]
    countries: dict[str, str]
    regions: dict[str, str]
    goals: dict[int, Goal]

    @classmethod
    def in_active_language(cls) -> Names:
        return cls(
            spheres={code: str(Sphere(code).label) for code in Sphere.values},
            instruments={one.pk: one.name for one in Instrument.objects.all()},
            countries={one.pk: one.name for one in Country.objects.all()},
            regions={one.pk: one.name for one in Region.objects.all()},
            goals=Goal.objects.in_bulk(),
        )
