"""Every conversation with people, and what they have in common."""

from dataclasses import dataclass

from slack_bolt import App

from bot.operations.deciding.ask_back import AskBack
from bot.operations.deciding.decide import Decide
from bot.operations.deciding.post_card import PostCard
from bot.operations.deciding.read_story import ReadStory
from bot.operations.deciding.resolve import Resolve
from bot.operations.deciding.undo import Undo
from bot.operations.looking_up.search import Search
from bot.operations.looking_up.waiting import WaitingFor
from handlers.commands import Commands
from handlers.deciding import corrections, decisions, failures, my_language, questions
from handlers.finding.conversation import Finding
from handlers.order_menu import OrderMenu
from handlers.screens import Screens
from handlers.services import Opener, Services
from handlers.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversations:
    """Those of the registered kinds, the command, and the buttons that all kinds share."""

    screens: Screens
    services: Services
    decide: Decide
    resolve: Resolve
    post_card: PostCard

    def register(self, app: App) -> None:
        """Let all of them listen."""
        services, words = self.services, Words(self.screens)
        search = Search(services.tools, services.look_up)
        commands = Commands(
            self.screens,
            words,
            services.answering,
            services.authority,
            services.look_up,
            search,
            services.reports,
            WaitingFor(services.tools),
        )
        openers: dict[str, Opener] = {}
        # first: Bolt asks one listener after the other, and most deliveries are commands
        commands.register(app, openers)
        Finding(self.screens, words, services.answering, services.authority, search).register(app, openers)
        menu = OrderMenu(self.screens, services.answering, services.authority, services.look_up, services.reports)
        menu.register(app)
        forms = {screen.kind: screen.converse(app, services) for screen in self.screens if screen.converse}
        openers |= {self.screens.of(kind).word: form.new for kind, form in forms.items()}
        openers |= {fetch.word: fetch.converse(app, services) for fetch in self.screens.fetches}
        corrections.register(app, services.answering, services.correct, forms)
        undo = Undo(services.tools, services.authority)
        decisions.register(app, self.screens, services.answering, self.decide, undo)
        questions.register(app, self.screens, services.answering, AskBack(services.tools, services.authority))
        look = ReadStory(services.tools, services.authority)
        my_language.register(app, self.screens, services.answering, look, services.tools.accounts)
        failures.register(app, services.answering, self.resolve, self.post_card)
