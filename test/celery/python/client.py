"""A Celery client that evaluates Python for the tests: reads an expression a line, as JSON, and answers with its value."""

import json
import sys

from celery import Celery, chain, chord, group  # noqa: F401 - for the expressions
from kombu import Exchange, Queue

BROKER, BACKEND, OURS, THEIRS = sys.argv[1:]
TIMEOUT = 20

app = Celery("client", broker=BROKER, backend=BACKEND)
app.conf.result_expires = 60


def ts(name, *args, **kwargs):
    """A task of the TypeScript worker."""
    return app.signature(name, args, kwargs, queue=OURS)


def py(name, *args, **kwargs):
    """A task of the Python worker."""
    return app.signature(name, args, kwargs, queue=THEIRS)


def send(signature, **options):
    """Sends it and returns its value."""
    return signature.apply_async(**options).get(timeout=TIMEOUT)


def remove_queues():
    with app.connection() as connection:
        for name in (OURS, THEIRS, f"{OURS}.dead", f"{THEIRS}.dead"):
            Queue(name, channel=connection.default_channel).delete()
            Exchange(name, channel=connection.default_channel).delete()


def describe(error):
    return {"type": type(error).__name__, "module": type(error).__module__, "args": [str(arg) for arg in error.args]}


def answer(expression):
    try:
        return {"value": eval(expression, globals())}
    except Exception as error:
        return {"error": describe(error)}


print("ready", flush=True)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
