"""The Python side of bench/queue.ts: an application with one empty task, and a client that times it."""

import os
import sys
import time

from celery import Celery

app = Celery("bench", broker=os.environ["CELERY_BROKER_URL"], backend=os.environ["CELERY_BACKEND_URL"])
app.conf.update(
    task_default_queue=os.environ["BENCH_QUEUE"],
    task_acks_late=True,
    broker_transport_options={"confirm_publish": True},
    result_expires=60,
)


@app.task(name="bench.empty")
def empty():
    return None


if __name__ == "__main__":
    count = int(sys.argv[1])
    empty.delay().get(timeout=60)
    start = time.perf_counter()
    results = [empty.delay() for _ in range(count)]
    for result in results:
        result.get(timeout=120)
    print(time.perf_counter() - start)
