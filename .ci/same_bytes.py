"""Builds sdist and wheel twice and fails where a byte differs: `python .ci/same_bytes.py FOLDER`.

The first build, which stays in FOLDER, is of the checkout; the second of a copy of what git holds, in another folder,
at another time, under other permissions, in another time zone and order of hashes. A mutation that it catches:
`reproducible = false` below `[tool.hatch.build]`.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
LONG_AGO = 1_000_000_000  # 2001: another time for every file
ELSEWHERE = {"TZ": "Asia/Seoul", "PYTHONHASHSEED": "1"}


def main(folder: Path) -> None:
    """Build, compare, and say what came out."""
    with tempfile.TemporaryDirectory() as temporary:
        first, second = folder.resolve(), Path(temporary) / "dist"
        build(ROOT, first)
        copy(Path(temporary) / "another" / "checkout")
        build(Path(temporary) / "another" / "checkout", second, umask=0o077, variables=ELSEWHERE)
        ours, theirs = hashes(first), hashes(second)
    for name in sorted(ours | theirs):
        print(name, ours.get(name), "" if ours.get(name) == theirs.get(name) else f"!= {theirs.get(name)}")
    if ours != theirs or len(ours) != 2:
        sys.exit("same_bytes: two builds of the same sources differ")


def build(source: Path, out: Path, umask: int = 0o022, variables: dict[str, str] | None = None) -> None:
    """Build the sdist, and the wheel from it."""
    command = [sys.executable, "-m", "build", "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, umask=umask, env=os.environ | (variables or {}), stdout=subprocess.DEVNULL)


def copy(target: Path) -> None:
    """What git holds or would hold, with other times and permissions."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target / name)
        (target / name).chmod(0o600 | ((ROOT / name).stat().st_mode & 0o100))
        os.utime(target / name, (LONG_AGO, LONG_AGO))


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of each file of a folder."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
