from datetime import UTC, datetime, timedelta

import pytest

from handlers.catalogue import LANGUAGES
from handlers.views.lists import STORIES
from tests.e2e.called import asked
from tests.e2e.driver import ANA, BRUNO, CARLA, Driver, block_ids, links, said, text_of
from tests.e2e.integrate_forms import mark, stock
from tests.e2e.starting import Drive
from tests.integration.log.samples import add, batch, request

PERSON_OF = {"es": ANA, "pt": BRUNO, "en": CARLA}


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_lists_every_word_in_the_persons_language(both: Driver, language: str) -> None:
    answer = text_of(both.command(PERSON_OF[language], "help"))
    words = ("order", "message", "history", "pending", "status", "help")
    assert [word for word in words if said(f"help.{word}", language) not in answer] == []


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("ayuda", "help.title"), ("AJUDA", "help.title"), ("¿ayuda?", "help.title"), ("Estado", "status.title"),
        ("historial", "list.recent"), ("historico", "list.recent"), ("pendentes", "list.no_pending"),
    ],
)  # fmt: skip
def test_only_the_english_words_of_commands_were_understood(driver: Driver, typed: str, key: str) -> None:
    assert said(key, "en") in text_of(driver.command(CARLA, typed))


@pytest.mark.parametrize("word", ["pedido", "Orden", "ordem"])
def test_an_order_is_shown_by_each_of_its_names(driver: Driver, word: str) -> None:
    assert said("glance.title", "en", number=580101) in text_of(driver.command(CARLA, f"{word} 580101"))
    assert said("help.number_missing", "en", word=word) in text_of(driver.command(CARLA, word))


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("mensaje 580101", "message_compose"), ("Mensagem 580101", "message_compose"),
        ("documento 580101", "document_compose"), ("integrar", "integrate_compose"),
        ("crear", "create_order_compose"), ("criar", "create_order_compose"),
    ],
)  # fmt: skip
def test_a_form_opens_by_each_of_its_names(driver: Driver, typed: str, form: str) -> None:
    view = driver.opened(ANA, lambda: driver.slack.command(ANA, f"/alephee {typed}"))
    assert view["callback_id"] == form


@pytest.mark.parametrize("words", ["", "abracadabra", "order", "message", "ayuda por favor", "order payload please"])
def test_words_that_are_not_understood_get_help_or_a_reason(both: Driver, words: str) -> None:
    answer = text_of(both.command(CARLA, words))
    missing = said("help.number_missing", "en", word=words)
    assert said("help.title", "en") in answer or answer in {
        missing,
        said("numbers.not_a_number", "en", token="payload"),
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", ["order", "message", "document"])
def test_a_word_without_its_number_is_not_called_unknown(driver: Driver, word: str, language: str) -> None:
    answer = text_of(driver.command(PERSON_OF[language], word))
    assert answer == said("help.number_missing", language, word=word)


@pytest.mark.parametrize("blank", ["\t", "\n", "\u00a0", "   "])
def test_a_number_behind_another_blank_than_a_space_was_taken_for_a_part_of_the_word(
    driver: Driver, blank: str
) -> None:
    assert said("glance.title", "en", number=580101) in text_of(driver.command(CARLA, f"order{blank}580101"))


def test_an_unknown_word_is_named_and_stays_text(driver: Driver) -> None:
    answer = driver.command(CARLA, "<!here>*x*")
    assert "<!here>" not in str(answer)
    assert "here" in text_of(answer)


@pytest.mark.parametrize("language", LANGUAGES)
def test_card_modal_and_refusals_are_in_the_persons_language(driver: Driver, language: str) -> None:
    person = PERSON_OF[language]
    assert said("glance.title", language, number=580101) in text_of(driver.look_up(person, 580101))
    view = driver.compose(person, 580101)
    assert view["title"]["text"] == said("compose.title", language)
    ack = driver.submit(person, view, reason="4")
    assert dict(ack.errors) == {"text": said("text.required", language, reason="OTHER")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_cards_in_channels_are_in_the_language_that_is_set(drive: Drive, language: str) -> None:
    driver = drive(bot_language=language)
    driver.ask(ANA, 580101, "Hola.")
    assert said("card.order", language, order="580101") in text_of(driver.card())


def test_a_person_whose_locale_is_none_of_ours_reads_the_language_that_is_set(drive: Drive) -> None:
    driver = drive(bot_language="pt")
    driver.slack.change_person(CARLA, locale="de-DE")
    assert said("help.title", "pt") in text_of(driver.command(CARLA, "help"))


def test_history_of_an_order_tells_what_was_asked_by_whom_and_what_became_of_it(both: Driver) -> None:
    both.sent(580101)
    both.ask(ANA, 580102, "Otro pedido.")
    answer = text_of(both.command(CARLA, "history 580101"))
    assert said("list.history", "en", number="580101") in answer
    assert said("state.sent", "en") in answer
    assert f"<@{ANA}>" in answer
    assert f"<@{BRUNO}>" in answer
    assert "580102" not in answer
    assert "    “Hola, su pedido sale hoy.”" in answer


def test_history_without_a_number_lists_the_newest_of_all(driver: Driver) -> None:
    assert said("list.no_history", "en") in text_of(driver.command(CARLA, "history"))
    driver.ask(ANA, 580101, "Uno.")
    driver.ask(ANA, 580102, "Dos.")
    answer = text_of(driver.command(CARLA, "history"))
    assert answer.index("580102") < answer.index("580101")


def test_history_did_not_say_that_there_is_more(driver: Driver) -> None:
    numbers = stock(driver.alephee, 16)
    mark(driver, "\n".join(map(str, numbers[1:])))
    assert said("list.more_history", "en") not in text_of(driver.command(CARLA, "history"))
    mark(driver, str(numbers[0]))
    assert said("list.more_history", "en") in text_of(driver.command(CARLA, "history"))


def test_history_knows_the_marketplace_number_too(driver: Driver) -> None:
    driver.ask(ANA, 580101, "Uno.")
    assert "580101" in text_of(driver.command(CARLA, "history 2000000000580101"))


def test_pending_without_a_link_when_slack_gives_none(driver: Driver) -> None:
    driver.ask(ANA, 580101, "Uno.")
    driver.card(has="approve")
    driver.wait_until_told()
    driver.slack.fault("chat.getPermalink", "500", count=None)
    answer = driver.command(CARLA, "pending")
    assert "580101" in text_of(answer)
    assert links(answer) == []


def test_pending_asked_for_the_links_of_batches_that_it_does_not_list(drive: Drive) -> None:
    driver = drive(bot_approval_for="integrate")
    numbers = stock(driver.alephee, STORIES + 2)
    for number in numbers:
        mark(driver, str(number))
    driver.wait(lambda: len(driver.cards()) == len(numbers) or None, 20)
    driver.wait_until_told()
    driver.wait(lambda: len(asked(driver, ANA)) == len(numbers))  # each with a link of its own
    before = driver.slack.api_calls["chat.getPermalink"]
    answer = driver.command(CARLA, "pending")
    assert said("common.more", "en", count=2) in text_of(answer)
    assert driver.slack.api_calls["chat.getPermalink"] - before == STORIES


def test_pending_counted_no_more_than_fifty_although_more_waited(driver: Driver) -> None:
    now = datetime.now(UTC)
    for number in range(60):
        waits = batch(f"b{number}", requested_at=now, expires_at=now + timedelta(hours=1))
        add(driver.bot.log, request(f"r{number}", waits.id, due_at=now), of=waits)
    answer = text_of(driver.command(CARLA, "pending"))
    assert said("list.pending", "en", count=60) in answer
    assert said("common.more", "en", count=60 - STORIES) in answer


def test_pending_lists_what_waits_with_a_link_to_its_card(both: Driver) -> None:
    assert text_of(both.command(CARLA, "pending")).endswith(said("list.no_pending", "en"))
    both.ask(ANA, 580101, "Uno.")
    card = both.card(has="approve")
    both.wait_until_told()
    answer = both.command(CARLA, "pending")
    assert f"<@{ANA}>" in text_of(answer)
    assert card["ts"].replace(".", "") in str(answer)
    assert both.approve(BRUNO).ok
    both.wait_for_state("sent")
    assert text_of(both.command(CARLA, "pending")).endswith(said("list.no_pending", "en"))


def test_status_tells_whether_sender_slack_and_database_work(both: Driver) -> None:
    answer = text_of(both.command(CARLA, "status"))
    assert [k for k in ("sender_ok", "slack_ok", "database_ok") if said(f"status.{k}", "en") not in answer] == []


def test_where_nothing_needs_approval_a_message_goes_out_at_once(drive: Drive) -> None:
    driver = drive(bot_approval_for="", bot_approvers="")
    view = driver.compose(ANA, 580101)
    assert view["submit"]["text"] == said("compose.send")
    assert driver.submit(ANA, view, reason="4", text="Directo.").ok
    row = driver.wait_for_state("sent")
    assert (row["decision"], row["decided_by"]) == ("not_needed", None)
    assert driver.cards() == []
    assert driver.texts_received() == ["Directo."]
    assert said("outcome.sent", at="@").partition("@")[0] in text_of(driver.receipt(ANA, has="Enviado"))


def test_acknowledgements_are_immediate_while_alephee_is_slow(driver: Driver) -> None:
    driver.alephee.delays["orders"] = 0.5
    acks = [driver.slack.command(ANA, f"/alephee {words}") for words in ("order 580101", "message 580102", "help")]
    assert [ack.ok for ack in acks] == [True] * 3
    assert max(ack.seconds for ack in acks) < 0.4
    loaded = driver.wait(lambda: [v for v in driver.slack.views(ANA) if "reason" in block_ids(v)])
    assert links(loaded[0]) == []


def test_what_has_no_word_in_it_is_answered_with_the_help(driver: Driver) -> None:
    assert said("help.title", "en") in text_of(driver.command(CARLA, "… ¿?"))
