#!/usr/bin/env python3
"""Write docs/evaluation.md: every suite of the labelled news, run with this tree's command line.

    bench/evaluation.py [--data ../shared/eval] [--suite all]

The data is not in the repository; its README says what each suite holds and what is noisy in it. A single suite is only
printed; the page is written when all of them ran.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from rich.progress import track

ROOT = Path(__file__).parents[1]
SUITES = ("casualties", "tolls", "meetings", "events", "actors", "dedup", "stories", "alerts")
PAGE = """# Evaluation

Real news with labels made by third parties; nobody on this project wrote a label. These are the figures of the open half;
releases are judged on a closed half of the same size. `bench/evaluation.py` wrote this page at commit `{commit}`{dirty}.

```
{figures}
```

What the suites are worth:

- **casualties** (700 wire articles in capitals, 1989-90): only attacks are labelled, so a combat death read rightly counts
  as false. Three in four figures of killed are "1", hence the figures of two or more apart.
- **tolls** (2,000 incident reports of one to five sentences): the largest figure read must be the toll; dead attackers
  are in the gold.
- **meetings** (2,927 sentences, 65 with a meeting): the labels also hold rallies and interviews and miss about 50 real ones. A
  careful reader gets about F1 .53 and .70 of the participants.
- **events** (1,050 sentences): one pair of each sentence is labelled; an event counts as false only where it links
  that same pair.
- **actors** (783 sentences): recall of named sources and targets, precision of every mention.
- **dedup**: articles and scripted edits of them, and 31 real pairs labelled by hand; "dropped" is right for `dup` alone. Of the
  four new articles that are dropped three have, word for word, the text of one that another paper carried; the one update
  among the real pairs that is dropped only repeats an article of another pair, which all were read before it.
- **stories**: BCubed against human event ids; perfect stories that are cut by 30 days of silence get .94 and .97.
- **alerts** (US shootings, checked tolls): does the last alert of an incident state the true toll, in how many alerts, and how
  often does it ring where nobody died? Answering "1" to everything gets .76.
"""


def main() -> None:
    """Run the suites and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--suite", choices=["all", *SUITES], default="all")
    arguments = parser.parse_args()
    if not (arguments.data / "score.py").exists():
        sys.exit(f"no evaluation data in {arguments.data}: name its folder with --data")

    chosen = SUITES if arguments.suite == "all" else (arguments.suite,)
    figures = "".join(scored(arguments.data, suite) for suite in track(chosen, description="suites"))
    print(figures, end="")
    if arguments.suite == "all":
        page = PAGE.format(
            commit=git("rev-parse", "--short", "HEAD"), dirty=" with changes" * bool(changed()), figures=figures.rstrip()
        )
        (ROOT / "docs" / "evaluation.md").write_text(page, encoding="utf-8")


def scored(data: Path, suite: str) -> str:
    """Return what the scorer prints for one suite."""
    command = Path(sys.executable).with_name("tocsin")
    done = subprocess.run([sys.executable, str(data / "score.py"), suite, "--cmd", str(command)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{suite}: {done.stderr[-2000:]}")
    return done.stdout


def changed() -> str:
    """Return the code that differs from the commit; nothing where it is clean."""
    return git("status", "--porcelain", "--", "agents", "schemas", "streams", "tocsin")


def git(*arguments: str) -> str:
    """Return what git prints."""
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
