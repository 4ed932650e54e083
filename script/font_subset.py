"""Cuts Noto Sans CJK SC down to what Deltascope bundles. Started by script/make-font-subset.

Regular holds
  - the 3,500 characters of level 1 of the Table of General Standard Chinese Characters (China, 2013; property kTGH of
    Unihan, "2013:1" to "2013:3500"),
  - the 3,755 characters of level 1 of GB 2312 (Python's codec), most of them the same,
  - Chinese punctuation and full-width signs,
  - every other character of assets/words/*.ftl that Inter lacks.
Bold, for titles, holds only the characters of assets/words/*.ftl that Inter lacks.
"""

import bz2
import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

FONTS = pathlib.Path("/usr/share/fonts/opentype/noto")
UNIHAN = pathlib.Path("/usr/share/unicode/Unihan_OtherMappings.txt.bz2")
ASSETS = pathlib.Path("assets")
FAMILY = "Noto Sans CJK SC"
PUNCTUATION = {chr(c) for c in [*range(0x3001, 0x3012), *range(0x3014, 0x301C), *range(0xFF01, 0xFF5F), 0xFFE5, 0x3000]}


def general_standard(last):
    """The characters of the Table of General Standard Chinese Characters up to a number."""
    found = set()
    for line in bz2.open(UNIHAN, "rt", encoding="utf-8"):
        fields = line.split()
        if len(fields) == 3 and fields[1] == "kTGH" and int(fields[2].split(":")[1]) <= last:
            found.add(chr(int(fields[0][2:], 16)))
    return found


def gb2312_level_1():
    """Rows 16 to 55; the last row has five places less."""
    cells = [bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)]
    return {cell.decode("gb2312") for cell in cells if cell < b"\xd7\xfa"}


def inter(weight):
    return {chr(c) for c in TTFont(ASSETS / f"fonts/Inter-{weight}.ttf").getBestCmap()}


def messages():
    texts = [path.read_text(encoding="utf-8") for path in sorted((ASSETS / "words").glob("*.ftl"))]
    return {c for text in texts for c in text if c.isprintable()}


def cut(source, wanted, target):
    """Writes the characters of one face of a collection, without hints, features and vertical writing."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG", "GSUB", "GPOS", "GDEF"]
    options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    faces = TTCollection(FONTS / source, lazy=True).fonts
    number = [face["name"].getDebugName(16) or face["name"].getDebugName(1) for face in faces].index(FAMILY)
    options.font_number = number
    font = subset.load_font(str(FONTS / source), options)
    missing = wanted - {chr(c) for c in font.getBestCmap()}
    if missing:
        sys.exit(f"{source} lacks {''.join(sorted(missing))}")
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(c) for c in wanted])
    subsetter.subset(font)
    subset.save_font(font, str(target), options)
    print(f"{target}: {len(wanted)} characters, {target.stat().st_size:,} bytes")


def main():
    common = general_standard(3500)
    level_1 = gb2312_level_1()
    if (len(common), len(level_1)) != (3500, 3755):
        sys.exit(f"the tables of characters are not those of this script: {len(common)} and {len(level_1)}")
    written = messages()
    cut("NotoSansCJK-Regular.ttc", (common | level_1 | PUNCTUATION | written) - inter("Regular"), ASSETS / "fonts/NotoSansSC-Regular.otf")
    cut("NotoSansCJK-Bold.ttc", written - inter("SemiBold"), ASSETS / "fonts/NotoSansSC-Bold.otf")


main()
