#!/usr/bin/env python3
"""The real program on a screen of its own, driven by keys as a person would drive it.

Usage: run.py PROGRAM FOLDER      (needs Xvfb, xdotool, openbox and zenity; FOLDER is made anew, pictures are left there)

Opens a .mat file through the system's dialog, trains, saves the experiment as a preset through the dialog, quits, and
opens the preset again; two runs beside each other, and three raced over twenty seeds. Checks facts: window titles, files, exit codes; of a picture only that something is drawn.
"""
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


def a_race_in_the_window(screen):
    """Three live runs over twenty seeds: the rows of the window are those of the terminal; killed, it goes on where it was."""
    kept = pathlib.Path(screen.env["XDG_DATA_HOME"]) / "deltascope" / "race.ron"
    preset = FOLDER / "short.ron"
    text = run_program("presets", "show", "exact-sigmoid", env=screen.env).stdout
    preset.write_text(re.sub(r"stop: .*", "stop: [MeanLossBelow(loss: 0.01, window: 1000), Steps(20000)],", text))

    def rows():
        text = kept.read_text().replace("\\", "") if kept.is_file() else ""
        return re.findall(r'arm:"(\w)",seed:(\d+),reached:\w+,steps:(\d+)', text)
    window = Window(screen, "race", preset)
    window.wait_for_title("ready$", 30)
    for rule in ["batchmean", "asprinted"]:
        window.press("b")
        window.press("ctrl+k")
        screen.write(window.id, rule)
        time.sleep(0.5)
        window.press("Return")
        time.sleep(1)
    window.press("g")
    time.sleep(1)
    screen.picture("race-before")
    window.press("Return")
    kept_rows = wait_for("all of its rows", lambda: len(rows()) == 60 and rows(), 300)
    check("three arms are raced over twenty seeds", len({(arm, seed) for arm, seed, _ in kept_rows}) == 60)
    time.sleep(1)
    check("the race is drawn", screen.picture("race") > 200)
    done = run_program("race", preset, "--seeds", "1..21", "--out", FOLDER / "same", env=screen.env)
    check("the terminal races the same", done.returncode == 0, done.stderr)
    table = (FOLDER / "same" / "runs.csv").read_text().splitlines()[1:]
    ours = {seed: steps for arm, seed, steps in kept_rows if arm == "A"}
    check("with the same steps, seed by seed", ours == {line.split(",")[1]: line.split(",")[3] for line in table}, table)
    window.process.kill()
    window.process.wait(10)
    window = Window(screen, "race-again", preset)
    window.wait_for_title("ready$", 30)
    window.press("g")
    time.sleep(1)
    check("after kill -9 it is there again", screen.picture("race-again") > 200 and len(rows()) == 60)
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
        a_race_in_the_window(screen)
        the_window_against_the_clock(screen)


if __name__ == "__main__":
    test("end to end", everything)
