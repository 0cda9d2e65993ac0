"""Ask back: an approver asks, the requester answers, and the request waits on."""

from tests.e2e.driver import ANA, APPROVALS, BRUNO, CARLA, Driver, Json, buttons, quoted, said, text_of
from tests.e2e.reading import menu

HOLA = "Hola Ana, tu pedido sale hoy."
QUESTION = "¿Con qué *transportista* <!channel>?"
ANSWER = "Con el de siempre & mañana."


def waiting(driver: Driver, user: str = ANA) -> str:
    batch_id = driver.ask(user, 580101, HOLA)
    driver.wait_for_state("pending", batch_id)
    return batch_id


def ask_form(driver: Driver, user: str) -> Json:
    """Open the form from the card's menu."""
    card = driver.card(has="approve")
    (value,) = [value for value in menu(card) if value.startswith("ask_back:")]
    return driver.opened(user, lambda: driver.slack.press(user, APPROVALS, card["key"], "more", value=value))


def asked(driver: Driver, user: str = BRUNO) -> None:
    view = ask_form(driver, user)
    assert driver.slack.submit(user, view["id"], {"text": QUESTION}).ok
    driver.wait(lambda: driver.events("asked_back"))


def answer_form(driver: Driver) -> Json:
    receipt = driver.receipt(ANA, has="answer")
    return driver.opened(ANA, lambda: driver.slack.press(ANA, receipt["channel"], receipt["key"], "answer"))


def test_question_and_answer_are_on_the_card_in_its_thread_and_in_the_log(both: Driver) -> None:
    batch_id = waiting(both)
    asked(both)
    receipt = both.receipt(ANA, has="answer")
    assert QUESTION in quoted(receipt)
    assert buttons(receipt) == ["answer", "correct", "withdraw"]
    view = answer_form(both)
    assert QUESTION in quoted(view)
    assert both.slack.submit(ANA, view["id"], {"text": ANSWER}).ok
    card = both.card(has=ANSWER)
    assert quoted(card)[1:] == [QUESTION, ANSWER]
    assert buttons(card) == ["approve", "decline", "more"]
    lines = both.wait(lambda: found if len(found := both.thread(card)) == 2 else None)
    assert [quoted(line) for line in lines] == [[QUESTION], [ANSWER]]
    assert f"<@{BRUNO}>" in text_of(lines[1])
    both.wait(lambda: "answer" not in buttons(both.receipt(ANA, has=ANSWER)))
    assert [(event["name"], event["actor"]) for event in (*both.events("asked_back"), *both.events("answered"))] == [
        ("asked_back", BRUNO),
        ("answered", ANA),
    ]
    (words,) = both.rows("SELECT question, answer FROM question_words")
    assert words == {"question": QUESTION, "answer": ANSWER}
    assert both.wait_for_state("pending", batch_id)["decision"] is None
    assert both.approve(BRUNO).ok
    both.wait_for_state("sent", batch_id)


def test_the_requester_hears_of_each_question_anew_and_answers_there(driver: Driver) -> None:
    waiting(driver)
    driver.wait_until_told()
    before = len(driver.slack.dm(ANA))
    asked(driver)
    notice = driver.wait(lambda: new[0] if (new := driver.slack.dm(ANA)[before:]) else None)
    assert QUESTION in quoted(notice)
    assert buttons(notice) == ["answer", "correct"]
    view = driver.opened(ANA, lambda: driver.slack.press(ANA, notice["channel"], notice["key"], "answer"))
    assert driver.slack.submit(ANA, view["id"], {"text": ANSWER}).ok
    driver.card(has=ANSWER)
    view = ask_form(driver, CARLA)
    assert driver.slack.submit(CARLA, view["id"], {"text": "¿Y cuándo?"}).ok
    second = driver.wait(lambda: new[1] if len(new := driver.slack.dm(ANA)[before:]) > 1 else None)
    assert quoted(second) == ["¿Y cuándo?"]  # and nothing of what is answered


def test_who_asked_for_it_and_who_approves_nothing_ask_nothing_back(driver: Driver) -> None:
    waiting(driver, BRUNO)
    for user, why in ((BRUNO, "denied.own_request"), (ANA, "denied.not_approver")):
        view = ask_form(driver, user)
        assert said(why, "pt" if user == BRUNO else "es") in text_of(view)
        assert not view["submit"]
    assert [event["detail"]["what"] for event in driver.events("denied")] == ["ask_back", "ask_back"]
    assert driver.events("asked_back") == []


def test_only_the_requester_answers(driver: Driver) -> None:
    waiting(driver)
    asked(driver)
    receipt = driver.receipt(ANA, has="answer")
    view = driver.opened(CARLA, lambda: driver.press_anyhow(CARLA, "answer", receipt, channel=APPROVALS))
    assert said("denied.not_asked_you", "en") in text_of(view)
    assert driver.events("answered") == []


def test_a_form_submitted_twice_asks_once_and_an_answer_stays_as_it_is(driver: Driver) -> None:
    waiting(driver)
    view = ask_form(driver, BRUNO)
    driver.slack.deliver_twice()
    assert driver.slack.submit(BRUNO, view["id"], {"text": QUESTION}).ok
    receipt, view = driver.receipt(ANA, has="answer"), answer_form(driver)
    driver.slack.deliver_twice()
    assert driver.slack.submit(ANA, view["id"], {"text": ANSWER}).ok
    driver.wait(lambda: driver.events("answered"))
    view = driver.opened(ANA, lambda: driver.press_anyhow(ANA, "answer", receipt))
    assert said("stale.answered") in text_of(view)
    driver.wait_until_told()
    assert [message for message in driver.slack.dm(ANA) if said("stale.answered") in text_of(message)] == []
    assert len(driver.events("asked_back")) == len(driver.events("answered")) == 1
    assert driver.rows("SELECT answer FROM question_words") == [{"answer": ANSWER}]


def test_nothing_and_too_much_are_refused_at_the_field(driver: Driver) -> None:
    waiting(driver)
    view = ask_form(driver, BRUNO)
    assert dict(driver.slack.submit(BRUNO, view["id"], {"text": "  "}).errors) == {
        "text": said("deciding.text_missing", "pt")
    }
    errors = driver.submit_unchecked(BRUNO, view, {"text": "x" * 1001})
    assert errors == {"text": said("decline.too_long", "pt", limit=1000)}


def test_what_is_decided_meanwhile_is_neither_asked_nor_answered_and_words_are_given_back(driver: Driver) -> None:
    batch_id = waiting(driver)
    asked(driver)
    question, answer = ask_form(driver, CARLA), answer_form(driver)
    assert driver.decline(BRUNO, "Sin datos.").ok
    driver.wait_for_state("declined", batch_id)
    assert driver.slack.submit(CARLA, question["id"], {"text": "¿Y esto?"}).ok
    driver.wait(lambda: [m for m in driver.whispers(CARLA, APPROVALS) if "¿Y esto?" in quoted(m)])
    assert driver.slack.submit(ANA, answer["id"], {"text": ANSWER}).ok
    driver.wait(lambda: [m for m in driver.slack.dm(ANA) if ANSWER in quoted(m)])
    assert driver.events("answered") == []
    receipts = driver.wait(lambda: [m for m in driver.slack.dm(ANA) if "Sin datos." in text_of(m)])
    assert [buttons(receipt) for receipt in receipts if "answer" in buttons(receipt)] == []
