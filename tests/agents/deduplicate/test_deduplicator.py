"""The deduplicator as a fold over a dict: verdicts, repeats, withdrawals, time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tocsin.agents.admit.admission import content_hash
from tocsin.agents.deduplicate import KINDS, Deduplicator
from tocsin.agents.lane import PackedMemory
from tocsin.schemas.article import Article

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HARBOUR = (
    "A ferry with 214 people on board ran aground off Port Selby on Monday, the coast guard said. "
    "All passengers were taken ashore in lifeboats before nightfall. "
    "The captain, Elin Marsh, told investigators that the steering had failed in heavy wind. "
    "Divers will look at the hull once the sea is calmer. "
    "The Northern Line company runs the ferry between Port Selby and the island of Hask."
)


def article(name: str, text: str = HARBOUR, title: str = "Ferry runs aground off Port Selby", **fields: object) -> Article:
    """Return an admitted article of *text*."""
    status = str(fields.get("pub_status", "usable"))
    given = {"received_at": NOON, **fields, "content_hash": content_hash(title, text, None, status)}
    return Article(id=name, edition="en", title=title, text=text, **given)  # type: ignore[arg-type]


def lane() -> Deduplicator:
    """Return a deduplicator over an empty table."""
    return Deduplicator(PackedMemory({}, KINDS))


def test_a_copy_passes_on_without_its_text_as_a_support_record() -> None:
    judge = lane().judge
    (first,) = judge(article("a", source="Selby Post"))
    (copy,) = judge(article("b", title="Ferry aground", source="Hask Times", url="http://hask.example/1"))
    assert (first.verdict, first.of, first.seq, first.text) == ("new", None, 0, HARBOUR)
    assert (copy.verdict, copy.of, copy.seq, copy.text) == ("duplicate", "a", 1, "")
    assert (copy.source, copy.url, copy.story_id) == ("Hask Times", "http://hask.example/1", first.story_id)


def test_the_same_again_gets_its_first_verdict() -> None:
    judge = lane().judge
    judge(article("a"))
    (first,) = judge(article("b"))
    (again,) = judge(article("b"))
    assert again == first.model_copy(update={"seq": 2, "repeat": True})


def test_the_same_id_with_anything_changed_is_an_update_of_itself() -> None:
    judge = lane().judge
    (first,) = judge(article("a"))
    (second,) = judge(article("a", title="Ferry aground off Selby"))
    assert (second.verdict, second.of, second.story_id, second.repeat) == ("update", "a", first.story_id, False)


def test_a_withdrawal_is_never_a_duplicate_and_lets_a_copy_tell_it_again() -> None:
    judge = lane().judge
    judge(article("a"))
    (gone,) = judge(article("a", pub_status="canceled"))
    (never_seen,) = judge(article("z", text="", pub_status="canceled"))
    (copy,) = judge(article("b"))
    assert (gone.verdict, gone.of, gone.text) == ("update", "a", HARBOUR)
    assert (never_seen.verdict, never_seen.of) == ("new", None)
    assert copy.verdict == "new"


def test_a_redelivered_offset_gives_the_same_bytes() -> None:
    judge = lane().judge
    (first,) = judge(article("a", offset=7))
    (again,) = judge(article("a", offset=7))
    assert again.model_dump_json() == first.model_dump_json()
    assert judge(article("b", offset=8))[0].seq == 1


def test_articles_go_by_whole_days_of_lane_time() -> None:
    judge = lane().judge
    judge(article("a"))
    assert judge(article("b", received_at=NOON + timedelta(days=6, hours=11)))[0].verdict == "duplicate"
    assert judge(article("c", received_at=NOON + timedelta(days=6, hours=12)))[0].verdict == "new"


def test_the_oldest_go_first_where_there_are_too_many() -> None:
    judge = Deduplicator(PackedMemory({}, KINDS), size=3).judge
    judge(article("a"))
    for name in "bcd":
        judge(article(name, text=f"{name.upper()} is another matter altogether: the {name}-train was late."))
    assert judge(article("e"))[0].verdict == "new"


def test_what_went_is_forgotten_a_little_with_every_article() -> None:
    table: dict[str, bytes] = {}
    judge = Deduplicator(PackedMemory(table, KINDS), window_days=1).judge
    for number in range(30):
        judge(article(f"old{number}", text=f"Matter {number} is a matter of its own: train {number} was late."))
    held = [sum(key.startswith("said:") for key in table)]
    for number in range(6):
        text = f"Day {number} brings what no day brought before: ship {number} was early."
        judge(article(f"new{number}", text=text, received_at=NOON + timedelta(days=3)))
        held.append(sum(key.startswith("said:") for key in table))
    assert held == [30, 23, 16, 9, 4, 5, 6]
    assert sum(key.startswith("seen:") for key in table) == 6


def test_one_date_of_9999_empties_nothing() -> None:
    judge = lane().judge
    judge(article("a"))
    judge(article("x", text="A clock somewhere was wrong.", published_at=datetime(9999, 12, 31, tzinfo=UTC)))
    assert judge(article("b"))[0].verdict == "duplicate"


def test_an_article_older_than_the_window_is_late() -> None:
    judge = lane().judge
    assert judge(article("a", published_at=NOON - timedelta(days=8)))[0].late
    assert not judge(article("b", published_at=NOON - timedelta(days=6)))[0].late
