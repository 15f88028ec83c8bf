"""Takes each guard out of a copy of the tree, one after the other, and runs its test: it has to fail.

``make guards``, or ``python -m tests.guards WORD`` for the guards with a word in their name.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.guards.table import GUARDS, Guard

FAILED = 1  # pytest's own code for "some tests failed"; 2 to 5 would be an accident


def copy_of_the_tree(folder: Path) -> None:
    """Copy what belongs to the repository, with the installed packages in place."""
    listed = subprocess.run(["git", "ls-files", "-z", "-co", "--exclude-standard"], capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        if Path(name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(name, folder / name)


def goes_red(folder: Path, guard: Guard) -> str:
    """Return why not, or nothing when the test fails without the guard."""
    file = folder / guard.file
    whole = file.read_text(encoding="utf-8")
    if whole.count(guard.here) != 1:
        return f"the guard does not stand once in {guard.file}"
    file.write_text(whole.replace(guard.here, guard.instead), encoding="utf-8")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", guard.test],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
    finally:
        file.write_text(whole, encoding="utf-8")
    if done.returncode == FAILED and " failed" in done.stdout.splitlines()[-1]:
        return ""
    return done.stdout[-2000:] + done.stderr[-2000:]


def main() -> int:
    words = sys.argv[1:]
    chosen = [guard for guard in GUARDS if all(word in guard.name for word in words)]
    still_green = 0
    with tempfile.TemporaryDirectory(prefix="salon-guards-") as folder:
        copy_of_the_tree(Path(folder))
        for guard in chosen:
            wrong = goes_red(Path(folder), guard)
            still_green += bool(wrong)
            print(f"{'NOT RED' if wrong else 'red'}  {guard.name}  ({guard.test})", flush=True)
            if wrong:
                print(wrong)
    print(f"{len(chosen) - still_green} of {len(chosen)} guards are missed by their test when they are gone")
    return int(bool(still_green))


if __name__ == "__main__":
    sys.exit(main())
