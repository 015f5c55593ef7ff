#!/usr/bin/env python3
"""Turns sql/queries/RESOURCE/NAME.sql into C: one `struct statement` each (see service/statement.h).

usage: compile.py SQL_DIRECTORY OUT.c OUT.h

Named parameters (:plan) become $1, $2, … in the order of their first appearance; string literals, quoted
identifiers, comments and ::casts stay as they are. NAME_by_KEY.sql is NAME.sql in another order, chosen by
?sort=KEY (KEY_descending: ?sort=-KEY). The last change of sqitch.plan becomes `schema_change`, the version of the
database that this build needs.
"""
import pathlib
import re
import sys

TOKEN = re.compile(
    r"""(?P<keep> '(?:[^']|'')*' | "[^"]*" | --[^\n]* | /\*.*?\*/ | \$\$.*?\$\$ | :: | := )
      | :(?P<name>[a-z_][a-z0-9_]*)""",
    re.VERBOSE | re.DOTALL,
)


def number_parameters(source):
    """The statement with $n for each :name, and the names in order."""
    names = []

    def replace(match):
        name = match.group("name")
        if name is None:
            return match.group()
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return TOKEN.sub(replace, source.strip().rstrip(";")), names


def c_string(text):
    """A C literal, a line of the source per line of text."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return "\n    ".join(f'"{line}\\n"' for line in escaped.split("\n"))


def sort_key(stem):
    """(`list`, `-year`) for list_by_year_descending; (`list`, None) for list."""
    base, separator, key = stem.partition("_by_")
    if not separator:
        return stem, None
    if key.endswith("_descending"):
        return base, "-" + key[: -len("_descending")]
    return base, key


def last_change(plan):
    lines = [line for line in plan.read_text().splitlines() if line and line[0] not in "%#"]
    return lines[-1].split()[0]


def read_statements(root):
    statements = {}
    for path in sorted(root.glob("queries/*/*.sql")):
        source = path.read_text(encoding="utf-8")
        if not source.startswith("-- "):
            sys.exit(f"{path}: the first line must say what the statement is for (-- …)")
        if re.search(r"\$[0-9]", source):
            sys.exit(f"{path}: parameters are named (:plan), not numbered")
        text, names = number_parameters(source)
        base, key = sort_key(path.stem)
        statements[f"{path.parent.name}/{path.stem}"] = {
            "text": text, "names": names, "base": f"{path.parent.name}/{base}", "key": key, "sorts": []}
    for name, statement in statements.items():
        if statement["key"]:
            base = statements.get(statement["base"])
            if base is None:
                sys.exit(f"{name}.sql is {statement['base']}.sql in another order, but that file is missing")
            base["sorts"].append((statement["key"], name))
    return statements


def identifier(name):
    return name.replace("/", "_")


def write_c(statements, change):
    out = ['/* Made from sql/queries by sql/compile.py. */', '#include "statement.h"', '#include "queries.h"', ""]
    out.append(f'const char schema_change[] = "{change}";\n')
    for index, (name, statement) in enumerate(statements.items()):
        symbol = identifier(name)
        parameters = "".join(f'"{parameter}", ' for parameter in statement["names"])
        sorts = "".join(f'{{"{key}", &{identifier(of)}}}, ' for key, of in statement["sorts"])
        out.append(f"""const struct statement {symbol} = {{
    .name = "{name}",
    .index = {index},
    .parameters = (const char *const[]){{{parameters}NULL}},
    .parameter_count = {len(statement["names"])},
    .sorts = (const struct sort[]){{{sorts}{{NULL, NULL}}}},
    .text =
    {c_string(statement["text"])},
}};
""")
    return "\n".join(out)


def write_h(statements):
    out = ["/* Made from sql/queries by sql/compile.py. */", "#ifndef REFORMD_QUERIES_H", "#define REFORMD_QUERIES_H", "",
           '#include "statement.h"', "", "extern const char schema_change[]; /* the database must have this change */",
           f"enum {{\n    STATEMENT_COUNT = {len(statements)},\n}};", ""]
    out += [f"extern const struct statement {identifier(name)};" for name in statements]
    return "\n".join(out + ["", "#endif", ""])


def main():
    root, c_file, h_file = (pathlib.Path(argument) for argument in sys.argv[1:4])
    statements = read_statements(root)
    c_file.write_text(write_c(statements, last_change(root / "sqitch.plan")), encoding="utf-8")
    h_file.write_text(write_h(statements), encoding="utf-8")


if __name__ == "__main__":
    main()
