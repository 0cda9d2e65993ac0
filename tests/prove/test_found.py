"""What the proofs found: one test a bug, named after it."""

from collections.abc import Callable
from pathlib import Path

from bot.alephee.pacer import GcraPacer
from bot.domain.marks import INTEGRATE
from bot.domain.messages import MESSAGE
from bot.errors import LogUnavailable
from bot.fail_points import FailPoint
from bot.ports import Answer
from sandbox.server import Sandbox
from tests.e2e.document_forms import approve, attach, pdf
from tests.e2e.driver import ANA, BRUNO, CARLA, Driver, text_of
from tests.e2e.starting import Bots
from tests.prove.acts import act_of
from tests.prove.children import Nursery
from tests.prove.crowd import wait_until_told
from tests.prove.play import Play


class Once:
    """Something that is done at a fail point, the first time it is reached."""

    def __init__(self, point: FailPoint, act: Callable[[], None]) -> None:
        self._point, self._act, self._done = point, act, False

    def __call__(self, point: FailPoint) -> None:
        if point is self._point and not self._done:
            self._done = True
            self._act()


def test_a_claim_that_the_log_refused_kept_its_slot_and_nothing_was_sent_for_a_minute() -> None:
    pacer = GcraPacer(lambda: 1000.0)
    assert pacer.take("messages.post") == 0
    assert pacer.wait("messages.post") > 0
    pacer.give_back("messages.post")
    assert pacer.wait("messages.post") == 0


def test_giving_back_what_nobody_took_changes_nothing() -> None:
    pacer = GcraPacer(lambda: 1000.0)
    pacer.give_back("messages.post")
    assert pacer.take("messages.post") == 0


def test_a_claim_whose_commit_seemed_to_fail_stayed_on_its_way_until_the_next_start(
    sandbox: Sandbox, bots: Bots
) -> None:
    def fail() -> None:
        driver.bot.pacer.give_back("messages.post")
        raise LogUnavailable("the disk answers with an error")

    driver = Driver(sandbox, bots(fail_point=Once(FailPoint.SEND_CLAIMED, fail)))
    batch = driver.ask(ANA, 580101, "Hola.")
    driver.approved(batch, "unknown")
    assert driver.press_alert(CARLA, "it_did_not_arrive").ok
    driver.wait_for_state("sent")
    assert driver.texts_received() == ["Hola."]


def test_an_outcome_whose_commit_seemed_to_fail_was_recorded_twice_and_stopped_all_sending(driver: Driver) -> None:
    row = driver.sent(580101, "Hola.")
    wait_until_told(driver)
    with driver.bot.log.read() as log:
        batch, requests = log.requests.batch(row["batch_id"]), log.requests.of_batch(row["batch_id"])
        attempts = {row["request_id"]: log.attempts.of(row["request_id"])[0].id}
    assert batch is not None
    before = driver.rows("SELECT * FROM attempts")
    driver.bot.outcomes.record(batch, requests, attempts, {row["request_id"]: Answer(200)})
    assert driver.rows("SELECT * FROM attempts") == before
    assert len(driver.events("sent")) == 1


def test_a_file_that_could_not_be_read_counted_as_a_call_nobody_knows_about(sandbox: Sandbox, bots: Bots) -> None:
    aside = bots.database.with_suffix(".aside")
    driver = Driver(sandbox, bots(fail_point=Once(FailPoint.SEND_CLAIMED, lambda: _move(bots.database, aside))))
    batch = attach(driver, 580103, ("factura.pdf", pdf()))
    approve(driver, batch)
    driver.wait(aside.exists)
    driver.wait(lambda: driver.bot.health().database_problem)
    _move(aside, bots.database)
    driver.wait_for_state("sent", batch)
    assert len(sandbox.alephee.attached) == 1
    assert driver.events("unknown") == []


def _move(source: Path, target: Path) -> None:
    source.rename(target)


def test_a_crash_between_a_post_and_its_record_posted_the_card_twice(
    nursery: Nursery, sandbox: Sandbox, tmp_path: Path
) -> None:
    outcome = Play(nursery, sandbox, tmp_path / "log.db", act_of(MESSAGE)).run(FailPoint.CARD_SHOWN)
    assert outcome.wrong == []
    assert outcome.helped == ["found the card"]


def test_a_place_the_log_could_not_take_made_the_card_be_posted_again(sandbox: Sandbox, bots: Bots) -> None:
    aside = bots.database.with_suffix(".aside")
    driver = Driver(sandbox, bots(fail_point=Once(FailPoint.CARD_SHOWN, lambda: _move(bots.database, aside))))
    driver.ask(ANA, 580101, "Hola.")
    driver.wait(aside.exists)
    driver.wait(lambda: driver.bot.health().database_problem)
    _move(aside, bots.database)
    driver.wait(lambda: not driver.bot.health().database_problem)
    wait_until_told(driver)
    assert len(driver.cards()) == 1
    assert driver.rows("SELECT uncertain FROM posts WHERE show = 'card'") == [{"uncertain": 0}]


def test_after_a_receipt_that_slack_did_not_confirm_the_requester_heard_nothing_more(
    nursery: Nursery, sandbox: Sandbox, tmp_path: Path
) -> None:
    play = Play(nursery, sandbox, tmp_path / "log.db", act_of(INTEGRATE))
    play.unconfirmed = 1
    sandbox.slack.fault("chat.postMessage", "reset_after")
    outcome = play.run()
    assert outcome.wrong == []
    assert len(play.slack.dm(ANA)) == 2


def test_the_lines_under_a_card_that_slack_did_not_confirm_were_lost(driver: Driver) -> None:
    driver.slack.fault("chat.postMessage", "reset_after")
    driver.alephee.add_fault("messages", "400")
    driver.ask(ANA, 580101, "Hola.")
    driver.alert(has="post_card")
    assert driver.approve(BRUNO).ok
    driver.wait_for_state("refused")
    card = driver.card(has="No se envió nada")
    driver.wait(lambda: [line for line in driver.thread(card) if "580101" in text_of(line)])


def test_a_damaged_page_that_the_check_does_not_touch_went_unnoticed(driver: Driver) -> None:
    monitor, loop = driver.bot.monitor, "a loop of which no other thread speaks"
    monitor.met(loop, "the database file is damaged")
    monitor.step()
    assert monitor.database_problem == "the database file is damaged"
    monitor.met(loop, "")
    monitor.step()
    assert monitor.database_problem == ""
