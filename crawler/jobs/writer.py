"""The crawl's one writer: changes queue up, and all that wait share one commit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlite_utils import Database

from storage.archive import Archive

T = TypeVar("T")
Change = Callable[[Database], T]

MOST_PER_COMMIT = 200


@dataclass(frozen=True, slots=True)
class _Waiting:
    change: Change[Any]
    done: asyncio.Future[Any]


class Writer:
    """Applies changes in the order they come, in a thread of their own, many to a transaction.

    A change that raises is rolled back alone; its caller gets the error. A commit that fails fails every change in it.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._queue: list[_Waiting] = []
        self._busy: asyncio.Task[None] | None = None

    async def do(self, change: Change[T]) -> T:
        """Apply one change; return what it gives once it is on disk."""
        waiting = _Waiting(change, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        if self._busy is None or self._busy.done():
            self._busy = asyncio.ensure_future(self._work())
        answer: T = await waiting.done
        return answer

    async def _work(self) -> None:
        while self._queue:
            batch, self._queue = self._queue[:MOST_PER_COMMIT], self._queue[MOST_PER_COMMIT:]
            answers = await asyncio.to_thread(self._commit, batch)
            for waiting, answer in zip(batch, answers, strict=True):
                if waiting.done.cancelled():
                    continue
                if isinstance(answer, BaseException):
                    waiting.done.set_exception(answer)
                else:
                    waiting.done.set_result(answer)

    def _commit(self, batch: list[_Waiting]) -> list[Any]:
        answers: list[Any] = []
        try:
            with self._archive.writing() as db:
                answers.extend(_apply(db, waiting.change) for waiting in batch)
        except Exception as error:  # noqa: BLE001 - handed to whoever asked for the change
            return [error] * len(batch)
        return answers


def _apply(db: Database, change: Change[Any]) -> Any:  # noqa: ANN401 - what the change gives
    try:
        with db.atomic():
            return change(db)
    except Exception as error:  # noqa: BLE001 - handed to whoever asked for the change
        return error
