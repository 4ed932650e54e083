#!/usr/bin/env python3
"""Checks that scipy and Octave read what Deltascope writes, with the same bits.

Usage: check_written_mat.py PROGRAM      (needs numpy, scipy and octave)
"""
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import scipy.io

program = str(pathlib.Path(sys.argv[1]).resolve())
folder = pathlib.Path(tempfile.mkdtemp())
kinds = ["clusters", "xor", "spheres", "spirals", "moons", "xor-table"]
script = []
for kind in kinds:
    arguments = [program, "generate", kind, "--rows", "333", "--seed", "5", "--noise", "0.1", "--out"]
    subprocess.run([*arguments, folder / f"{kind}.csv"], check=True, stdout=subprocess.DEVNULL)
    for packing, flags in (("packed", []), ("plain", ["--uncompressed"])):
        file = folder / f"{kind}_{packing}.mat"
        subprocess.run([*arguments, file, *flags], check=True, stdout=subprocess.DEVNULL)
        script.append(f"x = load('{file}'); f = fopen('{file}.bin', 'w'); fwrite(f, x.samples, 'double', 'ieee-le'); fclose(f);")
subprocess.run(["octave", "--no-gui", "--quiet", "--eval", " ".join(script)], check=True,
               env={**os.environ, "DISPLAY": ""}, stderr=subprocess.DEVNULL)
for kind in kinds:
    table = np.genfromtxt(folder / f"{kind}.csv", delimiter=",", skip_header=1)
    for packing in ("packed", "plain"):
        file = folder / f"{kind}_{packing}.mat"
        by_scipy = scipy.io.loadmat(file)["samples"]
        by_octave = np.frombuffer(pathlib.Path(f"{file}.bin").read_bytes(), "<f8").reshape(by_scipy.shape, order="F")
        assert by_scipy.tobytes() == table.tobytes(), f"scipy reads {file.name} differently from the CSV"
        assert by_octave.tobytes(order="A") == by_scipy.tobytes(order="A") or (by_octave == by_scipy).all(), \
            f"Octave reads {file.name} differently from scipy"
print(f"{2 * len(kinds)} written files read by scipy and Octave with the same bits")
