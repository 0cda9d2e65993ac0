"""The Slack side of the outbox: posts a message once, then keeps it current. Implements ``bot.ports.Notifier``."""

from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.domain.approvals import Terms
from bot.domain.kinds import Kind
from bot.domain.notes import Note
from bot.domain.notices import Notice
from bot.domain.outbox import (
    CARD_MOVED,
    FOR_REQUESTER,
    PARENT_NOT_POSTED,
    UNKNOWN_OUTCOME,
    Alert,
    MessageKey,
    MessageKind,
    MessageRef,
    Post,
)
from bot.domain.reminders import Reminder
from bot.domain.requests import Story, is_undecided
from bot.domain.restores import RESTORED_LOG
from bot.errors import DeliveryRefused, DeliveryUnknown, NotAccepted
from bot.operations.looking_up.pages import AlertPage
from bot.ports.slack import NOTHING_NEAR
from handlers.language import Speech, speech
from handlers.screens import Screens
from handlers.slack.calls import RATE_LIMITED, call
from handlers.slack.links import permalink
from handlers.slack.names import Approvers
from handlers.views.alerts import alert_message, further_message
from handlers.views.block_kit import Message
from handlers.views.cards import approval_card, beside_card, left_card
from handlers.views.causes import refusal
from handlers.views.mentions import Naming, calling
from handlers.views.notices import notice_message
from handlers.views.receipts import receipt, thread_line
from handlers.views.reminders import reminder_message

#: foreign data is shown, never acted upon: no link previews, no automatic links
_QUIET = {"unfurl_links": False, "unfurl_media": False, "parse": "none"}


class SlackNotifier:
    """Shows cards, receipts, thread lines and alerts."""

    def __init__(
        self,
        client: WebClient,
        screens: Screens,
        *,
        approvals_channel: str,
        alerts_channel: str,
        language: str,
        account_names: Callable[[], Mapping[int, str]],
        approvers: Approvers,
        terms_of: Callable[[Kind], Terms] = lambda _kind: Terms(),
    ) -> None:
        self._client = client
        self._screens = screens
        self._approvals_channel = approvals_channel
        self._alerts = alerts_channel
        self._language = language
        self._account_names = account_names
        self._approvers = approvers
        #: of a message that is posted: a mention in it would call whom it only names
        self._naming = Naming(language, approvers.names)
        self._terms_of = terms_of
        #: method → when Slack takes it again (monotonic seconds)
        self._not_before: dict[str, float] = {}

    def show(
        self,
        post: Post,
        *,
        stories: tuple[Story, ...],
        alert: Alert | None,
        place: MessageRef | None,
        near: Mapping[MessageKey, MessageRef] = NOTHING_NEAR,
    ) -> MessageRef | None:
        """Post or update one target's message. Raises ``NotAccepted``, ``DeliveryRefused``, ``DeliveryUnknown``."""
        match post.target.show:
            case MessageKind.CARD:
                return self._keep(self._approvals_channel, self._card(stories[0], is_new=_is_new(place)), place)
            case MessageKind.RECEIPT:
                return self._receipt(stories[0], place)
            case MessageKind.THREAD:
                return self._thread(post, stories[0], place)
            case MessageKind.FURTHER:
                return self._further(alert, stories, place, near)
            case MessageKind.NOTICE:
                self._notice(post, stories[0], near)
            case MessageKind.REMINDER:
                self._remind(post, stories, near)
            case MessageKind.ALERT:
                page = self._page(alert, stories)
                message = alert_message(self._screens, self._voice(is_new=_is_new(place)), page)
                return self._keep(self._alerts, message, place)
        return None

    def beside(self, story: Story) -> int:
        """Return how many messages in its thread show what the card of a batch has no room for."""
        return len(beside_card(self._screens, speech(self._language), story))

    def alarm(self, cause: str, params: Mapping[str, object]) -> None:
        """Tell the alerts channel at once, without the log."""
        message = refusal(speech(self._language), Note(cause, params))
        call(self._client.chat_postMessage, channel=self._alerts, **_body(message), **_QUIET)

    def _card(self, story: Story, *, is_new: bool) -> Message:
        """Return a card; a new one that somebody has to decide about calls the approvers."""
        voice = self._voice(is_new=is_new)
        terms = self._terms_of(story.batch.kind)
        card = approval_card(self._screens, voice, story, account_names=self._account_names(), terms=terms)
        return calling(card, voice, self._approvers.called) if is_new and is_undecided(story) else card

    def _page(self, alert: Alert | None, stories: tuple[Story, ...]) -> AlertPage:
        """Return what an alert tells; only one that asks whether something arrived names who may answer."""
        if alert is None:
            raise DeliveryRefused("alert_not_found")
        asks = alert.cause in {UNKNOWN_OUTCOME, RESTORED_LOG} and alert.resolved_at is None
        names = self._approvers.named if asks else ()
        return AlertPage(alert=alert, stories=stories, account_names=self._account_names(), approvers=names)

    def _further(
        self,
        alert: Alert | None,
        stories: tuple[Story, ...],
        place: MessageRef | None,
        near: Mapping[MessageKey, MessageRef],
    ) -> MessageRef | None:
        """Add a line to the thread of an alert that its channel hears, or keep it current."""
        page, is_new = self._page(alert, stories), _is_new(place)
        message = further_message(self._screens, self._voice(is_new=is_new), page)
        if not is_new:
            return self._keep("", message, place)
        head = near.get(MessageKey(MessageKind.ALERT, page.alert.id))
        if head is None or not head.ts:
            raise NotAccepted(PARENT_NOT_POSTED, retry_after=2.0)
        return self._post(head.channel, message, thread_ts=head.ts, reply_broadcast=True)

    def _voice(self, *, is_new: bool) -> Speech:
        return self._naming if is_new else speech(self._language)

    def _remind(self, post: Post, stories: tuple[Story, ...], near: Mapping[MessageKey, MessageRef]) -> None:
        """Post to the approvals channel; it is told once and not kept current."""
        links = {target.about: permalink(self._client, place) for target, place in near.items()}
        message = reminder_message(
            self._screens,
            self._naming,
            Reminder(post.target.about),
            stories,
            now=post.due_at,
            links=links,
            called=self._approvers.called,
        )
        self._keep(self._approvals_channel, message, None)

    def _receipt(self, story: Story, place: MessageRef | None) -> MessageRef | None:
        """A post to a user id reaches their DM with ``chat:write`` alone (chat.postMessage, "Post to a DM")."""
        return self._keep(story.batch.requested_by, receipt(self._screens, speech(story.batch.language), story), place)

    def _notice(self, post: Post, story: Story, near: Mapping[MessageKey, MessageRef]) -> None:
        """Post to the requester's DM; it is told once and not kept current."""
        batch = story.batch
        link = permalink(self._client, near.get(MessageKey(MessageKind.RECEIPT, batch.id)))
        notice = Notice(str(post.detail["notice"]))
        self._keep(
            batch.requested_by,
            notice_message(self._screens, speech(batch.language), notice, story, link=link),
            None,
        )

    def _thread(self, post: Post, story: Story, head: MessageRef | None) -> MessageRef | None:
        """Add a line to the thread of the card or receipt, once its place is known; a requester hears of theirs.

        Of a receipt it may never be known: then the line stands below it, not in its thread.
        """
        theirs = post.detail.get("event") in FOR_REQUESTER
        if post.detail.get("event") == CARD_MOVED:
            here = head is not None and head.channel == self._approvals_channel
            self._keep("", left_card(speech(self._language), "" if here else self._approvals_channel), head)
            return None
        if head is None or not (head.ts or (head.uncertain and theirs)):
            raise NotAccepted(PARENT_NOT_POSTED, retry_after=2.0)
        message = thread_line(
            self._screens, speech(story.batch.language) if theirs else self._naming, post.detail, story
        )
        below = {"channel": head.channel, "thread_ts": head.ts, "reply_broadcast": theirs and not _is_long(post)}
        place = below if head.ts else {"channel": story.batch.requested_by}
        self._call(self._client.chat_postMessage, **place, **_body(message), **_QUIET)
        return None

    def _keep(self, channel: str, message: Message, place: MessageRef | None) -> MessageRef | None:
        """Post, or update what was posted."""
        if place is not None and not _is_new(place):
            self._call(self._client.chat_update, channel=place.channel, ts=place.ts, parse="none", **_body(message))
            return place
        return self._post(channel, message)

    def _post(self, channel: str, message: Message, **where: object) -> MessageRef:
        posted = self._call(self._client.chat_postMessage, channel=channel, **where, **_body(message), **_QUIET)
        if not posted.get("ts"):
            raise DeliveryUnknown("no_ts")
        return MessageRef(str(posted.get("channel") or channel), str(posted["ts"]))

    def _call(self, method: Callable[..., SlackResponse], **arguments: object) -> dict[str, Any]:
        """Call a method, and leave it alone for as long as Slack asks for.

        A 429 holds for the method in the whole workspace (docs.slack.dev/apis/web-api/rate-limits), so for the
        messages that are due next as well: they would be refused, or overtake.
        """
        wait = self._not_before.get(method.__name__, 0.0) - monotonic()
        if wait > 0:
            raise NotAccepted(RATE_LIMITED, retry_after=wait)
        try:
            return call(method, **arguments)
        except NotAccepted as error:
            if error.error == RATE_LIMITED:
                self._not_before[method.__name__] = monotonic() + error.retry_after
            raise


def _is_long(post: Post) -> bool:
    """Whether a line is one of the parts of a long list, which nobody has to hear one by one."""
    return post.detail.get("event") == "problems"


def _is_new(place: MessageRef | None) -> bool:
    """Whether a message is to be posted: no place of it is known."""
    return place is None or not place.ts


def _body(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)}
