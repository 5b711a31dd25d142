"""What the list of projects can be searched and filtered by."""

from core.activities.filters import SearchFilterSet
from core.reference.models import Instrument, Sphere
from iza.models import Project


class ProjectFilterSet(SearchFilterSet):
    class Meta:
        model = Project
        fields: list[str] = []

    @property
    def form(self):  # type: ignore[no-untyped-def]
        form = super().form
        form.fields["instrument"].queryset = Instrument.objects.filter(sphere=Sphere.DEVELOPMENT)
        return form
