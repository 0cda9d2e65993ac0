"""Times are those of who reads them: in forms, at fields, in private answers; of channels what is set."""

import datetime as dt
import re

import pytest

from handlers.formats import in_zone
from handlers.language import speech
from tests.e2e.driver import ANA, BRUNO, CARLA, Driver, block, text_of
from tests.e2e.starting import Drive

VOICES = {
    ANA: "es@America/Argentina/Buenos_Aires",
    BRUNO: "pt@America/Sao_Paulo",
    CARLA: "en@America/New_York",
}


@pytest.mark.parametrize("user", VOICES)
def test_a_form_had_two_clocks(driver: Driver, user: str) -> None:
    since = driver.sent(580101)["finished_at"]
    said = speech(VOICES[user]).plain("compose.replied_since", since=dt.datetime.fromisoformat(since))
    view = driver.compose(user, 580101)
    option = block(view, "buyer_replied")["element"]["options"][0]["text"]["text"]
    assert option == " ".join(said.split())
    ack = driver.submit(user, view, reason="4", text="Otra vez.")
    assert speech(VOICES[user]).date(dt.datetime.fromisoformat(since)) in ack.errors["buyer_replied"]
    assert "UTC" not in text_of(view) + ack.errors["buyer_replied"]


def test_a_zone_that_nobody_knows_counts_by_its_offset(driver: Driver) -> None:
    driver.slack.change_person(CARLA, tz="Mars/Olympus", tz_offset=5 * 3600)
    driver.sent(580101)
    view = driver.compose(CARLA, 580101)
    since = dt.datetime.fromisoformat(driver.sends()[0]["finished_at"])
    shown = " ".join(speech(in_zone("en", "+05:00")).date(since).split())
    assert shown in text_of(view)


@pytest.mark.parametrize("zone", ["America/Mexico_City", "Asia/Tokyo"])
def test_what_cannot_be_shown_in_the_readers_time_is_in_that_of_the_channels(drive: Drive, zone: str) -> None:
    driver = drive(bot_timezone=zone)
    driver.ask(ANA, 580101, "Hola.")
    card = driver.card()
    expires = dt.datetime.fromisoformat(driver.rows("SELECT expires_at FROM batches")[0]["expires_at"])
    found = re.search(rf"<!date\^{int(expires.timestamp())}\^[^|]+\|([^>]+)>", text_of(card))
    assert found is not None
    assert found[1] == " ".join(speech(in_zone("es", zone)).date(expires).split())
