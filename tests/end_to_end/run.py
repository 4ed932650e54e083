#!/usr/bin/env python3
"""The real program on a screen of its own, driven by keys as a person would drive it.

Usage: run.py PROGRAM FOLDER      (needs Xvfb, xdotool, openbox and zenity; FOLDER is made anew, pictures are left there)

Opens a .mat file through the system's dialog, trains, saves the experiment as a preset through the dialog, quits, and
opens the preset again; two runs beside each other, and three raced over twenty seeds. Checks facts: window titles, files, exit codes; of a picture only that something is drawn.
"""
import csv
import json
import pathlib
import re
import time

from desk import FOLDER, Screen, Window, check, run_program, test, wait_for


def without_a_display(env):
    began = time.monotonic()
    done = run_program(env=env)
    check("without a display the experiment runs in the terminal", done.returncode == 0, done.stderr)
    sentence = done.stderr.strip().splitlines()
    check("it says so in one sentence", len(sentence) == 1 and "no display" in sentence[0], done.stderr)
    check("it prints a summary", "goal met" in done.stdout and "accuracy" in done.stdout, done.stdout)
    print(f"   ({time.monotonic() - began:.1f} s)")
    done = run_program("bench", "--window", env=env)
    check("and the window cannot be timed", done.returncode == 1 and "no display" in done.stderr, done.stderr)


def with_a_display(screen, data, preset):
    window = Window(screen, "first-start")
    window.wait_for_title("ready$", 30)
    check("something is drawn", wait_for("the first picture", lambda: screen.picture("ready") > 100, 30))

    window.press("ctrl+o")
    dialog = window.dialog("open data")
    screen.picture("open-dialog")
    check("the dialog carries our title", screen.title(dialog) == "Open data", screen.title(dialog))
    window.choose(dialog, data)
    window.wait_for_title(re.escape(f"* - {data.name} - ready") + "$", 30)

    window.press("space")
    window.wait_for_title("running$", 20)
    window.wait_for_title("finished: goal met", 180)
    check("the trained run is drawn", screen.picture("finished") > 200)

    window.press("ctrl+s")
    dialog = window.dialog("save the preset")
    screen.picture("save-dialog")
    window.choose(dialog, preset)
    window.wait_for_title(f"^Deltascope - {re.escape(preset.name)} - ", 30)
    check("the preset is written", preset.is_file())
    window.quit()


def the_saved_preset(data, preset, env):
    text = preset.read_text()
    path = re.search(r'path:\s*"([^"]+)"', text)
    check("the preset names the data", path and (preset.parent / path[1]).resolve() == data.resolve(), text)
    check("the preset records the hash of the data", re.search(r'hash:\s*"[0-9a-z:]{16,}"', text), text)
    check("the preset records the seed", re.search(r"\bseed:\s*\d+", text), text)
    done = run_program("train", preset, "--max-steps", 1000, "--json", env=env)
    check("the preset trains in the terminal", done.returncode == 0, done.stderr)
    summary = json.loads(done.stdout)
    check("for the steps that were asked for", summary["steps"] == 1000, done.stdout)
    again = json.loads(run_program("train", preset, "--max-steps", 1000, "--json", env=env).stdout)
    check("with the same loss every time", again["loss"] == summary["loss"] and summary["loss"] > 0, done.stdout)


def the_second_start(screen, data, preset):
    window = Window(screen, "second-start", preset)
    window.wait_for_title(f"^Deltascope - {re.escape(preset.name)} - {re.escape(data.name)} - ready$", 30)
    check("the preset is drawn", wait_for("the picture", lambda: screen.picture("reopened") > 100, 30))
    window.press("Right")
    window.wait_for_title("paused$", 20)
    window.press("ctrl+shift+s")  # not Ctrl+S, which would write without asking
    dialog = window.dialog("save under another name")
    screen.press(dialog, "Escape")
    window.wait_until_dialog_is_gone()
    check("a dialog that was cancelled changes nothing", window.alive() and preset.name in window.title())
    window.quit()

    window = Window(screen, "third-start")
    window.wait_for_title(re.escape(f"{data.name} - ready") + "$", 30)
    window.press("ctrl+o")
    window.dialog("open data")
    window.quit()
    window.screen.picture("quit-with-a-dialog")
    check("no dialog outlives the program", not screen.find("--class", "zenity"))


def what_is_remembered(screen, data):
    """An edit outlives kill -9 a second later; a file that is not there and missing data throw nothing away."""
    remembered = pathlib.Path(screen.env["XDG_DATA_HOME"]) / "deltascope" / "preferences.ron"

    def seed():
        found = re.search(r"seed: (\d+)", remembered.read_text()) if remembered.is_file() else None
        return found and int(found[1])
    before = seed()
    window = Window(screen, "edited")
    window.wait_for_title(re.escape(f"{data.name} - ready") + "$", 30)
    window.press("n")
    window.wait_for_title(r"\* - ", 10)
    wait_for("the edit to be stored while the window is idle", lambda: seed() == before + 1, 5)
    window.process.kill()
    window.process.wait(10)
    window = Window(screen, "after-kill", "/nope/x.mat")
    window.wait_for_title(re.escape(f"* - {data.name} - ready") + "$", 30)
    check("an edit outlives kill -9", seed() == before + 1)
    window.quit()
    check("a file that is not there leaves the stored experiment alone", seed() == before + 1)

    moved = data.with_name("moved.mat")
    data.rename(moved)
    window = Window(screen, "data-missing")
    window.wait_for_title("ready$", 30)
    screen.picture("data-missing")
    window.quit()
    check("missing data throw nothing away", seed() == before + 1 and data.name in remembered.read_text())
    moved.rename(data)

    remembered.write_bytes(b"\0 not what was written")
    window = Window(screen, "damaged")
    window.wait_for_title("ready$", 30)
    window.quit()
    kept = [path for path in remembered.parent.iterdir() if path.name.startswith(remembered.name + ".damaged")]
    check("damaged storage is kept aside", len(kept) == 1 and kept[0].read_bytes() == b"\0 not what was written")

    window = Window(screen, "built-in", "exact-relu")
    window.wait_for_title("ReLU.* - ready$", 30)
    window.quit()


def two_runs_beside_each_other(screen):
    """The truth switch: both rules from one start, both in the archive, also when the window is killed meanwhile."""
    def runs():
        done = run_program("runs", "--json", env=screen.env)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)["runs"]

    before = {run["id"] for run in runs()}

    def new():
        return [run for run in runs() if run["id"] not in before]
    window = Window(screen, "two-runs", "exact-sigmoid")
    window.wait_for_title("Exact.* - ready$", 30)
    window.press("t")
    window.wait_for_title("finished: goal met", 60)
    check("two runs are drawn", screen.picture("two-runs") > 200)

    def one_ended_and_one_beyond_it():
        kept = new()
        ended = [run for run in kept if run["stop_reason"] == "goal_met"]
        # Each is written about twice a second, and not at the same moment: the other may stand there as it was before.
        return len(kept) == 2 and len(ended) == 1 and next(
            ((ended[0], run) for run in kept if run["steps"] > ended[0]["steps"]), None)
    ended, other = wait_for("both in the archive, one of them ended", one_ended_and_one_beyond_it, 30)
    check("both are of one seed", ended["seed"] == other["seed"])
    window.process.kill()
    window.process.wait(10)
    left = {run["id"]: run for run in runs()}
    check("a run that was killed with its window is kept", left[other["id"]]["steps"] >= other["steps"])
    done = run_program("runs", "show", other["id"], "--json", env=screen.env)
    check("with its rule", "AsPrinted" in done.stdout, done.stdout)


# Colours of the dark palette (`ui/theme`): buttons and fields at rest, and the live run B.
FIELD, RUN_B = bytes.fromhex("1e252e"), bytes.fromhex("f47ab4")
# How many steps a run of the race has at most: the two rules that do not arrive make it last some seconds.
RACE_STEPS = 100_000


def runs_of(row, colour, least):
    """Where at least so many pixels of a colour stand beside each other: the first, and one behind the last."""
    found, start = [], None
    for x in range(len(row) // 3 + 1):
        is_it = row[3 * x:3 * x + 3] == colour
        if is_it and start is None:
            start = x
        elif not is_it and start is not None:
            if x - start >= least:
                found.append((start, x))
            start = None
    return found


def start_button(pixels):
    """The middle of the button in the head of the race: the second thing with a fill right of the settings, behind the field of
    the seeds. Asked of the first rows under the bar at the top in which there are such two."""
    for y in range(106, 160):
        found = [run for run in runs_of(pixels[y], FIELD, 30) if 340 < run[0] < 700]
        if len(found) >= 2:
            return sum(found[1]) // 2, y + 8
    raise AssertionError("no button to start the race is seen")


def middle(pixels):
    """What stands between the settings and the table of differences, without bars and notices."""
    return [row[3 * 345:3 * 1200] for row in pixels[140:860]]


def last_dot(pixels):
    """The rightmost run of B that arrived: a spot of nearly its colour, two pixels wide and three high at least, and six at most.
    Curves and boxes are larger, strokes of letters thinner."""
    def is_b(x, y):
        return all(abs(a - b) <= 32 for a, b in zip(pixels[y][3 * x:3 * x + 3], RUN_B))

    def reach(x, y, right, down):
        return next(n for n in range(8) if n == 7 or not is_b(x + n * right, y + n * down))
    for x in reversed(range(345, 1200)):
        for y in range(140, 860):
            if all(is_b(x + i, y + j) for i in (0, 1) for j in (-1, 0, 1)):
                sides = reach(x, y, -1, 0) + reach(x, y, 1, 0), reach(x, y, 0, -1) + reach(x, y, 0, 1)
                if max(sides) <= 7:
                    return x, y
    return None


def a_race_of_three(screen, folder):
    """Three rules over twenty seeds, live beside each other, raced, and one of the single runs opened: it is the one that the same race
    in the terminal has."""
    preset = folder / "race.ron"
    done = run_program("presets", "export", "article-sigmoid", preset, env=screen.env)
    text, n = re.subn(r"Steps\(\d+\)", f"Steps({RACE_STEPS})", preset.read_text())
    check("a preset for the race is written", done.returncode == 0 and n == 1, done.stderr)
    preset.write_text(text)
    done = run_program("race", preset, "--vary", "gradient=[AsPrinted, Exact, BatchMean]", "--out", folder / "race", env=screen.env)
    check("the race runs in the terminal", done.returncode == 0, done.stderr)
    with open(folder / "race" / "runs.csv", newline="") as table:
        rows = list(csv.DictReader(table))
    exact = {int(row["seed"]): row for row in rows if row["arm"].endswith("gradient=Exact")}
    check("3 arms x 20 seeds", len(rows) == 60 and len(exact) == 20, str(len(rows)))
    check("with exact gradients all arrive", all(row["reached"] == "true" for row in exact.values()))

    window = Window(screen, "race", preset)
    window.wait_for_title("race.ron - ready$", 30)
    window.press("t")  # B: exact
    window.wait_for_title(r"race.ron - finished: ", 60)
    window.press("b")  # C, in focus
    window.wait_for_title(" - ready$", 20)
    window.press("ctrl+k")
    time.sleep(0.5)
    screen.write(window.id, "batch mean")
    time.sleep(0.5)
    window.press("Down", "Return")  # behind the preset of this name the rule
    window.wait_for_title(r"\* - ready$", 20)
    window.press("g")
    time.sleep(1)
    screen.click(*start_button(screen.pixels()))
    began = time.monotonic()
    window.press("space")
    window.wait_for_title("running$", 5)
    print(f"   ({time.monotonic() - began:.1f} s from the key to the title, while the race goes on)")
    window.press("space")
    window.wait_for_title("paused$", 5)
    before = middle(screen.pixels())
    check("and the race goes on beside it", wait_for("rows to come", lambda: middle(screen.pixels()) != before, 20))

    def stands_still():
        before = screen.pixels()
        time.sleep(2.5)
        after = screen.pixels()
        return after == before and after
    pixels = wait_for("the race to end", stands_still, 180)
    check("the race is drawn", screen.picture("race-of-three") > 100)
    dot = last_dot(pixels)
    check("the single runs that arrive are drawn", dot)

    def kept():
        return {run["id"]: run for run in json.loads(run_program("runs", "--json", env=screen.env).stdout)["runs"]}
    known = kept()
    screen.click(*dot)
    time.sleep(1)
    window.press("space")
    window.wait_for_title("finished: goal met", 120)
    screen.picture("race-run-opened")
    new = wait_for("the run in the archive", lambda: [
        run for id, run in kept().items() if id not in known and run["stop_reason"] == "goal_met"], 10)
    # The rightmost is one of the slowest, which B itself, of the preset's seed, is not.
    slowest = max(int(row["steps"]) for row in exact.values())
    assert int(exact[7]["steps"]) < slowest, exact[7]
    opened = [run for run in new if run["steps"] == slowest]
    check("a click on a dot opens that run: it arrives after the steps that the race in the terminal has",
          opened and all(int(exact[run["seed"]]["steps"]) == run["steps"] for run in new), str(new))
    window.quit()


def the_window_against_the_clock(screen):
    done = run_program("bench", "--window", "--json", "--seconds", 6, env=screen.env)
    check("the open window is timed", done.returncode == 0, done.stderr)
    report = json.loads(done.stdout)
    timed = report["window"]
    check("with frames drawn and steps taken", timed["frames_per_sec"] > 1 and timed["steps_per_sec"] > 100, done.stdout)
    ratio = timed["steps_per_cpu_sec"] / report["headless"]["steps_per_cpu_sec"]
    check("and the ratio to training without it", abs(report["ratio"]["steps_per_cpu_sec"] / ratio - 1) < 1e-9, done.stdout)


def everything(env):
    folder = FOLDER / "my data"
    folder.mkdir()
    data, preset = folder / "clusters.mat", folder / "saved experiment.ron"
    done = run_program("generate", "clusters", "--out", data, env=env)
    check("clusters.mat is written", done.returncode == 0 and data.is_file(), done.stderr)
    without_a_display(env)
    with Screen(env) as screen:
        with_a_display(screen, data, preset)
        the_saved_preset(data, preset, env)
        the_second_start(screen, data, preset)
        what_is_remembered(screen, data)
        two_runs_beside_each_other(screen)
        a_race_of_three(screen, folder)
        the_window_against_the_clock(screen)


if __name__ == "__main__":
    test("end to end", everything)
