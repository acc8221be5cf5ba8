"""The documents say what the code does: topics, commands, settings, and every file they name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tocsin.streams.cli import main
from tocsin.streams.contract import CHANNELS
from tocsin.streams.topics import TOPICS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_readme_lists_every_topic_and_its_key() -> None:
    rows = dict(re.findall(r"^\| `(tocsin\.[\w.]+)` \|.*\| (.+?) \|$", README, re.MULTILINE))
    assert rows == {channel.topic.name: channel.key for channel in CHANNELS}
    assert set(rows) == {topic.name for topic in TOPICS}


def test_the_readme_lists_every_command() -> None:
    assert set(re.findall(r"^\| `tocsin (\w+)", README, re.MULTILINE)) == set(main.commands)


def test_the_readme_opens_with_the_two_commands() -> None:
    head = README[: README.index("## The river")]
    assert head.index("scripts/run") < head.index("scripts/test")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    named = re.findall(
        r"`((?:agents|schemas|streams|desk|examples|tests|docs|scripts|bench)/[\w./-]*)`", page.read_text(encoding="utf-8")
    )
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_pages_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_is_half_written(page: Path) -> None:
    assert not re.search(r"<<\w+>>|TBD|lorem ipsum", page.read_text(encoding="utf-8"), re.IGNORECASE)
