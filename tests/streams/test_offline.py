"""`tocsin extract` and `tocsin replay`: lines in, lines out, in order, the same every time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tocsin.streams.cli import EX_DATAERR, main

DEMO = Path(__file__).parents[2] / "streams" / "demo.jsonl"


def run(*arguments: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=given)


def lines(*articles: dict[str, object] | bytes) -> bytes:
    return b"".join((a if isinstance(a, bytes) else json.dumps(a).encode()) + b"\n" for a in articles)


def test_facts_come_one_a_line_in_order() -> None:
    done = run(
        "extract", "-", given=lines({"id": "b", "text": "Two miners were killed in Falun."}, {"id": "a", "text": "It rained."})
    )
    facts = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 0
    assert [f["article_id"] for f in facts] == ["b", "a"]
    assert [(c["kind"], c["best"]) for c in facts[0]["casualties"]] == [("killed", 2)]
    assert facts[1]["casualties"] == []


def test_a_bad_line_gives_no_line_and_exit_code_65() -> None:
    done = run(
        "extract", "-", given=lines({"id": "a", "text": "It rained."}, b"{", {"id": "c"}, {"id": "d", "text": "It snowed."})
    )
    assert done.exit_code == EX_DATAERR
    assert [json.loads(line)["article_id"] for line in done.stdout.splitlines()] == ["a", "d"]
    assert "line 2" in done.stderr
    assert "line 3: article c: an article needs a text or an html" in done.stderr


def test_a_text_file_is_one_article(tmp_path: Path) -> None:
    (tmp_path / "flash.txt").write_text("\n  Two miners were killed in Falun on Monday.\n\nMore soon.\n")
    done = run("extract", str(tmp_path / "flash.txt"))
    assert [json.loads(line)["article_id"] for line in done.stdout.splitlines()] == ["flash.txt"]


def test_nothing_gives_nothing() -> None:
    assert run("extract", "-", given=b"").stdout == ""


def test_the_same_articles_give_the_same_bytes(tmp_path: Path) -> None:
    books = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    runs = [run("replay", str(DEMO), "--verdicts", str(book)) for book in books]
    assert runs[0].exit_code == 0
    assert runs[0].stdout
    assert runs[0].stdout == runs[1].stdout
    assert books[0].read_bytes() == books[1].read_bytes()
    verdicts = [json.loads(line) for line in books[0].read_text().splitlines()]
    assert all(set(verdict) == {"article_id", "verdict", "of", "story_id"} for verdict in verdicts)
    assert len(verdicts) == len(DEMO.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("date", ["9999-12-31", "2100-01-01"])
def test_a_broken_clock_does_not_end_the_stories_of_a_replay(date: str) -> None:
    told = {"source": "Falun Post", "title": "Mine collapse in Falun"}
    first = {
        **told,
        "id": "a",
        "text": "Two miners were killed when a shaft collapsed in Falun on Monday.",
        "published_at": "2026-03-02",
    }
    wrong = {"id": "x", "text": "A museum of clocks opened in Mora.", "published_at": date}
    risen = {
        **told,
        "id": "b",
        "text": "Four miners were killed when a shaft collapsed in Falun on Monday.",
        "published_at": "2026-03-03",
    }
    alerts = [json.loads(line) for line in run("replay", "-", given=lines(first, wrong, risen)).stdout.splitlines()]
    assert [(a["action"], a["figure"]["best"]) for a in alerts if a["kind"] == "casualties"] == [("new", 2), ("update", 4)]


def marked(**said: object) -> dict[str, object]:
    return {"edition": "en", "by": "Ada Lund", "at": "2026-03-02T12:00:00Z", **said}


TOLD = {"source": "Falun Post", "title": "Mine collapse in Falun"}
FALUN = lines(
    {
        **TOLD,
        "id": "a",
        "text": "Two miners were killed when a shaft collapsed in Falun on Monday.",
        "published_at": "2026-03-02",
    },
    {
        **TOLD,
        "id": "b",
        "text": "Four miners were killed when a shaft collapsed in Falun on Monday.",
        "published_at": "2026-03-03",
    },
)


def test_articles_that_nobody_dated_are_of_the_story_that_dated_ones_tell(tmp_path: Path) -> None:
    dam = "Engineers found a crack in the Velin dam on the Ostra. Three villages below the Velin dam were told to leave at once."
    drained = "Families from the villages under the Velin dam slept in schools while the Ostra reservoir was drained."
    boat = "The ferry Alma ran aground off Sund island in fog with forty aboard. Lifeboats took everyone to the harbour."
    book, verdicts = tmp_path / "book.jsonl", tmp_path / "verdicts.jsonl"
    book.write_bytes(
        lines(
            {"id": "dam", "title": "Velin dam on the Ostra cracks", "text": dam},
            {"id": "boat", "title": "Ferry aground off Sund", "text": boat, "published_at": "2020-05-04"},
            {"id": "drained", "title": "Velin dam on the Ostra is drained", "text": drained, "published_at": "2021-05-04"},
        )
    )
    assert run("replay", str(book), "--verdicts", str(verdicts)).exit_code == 0
    dam_story, boat_story, drained_story = [json.loads(line)["story_id"] for line in verdicts.read_bytes().splitlines()]
    assert dam_story == drained_story != boat_story


def test_a_replay_heeds_marks_in_their_time_and_gives_the_same_bytes_again(tmp_path: Path) -> None:
    first = next(a for a in map(json.loads, run("replay", "-", given=FALUN).stdout.splitlines()) if a["kind"] == "casualties")
    said = [
        marked(kind="mute", story_id=first["story_id"], at="2026-03-03T01:00:00Z"),
        marked(kind="wrong", alert_id=first["id"]),
    ]
    (tmp_path / "marks.jsonl").write_bytes(lines(*said, said[1]) + b"\n")
    book = tmp_path / "book.jsonl"
    runs = [run("replay", "-", "--marks", str(tmp_path / "marks.jsonl"), "--verdicts", str(book), given=FALUN) for _ in range(2)]
    assert runs[0].exit_code == 0
    assert runs[0].stdout == runs[1].stdout
    alerts = [json.loads(line) for line in runs[0].stdout.splitlines()]
    tolls = [(a["action"], a["figure"]["best"], a["withdrawn_by"]) for a in alerts if a["kind"] == "casualties"]
    assert tolls == [("new", 2, None), ("withdraw", 2, "Ada Lund"), ("withdraw", 2, "Ada Lund"), ("new", 4, None)]
    assert [json.loads(line)["article_id"] for line in book.read_text().splitlines()] == ["a", "b"]


def test_a_mark_of_nothing_known_is_named_and_the_replay_goes_on(tmp_path: Path) -> None:
    (tmp_path / "marks.jsonl").write_bytes(lines(marked(kind="wrong", alert_id="x"), {"kind": "mute"}, b"{"))
    done = run("replay", "-", "--marks", str(tmp_path / "marks.jsonl"), given=FALUN)
    assert done.exit_code == EX_DATAERR
    assert done.stdout == run("replay", "-", given=FALUN).stdout
    assert "alert x: edition en did not ring it" in done.stderr
    assert "marks, line 2: edition: Field required" in done.stderr
    assert "marks, line 3" in done.stderr
