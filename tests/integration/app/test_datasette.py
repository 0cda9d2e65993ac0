"""`alephee-bot log datasette`: a browser looks through the log while the bot works on it."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.clock import SystemClock
from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.requests import Decision, Question, State
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog
from bot.log.sqlite.store import open_log
from bot.operations.keeping.forget import Forget
from tests.integration.log.samples import (
    A_MESSAGE,
    ANA,
    EVA,
    INVOICE,
    TurnedClock,
    add,
    at,
    batch,
    marks,
    request,
    send,
    stored,
)

ROOT = Path(__file__).parents[3]
HREF = re.compile(r'href="(/alephee-bot[^"#]*)"')


@contextmanager
def started(database: Path | str, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    settings = {"BOT_DATABASE": str(database), "BOT_TIMEZONE": "America/Mexico_City", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "log", "datasette", *arguments],
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def address_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteSendLog]:
    """A message that was sent, one that was declined after a question, a document with its file, and marks."""
    path = tmp_path_factory.mktemp("log") / "alephee-bot.db"
    log = open_log(path, CONTENTS, lock_wait=timedelta(), clock=SystemClock())
    add(log, request("sent", "b1", content=replace(A_MESSAGE, text="Camión rojo", shown="Camión rojo")))
    send(log, stored(log, "sent"))
    add(log, request("declined", "b2"), of=batch("b2", requested_by="U00IVO", requested_at=at(60)))
    with log.write() as transaction:
        transaction.questions.ask(Question(id="q1", batch_id="b2", asked_by=EVA, asked_at=at(61), text="¿Cuál talla?"))
        transaction.decisions.decide(batch("b2"), Decision.DECLINED, at=at(62), by=EVA, reason="No así")
        transaction.requests.move(request("declined", "b2"), State.DECLINED, event="declined", at=at(62), actor=EVA)
        sha256 = transaction.files.save(b"%PDF invoice")
    content = DocumentContent(document_type=0, file=replace(INVOICE, sha256=sha256))
    document = request("file", "b3", kind=DOCUMENT, order_id=77, external_order_id="", content=content)
    add(log, document, of=batch("b3", kind=DOCUMENT))
    add(log, *marks("b4", 3), of=batch("b4", kind=marks("b4", 1)[0].kind))
    yield log
    log.close()


@pytest.fixture(scope="module")
def site(log: SqliteSendLog) -> Iterator[httpx.Client]:
    with started(log.path, "--port", "0") as process:
        entrance = address_of(process)
        base = entrance.partition("/-/")[0]
        with httpx.Client(base_url=base, follow_redirects=True, trust_env=False) as client:
            assert client.get(entrance).status_code == 200
            yield client
            assert client.get(entrance).status_code == 403  # it counts once
        process.send_signal(signal.SIGTERM)
        _, complaints = process.communicate()
        assert process.returncode == 0
        assert "Traceback" not in complaints


def rows(site: httpx.Client, path: str, **query: str) -> list[dict[str, object]]:
    answer = site.get(f"/alephee-bot/{path}.json", params={"_shape": "array", **query})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()
    return found


def text_of(page: httpx.Response) -> str:
    assert page.status_code == 200
    return re.sub(r"<[^>]+>", " ", page.text)


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/alephee-bot", "/alephee-bot/sends", "/alephee-bot/sends.json", "/alephee-bot/requests/sent"),
        *("/alephee-bot/story?number=580101", "/alephee-bot.json?sql=select+1", "/alephee-bot/files.csv"),
        *("/-/databases.json", "/-/metadata.json", "/-/settings.json", "/-/auth-token?token=guessed"),
    ],
)
def test_somebody_else_on_the_machine_sees_nothing(site: httpx.Client, path: str) -> None:
    answer = httpx.get(str(site.base_url).rstrip("/") + path, trust_env=False)
    assert (answer.status_code, "580101" in answer.text) == (403, False)


def one_of_each(site: httpx.Client, paths: Iterable[str]) -> set[str]:
    """Return of the links to rows one from each table to each."""
    found = {
        (path.split("/")[2], link.split("/")[2]): link
        for path in paths
        for link in HREF.findall(site.get(path).text)
        if link.count("/") == 3
    }
    return set(found.values())


def test_links_from_every_table_to_every_other_lead_somewhere(site: httpx.Client) -> None:
    """Links from events to requests were 404, and rows related to a request 0."""
    tables = {str(row["name"]) for row in site.get("/alephee-bot.json").json()["tables"] if not row["hidden"]}
    assert {"requests", "batches", "events", "attempts", "files", "contents"} <= tables
    lists = [f"/alephee-bot/{name}" for name in (*tables, "sends", "stored_files", "story?number=580101")]
    to_rows = one_of_each(site, lists)
    links = to_rows | one_of_each(site, to_rows)
    assert len(links) > 15
    assert [path for path in (*lists, *links) if site.get(path).status_code != 200] == []
    assert re.search(r"4 rows\s+from request_id in events", text_of(site.get("/alephee-bot/requests/sent")))


def test_the_story_of_an_order_reads_from_top_to_bottom(site: httpx.Client) -> None:
    story = rows(site, "story", number=" 580101 ")
    told = [(row["at (America/Mexico_City)"], row["what"], row["words"]) for row in story]
    noon = "2026-11-21 06:0{}"
    assert told[:4] == [
        (noon.format("0:00"), f"{ANA} asked for it", "Camión rojo"),
        (noon.format("0:01"), f"{EVA} approved it", None),
        (noon.format("0:02"), "the bot called Alephee", None),
        (noon.format("0:03"), "Alephee took it", "said 200"),
    ]
    assert told[4:7] == [
        (noon.format("1:00"), "U00IVO asked for it", A_MESSAGE.shown),
        (noon.format("1:01"), f"{EVA} asked back: “¿Cuál talla?”", None),
        (noon.format("1:02"), f"{EVA} declined it: “No así”", None),
    ]
    assert [row["request_id"] for row in rows(site, "story", number="77")] == ["file"]
    assert rows(site, "story", number="2000001234567890") == story[:-1]  # the last is a mark, which has no such number
    assert [row["request_id"] for row in rows(site, "story", number="sent")] == ["sent"] * 4
    assert rows(site, "story", number="") == rows(site, "story", number="580199") == []


def test_sends_can_be_counted_by_what_people_ask_for(site: httpx.Client) -> None:
    page = site.get("/alephee-bot/sends.json").json()
    counted = {
        name: {one["value"]: one["count"] for one in facet["results"]} for name, facet in page["facet_results"].items()
    }
    assert counted["state"] == {"pending": 4, "sent": 1, "declined": 1}
    assert counted["requested_by"] == {ANA: 5, "U00IVO": 1}
    assert set(counted) == {"state", "kind", "country", "reason", "account_id", "requested_by"}
    html = site.get("/alephee-bot/sends").text
    assert '<a href="/alephee-bot/story?number=580101">580101</a>' in html
    assert '<a href="/alephee-bot/requests/sent">sent</a>' in html


@pytest.mark.parametrize("words", ["CAMION", "camión rojo", "roj*"])
def test_words_are_found_whatever_the_case_and_accents(site: httpx.Client, words: str) -> None:
    query = {"_search": words, "_searchmode": "raw"}
    assert [row["request_id"] for row in rows(site, "sends", **query)] == ["sent"]


def test_pages_are_as_new_as_the_log_and_erased_words_are_found_nowhere(log: SqliteSendLog, site: httpx.Client) -> None:
    add(log, request("late", "b9", content=replace(A_MESSAGE, text="tarde azul", shown="tarde azul")))
    assert [row["request_id"] for row in rows(site, "sends", _search="azul")] == ["late"]
    send(log, stored(log, "late"))
    assert [row["state"] for row in rows(site, "sends", request_id="late")] == ["sent"]
    assert Forget(log, TurnedClock(at(500)))((stored(log, "late"),), {"why": "command"}) == 1
    assert rows(site, "sends", _search="azul") == []
    assert [row["text"] for row in rows(site, "sends", request_id="late")] == [None]


def test_the_list_of_files_leaves_their_bytes_out_and_says_how_to_have_them(site: httpx.Client) -> None:
    (kept,) = rows(site, "files")
    assert kept["size"] == 12
    assert "content" not in kept
    page = text_of(site.get(f"/alephee-bot/files/{kept['sha256']}"))
    assert f"12 bytes; alephee-bot log file {kept['sha256']}" in " ".join(page.split())
    (named,) = rows(site, "stored_files")
    assert (named["request_id"], named["file_name"]) == ("file", "factura.pdf")


def test_it_keeps_nobody_from_folding_the_log(log: SqliteSendLog, site: httpx.Client) -> None:
    rows(site, "sends")
    rows(site, "events")
    add(log, request("more", "b10"))
    log.fold()
    assert log.path.with_name(f"{log.path.name}-wal").stat().st_size == 0


def test_questions_of_ones_own_have_the_words_and_the_times_too(site: httpx.Client) -> None:
    sql = "SELECT local_time('2026-03-01T12:00:00.000Z') AS a, local_time('soon') AS b, local_time(NULL) AS c"
    answer = site.get("/alephee-bot.json", params={"sql": f"{sql}, what_happened('none', 1) AS d", "_shape": "array"})
    assert answer.json() == [{"a": "2026-03-01 06:00:00", "b": "soon", "c": None, "d": ""}]


def test_nothing_can_be_written(site: httpx.Client) -> None:
    answer = site.get("/alephee-bot.json", params={"sql": "with x as (select 1) select load_extension('x') from x"})
    assert answer.status_code == 400
    assert site.post("/alephee-bot/story", data={"number": "1"}).status_code in {403, 405}
    assert site.get("/alephee-bot.db").status_code in {403, 404}


def test_a_page_elsewhere_that_was_led_here_learns_nothing(site: httpx.Client) -> None:
    answer = site.get("/alephee-bot/sends.json", headers={"Host": "evil.example.com"})
    assert (answer.status_code, "example" in answer.text) == (403, False)


def test_an_archive_is_shown_but_not_one_that_was_replaced(log: SqliteSendLog, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    open_log(path, CONTENTS, lock_wait=timedelta(), clock=SystemClock()).close()
    archive = ("--archive", str(path), "--port", "0")
    with started(log.path, *archive) as process, httpx.Client(trust_env=False, follow_redirects=True) as client:
        entrance = address_of(process)
        assert "other" in client.get(entrance).text
        path.rename(tmp_path / "old.db")
        answer = client.get(entrance)
        assert (answer.status_code, answer.text) == (
            503,
            "The file of the log was replaced: end the command, and start it anew.",
        )
        process.send_signal(signal.SIGINT)
        assert process.wait() == 0


def test_a_port_that_is_taken_is_told_in_one_line(log: SqliteSendLog) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with started(log.path, "--port", str(port)) as process:
            assert process.communicate() == ("", f"port {port}: Address already in use\n")
            assert process.returncode == 1


def test_without_datasette_it_says_what_to_install() -> None:
    program = "import sys; sys.modules['datasette.app'] = None; from bot.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", program, "log", "datasette"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (2, "datasette.app is not installed; install alephee-bot[datasette]\n")


def test_no_log_is_told_in_one_line(tmp_path: Path) -> None:
    with started(tmp_path / "none.db") as process:
        _, complaint = process.communicate()
        assert process.returncode == 3
        assert complaint.count("\n") == 1
