from __future__ import annotations

import asyncio
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from procrastinate.contrib.django import app


class Command(BaseCommand):
    help = "Do background work until stopped. `zerentian serve` starts one of these by itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--concurrency", type=int, default=2, help="jobs done at once")

    def handle(self, *args: Any, **options: Any) -> None:
        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
        with app.replace_connector(connector):
            asyncio.run(self._work(options["concurrency"]))

    async def _work(self, concurrency: int) -> None:
        async with app.open_async():
            await app.run_worker_async(
                concurrency=concurrency, shutdown_graceful_timeout=20, fetch_job_polling_interval=5
            )
