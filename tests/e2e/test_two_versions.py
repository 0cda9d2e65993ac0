"""A rolling deploy: the released version and the next one side by side on one database, for one release."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.log.postgres.migrations import newest_version
from sandbox.server import Sandbox
from tests.e2e.driver import ANA, BRUNO
from tests.e2e.products import add_column, add_migration, copy_product
from tests.e2e.replicas import Replica, Replicas
from tests.postgres.processes import wait_until

#: seconds within which another replica works, after a clean stop and after a kill
STOPPED, KILLED = 5.0, 10.0
TEXT = "¡Hola, Ana! Su pedido ya salió."


@pytest.fixture
def replicas(sandbox: Sandbox, tmp_path: Path, postgres_url: str) -> Iterator[Replicas]:
    some = Replicas(sandbox, tmp_path, postgres_url)
    yield some
    some.close()


@pytest.fixture(scope="module")
def expanded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the next version: it has made room for something, which the released one need not know."""
    product = copy_product(tmp_path_factory.mktemp("expanded") / "product")
    add_column(product, "drafts", "hint", before="id")
    return add_migration(
        product,
        "m900_room_for_hints",
        works_with=newest_version(),
        statement="CREATE TABLE hints (batch_id text PRIMARY KEY, hint text NOT NULL);"
        " ALTER TABLE drafts ADD COLUMN hint text",
    )


@pytest.fixture(scope="module")
def contracted(expanded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the version after that: it took away what only the released one needed."""
    return add_migration(
        copy_product(tmp_path_factory.mktemp("contracted") / "product", expanded),
        "m901_without_the_old",
        works_with=newest_version() + 1,
        statement="ALTER TABLE hints ADD COLUMN at text",
    )


def wait_for_role(replica: Replica, role: str, patience: float) -> None:
    wait_until(lambda: replica.role == role, patience, f"it is {replica.ready()}, not {role}")


def workers(*some: Replica) -> list[str]:
    return sorted(one.role for one in some)


def test_what_is_asked_at_one_version_is_approved_and_told_at_the_other(replicas: Replicas, expanded: Path) -> None:
    old = replicas.start()
    new = replicas.start(product=expanded)
    assert workers(old, new) == ["standby", "worker"]
    for number, asked, approved in ((580101, old, new), (580102, new, old)):
        with replicas.at(asked) as people:
            batch = people.ask(ANA, number, f"{TEXT} {number}")
        with replicas.at(approved) as people:
            assert people.approved(batch, "sent")["decided_by"] == BRUNO
    replicas.people.wait_until_told()
    assert sorted(replicas.people.texts_received()) == [f"{TEXT} 580101", f"{TEXT} 580102"]


def test_each_version_takes_over_from_the_other(replicas: Replicas, expanded: Path) -> None:
    old = replicas.start()
    new = replicas.start(product=expanded)
    with replicas.at(new) as people:
        batch = people.ask(ANA, 580101, TEXT)
        old.process.send_signal(signal.SIGTERM)
        wait_for_role(new, "worker", STOPPED)
        assert people.approved(batch, "sent")
    again = replicas.start()
    assert workers(again, new) == ["standby", "worker"]
    with replicas.at(again) as people:
        batch = people.ask(ANA, 580102, TEXT)
        new.process.send_signal(signal.SIGKILL)
        wait_for_role(again, "worker", KILLED)
        assert people.approved(batch, "sent")
    assert len(replicas.people.texts_received()) == 2


def test_a_version_that_a_later_step_leaves_behind_says_so_and_does_nothing(
    replicas: Replicas, contracted: Path
) -> None:
    newest = replicas.start(product=contracted)
    with pytest.raises(AssertionError, match=r"newer version of the bot \(m901_without_the_old\)"):
        replicas.start()
    assert newest.role == "worker"


def test_a_version_that_is_left_behind_while_it_runs_begins_nothing_any_more(
    replicas: Replicas, contracted: Path
) -> None:
    old = replicas.start()
    newest = replicas.start(product=contracted)
    wait_for_role(newest, "worker", KILLED)
    wait_until(lambda: not old.ready()["ready"], KILLED, "the old one is still ready")
    assert "newer version of the bot" in str(old.ready())
    assert old.process.poll() is None
    with replicas.at(newest) as people:
        assert people.approved(people.ask(ANA, 580101, TEXT), "sent")
    assert people.texts_received() == [TEXT]
