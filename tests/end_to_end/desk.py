"""What the end-to-end tests share: facts, a screen without a monitor, and windows of the real program on it.

The program and the folder, which is made anew, are the two arguments of the test that imports this.
"""
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import time
import zlib

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
FOLDER = pathlib.Path(sys.argv[2]).resolve()
SCREEN = (1600, 1000)
passed = 0  # facts that held


def check(fact, holds, detail=""):
    """Counts a fact, or ends the test with what is known about it."""
    global passed
    if not holds:
        raise AssertionError(f"{fact} {detail}".strip())
    passed += 1
    print(f"   {fact}")


def wait_for(what, probe, seconds):
    """The first true answer of `probe`, or the end of the test."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = probe()
        if answer:
            return answer
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds} s for {what}")


def environment():
    """Nothing of the user's: a home, folders and a screen of the test's own, and no session bus (so no portal)."""
    env = {k: v for k, v in os.environ.items()
           if not k.startswith(("XDG_", "DBUS_", "GTK_", "WAYLAND_", "LC_")) and k not in ("DISPLAY", "LANGUAGE", "DELTASCOPE_LANGUAGE")}
    home = FOLDER / "home"
    runtime = FOLDER / "runtime"
    home.mkdir()
    runtime.mkdir(mode=0o700)
    env |= {
        "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"), "XDG_RUNTIME_DIR": str(runtime),
        "LANG": "C.UTF-8", "NO_AT_BRIDGE": "1", "GSETTINGS_BACKEND": "memory", "GTK_USE_PORTAL": "0",
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={runtime}/no-bus",
    }
    return env


class Screen:
    """An X server without a monitor, with a window manager."""

    def __init__(self, env):
        read, write = os.pipe()
        size = f"{SCREEN[0]}x{SCREEN[1]}x24"
        log = open(FOLDER / "screen.log", "w")
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp", "-fbdir", str(FOLDER)],
            pass_fds=[write], stdout=log, stderr=log, env=env)
        os.close(write)
        with os.fdopen(read) as number:
            display = number.readline().strip()
        check("an X server starts", display.isdigit(), "see screen.log")
        self.env = env | {"DISPLAY": f":{display}"}
        self.manager = subprocess.Popen(["openbox", "--sm-disable"], stdout=log, stderr=log, env=self.env)
        self.windows = []
        wait_for("the window manager", lambda: self.xdotool("get_num_desktops"), 20)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is not None:
            self.picture("failed")
        self.close()

    def xdotool(self, *arguments):
        done = subprocess.run(["xdotool", *map(str, arguments)], env=self.env, capture_output=True, text=True, timeout=60)
        return done.stdout.strip() if done.returncode == 0 else ""

    def title(self, window):
        return self.xdotool("getwindowname", window)

    def find(self, *pattern):
        return next(iter(self.xdotool("search", "--onlyvisible", *pattern).split()), "")

    def activate(self, window):
        def is_active():
            self.xdotool("windowactivate", window)
            return self.xdotool("getactivewindow") == window
        wait_for("the focus", is_active, 20)
        time.sleep(0.3)

    def press(self, window, *keys):
        self.activate(window)
        self.xdotool("key", "--delay", 60, *keys)

    def write(self, window, text):
        self.activate(window)
        self.xdotool("type", "--delay", 25, text)

    def click(self, x, y):
        """A click at a place of the screen; egui wants to see the pointer there first."""
        self.xdotool("mousemove", x, y)
        time.sleep(0.3)
        self.xdotool("click", 1)

    def pixels(self):
        """What is on the screen: rows of red, green and blue bytes."""
        raw = (FOLDER / "Xvfb_screen0").read_bytes()
        header = struct.unpack(">25I", raw[:100])
        width, height, bits, line, n_colors = header[4], header[5], header[11], header[12], header[19]
        assert bits == 32, f"{bits} bits per pixel"
        start = header[0] + 12 * n_colors
        rows = []
        for y in range(height):
            row = raw[start + y * line: start + y * line + 4 * width]
            rgb = bytearray(3 * width)
            rgb[0::3], rgb[1::3], rgb[2::3] = row[2::4], row[1::4], row[0::4]
            rows.append(bytes(rgb))
        return rows

    def picture(self, name):
        """Saves what is on the screen; the number of its colours."""
        rows = self.pixels()
        colors = set()
        for rgb in rows:
            colors.update(zip(rgb[0::3], rgb[1::3], rgb[2::3]))

        def chunk(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        size = struct.pack(">2I5B", len(rows[0]) // 3, len(rows), 8, 2, 0, 0, 0)
        lines = b"".join(b"\0" + rgb for rgb in rows)
        (FOLDER / f"{name}.png").write_bytes(
            b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(lines, 6)) + chunk(b"IEND", b""))
        return len(colors)

    def close(self):
        for process in [*self.windows, self.manager, self.server]:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()


class Window:
    """One start of the program."""

    def __init__(self, screen, name, *arguments):
        self.screen = screen
        self.log = FOLDER / f"{name}.log"
        # In a folder of its own: no test depends on where it is started.
        with open(self.log, "w") as log:
            self.process = subprocess.Popen([PROGRAM, *map(str, arguments)], env=screen.env, cwd=FOLDER / "home",
                                            stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        screen.windows.append(self.process)
        self.id = wait_for(f"the window ({self.log.name} says more)",
                           lambda: self.alive() and screen.find("--pid", self.process.pid, "--name", "^Deltascope - "), 60)

    def alive(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the program ended with {self.process.returncode}: {self.log.read_text()}")
        return True

    def title(self):
        return self.screen.title(self.id)

    def wait_for_title(self, pattern, seconds):
        def fits():
            return self.alive() and re.search(pattern, self.title())
        try:
            wait_for(pattern, fits, seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}; the title is '{self.title()}'; {self.log.read_text()}") from None
        check(f"the title says '{self.title()}'", True)

    def press(self, *keys):
        self.screen.press(self.id, *keys)

    def dialog(self, kind):
        """The dialog that the keys before asked for."""
        def visible():
            return self.alive() and self.screen.find("--class", "zenity")
        window = wait_for(f"the dialog to {kind}", visible, 30)
        check(f"the system's dialog to {kind} comes up", True)
        time.sleep(0.5)
        return window

    def choose(self, dialog, path):
        """Types a path into the dialog. A key that comes while its field still opens may be lost: then again."""
        for _ in range(3):
            self.screen.press(dialog, "slash")  # opens the field for a path, or is typed into it
            time.sleep(1)
            self.screen.press(dialog, "ctrl+a")
            self.screen.write(dialog, str(path))
            self.screen.press(dialog, "Return")
            try:
                return self.wait_until_dialog_is_gone(8)
            except AssertionError:
                self.screen.picture("dialog-again")
                self.screen.xdotool("key", "Return")  # closes the dialog's own message
                time.sleep(1)
        raise AssertionError(f"the dialog does not take {path}")

    def wait_until_dialog_is_gone(self, seconds=30):
        wait_for("the dialog to close", lambda: not self.screen.find("--class", "zenity"), seconds)

    def quit(self):
        self.press("ctrl+q")
        check("Ctrl+Q ends the program with exit code 0", self.process.wait(30) == 0)


def run_program(*arguments, env, seconds=300):
    return subprocess.run([PROGRAM, *map(str, arguments)], env=env, cwd=FOLDER, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=seconds)


def test(name, *parts):
    """Runs the parts of a test, each with the environment; at the end says how many facts held, or which did not."""
    began = time.monotonic()
    for program in ("Xvfb", "xdotool", "openbox", "zenity"):
        if shutil.which(program) is None:
            sys.exit(f"{name}: {program} is missing; script/test installs it on Debian and Ubuntu")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    try:
        env = environment()
        for part in parts:
            part(env)
    except (AssertionError, subprocess.TimeoutExpired) as error:
        sys.exit(f"{name}: failed: {error}\n{name}: pictures and logs are in {FOLDER}")
    print(f"{name}: {passed} facts hold, in {time.monotonic() - began:.0f} s")
