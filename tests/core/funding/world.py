"""What the tests of one module share is built once, and taken back when the module is done."""

from contextlib import contextmanager

from django.db import transaction


@contextmanager
def standing(django_db_blocker):
    """A transaction around the tests of a module; the transaction of each test stands inside."""
    around = transaction.atomic()
    around._from_testcase = True  # steps are durable, but for the transactions of tests
    with django_db_blocker.unblock(), around:
        yield
        transaction.set_rollback(True)


@contextmanager
def undone():
    """Take back what one example of a property did; steps believe to be by themselves."""
    around = transaction.atomic()
    around._from_testcase = True
    with around:
        yield
        transaction.set_rollback(True)
