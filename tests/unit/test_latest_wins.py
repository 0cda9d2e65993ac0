from handlers import latest_wins
from handlers.latest_wins import LatestWins


def test_the_answer_to_an_earlier_choice_that_came_late_replaced_the_later_one_s() -> None:
    order, shown = LatestWins(), list[str]()
    first, second = order.take("V1"), order.take("V1")
    order.answer("V1", second, lambda: shown.append("second"))
    order.answer("V1", first, lambda: shown.append("first"))
    assert shown == ["second"]


def test_views_do_not_mind_each_other() -> None:
    order, shown = LatestWins(), list[str]()
    one, other = order.take("V1"), order.take("V2")
    order.answer("V1", one, lambda: shown.append("one"))
    order.answer("V2", other, lambda: shown.append("other"))
    assert shown == ["one", "other"]


def test_views_nobody_can_have_open_any_more_are_forgotten() -> None:
    order, shown = LatestWins(), list[str]()
    oldest = order.take("V0")
    for number in range(1, latest_wins._MOST + 1):
        order.take(f"V{number}")
    order.answer("V0", oldest, lambda: shown.append("oldest"))
    assert shown == []
