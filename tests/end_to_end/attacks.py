#!/usr/bin/env python3
"""The real program against what a system and a hand may do to it: nothing is lost, nothing gets stuck.

Usage: attacks.py PROGRAM FOLDER  (needs Xvfb, xdotool, openbox and zenity; FOLDER is made anew, pictures are left there)

Signals at random moments into a folder that holds an older run, a full disk, damaged storage, kill -9 after an edit, and
a thousand random clicks and keys with the memory watched. All random numbers come from one seed. Closed pipes and pipes as
files are in tests/core/command_line.rs.
"""
import gzip
import json
import pathlib
import random
import re
import signal
import subprocess
import time

from desk import FOLDER, PROGRAM, SCREEN, Screen, Window, check, run_program, test, wait_for

SEED = 20
FILES = ["preset.ron", "steps.csv", "summary.json", "weights.mat"]
# A window with lavapipe takes some 150 MB. What random clicks may choose needs more, but not without end.
MOST_MB = 1500
N_EVENTS = 1000
# They take a minute and a half on two cores.
MOST_SECS = 600


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")}


def one_run(files, every=100):
    """Whether all four files are there and of one run: its seed, and its last step."""
    if sorted(files) != FILES:
        return False
    summary = json.loads(files["summary.json"])
    seed = re.search(rb"\bseed: (\d+)", files["preset.ron"])
    steps = [line.split(",")[0] for line in files["steps.csv"].decode().splitlines()[1:]]
    last = int(steps[-1]) if steps else 0
    return int(seed[1]) == summary["seed"] and last == summary["steps"] - summary["steps"] % every


def signals_into_an_old_folder(env):
    rng = random.Random(SEED)
    out = FOLDER / "out"
    done = run_program("train", "article-sigmoid", "--max-steps", 3000, "--out", out, "--json", env=env)
    check("a first run leaves four files", done.returncode == 0 and one_run(contents(out)), done.stderr)
    counts = {}
    for n in range(60):
        before = contents(out)
        kind = rng.choice([signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL])
        arguments = ["train", "article-sigmoid", "--seed", 1000 + n, "--set", "training.stop=[]", "--out", out, "--json"]
        process = subprocess.Popen([PROGRAM, *map(str, arguments)], env=env, cwd=FOLDER, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(rng.uniform(0.0, 0.4))
        process.send_signal(kind)
        summary, words = process.communicate(timeout=30)
        after = contents(out)
        ended = process.returncode == 130
        assert ended or process.returncode == -kind, f"{kind.name}: {process.returncode} {words}"
        assert one_run(after), f"{kind.name} after {n} signals: {sorted(after)}"
        if ended:
            told = json.loads(summary)
            assert json.loads(after["summary.json"])["seed"] == told["seed"] == 1000 + n, f"{kind.name}: another run's files"
            old = [name for name in FILES if after[name] == before[name]]
            assert not old, f"{kind.name}: {old} of the run before"
        else:
            assert after == before, f"{kind.name}: killed, and the old files have changed"
        key = (kind.name, "ended with its files" if ended else "killed, old files whole")
        counts[key] = counts.get(key, 0) + 1
    for (name, outcome), n in sorted(counts.items()):
        print(f"   {name}: {n} {outcome}")
    check("60 signals at random moments leave the files of one run", True)
    gone = [outcome for (name, outcome) in counts if name != "SIGKILL" and outcome.startswith("ended")]
    check("those that can be heard end the run with what there is", len(gone) == 3, str(counts))


class FullDisk:
    """A folder without room: a file system of its own where that is allowed."""

    def __enter__(self):
        self.folder = FOLDER / "small disk"
        self.folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(self.folder)]
        self.is_mounted = subprocess.run(mount, capture_output=True).returncode == 0
        return self

    def __exit__(self, *_):
        if self.is_mounted:
            subprocess.run(["umount", "-l", str(self.folder)], check=True)


def a_full_disk(env):
    with FullDisk() as disk:
        if not disk.is_mounted:
            print("   no file system may be mounted here: tests/core/command_line.rs has a limit on files instead")
            return
        out = disk.folder / "out"
        done = run_program("train", "exact-sigmoid", "--max-steps", 50, "--every", 1, "--out", out, env=env)
        check("a short run finds room", done.returncode == 0 and one_run(contents(out), every=1), done.stderr)
        before = contents(out)
        done = run_program("train", "article-sigmoid", "--max-steps", 20000, "--every", 1, "--out", out, "--json", env=env)
        check("a long one says which file there is no room for", done.returncode == 1 and str(out) in done.stderr, done.stderr)
        check("after it has printed its summary", json.loads(done.stdout)["steps"] == 20000, done.stdout)
        check("and the old files are whole", contents(out) == before)
        left = [path.name for path in out.iterdir() if path.name.startswith(".")]
        check("nothing unfinished is left", not left, str(left))

        (disk.folder / "full").write_bytes(b"")
        try:
            with open(disk.folder / "full", "wb", buffering=0) as full:
                while True:
                    full.write(b"\0" * 4096)
        except OSError:
            pass
        preset = disk.folder / "p.ron"
        done = run_program("presets", "export", "exact-sigmoid", preset, env=env)
        check("a preset that finds no room is an error, never an empty file",
              done.returncode == 2 and str(preset) in done.stderr and not preset.exists(), done.stderr)
        check("and no file is named that is not the user's", ".deltascope-" not in done.stderr, done.stderr)
        with Screen(env | {"XDG_DATA_HOME": str(disk.folder / "data")}) as screen:
            window = Window(screen, "full-disk")
            window.wait_for_title("ready$", 30)
            window.press("n")
            window.wait_for_title(r"\* - ", 10)
            window.press("space")
            window.wait_for_title("running$", 10)
            window.press("space")
            window.wait_for_title("paused$", 10)
            screen.picture("full-disk")
            window.quit()


def damages(rng, good):
    """Eight kinds of damage to a file."""
    flipped = bytearray(good)
    for _ in range(20):
        flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
    return {
        "nothing in it": b"",
        "zeros": bytes(len(good)),
        "half of it": good[:len(good) // 2],
        "flipped bits": bytes(flipped),
        "no text": b"\xff\xfe\x00" + good,
        "another type": b"[1, 2, 3]",
        "another program's": b"{\"version\": 9, \"theme\": \"solar\"}",
        "compressed": gzip.compress(good),
    }


def damaged_storage(env):
    rng = random.Random(SEED)
    folder = pathlib.Path(env["XDG_DATA_HOME"]) / "deltascope"
    with Screen(env) as screen:
        window = Window(screen, "sound")
        window.wait_for_title("ready$", 30)
        window.press("n")
        window.press("Right")  # one step: a curve that is kept
        window.wait_for_title("paused$", 10)
        window.quit()
        files = {name: (folder / name).read_bytes() for name in ("preferences.ron", "archive.sqlite")}
        kinds = {name: damages(rng, good) for name, good in files.items()}
        for kind in kinds["preferences.ron"]:
            for name, damaged in kinds.items():
                (folder / name).write_bytes(damaged[kind])
            window = Window(screen, f"damaged-{kind.replace(' ', '-')}")
            window.wait_for_title("ready$", 30)
            screen.picture(f"damaged-{kind.replace(' ', '-')}")
            window.quit()
            for name, damaged in kinds.items():
                kept = [path.read_bytes() for path in folder.iterdir() if path.name.startswith(f"{name}.damaged")]
                # Texts with a bit flipped may still be texts; a cut or empty archive is one as far as it goes.
                may_be_read = kind == "flipped bits" or name == "archive.sqlite" and kind in ("nothing in it", "half of it")
                check(f"{name}, {kind}: kept aside", damaged[kind] in kept or may_be_read, str(len(kept)))
            for path in folder.iterdir():
                path.unlink()
            for name, good in files.items():
                (folder / name).write_bytes(good)


def killed_after_an_edit(env):
    stored = pathlib.Path(env["XDG_DATA_HOME"]) / "deltascope" / "preferences.ron"
    rng = random.Random(SEED)

    def seed():
        return int(re.search(r"seed: (\d+)", stored.read_text())[1])
    with Screen(env) as screen:
        for n in range(4):
            window = Window(screen, f"killed-{n}")
            window.wait_for_title("ready$", 30)
            before = seed()
            edits = rng.randrange(1, 5)
            window.press(*["n"] * edits)
            time.sleep(1.5)  # what was edited a second ago is stored
            window.press("n")
            time.sleep(rng.uniform(0.0, 0.5))
            window.process.kill()
            window.process.wait(10)
            check(f"kill -9 loses at most the last second, {n + 1}", seed() in (before + edits, before + edits + 1),
                  f"{before} + {edits}: {seed()}")


def memory_mb(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s*(\d+)", status)[1]) / 1024


KEYS = ["space", "Right", "r", "n", "h", "F9", "F11", "Escape", "Tab", "Return", "Up", "Down", "ctrl+z", "ctrl+shift+z",
        "ctrl+k", "ctrl+plus", "ctrl+minus", "ctrl+0", "F1", "5", "0", "period", "minus", "BackSpace", "a", "shift+Tab"]


def event(rng, place):
    """One random thing that a hand may do, as arguments of xdotool."""
    x, y, width, height = place
    at = ["mousemove", x + rng.randrange(width), y + rng.randrange(height)]
    kind = rng.random()
    if kind < 0.40:
        return [*at, "click", 1]
    if kind < 0.50:
        to = ["mousemove", x + rng.randrange(width), y + rng.randrange(height)]
        return [*at, "mousedown", 1, *to, "mouseup", 1]
    if kind < 0.58:
        return [*at, "click", rng.choice([4, 5]), "click", rng.choice([4, 5])]
    if kind < 0.62:
        return [*at, "click", "--repeat", 2, "--delay", 30, 1]
    if kind < 0.65:
        return [*at, "click", 3]
    if kind < 0.67:
        return ["windowsize", "{window}", rng.randrange(500, SCREEN[0]), rng.randrange(400, SCREEN[1])]
    return ["key", rng.choice(KEYS)]


def is_dismissed(screen):
    """Whether no dialog is open; else Escape is pressed once more: what a random key has begun in it takes the first."""
    dialog = screen.find("--class", "zenity")
    if dialog:
        screen.xdotool("windowactivate", dialog, "key", "Escape")
        time.sleep(0.5)
    return not dialog


def a_thousand_random_events(env):
    rng = random.Random(SEED)
    most, restarts, dialogs, done = 0.0, 0, 0, 0
    with Screen(env) as screen:
        window = Window(screen, "random-0")
        window.wait_for_title("ready$", 30)
        end = time.monotonic() + MOST_SECS
        while done < N_EVENTS:
            assert time.monotonic() < end, f"only {done} events in {MOST_SECS} s: the window does not answer"
            screen.xdotool("windowactivate", window.id)
            for _ in range(10):
                shape = screen.xdotool("getwindowgeometry", "--shell", window.id)
                numbers = {key: int(value) for key, value in re.findall(r"(\w+)=(\d+)", shape)}
                if window.process.poll() is not None or "WIDTH" not in numbers:
                    break
                place = (numbers["X"], numbers["Y"], numbers["WIDTH"], numbers["HEIGHT"])
                arguments = [str(a).replace("{window}", window.id) for a in event(rng, place)]
                screen.xdotool(*arguments)
                done += 1
            if screen.find("--class", "zenity"):
                dialogs += 1
                wait_for("the dialog to close", lambda: is_dismissed(screen), 30)
            if window.process.poll() is not None:
                # The menu has a way to quit, and it is found.
                assert window.process.returncode == 0, f"{window.process.returncode}: {window.log.read_text()}"
                restarts += 1
                window = Window(screen, f"random-{restarts}")
            else:
                most = max(most, memory_mb(window.process))
                assert most < MOST_MB, f"{most:.0f} MB after {done} events"
        screen.picture("random-last")
        began = time.monotonic()
        screen.activate(window.id)
        screen.xdotool("key", "Escape", "Escape", "Escape")
        screen.xdotool("key", "ctrl+q")
        check("after a thousand random events Ctrl+Q ends the program with exit code 0", window.process.wait(60) == 0)
        print(f"   {done} events, {dialogs} dialogs, {restarts} quits by the menu, {most:.0f} MB at most, "
              f"{time.monotonic() - began:.1f} s to quit")
        logs = [path.read_text() for path in FOLDER.glob("random-*.log")]
        check("and nothing panicked", not any("panicked" in log for log in logs), "\n".join(logs))


if __name__ == "__main__":
    test("attacks", signals_into_an_old_folder, a_full_disk, damaged_storage, killed_after_an_edit, a_thousand_random_events)
