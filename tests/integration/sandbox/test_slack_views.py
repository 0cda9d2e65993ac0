from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from sandbox.slack import Ack, NotPossibleError, SlackWorkspace
from sandbox.slack.notices import TROUBLE
from tests.integration.sandbox.slack_blocks import modal, plain, section, text_input
from tests.integration.sandbox.slack_bot import ANA, BRUNO, Bot

OPTIONS = [{"text": plain("One"), "value": "1"}, {"text": plain("Two"), "value": "2"}]


def reason(**extra: Any) -> dict[str, Any]:
    element = {"type": "static_select", "action_id": "reason", "options": OPTIONS}
    return {"type": "input", "block_id": "reason", "label": plain("Reason"), "element": element, **extra}


def open_modal(bot: Bot, view: dict[str, Any], user: str = ANA) -> dict[str, Any]:
    trigger = bot.workspace.tickets.new_trigger(user)
    opened = bot.client.views_open(trigger_id=trigger, view=view)["view"]
    assert isinstance(opened, dict)
    return opened


def error_of(call: Any, **args: Any) -> str:
    with pytest.raises(SlackApiError) as raised:
        call(**args)
    return str(raised.value.response["error"])


def answering(bot: Bot, **answer: Any) -> None:
    bot.app.view("form")(lambda ack: ack(**answer))


def test_a_modal_is_opened_updated_filled_in_corrected_and_closed(bot: Bot, slack: SlackWorkspace) -> None:
    bot.connect()
    submitted: list[dict[str, Any]] = []

    @bot.app.command("/alephee")
    def command(ack: Any, body: dict[str, Any], client: Any) -> None:
        ack()
        opened = client.views_open(trigger_id=body["trigger_id"], view=modal(section("Loading")))
        full = modal(reason(dispatch_action=True), text_input(max_length=350))
        client.views_update(view_id=opened["view"]["id"], hash=opened["view"]["hash"], view=full)

    @bot.app.action("reason")
    def chosen(ack: Any, body: dict[str, Any], client: Any) -> None:
        ack()
        picked = body["view"]["state"]["values"]["reason"]["reason"]["selected_option"]["value"]
        view = modal(reason(dispatch_action=True), section(f"Reason {picked}"), text_input(max_length=350))
        client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)

    @bot.app.view("form")
    def submit(ack: Any, view: dict[str, Any]) -> None:
        submitted.append(view)
        bad = view["state"]["values"]["text"]["text"]["value"] == "bad"
        ack(response_action="errors", errors={"text": "Not that"}) if bad else ack()

    assert slack.command(ANA, "/alephee message 1").ok
    view = slack.wait_for(lambda: [one for one in slack.views(ANA) if len(one["blocks"]) == 2])[0]
    assert slack.press_in_view(ANA, view["id"], "reason", "reason", "2", state={"text": "typed"}).ok
    (view,) = slack.wait_for(lambda: [one for one in slack.views(ANA) if len(one["blocks"]) == 3])
    assert view["state"]["values"]["text"]["text"]["value"] == "typed"
    assert view["blocks"][1]["text"]["text"] == "Reason 2"

    refused = slack.submit(ANA, view["id"], {"text": "bad"})
    assert (refused.ok, refused.errors) == (False, {"text": "Not that"})
    assert slack.views(ANA)[0]["state"]["values"]["text"]["text"]["value"] == "bad"

    assert slack.submit(ANA, view["id"], {"text": "good"}).ok
    assert slack.views(ANA) == []
    values = submitted[-1]["state"]["values"]
    assert values["text"]["text"] == {"type": "plain_text_input", "value": "good"}
    assert values["reason"]["reason"]["selected_option"]["value"] == "2"


def test_the_client_checks_inputs_before_anything_is_sent(bot: Bot, slack: SlackWorkspace) -> None:
    bot.connect()
    files = {"type": "file_input", "action_id": "files", "filetypes": ["pdf"], "max_files": 1}
    file_block = {"type": "input", "block_id": "files", "label": plain("F"), "element": files, "optional": True}
    view = open_modal(bot, modal(text_input(min_length=3, max_length=5), reason(), file_block))
    image = slack.upload(ANA, "a.png", b"x")

    ack = slack.submit(ANA, view["id"], {"text": "ab", "files": [image]})

    assert ack.client_errors.keys() == {"text", "reason", "files"}
    for text in ("abcdef", "ab\N{BICYCLE}\N{BICYCLE}"):
        assert slack.submit(ANA, view["id"], {"text": text, "files": []}).client_errors.keys() == {"text", "reason"}
    assert slack.deliveries.last is None


def test_only_offered_options_and_inputs_can_be_used(bot: Bot, slack: SlackWorkspace) -> None:
    view = open_modal(bot, modal(reason()))

    with pytest.raises(NotPossibleError):
        slack.submit(ANA, view["id"], {"reason": "3"})
    with pytest.raises(NotPossibleError):
        slack.submit(ANA, view["id"], {"other": "3"})
    with pytest.raises(NotPossibleError):
        slack.submit(BRUNO, view["id"], {"reason": "1"})


def test_an_input_without_dispatch_action_sends_nothing(bot: Bot, slack: SlackWorkspace) -> None:
    view = open_modal(bot, modal(reason()))

    assert slack.press_in_view(ANA, view["id"], "reason", "reason", "1").ok
    assert slack.views(ANA)[0]["state"]["values"]["reason"]["reason"]["selected_option"]["value"] == "1"


def test_a_trigger_is_good_for_one_view_and_three_seconds(bot: Bot, slack: SlackWorkspace) -> None:
    used = slack.tickets.new_trigger(ANA)
    old = slack.tickets.new_trigger(ANA)
    bot.client.views_open(trigger_id=used, view=modal())
    slack.tickets.triggers[old].born -= 3.1

    assert error_of(bot.client.views_open, trigger_id=used, view=modal()) == "exchanged_trigger_id"
    assert error_of(bot.client.views_open, trigger_id=old, view=modal()) == "expired_trigger_id"
    assert error_of(bot.client.views_open, trigger_id="1.2.3", view=modal()) == "invalid_trigger_id"


def test_a_refused_view_does_not_use_up_the_trigger(bot: Bot, slack: SlackWorkspace) -> None:
    trigger = slack.tickets.new_trigger(ANA)
    with pytest.raises(SlackApiError) as raised:
        bot.client.views_open(trigger_id=trigger, view=modal(title=plain("x" * 25)))
    assert raised.value.response["error"] == "invalid_arguments"
    assert raised.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]

    bot.client.views_open(trigger_id=trigger, view=modal())


def test_a_stale_hash_is_a_conflict_and_a_closed_view_is_not_found(bot: Bot, slack: SlackWorkspace) -> None:
    view = open_modal(bot, modal())
    bot.client.views_update(view_id=view["id"], hash=view["hash"], view=modal())

    assert error_of(bot.client.views_update, view_id=view["id"], hash=view["hash"], view=modal()) == "hash_conflict"
    slack.close_view(ANA, view["id"])
    assert error_of(bot.client.views_update, view_id=view["id"], view=modal()) == "not_found"


def test_typed_values_stay_with_the_same_ids_and_go_with_new_ones(bot: Bot, slack: SlackWorkspace) -> None:
    view = open_modal(bot, modal(text_input("text"), text_input("other")))
    slack.type_into(ANA, view["id"], {"text": "kept", "other": "lost"})

    bot.client.views_update(
        view_id=view["id"], view=modal(text_input("text"), text_input("other2", initial_value="new"))
    )

    values = slack.views(ANA)[0]["state"]["values"]
    assert values["text"]["text"]["value"] == "kept"
    assert values["other2"]["other2"]["value"] == "new"
    assert "other" not in values


def test_a_stack_holds_three_views(bot: Bot, slack: SlackWorkspace) -> None:
    view = open_modal(bot, modal())
    for depth in (2, 3):
        trigger = slack.tickets.new_trigger(ANA, view["id"])
        view = bot.client.views_push(trigger_id=trigger, view=modal())["view"]
        assert len(slack.views(ANA)) == depth

    trigger = slack.tickets.new_trigger(ANA, view["id"])
    assert error_of(bot.client.views_push, trigger_id=trigger, view=modal()) == "push_limit_reached"
    root, second, top = slack.views(ANA)
    assert (top["root_view_id"], top["previous_view_id"]) == (root["id"], second["id"])
    with pytest.raises(NotPossibleError):
        slack.submit(ANA, root["id"], {"text": "below"})


def test_an_external_id_is_unique_and_names_the_view(bot: Bot) -> None:
    open_modal(bot, modal(external_id="one"))

    updated = bot.client.views_update(external_id="one", view=modal(section("new"), external_id="one"))
    assert updated["view"]["blocks"][0]["text"]["text"] == "new"
    trigger = bot.workspace.tickets.new_trigger(BRUNO)
    assert error_of(bot.client.views_open, trigger_id=trigger, view=modal(external_id="one")) == "duplicate_external_id"


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ({}, ["Root"]),
        ({"response_action": "clear"}, []),
        ({"response_action": "update", "view": modal(title=plain("New"))}, ["Root", "New"]),
        ({"response_action": "push", "view": modal(title=plain("Third"))}, ["Root", "Form", "Third"]),
    ],
)
def test_an_answer_decides_what_becomes_of_the_views(
    bot: Bot, slack: SlackWorkspace, answer: dict[str, Any], titles: list[str]
) -> None:
    bot.connect()
    answering(bot, **answer)

    ack = _submit_second(bot)

    assert ack.ok
    assert [view["title"]["text"] for view in slack.views(ANA)] == titles


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"unknown": "x"}},
        {"response_action": "update", "view": modal(title=plain("x" * 25))},
        {"response_action": "remove"},
        {"text": "only commands are answered with a text"},
    ],
)
def test_an_answer_slack_does_not_understand_is_trouble(
    bot: Bot, slack: SlackWorkspace, answer: dict[str, Any]
) -> None:
    bot.connect()
    answering(bot, **answer)

    ack = _submit_second(bot)

    assert (ack.ok, ack.error) == (False, "trouble_connecting")
    assert len(slack.views(ANA)) == 2


def _submit_second(bot: Bot) -> Ack:
    root = open_modal(bot, modal(title=plain("Root")))
    trigger = bot.workspace.tickets.new_trigger(ANA, root["id"])
    second = bot.client.views_push(trigger_id=trigger, view=modal())["view"]
    return bot.workspace.submit(ANA, second["id"], {"text": "x"})


def test_an_unanswered_submission_keeps_the_view_and_shows_trouble(bot: Bot, slack: SlackWorkspace) -> None:
    bot.connect()
    bot.app.view("form")(lambda: None)
    view = open_modal(bot, modal())

    ack = slack.submit(ANA, view["id"], {"text": "x"})

    assert (ack.ok, ack.error, slack.notices[ANA].text) == (False, "trouble_connecting", TROUBLE)
    assert slack.views(ANA)[0]["state"]["values"]["text"]["text"]["value"] == "x"


@pytest.mark.parametrize("everything", [True, False])
def test_closing_is_told_when_asked_for(bot: Bot, slack: SlackWorkspace, everything: bool) -> None:  # noqa: FBT001 - a parameter of the table
    bot.connect()
    seen: list[tuple[str, bool]] = []

    @bot.app.view_closed("form")
    def closed(ack: Any, body: dict[str, Any]) -> None:
        seen.append((body["view"]["title"]["text"], body["is_cleared"]))
        assert body["view"]["state"]["values"] == {}
        ack()

    root = open_modal(bot, modal(title=plain("Root"), notify_on_close=True))
    trigger = slack.tickets.new_trigger(ANA, root["id"])
    second = bot.client.views_push(trigger_id=trigger, view=modal(notify_on_close=True))["view"]

    assert slack.close_view(ANA, second["id"], everything=everything).ok
    assert seen == [("Root", True)] if everything else [("Form", False)]
    assert len(slack.views(ANA)) == (0 if everything else 1)


def test_a_home_tab_is_published_when_it_is_opened(bot: Bot, slack: SlackWorkspace) -> None:
    slack.home_tab_enabled = True
    bot.connect()

    @bot.app.event("app_home_opened")
    def opened(event: dict[str, Any], client: Any) -> None:
        stale = event.get("view", {}).get("hash")
        client.views_publish(user_id=event["user"], hash=stale, view={"type": "home", "blocks": [section("Home")]})

    assert slack.open_home(ANA).ok
    home = slack.wait_for(lambda: slack.home(ANA))
    assert home["blocks"][0]["text"]["text"] == "Home"
    assert error_of(
        bot.client.views_publish, user_id=ANA, hash="old", view={"type": "home", "blocks": [section()]}
    ) == "hash_conflict"  # fmt: skip


def test_an_app_without_a_home_tab_neither_hears_of_it_nor_publishes_one(bot: Bot, slack: SlackWorkspace) -> None:
    with pytest.raises(NotPossibleError):
        slack.open_home(ANA)
    published = {"type": "home", "blocks": [section()]}
    assert error_of(bot.client.views_publish, user_id=ANA, view=published) == "not_enabled"
