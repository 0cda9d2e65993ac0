"""The pools in which the work is done."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context

from handlers.acks_first import AcksFirst


class Work:
    """The pools in which everything happens that is not an acknowledgement.

    A task goes on with the ids that lines of the process log were given where it was begun (``interaction``).

    Three have their own: commits that an acknowledgement waits for, what asks nothing but Slack and the log (a
    decision), and views that are opened while their trigger lives. They must not queue behind look-ups that wait for
    Alephee, nor a view behind decisions for which Slack is asked several times. What no trigger and no acknowledgement
    waits for begins once no delivery is being answered.
    """

    def __init__(
        self,
        workers: int = 24,
        commits: int = 8,
        prompt: int = 16,
        views: int = 8,
        acks_first: AcksFirst | None = None,
    ) -> None:
        self.acks_first = acks_first or AcksFirst()
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="work")
        self._commits = ThreadPoolExecutor(commits, thread_name_prefix="commit")
        self._prompt = ThreadPoolExecutor(prompt, thread_name_prefix="prompt")
        self._views = ThreadPoolExecutor(views, thread_name_prefix="view")

    def commit(self, task: Callable[[], object]) -> Future[object]:
        """Start a commit that an acknowledgement waits for; its errors are in the future."""
        return self._commits.submit(copy_context().run, task)

    def promptly(self, task: Callable[[], object]) -> Future[object]:
        """Start a task that asks nothing of Alephee; its errors are in the future."""
        return self._prompt.submit(copy_context().run, self._in_turn, task)

    def open_view(self, task: Callable[[], object]) -> Future[object]:
        """Start to open a view, which nothing may delay; its errors are in the future."""
        return self._views.submit(copy_context().run, task)

    def submit(self, task: Callable[[], object]) -> Future[object]:
        """Start a task; its errors are in the future."""
        return self._pool.submit(copy_context().run, self._in_turn, task)

    def _in_turn(self, task: Callable[[], object]) -> object:
        self.acks_first.wait()
        return task()

    def close(self) -> None:
        """Finish what people were told is going on; what was acknowledged is not dropped."""
        self._commits.shutdown(wait=True)
        self._prompt.shutdown(wait=True)
        self._views.shutdown(wait=True)
        self._pool.shutdown(wait=True)
