#!/usr/bin/env python3
"""Writes which packages an image is made of, with versions and licences, as CycloneDX 1.5.

usage: packages.py VERSION STATUS DOC     (dpkg's database; the folder with PACKAGE/copyright)
"""
import json
import pathlib
import re
import sys
import urllib.parse

COMMON = re.compile(r"/usr/share/common-licenses/([A-Za-z]+(?:-[0-9.]*[0-9])?)")
DECLARED = re.compile(r"^License:[ \t]*(\S.*)$", re.MULTILINE)
OTHERWISE = "see /usr/share/doc/{}/copyright"


def packages(status):
    """A dictionary of fields for each package that is installed."""
    for paragraph in status.split("\n\n"):
        fields = dict(re.findall(r"^([A-Za-z-]+): (.*)$", paragraph, re.MULTILINE))
        if fields.get("Status") == "install ok installed":
            yield fields


def licences(doc, package):
    """The names that a copyright file gives, each once: those of its License fields, else the common ones it refers to."""
    file = doc / package / "copyright"
    if not file.is_file():
        return []
    text = file.read_text(encoding="utf-8", errors="replace")
    names = DECLARED.findall(text) if text.startswith("Format:") else COMMON.findall(text)
    return sorted({name.strip() for name in names}) or [OTHERWISE.format(package)]


def component(fields, doc):
    name, version, architecture = fields["Package"], fields["Version"], fields["Architecture"]
    return {
        "type": "library",
        "bom-ref": f"{name}@{version}",
        "name": name,
        "version": version,
        "licenses": [{"license": {"name": licence}} for licence in licences(doc, name)],
        "purl": f"pkg:deb/debian/{name}@{urllib.parse.quote(version, safe='~')}?arch={architecture}&distro=debian-12",
    }


def main():
    version, status, doc = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    listed = [component(fields, doc) for fields in packages(status.read_text(encoding="utf-8"))]
    unlicensed = [each["name"] for each in listed if not each["licenses"]]
    if unlicensed:
        sys.exit(f"no copyright file: {', '.join(unlicensed)}")
    json.dump({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "reformd", "version": version,
                                   "licenses": [{"license": {"id": "Apache-2.0"}}]}},
        "components": sorted(listed, key=lambda each: each["name"]),
    }, sys.stdout, ensure_ascii=False, indent=1)
    print()


main()
