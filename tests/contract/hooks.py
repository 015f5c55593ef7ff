"""What a schema cannot say about a request, told to schemathesis."""
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
TOLD_BY_DATABASE = {"not_found", "vietnamese_needed", "contact_needed", "consent_needed"}


@schemathesis.hook
def map_query(context, query):
    """A cursor is taken from an answer; one made up would end nearly every question to a list."""
    if query and isinstance(query.get("cursor"), str) and CURSOR.fullmatch(query["cursor"]):
        return {name: value for name, value in query.items() if name != "cursor"}
    return query


def needs_secret(context):
    return bool(context.operation.definition.raw.get("security"))


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """What is followed with a secret is an item that there is; a code made up would end every such request."""
    if path_parameters and needs_secret(context) and CODE.fullmatch(str(path_parameters.get("code", ""))):
        return {**path_parameters, "code": os.environ["FOLLOWED_CODE"]}
    return path_parameters


@schemathesis.hook
def map_headers(context, headers):
    if headers and needs_secret(context) and "Authorization" in headers:
        return {**headers, "Authorization": f"Feedback {os.environ['FOLLOWED_SECRET']}"}
    return headers


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
