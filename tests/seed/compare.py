#!/usr/bin/env python3
"""Compares the plan of 2021 in our format with the reconstruction that it was made from.

usage: compare.py sql/demo/plan-2021.yaml SEED.yaml

Every clause, heading, table row, unit, topic, task, assignment, reading and null of the seed must stand in the document
with the same words, and the document must state no more than that. Prints `N passed, N failed`. Where the seed is
absent it says so, and checks only what the document shows by itself.
"""
import pathlib
import sys
import unicodedata

import yaml

UNIT_KIND = {
    "uy_ban_nhan_dan": "peoples_committee",
    "so_ban_nganh": "department",
    "lanh_dao": "leadership",
    "van_phong": "office",
    "nhom": "group",
    "chi_cuc": "sub_department",
    "don_vi_su_nghiep": "public_service_unit",
}
DOCUMENT_KIND = {"Kế hoạch": "plan", "Nghị định": "decree"}
DOCUMENT_ROLE = {"can_cu_ban_hanh": "legal_basis", "vien_dan": "cited"}
CLAUSE_KIND = {
    "muc_dich": "purpose",
    "yeu_cau": "requirement",
    "noi_dung_trong_tam": "key_content",
    "bang_nhiem_vu": "task_table",
    "kinh_phi": "budget",
    "to_chuc_thuc_hien": "organisation",
}
TASK_KIND = {"hinh_thuc_tuyen_truyen": "communication_form", "to_chuc_thuc_hien": "organisation_duty"}
SCHEDULE = {"thuong_xuyen": "continuous", "theo_quy": "dated", "dinh_ky_bao_cao": "per_reporting_period"}
ROLES = {
    "chu_tri": "lead",
    "phoi_hop": "coordinating",
    "thuc_hien": "performing",
    "cung_cap_tai_lieu": "supplying",
    "nhan_bao_cao": "receiving_reports",
}
CONFIDENCE = {"cao": "high", "vua": "medium", "thap": "low"}
RECIPIENT_UNITS = {
    "Sở Thông tin và Truyền thông": "SO-TTTT",
    "Các phòng, đơn vị trực thuộc Sở": "NHOM-DV",
    "Lưu: VT": None,
}

passed = 0
failed = 0


def expect(what, have, want):
    global passed, failed
    if have == want:
        passed += 1
        return
    failed += 1
    print(f"not ok - {what}\n  have: {have!r}\n  want: {want!r}")


def by(key, items):
    return {item[key]: item for item in items}


def reading_of(doubt):
    """A doubt of the seed as the words of a reading, wherever it stands."""
    return (doubt.get("ocr"), doubt.get("reading"), tuple(doubt.get("alternatives", [])),
            CONFIDENCE[doubt["confidence"]], doubt.get("note"))


def words_of(readings):
    return [(reading.get("ocr"), reading.get("reading"), tuple(reading.get("alternatives", [])),
             reading["confidence"], reading.get("note")) for reading in readings or []]


def expect_readings(what, holders, doubts):
    have = [words for holder in holders for words in words_of(holder.get("readings"))]
    expect(f"{what}: readings", sorted(have, key=repr), sorted(map(reading_of, doubts), key=repr))


def expect_silence(where, thing, members):
    """The seed says nothing of these, so they are null or absent."""
    expect(f"{where}: says no more than the seed", [member for member in members if thing.get(member) is not None], [])


# ---- parts ----

def check_by_itself(document, text):
    plan = document["plan"]
    expect("the text is NFC", unicodedata.is_normalized("NFC", text), True)
    expect("the format", document["format"], "reformd-plan/1")
    expect("the plan's code", plan["code"], "skhcn-tuyen-truyen-cchc-2021")
    expect("units, topics, clauses", [len(document[part]) for part in ("units", "topics", "clauses")], [14, 6, 30])
    kinds = [task["kind"] for task in document["tasks"]]
    expect("five rows and five duties", kinds, ["communication_form"] * 5 + ["organisation_duty"] * 5)
    for member in ("number", "issued_on", "issued_at", "signer_name", "budget_amount"):
        expect(f"plan: {member} is null", plan[member], None)


def compare_units(document, seed):
    units = by("code", document["units"])
    expect("the units", sorted(units), sorted(unit["code"] for unit in seed["units"]))
    for wanted in seed["units"]:
        unit = units.get(wanted["code"], {})
        where = f"unit {wanted['code']}"
        expect(f"{where}: name", unit.get("name"), wanted["name"])
        expect(f"{where}: short name", unit.get("short_name"), wanted.get("short"))
        expect(f"{where}: kind", unit.get("kind"), UNIT_KIND[wanted["type"]])
        expect(f"{where}: parent", unit.get("parent"), wanted["parent"])
        expect(f"{where}: external", unit.get("external", False), wanted.get("external", False))
        expect(f"{where}: note", unit.get("note"), wanted.get("note"))
        expect(f"{where}: a group", unit.get("kind") == "group", wanted.get("is_group", False))
        expect_silence(where, unit, ("contact_address", "contact_phone", "contact_email", "contact_website",
                                     "valid_from", "valid_to", "successor", "succession"))


def compare_documents(document, seed):
    documents = by("number", document["documents"])
    cited = by("document", document["plan"]["documents"])
    wanted_all = seed["can_cu_phap_ly"] + seed["van_ban_duoc_vien_dan"]
    expect("the documents", sorted(documents), sorted(wanted["so_ky_hieu"] for wanted in wanted_all))
    for wanted in wanted_all:
        have = documents.get(wanted["so_ky_hieu"], {})
        citation = cited.get(have.get("code"), {})
        where = f"document {wanted['so_ky_hieu']}"
        expect(f"{where}: kind", have.get("kind"), DOCUMENT_KIND[wanted["loai"]])
        expect(f"{where}: date", have.get("issued_on"), wanted["ngay_ban_hanh"])
        expect(f"{where}: issuer", have.get("issuer"), wanted["co_quan_ban_hanh"])
        expect(f"{where}: title", have.get("title"), wanted["trich_yeu"])
        expect(f"{where}: note", have.get("note"), wanted.get("note"))
        expect(f"{where}: role", citation.get("role"), DOCUMENT_ROLE[wanted["vai_tro"]])
        expect(f"{where}: clause", citation.get("clause"), wanted.get("vien_dan_tai"))
        expect_readings(where, [have], wanted.get("uncertain", []))
        expect_silence(where, have, ("url", "valid_from", "valid_to", "replaced_by"))
    basis = seed["can_cu_phap_ly"][0]["so_ky_hieu"]
    expect("the superior document", document["plan"]["superior_document"], documents[basis]["code"])


def compare_plan(document, seed):
    plan = document["plan"]
    header = seed["document"]
    issuers = by("name", document["units"])
    budget = next(part for part in seed["noi_dung"] if part.get("kind") == "kinh_phi")
    for what, have, want in (
            ("title", plan["title"], header["trich_yeu"]),
            ("year", plan["year"], header["nam"]),
            ("number", plan["number"], header["so_ky_hieu"]),
            ("place", plan["issued_at"], header["dia_danh"]),
            ("date", plan["issued_on"], header["ngay_ban_hanh"]),
            ("issuer", plan["unit"], issuers[header["co_quan_ban_hanh"]]["code"]),
            ("opening", plan["opening"], seed["cau_mo_dau"]),
            ("closing", plan["closing"], seed["cau_ket"]),
            ("missing in the source", plan["missing_in_source"], seed["meta"]["missing_from_ocr"]),
            ("source", seed["meta"]["source_file"] in plan["source"], True),
            ("signing capacity", plan["signing_capacity"], seed["chu_ky"]["quyen_han_ky"]),
            ("signer's title", plan["signer_title"], seed["chu_ky"]["chuc_vu"]),
            ("signer's name", plan["signer_name"], seed["chu_ky"]["ho_ten"]),
            ("budget source", plan["budget_source"], {"ngan_sach_nha_nuoc": "state_budget"}[budget["nguon_kinh_phi"]]),
            ("budget amount", plan["budget_amount"], budget["so_tien"]),
            ("recipients", [recipient["name"] for recipient in plan["recipients"]], seed["noi_nhan"]),
            ("units of the recipients", {recipient["name"]: recipient["unit"] for recipient in plan["recipients"]},
             RECIPIENT_UNITS),
            ("a superior plan", plan["superior_plan"], None),
            ("illustrative", plan.get("illustrative", False), False)):
        expect(f"plan: {what}", have, want)
    expect_readings("plan", [plan], seed["cau_ket_uncertain"] + seed["noi_nhan_uncertain"])


def clauses_of(parts, kind="general"):
    """The seed's tree, flat, in the order of the document, each with the kind it has or inherits."""
    for part in parts:
        own = CLAUSE_KIND.get(part.get("kind"), kind)
        yield {**part, "kind": own}
        for row in part.get("rows", []):
            yield {**row, "path": f"{part['path']}.{row['tt']}", "text": row["hinh_thuc"], "kind": "task_table_row"}
        yield from clauses_of(part.get("children", []), own)


def compare_clauses(document, seed):
    wanted_all = list(clauses_of(seed["noi_dung"]))
    expect("the clauses, in order", [clause["path"] for clause in document["clauses"]],
           [wanted["path"] for wanted in wanted_all])
    clauses = by("path", document["clauses"])
    tasks = by("clause", document["tasks"])
    for wanted in wanted_all:
        clause = clauses.get(wanted["path"], {})
        where = f"clause {wanted['path']}"
        lines = wanted.get("ocr_lines", [None, None])
        for what, have, want in (
                ("kind", clause.get("kind"), wanted["kind"]),
                ("heading", clause.get("heading"), wanted.get("heading")),
                ("intro", clause.get("intro"), wanted.get("intro")),
                ("text", clause.get("text"), wanted.get("text")),
                ("columns", clause.get("columns"), wanted.get("columns")),
                ("topic", clause.get("topic"), wanted.get("topic_code")),
                ("unit", clause.get("unit"), wanted.get("assignee")),
                ("inferred number", clause.get("number_inferred", False), wanted.get("tt_inferred", False)),
                ("lines", [clause.get("source_line_from"), clause.get("source_line_to")], lines)):
            expect(f"{where}: {what}", have, want)
        # What is doubtful in the other columns of a row stands with the row's task.
        holders = [clause, tasks.get(wanted["path"], {})] if "rows" not in wanted else [clause]
        expect_readings(where, holders, wanted.get("uncertain", []))


def compare_topics(document, seed):
    parts = [part for part in clauses_of(seed["noi_dung"]) if "topic_code" in part]
    wanted = [(part["topic_code"], part["topic_label"]) for part in parts]
    expect("the topics, in order", [(topic["code"], topic["name"]) for topic in document["topics"]], wanted)
    expect("their positions", [topic["position"] for topic in document["topics"]], list(range(1, len(wanted) + 1)))


def assignments_of(row):
    return sorted((unit, role) for member, role in ROLES.items() for unit in row.get(member) or [])


def compare_tasks(document, seed):
    expect("the tasks, in order", [task["code"] for task in document["tasks"]],
           [task["code"] for task in seed["tasks"]])
    rows = {f"III.{row['tt']}": row for part in seed["noi_dung"] for row in part.get("rows", [])}
    tasks = by("code", document["tasks"])
    for wanted in seed["tasks"]:
        task = tasks.get(wanted["code"], {})
        where = f"task {wanted['code']}"
        assignments = sorted((given["unit"], given["role"]) for given in task.get("assignments", []))
        for what, have, want in (
                ("clause", task.get("clause"), wanted["clause"]),
                ("kind", task.get("kind"), TASK_KIND[wanted["kind"]]),
                ("title", task.get("title"), wanted["title"]),
                ("schedule", task.get("schedule"), SCHEDULE[wanted["schedule_kind"]]),
                ("schedule in its own words", task.get("schedule_text"), wanted["schedule_text"]),
                ("start", task.get("starts_on"), wanted["start"]),
                ("due", task.get("due_on"), wanted["end"]),
                ("needs review", task.get("needs_review", False), wanted.get("needs_review", False)),
                ("note", task.get("note"), wanted.get("note")),
                ("assignments", assignments, assignments_of(wanted))):
            expect(f"{where}: {what}", have, want)
        expect_silence(where, task, ("parent", "description", "deliverable", "target", "target_per", "target_unit",
                                     "weight", "status", "status_on", "completed_on"))
        row = rows.get(wanted["clause"])
        if row:
            expect(f"{where}: assignments as in the table", assignments, assignments_of(row))
            expect(f"{where}: time as in the table", task.get("schedule_text"), row["thoi_gian"])


def main():
    text = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
    document = yaml.safe_load(text)
    check_by_itself(document, text)
    path = pathlib.Path(sys.argv[2])
    if not path.exists():
        print(f"skipped: the seed is not at {path}")
        print(f"{passed} passed, {failed} failed, 1 skipped")
        return 1 if failed else 0
    seed = yaml.safe_load(path.read_text(encoding="utf-8"))
    for compare in (compare_units, compare_documents, compare_topics, compare_plan, compare_clauses, compare_tasks):
        compare(document, seed)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
