#!/usr/bin/env python3
"""Makes the documentation page: a C file with the files that the service answers under /docs (see ../assets.h).

usage: assets.py CONTRACT.json DIRECTORY OUT.c

The renderer, Swagger UI, is fetched by npm into DIRECTORY, at the version and with the checksums of package-lock.json.
Where npm is absent or cannot fetch it, this says so in one line, and the page lists the operations plainly.
"""
import gzip
import html
import json
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
PACKAGE = ("package.json", "package-lock.json", ".npmrc")
PATIENCE = 120  # seconds for npm
METHODS = ("get", "post", "put", "patch", "delete")


# ---- the renderer ----

def is_fetched(directory):
    """What lies there was fetched for this lock file, and wholly: the mark is written last."""
    mark = directory / "fetched.json"
    return mark.is_file() and mark.read_bytes() == (HERE / "package-lock.json").read_bytes()


def fetch(directory):
    """None when npm did its work, else why not."""
    npm = shutil.which("npm")
    if not npm:
        return "npm is not installed"
    directory.mkdir(parents=True, exist_ok=True)
    for name in PACKAGE:
        shutil.copyfile(HERE / name, directory / name)
    try:
        subprocess.run([npm, "ci", "--ignore-scripts", "--loglevel=error"], cwd=directory, timeout=PATIENCE, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.SubprocessError):
        return "npm could not fetch it"
    shutil.copyfile(HERE / "package-lock.json", directory / "fetched.json")
    return None


def renderer(directory):
    """The folder of Swagger UI, or None."""
    why_not = None if is_fetched(directory) else fetch(directory)
    if why_not:
        print(f"docs: {why_not}, so /docs lists the operations plainly instead of by Swagger UI", file=sys.stderr)
        return None
    return directory / "node_modules" / "swagger-ui-dist"


# ---- the page ----

def write_operation(method, path, operation):
    address = html.escape(path)
    if method == "get" and "{" not in path and not any(
            parameter.get("required") for parameter in operation.get("parameters", [])):
        address = f'<a href="{address}">{address}</a>'
    return (f'<dt><code><span class="method">{method.upper()}</span> {address}</code></dt>\n'
            f'<dd>{html.escape(operation.get("summary", ""))}</dd>\n')


def list_operations(contract):
    """The operations under their tags, in the order of the contract."""
    groups = {tag["name"]: "" for tag in contract.get("tags", [])}
    for path, item in contract["paths"].items():
        for method in METHODS:
            if method in item:
                tag = item[method]["tags"][0]
                groups[tag] = groups.get(tag, "") + write_operation(method, path, item[method])
    return "".join(f"<h2>{html.escape(tag.capitalize())}</h2>\n<dl>\n{operations}</dl>\n"
                   for tag, operations in groups.items() if operations)


def write_page(contract, with_renderer):
    page = (HERE / "docs.html").read_text(encoding="utf-8")
    inside = r"\1" if with_renderer else ""
    page = re.sub(r"<!-- renderer -->\n(.*?)<!-- /renderer -->\n", inside, page, flags=re.DOTALL)
    return page.replace("<!-- operations -->\n", list_operations(contract)).encode()


def licences(folder):
    names = ("NOTICE", "LICENSE", "swagger-ui-bundle.js.LICENSE.txt")
    text = "\n\n".join((folder / name).read_text(encoding="utf-8") for name in names)
    return ('<!DOCTYPE html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Licences of Swagger UI</title>\n'
            f"<pre>\n{html.escape(text)}</pre>\n</html>\n").encode()


# ---- the C file ----

def collect(contract, folder):
    """(name, media type, bytes, compressed) of each file."""
    files = [("docs.html", "text/html; charset=utf-8", write_page(contract, folder is not None), False)]
    if folder:
        files.append(("docs.js", "text/javascript; charset=utf-8", (HERE / "docs.js").read_bytes(), False))
        files.append(("licences.html", "text/html; charset=utf-8", licences(folder), False))
        for name, kind in (("swagger-ui.css", "css"), ("swagger-ui-bundle.js", "javascript")):
            packed = gzip.compress((folder / name).read_bytes(), mtime=0)
            files.append((name, f"text/{kind}; charset=utf-8", packed, True))
    return files


def c_bytes(index, content):
    rows = (content[start:start + 40] for start in range(0, len(content), 40))
    lines = "".join("    " + ", ".join(map(str, row)) + ",\n" for row in rows)
    return f"static const unsigned char bytes_{index}[] = {{\n{lines}}};\n\n"


def c_file(files):
    table = "".join(
        f'    {{"{name}", "{kind}", bytes_{index}, sizeof bytes_{index}, {str(compressed).lower()}}},\n'
        for index, (name, kind, _, compressed) in enumerate(files))
    return ('/* Made by service/docs/assets.py. */\n#include "assets.h"\n\n'
            + "".join(c_bytes(index, content) for index, (_, _, content, _) in enumerate(files))
            + f"const struct asset assets[] = {{\n{table}}};\n"
            + "const size_t asset_count = sizeof assets / sizeof *assets;\n")


def main():
    contract = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    folder = renderer(pathlib.Path(sys.argv[2]))
    pathlib.Path(sys.argv[3]).write_text(c_file(collect(contract, folder)), encoding="utf-8")


main()
