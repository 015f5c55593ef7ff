"""What a schema cannot say about a request, told to schemathesis."""
import re
import urllib.parse

import schemathesis
from schemathesis.generation.meta import TestPhase
from schemathesis.openapi.checks import RejectedPositiveData

CURSOR = re.compile(r"[A-Za-z0-9_-]+")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@schemathesis.hook
def map_query(context, query):
    """A cursor is taken from an answer; one made up would end nearly every question to a list."""
    if query and isinstance(query.get("cursor"), str) and CURSOR.fullmatch(query["cursor"]):
        return {name: value for name, value in query.items() if name != "cursor"}
    return query


def is_rightly_refused(error, is_stateful):
    """A cursor that no answer gave; parameters that exclude one another; where schemathesis guesses from answers what
    to ask next, a name that it took for a code."""
    return ((error.get("parameter"), error["code"]) == ("cursor", "malformed")
            or error["code"].startswith("not_with_")
            or is_stateful and error["code"] == "pattern")


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """False for a request that fits its schemas and that a rule beyond them refuses."""
    if not isinstance(failure, RejectedPositiveData) or response.status_code != 400:
        return True
    problem = response.json()
    if problem["type"].endswith("/malformed-request"):
        return not CONTROL.search(urllib.parse.unquote(response.request.url))
    is_stateful = case.meta is not None and case.meta.phase.name == TestPhase.STATEFUL
    errors = problem.get("errors", [])
    return not (errors and all(is_rightly_refused(error, is_stateful) for error in errors))
