"""A Celery client in Python: sends one task of ours by its name and prints what comes back as JSON."""

import json
import os
import sys

from celery import Celery

app = Celery("client", broker=os.environ["CELERY_BROKER_URL"], backend=os.environ["CELERY_BACKEND_URL"])
app.conf.task_default_queue = os.environ["CELERY_QUEUE"]

name, args = sys.argv[1], json.loads(sys.argv[2])
result = app.send_task(name, args=args)
try:
    answer = {"id": result.id, "value": result.get(timeout=60)}
except Exception as error:
    answer = {"id": result.id, "error": type(error).__name__, "message": str(error)}
print(json.dumps({**answer, "state": result.state}))
