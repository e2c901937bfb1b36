"""Deeds of several people at the same moment, each in a thread and a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Run all of them, released together; what each returned or raised, in their order."""
    gate = Barrier(len(deeds))
    results: list[object] = [None] * len(deeds)

    def run(place: int, deed: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=30)
            results[place] = deed()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def codes(results: list[object]) -> list[str]:
    """Why each was refused, "" for whoever was not. Raises what is no refusal."""
    for result in results:
        if isinstance(result, Exception) and not hasattr(result, "code"):
            raise result
    return [getattr(result, "code", "") for result in results]
