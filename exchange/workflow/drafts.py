"""Writing the rows of an applied file; inside a step only, after everything was checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from core.activities import codes
from core.activities.models import Activity, Kind, Scheme, SplitLine, SplitSet
from core.activities.splits import SplitItem
from core.partners.models import Organisation
from core.reference.models import Sphere
from core.workflow import change, create, create_many, current, note, touch
from exchange.comparing import Row
from exchange.models import Grade, ProposalKind
from exchange.resources import ProjectResource
from iza.models import Project


def write_organisations(rows: Iterable[Row]) -> None:
    new = []
    for row in rows:
        if row.grade == Grade.NEW:
            new.append(Organisation(**row.values))
        elif row.grade == Grade.CHANGED:
            change(row.stored, **{key: row.values[key] for key in row.differing})
    create_many(Organisation, new)


def write_projects(rows: Iterable[Row]) -> None:
    """Projects come in as drafts, their splits unsealed: submitting them is another step."""
    schemes = {key: column.scheme for key, column in ProjectResource().columns.items()}
    known = {scheme: codes.catalogue(scheme) for scheme in Scheme}
    for row in rows:
        if row.grade == Grade.NEW:
            facts = {key: value for key, value in row.values.items() if not schemes[key]}
            project = create(Project, kind=Kind.PROJECT, sphere=Sphere.DEVELOPMENT, **facts)
            wanted = row.values
        elif row.grade == Grade.CHANGED:
            project = row.stored
            wanted = {key: row.values[key] for key in row.differing}
            if facts := {key: value for key, value in wanted.items() if not schemes[key]}:
                change(project, **facts)
        else:
            continue
        # The dossier's trail asks for the row of the spine, not for that of its kind.
        touch(Activity(pk=project.pk))
        splits = {
            scheme: wanted[key] for key, scheme in schemes.items() if scheme and key in wanted
        }
        _write_splits(project, splits, known)


def _write_splits(
    project: Project,
    splits: Mapping[Scheme, tuple[SplitItem, ...]],
    known: Mapping[Scheme, codes.Catalogue],
) -> None:
    for scheme, items in splits.items():
        draft = project.split_sets.of_activities(scheme).filter(is_sealed=False).first()
        if draft is not None:
            draft.lines.all().delete()
        if not items:
            if draft is not None:
                note(draft)
                draft.delete()
            continue
        if draft is None:
            draft = create(
                SplitSet, activity_id=project.pk, scheme=scheme, recorded_at=current().now
            )
        else:
            change(draft, recorded_at=current().now)
        SplitLine.objects.bulk_create(
            SplitLine(
                split_set=draft,
                position=position,
                share=item.share,
                **known[scheme][item.code].columns,
            )
            for position, item in enumerate(items, start=1)
        )
        note(draft, after={item.code: item.share for item in items})


WRITERS: dict[str, Callable[[Iterable[Row]], None]] = {
    ProposalKind.ORGANISATIONS: write_organisations,
    ProposalKind.PROJECTS: write_projects,
}
