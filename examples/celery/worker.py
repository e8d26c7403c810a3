"""A worker in Python for a client in TypeScript: `python3 examples/celery/worker.py`, then client.ts."""

import os

from celery import Celery

app = Celery(
    broker=os.environ.get("CELERY_BROKER_URL", "amqp://guest:guest@127.0.0.1:5672//"),
    backend=os.environ.get("CELERY_BACKEND_URL", "redis://127.0.0.1:6379/0"),
)


@app.task(name="stats.mean")
def mean(numbers):
    return sum(numbers) / len(numbers)


@app.task(name="stats.round")
def rounded(number, digits=0):
    return round(number, digits)


if __name__ == "__main__":
    app.worker_main(["worker", "--queues", "stats-py", "--loglevel", "INFO"])
