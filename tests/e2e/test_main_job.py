from tests.e2e.driver import ANA, BRUNO, Driver, quoted, text_of


def test_a_message_is_asked_checked_sent_and_told(both: Driver) -> None:
    card = both.look_up(ANA, 580101)
    assert "Ana Prueba" in text_of(card)
    view = both.opened(ANA, lambda: both.slack.press(ANA, card["channel"], card["key"], "compose_message:4"))
    assert both.submit(ANA, view, text="Hola Ana, tu pedido sale hoy.").ok
    assert quoted(both.card()) == ["Hola Ana, tu pedido sale hoy."]
    assert both.approve(BRUNO).ok
    assert both.wait_for_state("sent")["decided_by"] == BRUNO
    assert both.texts_received() == ["Hola Ana, tu pedido sale hoy."]
    assert "Enviado" in text_of(both.receipt(ANA, has="Enviado"))
