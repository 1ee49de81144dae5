"""Acts at the same moment, each on a connection of its own."""

import threading
from collections.abc import Callable

from django.db import connection


def together(*acts: Callable[[], object], seconds: float) -> None:
    """Each in a thread, all begun at once; an error in one fails the test. They have so many seconds to end."""
    start, wrong = threading.Barrier(len(acts)), []

    def act(run: Callable[[], object]) -> None:
        try:
            start.wait()
            run()
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=[run]) for run in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)
    assert not wrong
