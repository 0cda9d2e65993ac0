"""Settings that depend on each other: what is wrong with one because of another, said beside all the rest."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, ValidationInfo
from pydantic_core import PydanticCustomError

from bot.domain.kinds import Kind
from bot.setting_types import Kinds, Needed, SigningSecret
from bot.witness_place import Syslog, witness_problem


def _elsewhere(setting: str, message: str) -> PydanticCustomError:
    """Say what is wrong with another setting than the one that is being read."""
    return PydanticCustomError("elsewhere", f"{setting}: {message}", {"setting": setting})


def _some_transport(signing_secret: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
    """Without an app token the signing secret is needed. Checked here, so that it is said beside all other errors."""
    has_no_app_token = info.data.get("slack_app_token", "is there, but wrong") is None
    if signing_secret is None and has_no_app_token:
        raise _elsewhere("SLACK_APP_TOKEN", "set it (Socket Mode), or set SLACK_SIGNING_SECRET (HTTP transport)")
    return signing_secret


def _somebody_approves(kinds: tuple[Kind, ...], info: ValidationInfo) -> tuple[Kind, ...]:
    """Whatever needs approval needs approvers."""
    if kinds and info.data.get("bot_approvers") == ():
        raise _elsewhere(
            "BOT_APPROVERS", "names nobody, so nothing could ever be approved; list user ids or user-group ids"
        )
    return kinds


def _enough_approve(needed: dict[str, int], info: ValidationInfo) -> dict[str, int]:
    """Whatever needs several approvals needs one at all, and as many people, as far as these are known."""
    kinds, approvers = info.data.get("bot_approval_for"), info.data.get("bot_approvers")
    for kind, number in needed.items():
        if kinds is not None and kind not in kinds:
            raise ValueError(f"{kind} needs no approval; list it in BOT_APPROVAL_FOR, or leave it out here")
        people = None if approvers is None or any(one.startswith("S") for one in approvers) else len({*approvers})
        if people is not None and people < number:
            raise ValueError(f"{kind}={number}, and BOT_APPROVERS names only {people}")
    return needed


def can_witness(place: Path | Syslog | None, info: ValidationInfo) -> Path | Syslog | None:
    """Whoever owns the log's file must not reach the witness in the same stroke, and it has to be a file."""
    problem = witness_problem(place, info.data.get("bot_database")) if isinstance(place, Path) else None
    if problem is not None:
        raise ValueError(str(problem))
    return place


def unless_https(proxy: object, info: ValidationInfo) -> object:
    """``ALL_PROXY`` counts where ``HTTPS_PROXY`` says nothing."""
    return None if info.data.get("https_proxy") else proxy


OwnSigningSecret = Annotated[SigningSecret | None, AfterValidator(_some_transport), Field(validate_default=True)]
ApprovalFor = Annotated[Kinds, AfterValidator(_somebody_approves), Field(validate_default=True)]
ApprovalsNeeded = Annotated[Needed, AfterValidator(_enough_approve)]
