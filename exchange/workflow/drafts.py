"""Writing the rows of an applied file; inside a step only, after everything was checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from core.activities import codes
from core.activities.models import Activity, Kind, Origin, Scheme, SplitLine, SplitSet
from core.activities.splits import SplitItem
from core.confirmation import record
from core.funding.workflow import Tranche
from core.partners.models import Certificate, Organisation
from core.reference.models import Sphere
from core.workflow import change, create, create_many, current, note, touch
from exchange.comparing import Row
from exchange.models import Grade, ProposalKind
from exchange.resources import OrganisationResource, ProjectResource
from iza.models import Project
from iza.plans import write_plans


@dataclass(frozen=True)
class Split:
    """What a file wants to stand in the draft of a project; `project` is its key."""

    project: int
    scheme: Scheme
    items: tuple[SplitItem, ...]
    is_first: bool


def propose_organisations(rows: Iterable[Row]) -> None:
    """Partners are written; what the file says of certificates waits for a second person."""
    step = current()
    for draft in write_organisations(rows):
        values = {"organisation": draft.organisation, "valid_to": draft.valid_to}
        record(Certificate, by=step.by, now=step.now, **values)


def write_organisations(rows: Iterable[Row]) -> list[Certificate]:
    """Write the partners, and give the new certificates that their rows name, not yet stored."""
    columns = OrganisationResource().columns
    new, ends = [], {}
    for row in rows:
        if row.grade not in {Grade.NEW, Grade.CHANGED}:
            continue
        is_new = row.grade == Grade.NEW
        given = {key: row.values[key] for key in (row.values if is_new else row.differing)}
        facts = {key: value for key, value in given.items() if columns[key].is_field}
        if is_new:
            new.append(Organisation(**facts))
        elif facts:
            change(row.stored, **facts)
        if end := given.get("zewo_valid_to"):
            ends[row.values["code"]] = end
    create_many(Organisation, new)
    partners = Organisation.objects.filter(code__in=ends).order_by("pk")
    touch(*partners)
    return [Certificate(organisation=one, valid_to=ends[one.code]) for one in partners]


def write_projects(rows: Iterable[Row]) -> None:
    """Projects come in as drafts, their splits unsealed: submitting them is another step."""
    columns = ProjectResource().columns
    splits: list[Split] = []
    planned: dict[Project, Sequence[Tranche]] = {}
    for row in rows:
        if row.grade == Grade.NEW:
            wanted = row.values
            facts = {key: value for key, value in wanted.items() if columns[key].is_field}
            project = create(Project, kind=Kind.PROJECT, sphere=Sphere.DEVELOPMENT, **facts)
        elif row.grade == Grade.CHANGED:
            project = row.stored
            wanted = {key: row.values[key] for key in row.differing}
            if facts := {key: value for key, value in wanted.items() if columns[key].is_field}:
                change(project, **facts)
        else:
            continue
        # The dossier's trail asks for the row of the spine, not for that of its kind.
        touch(Activity(pk=project.pk))
        splits += [
            Split(project.pk, column.scheme, wanted[key], is_first=row.grade == Grade.NEW)
            for key, column in columns.items()
            if column.scheme and key in wanted
        ]
        if "instalments" in wanted:
            planned[project] = wanted["instalments"]
    write_splits(splits)
    write_plans(planned)


def write_splits(splits: Sequence[Split], *, origin: Origin = Origin.WORKFLOW) -> list[SplitSet]:
    """Put new drafts in the place of the present ones, with few queries for many projects."""
    known = {scheme: codes.catalogue(scheme) for scheme in Scheme}
    for split in splits:
        if not split.is_first:
            _remove_draft(split)
    filled = [split for split in splits if split.items]
    now = current().now
    drafts = create_many(
        SplitSet,
        [
            SplitSet(activity_id=one.project, scheme=one.scheme, recorded_at=now, origin=origin)
            for one in filled
        ],
    )
    SplitLine.objects.bulk_create(
        (
            SplitLine(
                split_set=draft,
                position=position,
                share=item.share,
                **known[split.scheme][item.code].columns,
            )
            for draft, split in zip(drafts, filled, strict=True)
            for position, item in enumerate(split.items, start=1)
        ),
        batch_size=2000,
    )
    return drafts


def _remove_draft(split: Split) -> None:
    drafts = SplitSet.objects.of_activities(split.scheme).filter(
        activity=split.project, is_sealed=False
    )
    for draft in drafts:
        note(draft, before={line.code: line.share for line in draft.lines.all()})
        draft.lines.all().delete()
        draft.delete()


WRITERS: dict[str, Callable[[Iterable[Row]], None]] = {
    ProposalKind.ORGANISATIONS: propose_organisations,
    ProposalKind.PROJECTS: write_projects,
}
