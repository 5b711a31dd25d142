"""What one person had entered becomes a record that waits for its second person.

No migration puts in force what nobody else has seen; whoever entered it is found in the trail.
"""

import json
import uuid
from datetime import UTC

from django.conf import settings
from django.db import migrations
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.audit import models as trail
from core.guards import DropGuards, InstallGuards

CONTENT = ('organisation_id', 'kind', 'name', 'valid_from', 'valid_to', 'document_id')


def take_over(apps, schema_editor):
    step = uuid.uuid4()
    changes = [*_complete_certificates(apps, step), *_move_plain_ends(apps, step)]
    if changes:
        with translation.override(settings.LANGUAGE_CODE):
            _write_entry(apps, step, changes)


def _complete_certificates(apps, step):
    """A certificate of one person waits; one that was withdrawn counts as discarded then."""
    touches = apps.get_model('audit', 'AuditTouch').objects
    certificates = apps.get_model('partners', 'Certificate').objects.select_related('organisation')
    for one in certificates.order_by('pk'):
        recorded = touches.filter(table='partners_certificate', row=one.pk).order_by('pk')
        one.recorded_at = recorded.select_related('entry')[0].entry.recorded_at
        before = {'withdrawn_at': one.withdrawn_at, 'discarded_at': None}
        one.discarded_at, one.withdrawn_at = one.withdrawn_at, None
        one.content_hash = _hash(one)
        one.step_id = step
        one.save()
        after = {name: getattr(one, name) for name in (*before, 'recorded_at', 'content_hash')}
        yield _change('partners_certificate', one.pk, one.organisation.name, before, after)


def _move_plain_ends(apps, step):
    """The last day that stood with a partner, unless a certificate says the same."""
    organisations = apps.get_model('partners', 'Organisation').objects
    certificates = apps.get_model('partners', 'Certificate').objects
    partners = list(organisations.filter(zewo_valid_to__isnull=False).order_by('pk'))
    entered = _entries_by_partner(apps, {one.pk: one.step_id for one in partners})
    for partner in partners:
        end = partner.zewo_valid_to
        known = certificates.filter(
            organisation=partner, kind='zewo', valid_to=end, discarded_at=None
        )
        if not known.exists():
            made = certificates.model(
                organisation=partner, kind='zewo', valid_to=end, step_id=step,
                recorded_by_id=entered[partner.pk].person_key,
                recorded_at=entered[partner.pk].recorded_at,
            )
            made.content_hash = _hash(made)
            made.save(force_insert=True)
            said = (*CONTENT, 'recorded_by_id', 'recorded_at', 'content_hash')
            after = {name: getattr(made, name) for name in said}
            yield _change('partners_certificate', made.pk, partner.name, None, after)
        partner.zewo_valid_to, partner.step_id = None, step
        partner.save()
        yield _change(
            'partners_organisation', partner.pk, partner.name,
            {'zewo_valid_to': end}, {'zewo_valid_to': None},
        )


def _entries_by_partner(apps, steps):
    """For each partner the entry of the step that wrote the day last."""
    entries = apps.get_model('audit', 'AuditEntry').objects
    found = {pk: entries.get(step=step) for pk, step in steps.items()}
    said = entries.filter(outcome='done', content__contains='"table":"partners_organisation"')
    for entry in said.order_by('number').iterator():
        for one in json.loads(entry.content)['changes']:
            after = one['after'] or {}
            if one['table'] != 'partners_organisation':
                continue
            if one['row'] is None:  # rows of a file, of which the trail notes the first and the last
                found |= {pk: entry for pk in steps if after['first'] <= pk <= after['last']}
            elif one['row'] in steps and 'zewo_valid_to' in after:
                found[one['row']] = entry
    return found


def _write_entry(apps, step, changes):
    """One entry, chained to the one before as every step's."""
    heads = apps.get_model('audit', 'ChainHead').objects
    head = heads.select_for_update().get(pk=1)
    certificates = [one for one in changes if one['table'] == 'partners_certificate']
    values = {
        'number': head.number + 1,
        'step': step,
        'recorded_at': timezone.now().astimezone(UTC),
        'verb': 'take_over_certificates',
        'outcome': 'done',
        'person_key': 0,
        'person_name': _('command line'),
        'subject': f'{len(certificates)} {_("certificates")}',
        'reason': _(
            'The day that stood with the partner and the certificate of one person are one record'
            ' of two people now.'
        ),
        'content': trail.canonical({'changes': changes, 'objections': []}),
        'previous_hash': head.hash,
    }
    values['hash'] = trail.AuditEntry(**values).compute_hash()
    entry = apps.get_model('audit', 'AuditEntry').objects.create(**values)
    touches = apps.get_model('audit', 'AuditTouch')
    touches.objects.bulk_create(
        touches(entry=entry, table=one['table'], row=one['row']) for one in changes
    )
    heads.filter(pk=1).update(number=entry.number, hash=entry.hash)


def _hash(certificate):
    return trail.sha256({name: getattr(certificate, name) for name in CONTENT})


def _change(table, row, name, before, after):
    return {'table': table, 'row': row, 'name': name, 'before': before, 'after': after}


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_checkpoints'),
        ('partners', '0008_certificates_of_two'),
    ]

    operations = [
        DropGuards(),
        migrations.RunPython(take_over, migrations.RunPython.noop),
        InstallGuards(),
    ]
