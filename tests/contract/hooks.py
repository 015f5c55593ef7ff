"""What a schema cannot say about a request, told to schemathesis."""
import itertools
import json
import os
import re
import urllib.parse

import schemathesis
from schemathesis.generation.meta import TestPhase
from schemathesis.openapi.checks import RejectedPositiveData

CURSOR = re.compile(r"[A-Za-z0-9_-]+")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# What only the database can tell of a body that fits its schema.
TOLD_BY_DATABASE = {"not_found", "vietnamese_needed", "contact_needed", "consent_needed", "in_past"}
# A token of each role, and what staff work at, by the start of its path: the parameter and those that there are.
STAFF_TOKENS = json.loads(os.environ["STAFF_TOKENS"])
STAFF_OBJECTS = json.loads(os.environ["STAFF_OBJECTS"])

turn = itertools.count()
tags = {}  # of objects, as answers told them last


@schemathesis.hook
def map_query(context, query):
    """A cursor is taken from an answer; one made up would end nearly every question to a list."""
    if query and isinstance(query.get("cursor"), str) and CURSOR.fullmatch(query["cursor"]):
        return {name: value for name, value in query.items() if name != "cursor"}
    return query


def is_secured_by(context, scheme):
    return {scheme: []} in (context.operation.definition.raw.get("security") or [])


def in_turn(values):
    return values[next(turn) % len(values)]


def object_of_staff(path, path_parameters):
    """One that there is, in place of the one that the parameters name."""
    for start, (parameter, known) in STAFF_OBJECTS.items():
        if path.startswith(start) and CODE.fullmatch(str(path_parameters.get(parameter, ""))):
            return {**path_parameters, parameter: in_turn(known)}
    return path_parameters


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """What is followed with a secret, or worked at, is an item that there is; a code made up would end every such
    request."""
    if not path_parameters:
        return path_parameters
    if is_secured_by(context, "feedback_secret") and CODE.fullmatch(str(path_parameters.get("code", ""))):
        return {**path_parameters, "code": os.environ["FOLLOWED_CODE"]}
    if is_secured_by(context, "staff"):
        return object_of_staff(context.operation.path, path_parameters)
    return path_parameters


def token_of_staff(operation):
    """Each fourth time of any role, else of one that the contract lets ask."""
    roles = list(STAFF_TOKENS) if next(turn) % 4 == 0 else operation.definition.raw["x-roles"]
    return STAFF_TOKENS[in_turn(roles)]


@schemathesis.hook
def map_headers(context, headers):
    if not headers or "Authorization" not in headers:
        return headers
    if is_secured_by(context, "feedback_secret"):
        return {**headers, "Authorization": f"Feedback {os.environ['FOLLOWED_SECRET']}"}
    if is_secured_by(context, "staff"):
        return {**headers, "Authorization": f"Bearer {token_of_staff(context.operation)}"}
    return headers


def object_named(case):
    return json.dumps(case.path_parameters, sort_keys=True, default=str)


@schemathesis.hook
def before_call(context, case, kwargs):
    """Of an object that was seen, mostly its version as it is."""
    if case.headers and "If-Match" in case.headers and next(turn) % 4:
        case.headers["If-Match"] = tags.get(object_named(case), '"v1"')


@schemathesis.hook
def after_call(context, case, response):
    tag = response.headers.get("etag")
    if tag and tag[0].startswith('"v') and "dry_run=true" not in response.request.url:
        tags[object_named(case)] = tag[0]


def is_rightly_refused(error, is_stateful):
    """A cursor that no answer gave; parameters that exclude one another; where schemathesis guesses from answers what
    to ask next, a name that it took for a code."""
    return ((error.get("parameter"), error["code"]) == ("cursor", "malformed")
            or error["code"].startswith("not_with_")
            or is_stateful and error["code"] == "pattern")


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """False for a request that fits its schemas and that a rule beyond them refuses."""
    if not isinstance(failure, RejectedPositiveData) or response.status_code not in (400, 422):
        return True
    problem = response.json()
    if response.status_code == 422:
        codes = {error["code"] for error in problem.get("errors", [])}
        return not (problem["type"].endswith("/idempotency-key-reused") or codes and codes <= TOLD_BY_DATABASE)
    if problem["type"].endswith("/malformed-request"):
        return not CONTROL.search(urllib.parse.unquote(response.request.url))
    is_stateful = case.meta is not None and case.meta.phase.name == TestPhase.STATEFUL
    errors = problem.get("errors", [])
    return not (errors and all(is_rightly_refused(error, is_stateful) for error in errors))
