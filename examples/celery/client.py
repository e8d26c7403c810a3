"""A client in Python for the worker in TypeScript: `python3 examples/celery/client.py`, while worker.ts runs."""

import os

from celery import Celery, chord

app = Celery(
    broker=os.environ.get("CELERY_BROKER_URL", "amqp://guest:guest@127.0.0.1:5672//"),
    backend=os.environ.get("CELERY_BACKEND_URL", "redis://127.0.0.1:6379/0"),
)
app.conf.task_routes = {"shop.*": "shop-ts"}

price = app.signature("shop.price", kwargs={"nights": 3, "perNight": 120})
print("one price:", price.delay().get(timeout=10))

prices = [app.signature("shop.price", (nights, 120)) for nights in (1, 2, 3)]
print("the sum of three:", chord(prices)(app.signature("shop.total")).get(timeout=10))

try:
    app.send_task("shop.price", (0, 120)).get(timeout=10)
except Exception as error:  # its type is the name of the error in TypeScript
    print("a failure:", repr(error))
