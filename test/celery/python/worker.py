"""A Celery worker with a few tasks, as any Python project has them."""

import sys

from celery import Celery
from celery.signals import worker_ready

BROKER, BACKEND, QUEUE = sys.argv[1:]

app = Celery("worker", broker=BROKER, backend=BACKEND)
app.conf.update(result_expires=60, task_default_queue=QUEUE, worker_redirect_stdouts=False)


@app.task(name="py.add")
def add(a, b):
    return a + b


@app.task(name="py.sum")
def total(numbers, start=0):
    return sum(numbers, start)


@app.task(name="py.fail")
def fail(*_args):
    raise ValueError("bad", 42)


@app.task(name="py.request", bind=True)
def request(self, *args):
    limits, parent = list(self.request.timelimit), self.request.parent_id
    return {"args": list(args), "limits": limits, "parent": parent, "retries": self.request.retries}


@worker_ready.connect
def say_ready(**_kwargs):
    print("ready", flush=True)


options = ["-Q", QUEUE, "-n", f"{QUEUE}@test", "--pool", "threads", "--concurrency", "2", "--loglevel", "ERROR"]
app.worker_main(["worker", *options, "--without-gossip", "--without-mingle", "--without-heartbeat"])
